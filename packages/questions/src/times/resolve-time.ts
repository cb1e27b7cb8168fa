import { instantsOf, TIME_UNITS, zoneOffsetMs, type RecordFilter, type TimesOfDay } from "@lagebild/domain";
import { daysOf, type DayStretch, type LoggedDays } from "./read-dates.js";
import type { TimeEdge } from "./read-edges.js";
import type { TimeCondition, TimePoint } from "./time-condition.js";

/** Limits of time as engines take them. */
export type TimeLimits = Pick<RecordFilter, "from" | "to" | "timesOfDay">;

/** First and last time of what was logged, in microseconds UTC, and the zone that clock times are in. */
export interface LoggedTimes {
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  readonly zone: string;
}

/** What a text says of time, read for an incident. */
export interface TimeReading {
  readonly limits: TimeLimits;
  /** The zone that its clock times are in. */
  readonly zone: string;
  /** For a time of day: days of the log that it is on. */
  readonly days?: number;
  /** For a time of day: when it began on the last of these days, in microseconds UTC. */
  readonly lastFrom?: number;
}

const DAY_MS = 86_400_000;
const DAY = 86_400;

/** Turns what a text says of time into limits: days are of the log where the text names no year, clocks are of the zone. */
export function resolveTime(condition: TimeCondition, logged: LoggedTimes): TimeReading {
  const zone = condition.from?.clock?.zone ?? condition.to?.clock?.zone ?? logged.zone;
  const days = loggedDays(logged, zone);
  if (condition.edge) return { limits: withWeekdays(edgeLimits(condition.edge, logged, zone), condition, zone), zone };
  const stretch = datedStretch(condition, days);
  if (!stretch) return onEachDay(clocksOf(condition), condition, { ...logged, zone });
  const { startMs, endMs, daily } = stretch;
  const limits: TimeLimits = {
    ...(startMs !== undefined && { from: instantsOf(zone, startMs).earliest * 1_000 }),
    ...(endMs !== undefined && { to: instantsOf(zone, endMs).latest * 1_000 - 1 }),
  };
  if (!daily) return { limits: withWeekdays(limits, condition, zone), zone };
  const shown = onEachDay(daily, condition, {
    zone,
    firstTime: Math.max(limits.from ?? -Infinity, logged.firstTime ?? 0),
    lastTime: Math.min(limits.to ?? Infinity, logged.lastTime ?? 0),
  });
  return { ...shown, limits: { ...limits, timesOfDay: timesOfDay(daily, condition, zone) } };
}

/** The first and the last time that were logged, as a zone's clocks showed them. */
export const loggedDays = ({ firstTime = 0, lastTime = 0 }: LoggedTimes, zone: string): LoggedDays => {
  const [firstMs, lastMs] = [firstTime, lastTime].map((time) => time / 1_000 + zoneOffsetMs(zone, time / 1_000));
  return { firstMs: firstMs!, lastMs: lastMs! };
};

interface Clocks {
  readonly fromSecond: number;
  readonly toSecond: number;
}

/** Where one end is open, the day's own is meant; midnight ends a day where it is no beginning. */
const clocksOf = ({ from, to }: TimeCondition): Clocks => ({
  fromSecond: from?.clock?.second ?? 0,
  toSecond: to?.clock?.second || DAY,
});

interface Dated {
  /** As milliseconds that they were in UTC; the end is not part of it. */
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  /** A time on each of these days. */
  readonly daily?: Clocks;
}

function datedStretch(condition: TimeCondition, days: LoggedDays): Dated | undefined {
  const { from, to, dayShift, isNightInto } = condition;
  if (dayShift !== undefined) {
    const day = Math.floor(days.lastMs / DAY_MS + dayShift) * DAY_MS;
    return withinDay({ startMs: day, endMs: day + DAY_MS }, from, to);
  }
  const [first, last] = [from?.date && daysOf(from.date, days), to?.date && daysOf(to.date, days)];
  if (!first && !last) return undefined;
  if (isNight(condition) && first && last) {
    const [begin, end] = [from!.clock!.second * 1_000, to!.clock!.second * 1_000];
    const nights = (last.startMs - first.startMs) / DAY_MS;
    if (isNightInto && nights === 0) return { startMs: first.startMs - DAY_MS + begin, endMs: last.startMs + end };
    if (last.endMs - first.startMs === 2 * DAY_MS)
      return { startMs: first.startMs + begin, endMs: last.endMs - DAY_MS + end };
  }
  if (first && last && from!.date === to!.date) {
    if (last.endMs - first.startMs <= DAY_MS) return withinDay(first, from, to);
    const daily = from?.clock || to?.clock ? { daily: clocksOf(condition) } : {};
    return { startMs: first.startMs, endMs: last.endMs, ...daily };
  }
  if (condition.isDaily) return { startMs: first?.startMs, endMs: last?.endMs, daily: clocksOf(condition) };
  const before = first && last && first.startMs > last.startMs && from!.date!.from.weekday ? 7 * DAY_MS : 0;
  return {
    startMs: first && (condition.isAfter ? first.endMs : first.startMs - before + (from!.clock?.second ?? 0) * 1_000),
    endMs:
      last && (to!.clock ? last.startMs + to!.clock.second * 1_000 : condition.isBefore ? last.startMs : last.endMs),
  };
}

/** Whether the times of day are those of a night that passes midnight. */
const isNight = ({ from, to, isDaily, isNightInto }: TimeCondition): boolean =>
  (isDaily === true || isNightInto === true || from?.date === to?.date) &&
  from?.clock !== undefined &&
  to?.clock !== undefined &&
  from.clock.second > to.clock.second;

/** A time that ends before it begins passes midnight. */
function withinDay({ startMs, endMs }: DayStretch, from: TimePoint | undefined, to: TimePoint | undefined): Dated {
  const begin = (from?.clock?.second ?? 0) * 1_000;
  const end = to?.clock ? to.clock.second * 1_000 : endMs - startMs;
  return { startMs: startMs + begin, endMs: startMs + end + (end <= begin ? DAY_MS : 0) };
}

const timesOfDay = (clocks: Clocks, { weekdays }: TimeCondition, zone: string): TimesOfDay => ({
  ...clocks,
  zone,
  ...(weekdays && { weekdays }),
});

const withWeekdays = (limits: TimeLimits, condition: TimeCondition, zone: string): TimeLimits =>
  condition.weekdays
    ? { ...limits, timesOfDay: timesOfDay({ fromSecond: 0, toSecond: DAY }, condition, zone) }
    : limits;

/** A time on every day; one that is on a single day of the log is a stretch like any other. */
function onEachDay(
  clocks: Clocks,
  condition: TimeCondition,
  { firstTime = 0, lastTime = 0, zone }: LoggedTimes,
): TimeReading {
  const spans = daySpans(timesOfDay(clocks, condition, zone), { firstTime, lastTime });
  const [only] = spans;
  if (spans.length === 1 && only && !condition.weekdays) return { limits: only, zone, days: 1, lastFrom: only.from };
  const last = spans.at(-1);
  return {
    limits: { timesOfDay: timesOfDay(clocks, condition, zone) },
    zone,
    days: spans.length,
    ...(last && { lastFrom: last.from }),
  };
}

/** The stretches of a time of day on the days of a range that is not longer than a century. */
export function daySpans(
  { fromSecond, toSecond, zone, weekdays }: TimesOfDay,
  { firstTime, lastTime }: { readonly firstTime: number; readonly lastTime: number },
): readonly { readonly from: number; readonly to: number }[] {
  const { firstMs, lastMs } = loggedDays({ firstTime, lastTime, zone }, zone);
  const spans: { from: number; to: number }[] = [];
  const begin = (Math.floor(firstMs / DAY_MS) - 1) * DAY_MS;
  for (let day = begin; day <= Math.min(lastMs, begin + 36_600 * DAY_MS); day += DAY_MS) {
    if (weekdays && !weekdays.includes(new Date(day).getUTCDay() || 7)) continue;
    const length = toSecond - fromSecond + (toSecond <= fromSecond ? DAY : 0);
    const start = day + fromSecond * 1_000;
    const from = instantsOf(zone, start).earliest * 1_000;
    const to = instantsOf(zone, start + length * 1_000).latest * 1_000 - 1;
    if (from <= lastTime && to >= firstTime) spans.push({ from, to });
  }
  return spans;
}

/** So long a time from the beginning or before the end of what was logged; months are those of the calendar. */
function edgeLimits(
  { side, count, unit, isCalendarDay }: TimeEdge,
  { firstTime = 0, lastTime = 0 }: LoggedTimes,
  zone: string,
): TimeLimits {
  const anchor = side === "first" ? firstTime : lastTime;
  if (isCalendarDay) {
    const { firstMs, lastMs } = loggedDays({ firstTime, lastTime, zone }, zone);
    const day = Math.floor((side === "first" ? firstMs : lastMs) / DAY_MS) * DAY_MS + (count - 1) * DAY_MS;
    return { from: instantsOf(zone, day).earliest * 1_000, to: instantsOf(zone, day + DAY_MS).latest * 1_000 - 1 };
  }
  if (unit === "month") {
    const { firstMs, lastMs } = loggedDays({ firstTime, lastTime, zone }, zone);
    const wall = new Date(side === "first" ? firstMs : lastMs);
    wall.setUTCMonth(wall.getUTCMonth() + (side === "first" ? count : -count));
    const other = instantsOf(zone, wall.getTime()).earliest * 1_000;
    return side === "first" ? { from: anchor, to: other - 1 } : { from: other + 1, to: anchor };
  }
  const length = count * TIME_UNITS.find(({ name }) => name === unit)!.seconds * 1e6;
  return side === "first" ? { from: anchor, to: anchor + length - 1 } : { from: anchor - length + 1, to: anchor };
}
