import { monthNumber } from "./parse-time.js";

const DAY_MS = 86_400_000;

/**
 * Gives each slice of a file the year of its first time stamp, for formats that write none: the last stamp is not after
 * the file's date, and from slice to slice months go forward, into the next year after December.
 * `firstLines` holds a line of the beginning of each slice, `lastLine` one of the end of the file.
 */
export function assumeYears(firstLines: readonly string[], lastLine: string, modifiedMs: number): readonly number[] {
  const modified = new Date(modifiedMs);
  const last = monthAndDay(lastLine);
  let year = modified.getUTCFullYear();
  if (last && Date.UTC(year, last.month, last.day) > modifiedMs + DAY_MS) year--;
  const years: number[] = [];
  let later = last;
  for (const line of [...firstLines].reverse()) {
    const first = monthAndDay(line);
    if (first && later && first.month - later.month > 0) year--;
    years.push(year);
    later = first ?? later;
  }
  return years.reverse();
}

function monthAndDay(line: string): { readonly month: number; readonly day: number } | undefined {
  const match = /^(?:<\d{1,3}>|\[)?([A-Z][a-z]{2}) +(\d{1,2}) \d\d:\d\d:\d\d/.exec(line);
  const month = match ? monthNumber(match[1]!) : undefined;
  return match && month !== undefined ? { month, day: Number(match[2]) } : undefined;
}
