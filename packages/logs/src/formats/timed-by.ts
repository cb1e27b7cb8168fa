import type { ParsedLine } from "@lagebild/domain";
import type { Moment } from "../time/moment.js";

/** The parts of a record that its moment gives. */
export type Timed = Pick<ParsedLine, "time" | "zoneOrigin" | "offsetMinutes">;

/**
 * Writes a moment, or none, as the parts of a record. Where a reader takes many lines it names the three parts itself: to
 * spread an object into a record costs as much as to read the rest of it.
 */
export const timedBy = (moment: Moment | undefined): Timed => ({
  time: moment?.time,
  zoneOrigin: moment?.zoneOrigin,
  offsetMinutes: moment?.offsetMinutes,
});
