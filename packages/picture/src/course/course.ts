import type { PictureFinding, RecordFilter, RuleHead, Where } from "@lagebild/domain";
import type { RulesByName } from "../correlations/run-correlations.js";
import type { SourceLabels } from "../findings/gather-findings.js";
import type { PictureRecords } from "../picture-records.js";

/** One thing in the course of an incident. */
export interface CourseEntry {
  /** A finding; what led to a finding in several steps; or an event that no finding holds. */
  readonly kind: "finding" | "step" | "event";
  /** Its id is that of the finding; a step has one of its own and names the finding in `of`. */
  readonly finding: PictureFinding;
  readonly of?: string;
  /** Conditions of its records, beside the filter; empty where none says which they are. */
  readonly wheres: readonly Where[];
  readonly files: readonly { readonly file: string; readonly count: number }[];
}

/** The entries in no order, and what was left out. */
export interface Course {
  readonly entries: readonly CourseEntry[];
  readonly leftOut: readonly { readonly reason: string; readonly count: number }[];
}

export interface CourseOf {
  readonly records: PictureRecords;
  readonly rules: readonly RuleHead[];
  /** As the picture has them, for all records. */
  readonly findings: readonly PictureFinding[];
  readonly labels: SourceLabels;
  readonly filter: RecordFilter;
}

/** What all steps of the way need. */
export interface CourseParts {
  readonly records: PictureRecords;
  readonly named: RulesByName;
  readonly labels: SourceLabels;
  readonly isLimited: boolean;
}
