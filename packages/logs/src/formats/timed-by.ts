import type { ParsedLine } from "@lagebild/domain";
import type { Moment } from "../time/moment.js";

/** The parts of a record that its moment gives. */
export const timedBy = (moment: Moment | undefined): Pick<ParsedLine, "time" | "zoneOrigin"> => ({
  time: moment?.time,
  zoneOrigin: moment?.zoneOrigin,
});
