import type { Skip, SourceId, SourceSettings, SourceSlice } from "@lagebild/domain";
import type { Actor } from "@lagebild/store";
import type { RuleCount } from "./slice/slice-task.js";

/** A change of what is said of a source; null takes back what was said. */
export type SettingsChange = { readonly [Name in keyof SourceSettings]: SourceSettings[Name] | null };

/** What an ingest job is asked to do. Paths are absolute, those of uploads below the data folder; every worker can read them. */
export interface IngestInput {
  readonly incident: string;
  readonly paths: readonly string[];
  /** What the analyst says of the sources that this job adds. */
  readonly settings?: SourceSettings;
  /** Zone of times that name none, where the settings have none: the installation's; UTC where it has none. */
  readonly zone?: string;
  /** The paths are uploads of ours: deleted when the job has ended well or was cancelled. */
  readonly isUpload: boolean;
  /** File with passwords for what is encrypted, as `keepPasswords` wrote it: deleted once everything is read. */
  readonly passwordFile?: string;
  /** Who brought the files, for the chain of custody. */
  readonly broughtBy?: Actor;
  /** Builds the segments anew from what is stored, so that the rules of today match; there are no paths then. */
  readonly isRematch?: boolean;
  /** Makes again what is damaged; the paths are original files of damaged sources. */
  readonly isRepair?: boolean;
  /** Changes what is said of a stored source, and reads it anew; there are no paths then. */
  readonly describes?: { readonly source: SourceId; readonly settings: SettingsChange };
}

/** A file whose bytes are those of a source, or of an earlier state of it: they are kept and counted once. */
export interface IngestCopy {
  readonly file: string;
  readonly source: SourceId;
  /** What the source is called. */
  readonly of: string;
  readonly isEarlier: boolean;
}

/** The slices that become one segment. */
export interface IngestSlice {
  readonly incident: string;
  readonly segmentId: string;
  readonly slices: readonly SourceSlice[];
  /** What was left out of the job's input; with its last slice. */
  readonly skips: readonly Skip[];
  /** What rules were met before does not count. */
  readonly isRematch?: boolean;
}

/** The manifest of a published segment, as it travels through the queue. */
export interface IngestResult {
  readonly segmentId: string;
  readonly records: number;
  /** Records that met a rule, by rule; absent where there are no rules. */
  readonly rules?: readonly RuleCount[];
}

/** What became of an ingest job. Lists name the first 500 files, the counts are of all. */
export interface IngestOutput {
  readonly added: readonly string[];
  readonly addedCount: number;
  /** Files that a source has grown by. */
  readonly grown: readonly string[];
  readonly grownCount: number;
  /** Files that hold what a source of another name holds already. */
  readonly copies: readonly IngestCopy[];
  readonly copiesCount: number;
  /** Files that were already there, byte for byte. */
  readonly unchanged: readonly string[];
  readonly unchangedCount: number;
  readonly skips: readonly Skip[];
  readonly skipsCount: number;
  readonly records: number;
  /** Rules that records met, those with most records first; absent where there are no rules. */
  readonly rules?: readonly RuleCount[];
}
