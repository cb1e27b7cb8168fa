import type { FramePosition, StoredSource } from "@lagebild/domain";
import {
  grepScan,
  sweepScan,
  type GrepFound,
  type GrepJob,
  type LineScan,
  type SweepFound,
  type SweepJob,
} from "@lagebild/indicators";

/** What is looked for in every line: plain data, so that it may cross threads. */
export type ScanJob = SweepJob | GrepJob;
/** What was found in one slice. */
export type ScanFound<Job extends ScanJob> = Job extends SweepJob ? SweepFound : GrepFound;

/** A range of a source's bytes: it holds every line that begins in [startByte, endByte). */
export interface ScanSlice {
  readonly source: StoredSource;
  readonly startByte: number;
  readonly endByte: number;
  /** 1-based number of the slice's first line. */
  readonly firstLine: number;
  /** Where its records go on, for sources whose records are not lines. */
  readonly position?: FramePosition;
}

/** Makes the scan of a job. Failure "invalid" where the job cannot be understood. */
export const scanOf = (job: ScanJob): LineScan<SweepFound | GrepFound> =>
  job.kind === "sweep" ? sweepScan(job) : grepScan(job);

/** What the threads of one scan all do. */
export interface ScanTask {
  readonly sourcesFolder: string;
  readonly job: ScanJob;
}

export interface SliceCounts {
  readonly lines: number;
  /** Lines that were longer than what is looked at. */
  readonly cutLines: number;
}

/** What a thread returns for a slice. */
export interface SliceFound<Job extends ScanJob> {
  readonly found: ScanFound<Job>;
  readonly counts: SliceCounts;
}
