import type { Skip, SourceSlice } from "@lagebild/domain";

/** What an ingest job is asked to do. Paths are absolute and readable by every worker. */
export interface IngestInput {
  readonly incident: string;
  readonly paths: readonly string[];
  /** Minutes that local time is ahead of UTC, for times without a zone. */
  readonly zoneMinutes: number;
  /** The paths are uploads of ours: deleted when the job has ended well or was cancelled. */
  readonly isUpload: boolean;
}

/** The slices that become one segment. */
export interface IngestSlice {
  readonly incident: string;
  readonly segmentId: string;
  readonly slices: readonly SourceSlice[];
  /** What was left out of the job's input; with its last slice. */
  readonly skips: readonly Skip[];
}

/** The manifest of a published segment, as it travels through the queue. */
export interface IngestResult {
  readonly segmentId: string;
  readonly records: number;
}

/** What became of an ingest job. Lists name the first 500 files, the counts are of all. */
export interface IngestOutput {
  readonly added: readonly string[];
  readonly addedCount: number;
  /** Files that were already there, byte for byte. */
  readonly unchanged: readonly string[];
  readonly unchangedCount: number;
  readonly skips: readonly Skip[];
  readonly skipsCount: number;
  readonly records: number;
}
