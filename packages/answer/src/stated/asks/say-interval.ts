import { fill } from "../phrases/stated-phrases.js";
import { inAll, type Found, type Stated, type Told } from "../told.js";
import { lengthOfTime, spelledLength } from "../write/write-number.js";

/** Records of one moment are one. */
const LEAST_GAP = 1e6;
const FEWEST = 2;

/** `Mostly 5 min (300 s) from one to the next, in 60 web requests ...`: the middle one of the times between records. */
export function sayInterval(found: Found, told: Told): Stated {
  const { phrases, style } = told;
  const times = (found.result.records ?? []).flatMap(({ time }) => time ?? []).sort((a, b) => a - b);
  const gaps = times
    .slice(1)
    .map((time, at) => time - times[at]!)
    .filter((gap) => gap >= LEAST_GAP)
    .sort((a, b) => a - b);
  if (gaps.length < FEWEST) return { text: inAll(phrases.noInterval, found, told), values: [], rests: [found] };
  const middle = gaps[Math.floor(gaps.length / 2)]!;
  const said = fill(phrases.interval, { length: spelledLength(middle, style.language) });
  return { text: inAll(said, found, told), values: [lengthOfTime(middle, style.language)], rests: [found] };
}
