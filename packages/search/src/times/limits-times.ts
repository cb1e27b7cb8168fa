import type { RecordFilter } from "@lagebild/domain";

/** Says whether a filter limits times. */
export const limitsTimes = ({ from, to, timesOfDay }: RecordFilter): boolean =>
  from !== undefined || to !== undefined || timesOfDay !== undefined;
