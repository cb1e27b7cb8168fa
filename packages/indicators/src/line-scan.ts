import type { LogLine } from "@lagebild/domain";

/** Looks at the lines of a slice, one call for each, in order. */
export interface LineScan<Found> {
  line(line: LogLine): void;
  /** Returns what was found since the last call. */
  take(): Found;
}
