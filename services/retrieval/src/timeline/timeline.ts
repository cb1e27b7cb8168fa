import type {
  Bilingual,
  Certainty,
  FindingDecision,
  IncidentZone,
  Period,
  RecordFilter,
  RuleLevel,
  SourceId,
  Tactic,
} from "@lagebild/domain";
import type { ReadLine } from "../resolve-lines.js";

export interface TimelineRequest {
  readonly filter?: RecordFilter;
  /** Entries to show, 1 to 1,000; 100 unless given. */
  readonly limit?: number;
  /** The zone that its times are shown in; UTC unless given. */
  readonly zone?: IncidentZone;
  /** Counts all records in stretches of this length as well. */
  readonly bucketSeconds?: number;
}

/** What another source has in the minute in which an entry begins. */
export interface TimelineBeside {
  readonly file: string;
  readonly count: number;
  /** The gravest finding that its records of this minute are of, or else their most frequent category. */
  readonly finding?: { readonly id: string; readonly statement: Bilingual };
  readonly category?: string;
}

/** One thing that happened, with all of its records. */
export interface TimelineEntry extends Period {
  readonly id: string;
  /** A finding; a step that led to one; an event that no finding holds. */
  readonly kind: "finding" | "step" | "event";
  /** The finding that a step led to. */
  readonly of?: string;
  readonly rule: string;
  readonly statement: Bilingual;
  readonly level: RuleLevel;
  readonly sure: Certainty;
  /** Empty where it is part of no tactic. */
  readonly tactics: readonly Tactic[];
  readonly techniques: readonly string[];
  readonly count: number;
  /** The hour, or the day in a long time, with most of its records; for entries of 20 and more. */
  readonly peak?: { readonly startTime: number; readonly seconds: number; readonly count: number };
  readonly files: readonly { readonly source: SourceId; readonly file: string; readonly count: number }[];
  readonly hosts: readonly { readonly name: string; readonly count: number }[];
  /** Its first line and its last. */
  readonly lines: readonly ReadLine[];
  readonly beside: readonly TimelineBeside[];
  readonly decision?: FindingDecision;
}

export interface TimelinePhase extends Period {
  readonly tactic: Tactic;
  readonly entries: number;
  readonly records: number;
}

export interface Timeline {
  /** In the order of their first time, those without a time after them; what was judged harmless comes last. */
  readonly entries: readonly TimelineEntry[];
  /** In ATT&CK's order; without what was judged harmless. */
  readonly phases: readonly TimelinePhase[];
  /** Entries that were judged harmless. */
  readonly harmless: number;
  /** Records that the filter left. */
  readonly records: number;
  /**
   * Records without a time: under limits of time they are left out, though they meet all others; without, they are among
   * the records and come last.
   */
  readonly withoutTime: number;
  /** Whether times are limited. */
  readonly isLimited: boolean;
  readonly zone: IncidentZone;
  /** Sources of which times had to be taken as some zone's, since neither they nor anybody said which. */
  readonly zones: { readonly assumed: number; readonly sources: number };
  /** Where they are asked for. */
  readonly buckets?: {
    readonly seconds: number;
    readonly counts: readonly { readonly startTime: number; readonly count: number }[];
  };
  readonly leftOut: readonly { readonly reason: string; readonly count: number }[];
  /** Files of which parts are not searchable yet. */
  readonly incomplete: readonly string[];
}
