import type { Bilingual, RuleLevel } from "../detection.js";
import type { EntityKind } from "../record.js";
import type { SourceId } from "../source.js";
import type { IndexedValue } from "../statement.js";
import type { RecordFilter, Where } from "../where.js";

/** A read-only look into an incident; the engine filled in every part of it. */
export type TraceCall =
  /** How many records, and which values they have most. */
  | { readonly call: "count"; readonly of: Where; readonly by: IndexedValue }
  /** The first of some records. */
  | { readonly call: "list"; readonly of: Where }
  /** The lines before and after one of a source. */
  | { readonly call: "around"; readonly source: SourceId; readonly file: string; readonly line: number }
  /** What is known of a value. */
  | { readonly call: "entity"; readonly value: string; readonly limits?: RecordFilter }
  /** Findings of the picture, by their ids. */
  | { readonly call: "findings"; readonly ids: readonly string[] };

/** A line that a result rests on. What in it speaks to an assistant is withheld. */
export interface TraceLine {
  readonly source: SourceId;
  /** Label of the source. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

/** A value that may be looked at next, as the records hold it. */
export interface TraceName {
  readonly kind: EntityKind;
  readonly value: string;
}

/** What a look found. Values and texts that speak to an assistant are withheld. */
export interface CallResult {
  /** Records that it is of. */
  readonly records: number;
  /** Microseconds UTC; absent where no record has a time. */
  readonly firstTime?: number;
  readonly lastTime?: number;
  /** For counts and values: what the records have most. */
  readonly values: readonly { readonly value: string; readonly count: number }[];
  readonly findings: readonly {
    readonly id: string;
    readonly level: RuleLevel;
    readonly statement: Bilingual;
  }[];
  readonly lines: readonly TraceLine[];
  /** Named by its lines and findings, the first named first. */
  readonly names: readonly TraceName[];
  /** Lines whose text speaks to an assistant. */
  readonly hostileLines: number;
}

/** One look: what was chosen, by whom, and what it found. */
export interface TraceStep {
  readonly call: TraceCall;
  /** The call in words of the question's language. */
  readonly said: string;
  readonly by: "engine" | "model";
  /** Looks that it was chosen from. */
  readonly offered: number;
  readonly result: CallResult;
  /** The result in words of the question's language, without its lines. */
  readonly found: string;
}

/** Why no further look was taken. */
export const TRACE_ENDS = ["enough", "nothing-left", "calls", "time"] as const;

export type TraceEnd = (typeof TRACE_ENDS)[number];

/** What was looked at for a question, look by look. It claims nothing: facts stand in the steps. */
export interface Trace {
  readonly steps: readonly TraceStep[];
  readonly ended: TraceEnd;
  /** In the language of the question. */
  readonly notes: readonly string[];
  readonly limits: TraceLimits;
  /** The model that was asked to choose; absent where none was. */
  readonly model?: {
    readonly name: string;
    readonly fingerprint: string;
    /** Of all prompts and outputs; estimated on the safe side where the model does not count. */
    readonly tokens: number;
  };
}

/** What an investigation may take at most. */
export interface TraceLimits {
  readonly calls: number;
  readonly milliseconds: number;
  /** Of prompts and outputs of the model that chooses. */
  readonly tokens: number;
}
