import type { TimeProfile, ZoneOrigin } from "@lagebild/domain";
import { fullYear, isDate } from "./read-date.js";
import { findStamp, zonedStamp } from "./find-stamp.js";
import { epochOfText, type EpochHint } from "./epoch-time.js";
import { isSameMoment, type Moment } from "./moment.js";
import type { Stamp } from "./stamp.js";
import { stampReader } from "./stamp-reader.js";
import { zoneOfText } from "./read-zone.js";
import { zoneClock } from "./zone-offset.js";

/** What is known of a source's times that its lines do not say. */
export interface ClockContext {
  /** Year of the first time without one. */
  readonly year: number;
  /** Zone of times that name none: IANA's name, or an offset; UTC where it is absent. */
  readonly zone?: string;
  /** Where that zone came from; assumed where it is absent. */
  readonly zoneOrigin?: Exclude<ZoneOrigin, "written">;
  readonly times?: TimeProfile;
}

/** A moment that stands in a text. */
export interface FoundMoment extends Moment {
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
  /** The year is written. */
  readonly hasYear: boolean;
}

/** Reads the times of one source; goes on with the year from line to line. */
export interface LineClock {
  /** The time that begins at a place. */
  at(text: string, start: number): FoundMoment | undefined;
  /** The time of the line, wherever it stands in it. */
  find(text: string): FoundMoment | undefined;
  /** A value that is a time as a whole; `zone` is a zone that stands in a field of its own. */
  value(text: string, zone?: string, hint?: EpochHint): Moment | undefined;
}

const MAX_VALUE = 80;
/** Calls tell milliseconds, until 2100 as other numbers do. */
const MAX_CALL_MS = 4_102_444_800_000;
const DATE_CALL = /^\\?\/Date\((-?\d{9,16})([+-]\d{4})?\)\\?\/$/;

/** Makes the clock of a source. */
export function lineClock(context: ClockContext): LineClock {
  const { zoneOrigin = "assumed", times } = context;
  const stampAt = stampReader();
  const local = zoneClock(context.zone ?? "UTC");
  let { year } = context;
  let lastMonth = 0;
  let lastLocal = Number.NEGATIVE_INFINITY;

  /** Times without a year follow those before: December goes on to January, and back where lines are out of order. */
  const yearOf = (month: number): number => {
    if (lastMonth > 0 && month - lastMonth < -6) year++;
    if (lastMonth > 0 && month - lastMonth > 6) year--;
    lastMonth = month;
    return year;
  };

  const momentOf = (stamp: Stamp, fieldZone?: string): Moment | undefined => {
    const date = stamp.open ? datesOf(stamp.open, times) : stamp;
    if (!date) return undefined;
    const { month, day } = date;
    const yearWritten = date.year;
    const fullDateYear = yearWritten ?? yearOf(month);
    if (!isDate(fullDateYear, month, day)) return undefined;
    const seconds = daySeconds(fullDateYear, month, day) + stamp.secondOfDay;
    const written = stamp.zone ?? (fieldZone === undefined ? undefined : zoneOfText(fieldZone));
    if (written === undefined) {
      lastLocal = local.toUtc(seconds, lastLocal);
      return { time: lastLocal * 1e6 + stamp.micros, zoneOrigin };
    }
    const utc = typeof written === "number" ? seconds - written * 60 : zoneClock(written).toUtc(seconds);
    const offsetMinutes = typeof written === "number" ? written : Math.round((seconds - utc) / 60);
    return { time: utc * 1e6 + stamp.micros, zoneOrigin: "written", offsetMinutes };
  };

  const found = (stamp: Stamp | undefined): FoundMoment | undefined => {
    const moment = stamp && momentOf(stamp);
    if (!stamp || !moment) return undefined;
    const hasYear = stamp.year !== undefined || (stamp.open !== undefined && stamp.open.kind !== "no-year");
    const { time, zoneOrigin: origin, offsetMinutes } = moment;
    return { time, zoneOrigin: origin, offsetMinutes, start: stamp.start, end: stamp.end, hasYear };
  };

  const zonedBehind = (text: string, first: FoundMoment | undefined): FoundMoment | undefined => {
    if (times?.isZonedBehind !== true || !first || first.zoneOrigin === "written") return first;
    const other = zonedStamp(text, first.end);
    const zoned = other && momentOf(other);
    return zoned && isSameMoment(first, zoned) ? { ...first, ...zoned } : first;
  };

  return {
    at: (text, start) => found(stampAt(text, start)),
    find(text) {
      const place = findStamp(text, times, stampAt);
      if (!place) return undefined;
      if ("stamp" in place) return zonedBehind(text, found(place.stamp));
      return { ...place, zoneOrigin: "written", hasYear: true };
    },
    value(text, zone, hint) {
      if (text.length > MAX_VALUE || text.length < 5) return undefined;
      const start = /^[\s["'(]/.test(text) ? text.search(/[^\s["'(]/) : 0;
      if (start < 0) return undefined;
      const stamp = stampAt(text, start);
      if (stamp) return momentOf(stamp, zone);
      const trimmed = text.trim();
      const epoch = epochOfText(trimmed, hint) ?? epochOfCall(trimmed);
      return epoch === undefined ? undefined : { time: epoch, zoneOrigin: "written" };
    },
  };
}

function epochOfCall(text: string): number | undefined {
  const digits = DATE_CALL.exec(text)?.[1];
  const ms = Number(digits ?? Number.NaN);
  return Math.abs(ms) <= MAX_CALL_MS ? ms * 1_000 : undefined;
}

let lastDay = Number.NaN;
let lastDaySeconds = 0;

/** Seconds from 1970 to a day; the last day is kept, since lines come in order. */
function daySeconds(year: number, month: number, day: number): number {
  const key = (year * 16 + month) * 32 + day;
  if (key !== lastDay) {
    lastDay = key;
    lastDaySeconds = Date.UTC(year, month - 1, day) / 1_000;
  }
  return lastDaySeconds;
}

/** A date whose numbers have been given their places. */
export interface ReadDate {
  readonly year: number | undefined;
  readonly month: number;
  readonly day: number;
}

/** Gives the numbers of a date their places, as was decided for the file; another order where that gives no date. */
export function datesOf(open: NonNullable<Stamp["open"]>, times: TimeProfile | undefined): ReadDate | undefined {
  const { kind, numbers, separator } = open;
  if (kind === "short") {
    const wanted = times?.shortOrder ?? (separator === "." ? "day-month" : "year-first");
    return (
      shortDate(numbers, wanted) ??
      shortDate(numbers, "year-first") ??
      shortDate(numbers, "day-month") ??
      shortDate(numbers, "month-day")
    );
  }
  const [first, second, third] = numbers as [number, number, number | undefined];
  const isDayFirst = (times?.dayOrder ?? (separator === "." ? "day-month" : "month-day")) === "day-month";
  const [day, month] = isDayFirst ? [first, second] : [second, first];
  if (isDate(third, month, day)) return { year: third, month, day };
  return isDate(third, day, month) ? { year: third, month: day, day: month } : undefined;
}

/** A date of three numbers of two digits in one order; undefined where it does not exist. */
export function shortDate(
  numbers: readonly number[],
  order: "day-month" | "month-day" | "year-first",
): ReadDate | undefined {
  const [a, b, c] = numbers as [number, number, number];
  const [year, month, day] = order === "year-first" ? [a, b, c] : order === "day-month" ? [c, b, a] : [c, a, b];
  const full = fullYear(year);
  return isDate(full, month, day) ? { year: full, month, day } : undefined;
}
