import type { RecordFilter } from "../where.js";

/** Says whether a filter limits times. */
export const limitsTimes = ({ from, to, timesOfDay }: RecordFilter): boolean =>
  from !== undefined || to !== undefined || timesOfDay !== undefined;
