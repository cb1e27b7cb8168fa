import { isDeepStrictEqual } from "node:util";
import type { Ask, AskedValue } from "@lagebild/domain";
import { fill } from "../phrases/stated-phrases.js";
import { countText, inAll, type Found, type Stated, type Told } from "../told.js";
import { atStart, valueText } from "../write/write-list.js";
import { timeText } from "../write/write-time.js";
import { rowsOf, valuesOfRows, type ListedRow } from "./value-rows.js";
import { bareNumber, lengthOfTime, measureOf, numberText, sizeText } from "../write/write-number.js";

type Amount = Extract<Ask, { ask: "amount" }>;

/** The amount, then what the record with the greatest or the least says beside it. */
export const sayAmounts = (ask: Amount, found: readonly Found[], told: Told): readonly Stated[] =>
  found.map((one) => (one.result.summary ? sayAmount(ask, one, told) : sayBeside(ask, one, told)));

/** `Of that record: source address / path: 198.51.100.240 / /css/site.css (1, 2026-03-14 03:11:02).` */
function sayBeside({ beside = [] }: Amount, found: Found, told: Told): Stated {
  const rows = rowsOf(found);
  const titles = besideIn(found.result, beside)
    .map(({ title }) => title[told.style.language])
    .join(" / ");
  const values = rows.map((row) => row.values.map((value) => valueText(value ?? "-")).join(" / ")).join(", ");
  return {
    text: fill(told.phrases.ofThatRecord, { titles: atStart(titles), values, time: timesText(rows, told) }),
    values: valuesOfRows(rows),
    rests: [found],
  };
}

/** Those that a result is of: values of an index are told together, what texts say one by one. */
const besideIn = ({ statement }: Found["result"], beside: readonly AskedValue[]): readonly AskedValue[] =>
  statement.op === "top"
    ? beside.filter(({ of }) => isDeepStrictEqual(of, statement.of))
    : beside.filter(({ of }) => !("said" in of));

const timesText = (rows: readonly ListedRow[], { style }: Told): string =>
  rows[0]?.firstTime === undefined ? "" : `, ${timeText(rows[0].firstTime, style)}`;

/** `Sum of bytes sent: 1,234,567 bytes (1.2 MB), in 42 web requests ...`; what is no number is counted apart. */
function sayAmount({ part, of }: Amount, found: Found, told: Told): Stated {
  const { phrases, style } = told;
  const { summary } = found.result;
  const number = summary && amountOf(summary, part);
  const titles = of.titles[style.language];
  if (!summary || number === undefined) {
    const none = inAll(fill(phrases.noNumbers, { titles, rest: "" }), found, told);
    return { text: none, values: [], rests: [found] };
  }
  const n = measureText(number, of, told);
  const left =
    summary.others === 0
      ? ""
      : ` ${fill(summary.others === 1 ? phrases.notNumber : phrases.notNumbers, { n: countText(summary.others, told) })}`;
  return {
    text: `${inAll(fill(phrases.amounts[part], { titles, n }), found, told)}${left}`,
    values: [bareNumber(number)],
    rests: [found],
  };
}

function amountOf(
  { numbers, sum, min, max }: NonNullable<Found["result"]["summary"]>,
  part: Amount["part"],
): number | undefined {
  if (numbers === 0) return undefined;
  return { sum, average: sum / numbers, min, max }[part];
}

/** A number with what it measures: bytes with their size, nanoseconds as a length of time. */
function measureText(number: number, of: AskedValue, { style, phrases }: Told): string {
  const { measure, microseconds } = measureOf(of);
  if (measure === "duration") return lengthOfTime(number * microseconds, style.language);
  const n = numberText(number, style.language);
  if (measure !== "bytes") return n;
  const size = sizeText(number, style.language);
  const bytes = fill(phrases.bytes, { n });
  return size === undefined ? bytes : `${bytes} ${fill(phrases.size, { size })}`;
}
