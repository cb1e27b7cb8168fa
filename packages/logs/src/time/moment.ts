import type { ZoneOrigin } from "@lagebild/domain";

/** A moment in microseconds since 1970 UTC, and where its zone came from. */
export interface Moment {
  readonly time: number;
  readonly zoneOrigin: ZoneOrigin;
  /** Minutes ahead of UTC, where the text writes them; a number of seconds since 1970 writes none. */
  readonly offsetMinutes?: number | undefined;
}

const QUARTER = 900e6;
const MAX_SHIFT = 14 * 3_600e6;
/** How far two times of one event may lie apart that were taken one after the other. */
const SAME = 10e6;

/** Whether two times are the same but for their zones: a local time beside one that names its zone tells the same moment. */
export function isSameMoment(one: Moment, other: Moment): boolean {
  const shift = Math.round((other.time - one.time) / QUARTER) * QUARTER;
  return Math.abs(shift) <= MAX_SHIFT && Math.abs(other.time - one.time - shift) <= SAME;
}

const SECOND = 1e6;

/** A moment in the zone that another time of the same event names, to that one's parts of a second. */
export function inZoneOf(one: Moment, other: Moment): Moment {
  const shift = Math.round((other.time - one.time) / QUARTER) * QUARTER;
  return Math.abs(other.time - one.time - shift) < SECOND ? other : { ...other, time: one.time + shift };
}
