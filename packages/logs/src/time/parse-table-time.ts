import { parseAccessTime, parseTimeValue, utcSeconds } from "./parse-time.js";

const GERMAN = /^(\d{1,2})\.(\d{1,2})\.(\d{4})[ ,T]+(\d{1,2}):(\d\d)(?::(\d\d))?(?:[.,](\d{1,6}))?$/;
const SLASHED =
  /^(\d{1,2})\/(\d{1,2})\/(\d{4})[ ,T]+(\d{1,2}):(\d\d)(?::(\d\d))?(?:[.,](\d{1,6}))?(?: ?([AaPp])\.?[Mm]\.?)?$/;
const SHORT_ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d$/;

/**
 * Reads a value of a table as a time, in microseconds UTC: the ways of JSON values, and those that office programs write,
 * `14.03.2026 04:00:09` and `3/14/2026 4:00:09 AM` (the month first, unless it can be none).
 */
export function parseTableTime(value: string, zoneMinutes: number): number | undefined {
  if (value.length < 8 || value.length > 60) return undefined;
  const known = parseTimeValue(SHORT_ISO.test(value) ? `${value}:00` : value, zoneMinutes);
  if (known !== undefined) return known;
  const german = GERMAN.exec(value);
  if (german) return timeOf([german[3], german[2], german[1]], german.slice(4), undefined, zoneMinutes);
  const slashed = SLASHED.exec(value);
  if (!slashed) return parseAccessTime(value, zoneMinutes);
  const isDayFirst = Number(slashed[1]) > 12;
  const date = isDayFirst ? [slashed[3], slashed[2], slashed[1]] : [slashed[3], slashed[1], slashed[2]];
  return timeOf(date, slashed.slice(4), slashed[8]?.toLowerCase(), zoneMinutes);
}

function timeOf(
  [year, month, day]: readonly (string | undefined)[],
  [hour, minute, second, fraction]: readonly (string | undefined)[],
  half: string | undefined,
  zoneMinutes: number,
): number | undefined {
  const written = Number(hour);
  if (half !== undefined && (written < 1 || written > 12)) return undefined;
  const hours = half === undefined ? written : (written % 12) + (half === "p" ? 12 : 0);
  const seconds = utcSeconds(Number(year), Number(month) - 1, Number(day), hours, Number(minute), Number(second ?? 0));
  if (seconds === undefined) return undefined;
  return (seconds - zoneMinutes * 60) * 1e6 + Number((fraction ?? "").padEnd(6, "0"));
}
