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
  const [low, high] = [gaps[Math.floor(gaps.length / 4)]!, gaps[Math.floor((3 * gaps.length) / 4)]!];
  const isRegular = high - low <= middle * SPREAD;
  const length = isRegular ? spelledLength(middle, style.language) : lengthOfTime(rounded(middle), style.language);
  const said = fill(isRegular ? phrases.interval : phrases.intervalAbout, { length });
  return {
    text: inAll(said, found, told),
    values: isRegular ? [lengthOfTime(middle, style.language)] : [],
    rests: [found],
  };
}

/** Times between records that differ by more are said in whole minutes, or whole tens of seconds. */
const SPREAD = 0.02;
const MINUTE = 60e6;

function rounded(gap: number): number {
  const unit = gap >= 2 * MINUTE ? MINUTE : gap >= MINUTE / 2 ? 10e6 : 1e6;
  return Math.max(unit, Math.round(gap / unit) * unit);
}
