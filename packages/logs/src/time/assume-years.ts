import { datesOf } from "./line-clock.js";
import { epochsOf, findStamp } from "./find-stamp.js";
import { timesInText } from "./times-in-text.js";

const DAY_MS = 86_400_000;

/** A month and day that stand without a year. */
interface YearlessDate {
  readonly month: number;
  readonly day: number;
}

/** Years that are known: of the first time without one, and of the last. */
export interface KnownYears {
  readonly firstYear?: number | undefined;
  readonly lastYear?: number | undefined;
}

/**
 * Gives each slice of a file the year of its first time stamp, for times that write none: the last stamp is not after
 * the file's date, and from slice to slice months go forward, into the next year after December. A `firstYear` that
 * someone has set is that of the first slice.
 * `lastYear` is what the
 * last lines tell themselves. `firstLines` holds a line of the beginning of each slice, `lastLine` one of the end of the file.
 */
export function assumeYears(
  firstLines: readonly string[],
  lastLine: string,
  modifiedMs: number,
  { firstYear, lastYear }: KnownYears = {},
): readonly number[] {
  const modified = new Date(modifiedMs);
  const last = yearlessDate(lastLine);
  let year = lastYear ?? modified.getUTCFullYear();
  if (lastYear === undefined && last && Date.UTC(year, last.month - 1, last.day) > modifiedMs + DAY_MS) year--;
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

/** Days, as milliseconds since 1970: from the first to the last. */
export interface DaySpan {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** The day of a line's time, where it writes its year. */
export function datedDay(line: string): number | undefined {
  const found = findStamp(line);
  if (!found) return undefined;
  if (!("stamp" in found)) return Math.floor(found.time / 1_000 / DAY_MS) * DAY_MS;
  const { year, month, day, open } = found.stamp;
  return open || year === undefined ? undefined : Date.UTC(year, month - 1, day);
}

/** What lines say of the days of a source: those with a year as a span, and the first and last without one. */
export interface ToldDays {
  readonly span: DaySpan | undefined;
  readonly yearless: { readonly first: YearlessDate; readonly last: YearlessDate } | undefined;
}

/** Reads the days of some lines of a source, in their order; yearless are those whose times mostly write no year. */
export function daysToldBy(lines: readonly string[]): ToldDays {
  const dated = lines.flatMap((line) => datedDay(line) ?? []);
  const yearless = lines.flatMap((line) => yearlessDate(line) ?? []);
  const [first] = yearless;
  if (first && yearless.length > dated.length) return { span: undefined, yearless: { first, last: yearless.at(-1)! } };
  // One by one: there may be more than a call takes.
  const firstMs = dated.reduce((least, day) => Math.min(least, day), Infinity);
  const lastMs = dated.reduce((most, day) => Math.max(most, day), -Infinity);
  return { span: dated.length > 0 ? { firstMs, lastMs } : undefined, yearless: undefined };
}

/**
 * The year of the first of some days without one, where other sources have the same days in one year, and not in the one that
 * would be assumed. Undefined where they do not tell.
 */
export function yearAmong(
  spans: readonly DaySpan[],
  { first, last }: { readonly first: YearlessDate; readonly last: YearlessDate },
  assumed: number,
): number | undefined {
  const turns = last.month < first.month ? 1 : 0;
  const isMet = (year: number): boolean => {
    const firstMs = Date.UTC(year, first.month - 1, first.day);
    const lastMs = Date.UTC(year + turns, last.month - 1, last.day);
    return spans.some((span) => span.firstMs <= lastMs && span.lastMs >= firstMs);
  };
  if (isMet(assumed)) return undefined;
  const years = new Set(
    spans.flatMap(({ firstMs, lastMs }) => [firstMs, lastMs].map((ms) => new Date(ms).getUTCFullYear())),
  );
  for (const year of [...years]) if (turns > 0) years.add(year - 1);
  const met = [...years].filter(isMet);
  return met.length === 1 ? met[0] : undefined;
}

const FEWEST_TOLD = 3;
const MOST_LINES = 500;

/**
 * The year of the last times without one, where lines tell the same day once more with its year, or as a count of seconds:
 * `Oct  7 10:00:01 lb1 haproxy: [07/Oct/2024:10:00:01]`, `1131566461 dn228 Nov 9 12:01:01`. Undefined where few do, or where they differ in more than the turn of the year.
 */
export function yearTold(lines: readonly string[]): number | undefined {
  const told: number[] = [];
  let others = 0;
  for (const line of lines.slice(-MOST_LINES)) {
    const date = yearlessDate(line);
    const times = date && [...timesInText(line).others, ...epochsOf(line)].map(({ time }) => new Date(time / 1_000));
    if (!times || times.length === 0) continue;
    const same = times.find((one) => one.getUTCMonth() + 1 === date.month && one.getUTCDate() === date.day);
    if (same) told.push(same.getUTCFullYear());
    else others++;
  }
  const [least, most] = [Math.min(...told), Math.max(...told)];
  return told.length >= FEWEST_TOLD && told.length > others && most - least <= 1 ? told.at(-1) : undefined;
}
