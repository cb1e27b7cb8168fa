import { lengthText, TIME_UNITS, type Ask } from "@lagebild/domain";
import { filledBuckets } from "../../filled-buckets.js";
import { fill, type StatedPhrases } from "../phrases/stated-phrases.js";
import { countText, inAll, type Found, type Stated, type Told } from "../told.js";
import { listText } from "../write/write-list.js";
import { bareNumber } from "../write/write-number.js";
import { valueTime } from "../write/write-time.js";

type Per = Extract<Ask, { ask: "per" }>;
type Bucket = NonNullable<Found["result"]["buckets"]>[number];

const MAX_TIES = 8;
const MAX_ROW = 24;

/** `Busiest hour: 2026-03-14 03:00 UTC (620), in 1,204 failed logins ...`, all that are equal named; or a row of counts. */
export function sayPer({ bucketSeconds, isBusiest }: Per, found: Found, told: Told): Stated {
  const { phrases, style } = told;
  const buckets = filledBuckets(found.result);
  const most = buckets.reduce((best, { count }) => Math.max(best, count), 0);
  const wanted = isBusiest ? buckets.filter(({ count }) => count === most) : buckets;
  const shown = wanted.slice(0, isBusiest ? MAX_TIES : MAX_ROW);
  const text = ({ startTime, count }: Bucket): string =>
    `${startText(startTime, bucketSeconds, style.zone)} (${countText(count, told)})`;
  const head = isBusiest ? (wanted.length > 1 ? phrases.busiestTied : phrases.busiest) : phrases.perUnit;
  const rows = listText(shown.map(text), wanted.length - shown.length, style.language);
  const starts = shown.map(({ startTime }) => startText(startTime, bucketSeconds, style.zone));
  const counts = shown.map(({ count }) => bareNumber(count));
  return {
    text: inAll(fill(head, { unit: unitText(bucketSeconds, told), rows: `${rows} (${style.zone})` }), found, told),
    values: isBusiest ? [...starts, ...counts.slice(0, 1)] : starts.flatMap((start, i) => [start, counts[i]!]),
    rests: [found],
  };
}

/** Writes the beginning of a stretch of time, as precise as the stretch. */
export const startText = (startTime: number, bucketSeconds: number, zone: string): string =>
  valueTime(startTime, zone, bucketSeconds % 86_400 === 0 ? 10 : bucketSeconds % 60 === 0 ? 16 : 19);

/** The name of a stretch of time: its unit, or its length. */
export function unitText(bucketSeconds: number, { phrases, style }: Pick<Told, "phrases" | "style">): string {
  const unit = TIME_UNITS.find(({ seconds, name }) => seconds === bucketSeconds && name !== "month");
  const units: Readonly<Record<string, string>> = phrases.units satisfies StatedPhrases["units"];
  return (unit && units[unit.name]) ?? lengthText(bucketSeconds, style.language);
}
