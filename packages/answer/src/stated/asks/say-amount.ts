import type { Ask, AskedValue } from "@lagebild/domain";
import { fill } from "../phrases/stated-phrases.js";
import { countText, inAll, type Found, type Stated, type Told } from "../told.js";
import { bareNumber, lengthOfTime, measureOf, numberText, sizeText } from "../write/write-number.js";

type Amount = Extract<Ask, { ask: "amount" }>;

/** `Sum of bytes sent: 1,234,567 bytes (1.2 MB), in 42 web requests ...`; what is no number is counted apart. */
export function sayAmount({ part, of }: Amount, found: Found, told: Told): Stated {
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
