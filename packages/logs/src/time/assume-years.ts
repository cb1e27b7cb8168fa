import { datesOf } from "./line-clock.js";
import { findStamp } from "./find-stamp.js";

const DAY_MS = 86_400_000;

/** A month and day that stand without a year. */
interface YearlessDate {
  readonly month: number;
  readonly day: number;
}

/**
 * Gives each slice of a file the year of its first time stamp, for times that write none: the last stamp is not after
 * the file's date, and from slice to slice months go forward, into the next year after December. A `firstYear` that
 * someone has set is that of the first slice.
 * `firstLines` holds a line of the beginning of each slice, `lastLine` one of the end of the file.
 */
export function assumeYears(
  firstLines: readonly string[],
  lastLine: string,
  modifiedMs: number,
  firstYear?: number,
): readonly number[] {
  const modified = new Date(modifiedMs);
  const last = yearlessDate(lastLine);
  let year = modified.getUTCFullYear();
  if (last && Date.UTC(year, last.month - 1, last.day) > modifiedMs + DAY_MS) year--;
  const years: number[] = [];
  let later = last;
  for (const line of [...firstLines].reverse()) {
    const first = yearlessDate(line);
    if (first && later && first.month - later.month > 0) year--;
    years.push(year);
    later = first ?? later;
  }
  years.reverse();
  const shift = firstYear === undefined || years[0] === undefined ? 0 : firstYear - years[0];
  return years.map((one) => one + shift);
}

/** The month and day of a line's time, where it writes no year. */
export function yearlessDate(line: string): YearlessDate | undefined {
  const found = findStamp(line);
  if (!found || !("stamp" in found)) return undefined;
  const { stamp } = found;
  const date = stamp.open ? datesOf(stamp.open, undefined) : stamp;
  return date && date.year === undefined ? { month: date.month, day: date.day } : undefined;
}
