import type { TimeCondition } from "@lagebild/search";

/** A stretch of time, both ends included, in microseconds UTC. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;
/** A time of day on more days than this is no condition that one statement can state. */
const MAX_DAYS = 7;

/** Turns what a question says of time into stretches of what was logged: one for each day that it means. */
export function timeSpans(
  condition: TimeCondition,
  logged: { readonly firstTime: number | undefined; readonly lastTime: number | undefined },
): readonly TimeSpan[] {
  const { firstTime, lastTime } = logged;
  if (firstTime === undefined || lastTime === undefined) return [];
  if (condition.edge) {
    const length = condition.edge.seconds * SECOND;
    return condition.edge.side === "first"
      ? [{ from: firstTime, to: firstTime + length - 1 }]
      : [{ from: lastTime - length + 1, to: lastTime }];
  }
  const { fromClock, toClock } = condition;
  const begin = (fromClock ?? 0) * SECOND;
  const end = (toClock ?? 86_400) * SECOND;
  const passesMidnight = end <= begin;
  return daysOf(condition, firstTime, lastTime)
    .map((day) => ({ from: day + begin, to: day + end + (passesMidnight ? DAY : 0) - 1 }))
    .filter((span) => span.from <= lastTime && span.to >= firstTime)
    .slice(0, MAX_DAYS);
}

/** Midnights of the days that are meant: of every logged year where the question names none. */
function daysOf({ date }: TimeCondition, firstTime: number, lastTime: number): readonly number[] {
  const first = Math.floor(firstTime / DAY) * DAY;
  if (!date) {
    const days = Math.floor((lastTime - first) / DAY) + 1;
    return Array.from({ length: Math.min(days, MAX_DAYS + 1) }, (_, i) => first + i * DAY);
  }
  const years = date.year === undefined ? [...new Set([yearOf(firstTime), yearOf(lastTime)])] : [date.year];
  return years.map((year) => Date.UTC(year, date.month - 1, date.day) * 1_000);
}

const yearOf = (time: number): number => new Date(time / 1_000).getUTCFullYear();
