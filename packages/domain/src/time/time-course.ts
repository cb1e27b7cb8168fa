import { offsetName, zoneOffsetMs, type ZoneOrigin } from "./zone.js";

/** A step from one record of a source to the next that has a time. Lines are 1-based, times microseconds UTC. */
export interface TimeStep {
  readonly fromLine: number;
  readonly toLine: number;
  readonly fromTime: number;
  readonly toTime: number;
}

/** How the times of a source run, in the order of its records. Plain data; courses of parts can be joined. */
export interface TimeCourse {
  /** Records by where the zone of their time came from; those without a time are in none. */
  readonly zones: Readonly<Record<ZoneOrigin, number>>;
  /**
   * Of the records that wrote their zone, how many wrote which offset: `{"+01:00": 120, "UTC": 3}`. Numbers of seconds
   * since 1970 write none. Absent where none did, and where a part was indexed before offsets were kept.
   */
  readonly offsets?: Readonly<Record<string, number>>;
  /** Records that stand for several occurrences. */
  readonly repeats: number;
  /** What the records that stand for several add up to. */
  readonly repeatedOccurrences: number;
  readonly first?: PlacedTime;
  readonly last?: PlacedTime;
  /** Steps by their length: place 0 counts those under two seconds, place i those of 2^i to 2^(i+1) seconds. */
  readonly forward: readonly number[];
  readonly backward: readonly number[];
  /** The longest steps, the longest first. */
  readonly longestForward: readonly TimeStep[];
  readonly longestBackward: readonly TimeStep[];
}

/** Where in a source a time stands. */
export interface PlacedTime {
  readonly line: number;
  readonly time: number;
}

/** What the course of times tells to be careful about. */
export interface TimeTroubles {
  /** The newest records come first. */
  readonly isNewestFirst: boolean;
  /** More than one step in twenty goes against the order: jumps are not named then. */
  readonly isUnordered: boolean;
  /** Stretches without records that are long for this source. */
  readonly silences: readonly TimeStep[];
  /** Steps against the order of a minute or more: the clock was set, or files were joined. */
  readonly jumps: readonly TimeStep[];
}

const KEPT_STEPS = 8;
const PLACES = 40;
const MICROS = 1e6;

/** Takes the times of a source's records one by one. */
export interface TimeCourseMeter {
  /** `offset` is in minutes ahead of UTC, where the record wrote one. */
  add(
    line: number,
    time: number | undefined,
    zone: ZoneOrigin | undefined,
    occurrences: number | undefined,
    offset?: number,
  ): void;
  take(): TimeCourse;
}

/** Follows the times of one part of a source. */
export function timeCourseMeter(): TimeCourseMeter {
  const zones = { written: 0, set: 0, assumed: 0 };
  const offsets = new Map<number, number>();
  const forward: number[] = [];
  const backward: number[] = [];
  const longestForward: TimeStep[] = [];
  const longestBackward: TimeStep[] = [];
  let repeats = 0;
  let repeatedOccurrences = 0;
  let first: PlacedTime | undefined;
  let lastLine = 0;
  let lastTime = Number.NaN;
  return {
    add(line, time, zone, occurrences, offset) {
      if (occurrences !== undefined && occurrences > 1) {
        repeats++;
        repeatedOccurrences += occurrences;
      }
      if (time === undefined) return;
      if (zone !== undefined) zones[zone]++;
      if (offset !== undefined) offsets.set(offset, (offsets.get(offset) ?? 0) + 1);
      if (first === undefined) first = { line, time };
      else if (time >= lastTime) count(forward, longestForward, lastLine, lastTime, line, time);
      else count(backward, longestBackward, lastLine, lastTime, line, time);
      lastLine = line;
      lastTime = time;
    },
    take: () => ({
      zones,
      ...(offsets.size > 0 && { offsets: namedOffsets(offsets) }),
      repeats,
      repeatedOccurrences,
      ...(first && { first, last: { line: lastLine, time: lastTime } }),
      forward,
      backward,
      longestForward,
      longestBackward,
    }),
  };
}

const namedOffsets = (offsets: ReadonlyMap<number, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...offsets].sort(([a], [b]) => a - b).map(([minutes, count]) => [offsetName(minutes), count]));

function count(
  counts: number[],
  longest: TimeStep[],
  fromLine: number,
  fromTime: number,
  toLine: number,
  toTime: number,
): void {
  const length = Math.abs(toTime - fromTime);
  const place = placeOf(length);
  while (counts.length <= place) counts.push(0);
  counts[place]!++;
  if (length < MICROS || (longest.length === KEPT_STEPS && length <= lengthOf(longest[KEPT_STEPS - 1]!))) return;
  keep(longest, { fromLine, toLine, fromTime, toTime });
}

function keep(longest: TimeStep[], step: TimeStep): void {
  const before = longest.findIndex((other) => lengthOf(other) < lengthOf(step));
  longest.splice(before < 0 ? longest.length : before, 0, step);
  if (longest.length > KEPT_STEPS) longest.pop();
}

const lengthOf = ({ fromTime, toTime }: TimeStep): number => Math.abs(toTime - fromTime);
const placeOf = (micros: number): number =>
  Math.min(PLACES - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, micros / MICROS)))));

/** Joins the courses of two parts, the earlier part of the file first. */
export function joinTimeCourses(one: TimeCourse, next: TimeCourse): TimeCourse {
  const between = timeCourseMeter();
  if (one.last && next.first) {
    between.add(one.last.line, one.last.time, undefined, undefined);
    between.add(next.first.line, next.first.time, undefined, undefined);
  }
  const step = between.take();
  const first = one.first ?? next.first;
  const last = next.last ?? one.last;
  const parts = [one, next, step];
  const offsets = joinedOffsets([one.offsets ?? {}, next.offsets ?? {}]);
  return {
    zones: {
      written: one.zones.written + next.zones.written,
      set: one.zones.set + next.zones.set,
      assumed: one.zones.assumed + next.zones.assumed,
    },
    ...(offsets.size > 0 && { offsets: namedOffsets(offsets) }),
    repeats: one.repeats + next.repeats,
    repeatedOccurrences: one.repeatedOccurrences + next.repeatedOccurrences,
    ...(first && last && { first, last }),
    forward: added(parts.map((part) => part.forward)),
    backward: added(parts.map((part) => part.backward)),
    longestForward: longestOf(parts.flatMap((part) => part.longestForward)),
    longestBackward: longestOf(parts.flatMap((part) => part.longestBackward)),
  };
}

function joinedOffsets(parts: readonly Readonly<Record<string, number>>[]): ReadonlyMap<number, number> {
  const joined = new Map<number, number>();
  for (const [name, count] of parts.flatMap((part) => Object.entries(part))) {
    const minutes = zoneOffsetMs(name, 0) / 60_000;
    joined.set(minutes, (joined.get(minutes) ?? 0) + count);
  }
  return joined;
}

const longestOf = (steps: readonly TimeStep[]): readonly TimeStep[] =>
  steps.toSorted((a, b) => lengthOf(b) - lengthOf(a) || a.fromLine - b.fromLine).slice(0, KEPT_STEPS);

const added = (lists: readonly (readonly number[])[]): readonly number[] =>
  Array.from({ length: Math.max(...lists.map((list) => list.length)) }, (_, i) =>
    lists.reduce((sum, list) => sum + (list[i] ?? 0), 0),
  );

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

/** Fewer records than this have no usual pace. */
const MIN_STEPS = 20;
const MIN_SILENCE = 600 * MICROS;
const MIN_JUMP = 60 * MICROS;
/** A silence is so many times longer than all but this part of the steps. */
const SILENCE_TIMES = 8;
const UNUSUAL_PART = 0.005;
const NAMED = 5;

/** Tells what is to be distrusted in a course of times. */
export function timeTroubles(course: TimeCourse): TimeTroubles {
  const forwards = sum(course.forward.slice(1));
  const backwards = sum(course.backward.slice(1));
  const isNewestFirst = backwards > 4 * forwards && backwards >= MIN_STEPS;
  const [along, against] = isNewestFirst ? [course.backward, course.forward] : [course.forward, course.backward];
  const [onward, returning] = isNewestFirst
    ? [course.longestBackward, course.longestForward]
    : [course.longestForward, course.longestBackward];
  const steps = sum(along) + sum(against);
  const isUnordered = sum(against.slice(placeOf(MIN_JUMP))) * 20 > steps && steps >= MIN_STEPS;
  const longEnough = Math.max(MIN_SILENCE, usualStep(along) * SILENCE_TIMES);
  return {
    isNewestFirst,
    isUnordered,
    silences:
      steps < MIN_STEPS || isUnordered ? [] : onward.filter((step) => lengthOf(step) >= longEnough).slice(0, NAMED),
    jumps: isUnordered ? [] : returning.filter((step) => lengthOf(step) >= MIN_JUMP).slice(0, NAMED),
  };
}

/** Microseconds that all but a small part of the steps stay under. */
function usualStep(counts: readonly number[]): number {
  const unusual = Math.max(1, Math.floor(sum(counts) * UNUSUAL_PART));
  let above = 0;
  for (let place = counts.length - 1; place >= 0; place--) {
    above += counts[place]!;
    if (above > unusual) return 2 ** (place + 1) * MICROS;
  }
  return 2 * MICROS;
}
