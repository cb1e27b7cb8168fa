import type { ParsedLine } from "@lagebild/domain";
import type { Moment } from "../time/moment.js";

/** The parts of a record that its moment gives. */
export type Timed = Pick<ParsedLine, "time" | "zoneOrigin" | "offsetMinutes">;

/** Writes a moment, or none, as the parts of a record. */
export const timedBy = (moment: Moment | undefined): Timed => ({
  time: moment?.time,
  zoneOrigin: moment?.zoneOrigin,
  offsetMinutes: moment?.offsetMinutes,
});
