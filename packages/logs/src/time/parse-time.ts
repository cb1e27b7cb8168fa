const MONTHS: Readonly<Record<string, number>> = Object.fromEntries(
  ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].map((name, i) => [name, i]),
);

/** Month 0 to 11 of an English three-letter name, or undefined. */
export const monthNumber = (name: string): number | undefined => MONTHS[name.toLowerCase()];

const ISO =
  /^(\d{4})[-/](\d\d)[-/](\d\d)[T ,]+(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s?(Z|UTC|[+-]\d\d:?\d\d)?(?![\d:])/;

/** A time and how much of the text it took. */
export interface TimeMatch {
  /** Microseconds since 1970 UTC. */
  readonly time: number;
  readonly length: number;
  /** The text named its zone. */
  readonly hasZone: boolean;
}

/** Reads an ISO 8601 time, with its common variants, at the beginning of a text. */
export function parseIsoTime(text: string, zoneMinutes: number): TimeMatch | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [whole, year, month, day, hour, minute, second, fraction, zone] = match;
  const seconds = utcSeconds(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  if (seconds === undefined) return undefined;
  const micros = fraction === undefined ? 0 : Number(fraction.slice(0, 6).padEnd(6, "0"));
  const offset = zone === undefined ? zoneMinutes : zoneOffset(zone);
  return { time: (seconds - offset * 60) * 1e6 + micros, length: whole.length, hasZone: zone !== undefined };
}

const ACCESS = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?: ([+-]\d{4}))?/;

/** Reads the time of web access logs, `18/May/2015:03:05:34 +0000`. */
export function parseAccessTime(text: string, zoneMinutes: number): number | undefined {
  const match = ACCESS.exec(text);
  const month = match ? monthNumber(match[2]!) : undefined;
  if (!match || month === undefined) return undefined;
  const [, day, , year, hour, minute, second, zone] = match;
  const seconds = utcSeconds(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
  if (seconds === undefined) return undefined;
  return (seconds - (zone === undefined ? zoneMinutes : zoneOffset(zone)) * 60) * 1e6;
}

const CTIME = /^(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))? (\d{4})/;

/** Reads C's `asctime` order with a year at its end, `Sun Dec 04 04:47:44 2005`. */
export function parseCTime(text: string, zoneMinutes: number): TimeMatch | undefined {
  const match = CTIME.exec(text);
  const month = match ? monthNumber(match[1]!) : undefined;
  if (!match || month === undefined) return undefined;
  const [whole, , day, hour, minute, second, fraction, year] = match;
  const seconds = utcSeconds(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
  if (seconds === undefined) return undefined;
  const micros = fraction === undefined ? 0 : Number(fraction.padEnd(6, "0"));
  return { time: (seconds - zoneMinutes * 60) * 1e6 + micros, length: whole.length, hasZone: false };
}

const MONTH_FIRST = /^([A-Z][a-z]{2}) +(\d{1,2}),? (\d{4}) (\d\d:\d\d:\d\d)(\.\d{1,6})?/;

/** Reads a month with its day and year in front of the clock, `Mar 14 2026 03:11:02`. */
export function parseMonthTime(text: string, zoneMinutes: number): TimeMatch | undefined {
  const match = MONTH_FIRST.exec(text);
  if (!match) return undefined;
  const [whole, month, day, year, clock, fraction = ""] = match;
  const found = parseCTime(`${month} ${day} ${clock}${fraction} ${year}`, zoneMinutes);
  return found && { ...found, length: whole.length };
}

const MAIL_TIME = /^(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) ?([+-]\d{4}|GMT|UTC)?/;

/** Reads the time of mails and of HTTP, `Sat, 14 Mar 2026 03:11:02 +0000`. */
function parseMailTime(text: string, zoneMinutes: number): number | undefined {
  const match = MAIL_TIME.exec(text);
  if (!match) return undefined;
  const [, day, month, year, clock, zone] = match;
  const minutes =
    zone === undefined ? zoneMinutes : zone.startsWith("+") || zone.startsWith("-") ? zoneOffset(zone) : 0;
  return parseCTime(`${month} ${day} ${clock} ${year}`, minutes)?.time;
}

/** Reads a JSON value as a time: ISO text, `/Date(1773457862123)/`, or seconds, milliseconds, microseconds or nanoseconds since 1970 between 1990 and 2100. */
export function parseTimeValue(value: unknown, zoneMinutes: number): number | undefined {
  if (typeof value === "string") {
    const iso =
      parseIsoTime(value, zoneMinutes) ?? parseCTime(value, zoneMinutes) ?? parseMonthTime(value, zoneMinutes);
    if (iso) return iso.time;
    const date = /^\/Date\((\d{9,16})\)\/$/.exec(value)?.[1];
    if (date !== undefined) return parseTimeValue(date, zoneMinutes);
    if (!/^\d/.test(value) || value.includes(" ")) return parseMailTime(value, zoneMinutes);
    if (!/^\d{9,19}(\.\d{1,9})?$/.test(value)) return undefined;
  }
  const number = Number(value);
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  for (const unit of [1e6, 1e3, 1, 1e-3]) {
    const micros = number * unit;
    if (micros > 631e12 && micros < 4102e12) return Math.round(micros);
  }
  return undefined;
}

let lastDay = Number.NaN;
let lastDaySeconds = 0;

/** Seconds since 1970 of a calendar time in UTC; undefined when it does not exist. The last day is kept, since lines come in order. */
export function utcSeconds(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number | undefined {
  if (month < 0 || month > 11 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined;
  const key = (year * 12 + month) * 32 + day;
  if (key !== lastDay) {
    lastDay = key;
    lastDaySeconds = Date.UTC(year, month, day) / 1000;
  }
  return lastDaySeconds + hour * 3600 + minute * 60 + second;
}

/** Minutes ahead of UTC of `Z`, `UTC`, `+0100` or `+01:00`. */
function zoneOffset(zone: string): number {
  if (zone === "Z" || zone === "UTC") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith("-") ? -minutes : minutes;
}
