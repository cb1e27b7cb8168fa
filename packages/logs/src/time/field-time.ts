import { perFieldNames, type FieldValues } from "@lagebild/domain";
import type { EpochHint } from "./epoch-time.js";
import type { LineClock } from "./line-clock.js";
import { inZoneOf, isSameMoment, type Moment } from "./moment.js";
import { readDate } from "./read-date.js";
import { zoneOfText } from "./read-zone.js";
import {
  CLOCK_NAMES,
  DAY_NAMES,
  DEPTH_COST,
  ENVELOPES,
  OTHER_THINGS,
  OTHER_TIMES,
  OWN_TIMES,
  ROW_COSTS,
  TIME_NAMES,
  TIME_WORDS,
  ZONE_NAMES,
} from "./time-field-names.js";

/** What the name of a field says of its value as a time. */
interface TimeName {
  /** The lower, the more it is when the event happened; undefined where it is no time of the event. */
  readonly rank: number | undefined;
  /** What stands in front of its last part. */
  readonly parent: string;
  readonly isZone: boolean;
  /** The zone that the name itself gives: `TimeUtc`, `Time (UTC+01:00)`. */
  readonly zone: string | undefined;
  readonly isDay: boolean;
  readonly isClock: boolean;
  readonly hint: EpochHint | undefined;
}

const LISTED: ReadonlyMap<string, number> = new Map(
  TIME_NAMES.flatMap((row, rank) => row.split(" ").map((name) => [name.replaceAll("_", ""), rank] as const)),
);
const MAX_KEPT = 20_000;
const known = new Map<string, TimeName>();

/** What the name of a field says of its value; worked out once. */
export function timeNameOf(name: string): TimeName {
  let found = known.get(name);
  if (!found) {
    found = readName(name);
    if (known.size >= MAX_KEPT) known.clear();
    known.set(name, found);
  }
  return found;
}

const bare = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

function readName(name: string): TimeName {
  const parts = name.split(".");
  const last = bare(parts.at(-1)!);
  const whole = bare(name);
  const isZone = ZONE_NAMES.has(last);
  return {
    rank: isZone ? undefined : rankOf(name, last, parts.slice(0, -1).map(bare)),
    parent: name.slice(0, Math.max(0, name.length - parts.at(-1)!.length)),
    isZone,
    zone: isZone ? undefined : zoneInName(name, last),
    isDay: DAY_NAMES.test(last),
    isClock: CLOCK_NAMES.test(last),
    hint: /cocoa|cfabsolute|appletime|mactime/.test(whole)
      ? "cocoa"
      : /oledate|exceldate|serialdate/.test(whole)
        ? "ole"
        : undefined,
  };
}

function zoneInName(name: string, last: string): string | undefined {
  const bracketed = /[([]([^)\]]{1,40})[)\]]/.exec(name)?.[1];
  if (bracketed !== undefined && zoneOfText(bracketed) !== undefined) return bracketed;
  return /utc|gmt/.test(last) ? "UTC" : undefined;
}

function rankOf(name: string, last: string, above: readonly string[]): number | undefined {
  const row = rowOf(name, last);
  if (row === undefined) return undefined;
  const depth = above.reduce((sum, part) => sum + costOf(part), 0);
  // What an envelope calls an event's time is the event's: `event.time`.
  const isEvents = row === 3 && /^(?:event|metadata)$/.test(above.at(-1) ?? "");
  const isOwn = row === 1 && OWN_TIMES.has(last);
  return (ROW_COSTS[row] ?? ROW_COSTS.at(-1)!) - (isEvents ? 5 : 0) - (isOwn ? 1 : 0) + depth;
}

const costOf = (part: string): number =>
  OTHER_THINGS.test(part) ? DEPTH_COST.thing : ENVELOPES.test(part) ? DEPTH_COST.envelope : DEPTH_COST.detail;

/** The row of a name in the list, or the one that its parts tell; undefined for what is no time of the event. */
function rowOf(name: string, last: string): number | undefined {
  const listed = LISTED.get(last) ?? LISTED.get(bare(name));
  if (listed !== undefined) return listed;
  if (OTHER_TIMES.test(last) || /^(?:pe|src|dst|old|new)/.test(last)) return undefined;
  if (!/time|date|zeit|datum|stamp|utc$/.test(last) && !/[a-z](?:At|_at|On|_on|_ts|TS)$/.test(name)) return undefined;
  if (OTHER_THINGS.test(last)) return 6;
  return Math.min(6, (TIME_WORDS.find(([pattern]) => pattern.test(last))?.[1] ?? 3) + 1);
}

interface NamedTime extends TimeName {
  readonly name: string;
  readonly rank: number;
}

/** Where a day and a clock of fields of their own stand among the names of times. */
const BOTH_RANK = 20;

/** The names among those of a record that tell of its time. */
interface TimeNames {
  /** As they are believed. */
  readonly times: readonly NamedTime[];
  readonly zones: readonly NamedPlace[];
  readonly days: readonly string[];
  readonly clocks: readonly NamedPlace[];
}

interface NamedPlace {
  readonly name: string;
  readonly parent: string;
}

const timeNamesOf = perFieldNames((names): TimeNames => {
  const read = names.map((name) => ({ ...timeNameOf(name), name }));
  return {
    times: read
      .flatMap((one) => (one.rank === undefined ? [] : { ...one, rank: one.rank }))
      .sort((one, other) => one.rank - other.rank),
    zones: read.filter(({ isZone }) => isZone),
    days: read.filter(({ isDay }) => isDay).map(({ name }) => name),
    clocks: read.filter(({ isClock }) => isClock),
  };
});

/** The time at which an event happened, from its fields: their names decide which of several times it is. */
export function timeOfFields(fields: FieldValues, clock: LineClock): Moment | undefined {
  const { times, zones, days, clocks } = timeNamesOf(fields);
  const hourName = clocks.length === 0 ? undefined : clocks.find(({ name }) => isClockAlone(fields[name]!));
  const dayName = hourName && days.find((name) => isDayAlone(fields[name]!));
  const zoneOf = (parent: string): string | undefined => {
    if (zones.length === 0) return undefined;
    const zone = zones.find((one) => one.parent === parent) ?? zones.find((one) => one.parent === "");
    return zone && fields[zone.name];
  };
  const both =
    hourName && dayName !== undefined
      ? clock.value(`${fields[dayName]} ${fields[hourName.name]}`, zoneOf(hourName.parent))
      : undefined;
  let best: Moment | undefined;
  for (const { name, rank, parent, zone, hint } of times) {
    if (both && !best && rank >= BOTH_RANK) best = both;
    if (best && best.zoneOrigin === "written") return best;
    const found = clock.value(fields[name]!, zone ?? zoneOf(parent), hint);
    if (!found) continue;
    if (!best) best = found;
    else if (found.zoneOrigin === "written" && isSameMoment(best, found)) return inZoneOf(best, found);
  }
  return best ?? both;
}

/** Whether a value is a day without a clock. */
function isDayAlone(value: string): boolean {
  if (value.length < 6 || value.length > 30) return false;
  const cursor = { text: value, at: 0 };
  return readDate(cursor) !== undefined && cursor.at === value.length;
}

const isClockAlone = (value: string): boolean =>
  value.length <= 24 &&
  /^\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?: ?[APap]\.?[Mm]\.?)?(?: ?(?:Z|[+-]\d\d:?\d\d|[A-Z]{3,4}))?$/.test(value);
