import type { EntityRole } from "./event.js";
import type { EntityKind } from "./record.js";
import type { ShapeId } from "./shape.js";
import type { SourceId } from "./source.js";
import type { ZoneOrigin } from "./time/zone.js";

/** A time of day on every day, by the clocks of a zone, summer time included. */
export interface TimesOfDay {
  /** Seconds since midnight, of which the last is not part of it; where it ends before it begins it passes midnight. */
  readonly fromSecond: number;
  readonly toSecond: number;
  /** As `zoneNamed` returns it. */
  readonly zone: string;
  /** Only on these days of the week, Monday is 1; a time past midnight is of the day that it begins on. */
  readonly weekdays?: readonly number[];
}

/**
 * Hard limits on which records count. Times are microseconds UTC, inclusive; names match exactly, ignoring case. A record
 * without a time meets no limit of time.
 */
export interface RecordFilter {
  readonly from?: number;
  readonly to?: number;
  readonly timesOfDay?: TimesOfDay;
  readonly host?: string;
  readonly program?: string;
  /** A source by its label, a name under which it arrived, its id or a beginning of the id that no other has. */
  readonly file?: string;
}

/** How a field's value is compared; the last two as numbers. */
export const FIELD_OPERATORS = ["equals", "startsWith", "contains", "atLeast", "below"] as const;

export type FieldOperator = (typeof FIELD_OPERATORS)[number];

export interface FieldCondition {
  /** A field of the event, or a field of the log as it is written there. */
  readonly field: string;
  readonly operator: FieldOperator;
  readonly value: string;
}

/** Which records a statement is about: all parts must hold. */
export interface Where extends RecordFilter {
  /** Records of any of these shapes. */
  readonly shapes?: readonly ShapeId[];
  /** Records that hold each of these values, normalised; without a kind, of whatever kind, without a role in whatever part. */
  readonly entities?: readonly { readonly value: string; readonly kind?: EntityKind; readonly role?: EntityRole }[];
  readonly fields?: readonly FieldCondition[];
  /** Records of any of these templates. */
  readonly templates?: readonly string[];
  /** Records that meet all parts of this are left out. */
  readonly except?: RecordFilter;
  /** What `shapes` were chosen for, in words: for the reader, not for the engine. */
  readonly meaning?: string;
}

/** What a question about values is about: an entity kind, a field, or the record's own columns. */
export type ValueOf =
  { readonly entity: EntityKind } | { readonly field: string } | { readonly column: "host" | "program" | "file" };

/** Limits for how often a value occurs, inclusive. */
export interface CountLimits {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** What records are grouped by: a value, or the stretch of time they fall into, written as the time it begins. */
export type GroupedBy = ValueOf | { readonly bucketSeconds: number };

/** An exact question as data. Engines compile it; user text never becomes query text. */
export type Statement =
  | { readonly op: "count"; readonly where: Where }
  /** Different values; with `counts`, those that occur so often. */
  | { readonly op: "countDistinct"; readonly of: ValueOf; readonly where: Where; readonly counts?: CountLimits }
  | {
      readonly op: "top";
      readonly of: ValueOf;
      readonly where: Where;
      readonly counts?: CountLimits;
      readonly limit: number;
    }
  /** Sum, least and greatest of a value's numbers. */
  | { readonly op: "summarise"; readonly of: ValueOf; readonly where: Where }
  | { readonly op: "first" | "last"; readonly where: Where; readonly limit: number }
  /** Counts in equal stretches of time, the empty ones between first and last included. */
  | {
      readonly op: "perBucket";
      readonly where: Where;
      readonly bucketSeconds: number;
      /** Whose days and weeks are meant; UTC where it is absent. */
      readonly zone?: string;
      readonly limit: number;
    }
  /** Counts by combinations of values, the most frequent first. */
  | {
      readonly op: "group";
      readonly by: readonly GroupedBy[];
      readonly where: Where;
      readonly counts?: CountLimits;
      readonly limit: number;
      /** Also tells where the first and the last record of each group stand. */
      readonly places?: boolean;
    }
  /** Records of `where` that are followed by one of `then` within the time, with the same value where one is named. */
  | {
      readonly op: "sequence";
      readonly where: Where;
      readonly then: Where;
      readonly withinSeconds: number;
      readonly sameOf?: ValueOf;
      readonly limit: number;
    }
  /** Values of records of `where` that records of `other` do not have: what is new in a period, or only on one host. */
  | {
      readonly op: "difference";
      readonly of: ValueOf;
      readonly where: Where;
      readonly other: Where;
      readonly limit: number;
    };

/** Where a record lies in its original file, and what it is an occurrence of. */
export interface RecordRow {
  readonly source: SourceId;
  /** Label of the source in the snapshot that the row was read from. */
  readonly file: string;
  readonly line: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly time: number | undefined;
  /** Where the zone of `time` came from; absent where there is no time, and for records of earlier versions. */
  readonly zoneOrigin?: ZoneOrigin;
  readonly host: string | undefined;
  readonly program: string | undefined;
  readonly shape: ShapeId;
  readonly chunk: number;
  /** How often what the record says happened; absent for 1. */
  readonly occurrences?: number;
}

/** Names a record: its source and its line, 1-based. */
export interface RecordPlace {
  readonly source: SourceId;
  readonly line: number;
}

export interface ValueRow {
  readonly value: string;
  readonly count: number;
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
}

/** Numbers among some values. What is written as no number is counted apart, never left out silently. */
export interface NumberSummary {
  /** Values that are numbers. */
  readonly numbers: number;
  readonly sum: number;
  /** Undefined where there is no number. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Values that are no numbers. */
  readonly others: number;
}

/** `count` for count and countDistinct; `values` best first for top, difference and sequence; `records` for first and last. */
export interface StatementResult {
  readonly statement: Statement;
  /** Records that met the conditions. */
  readonly matched: number;
  /**
   * Records without a time that meet all conditions but those of time, and so were left out. Absent where the statement
   * asks nothing of times: neither limits nor buckets nor what follows.
   */
  readonly withoutTime?: number;
  readonly count?: number;
  readonly values?: readonly ValueRow[];
  /** Different values there are in all; `values` may hold fewer. */
  readonly distinct?: number;
  readonly records?: readonly RecordRow[];
  readonly summary?: NumberSummary;
  /** For perBucket, in time order; times are microseconds UTC. */
  readonly buckets?: readonly { readonly startTime: number; readonly count: number }[];
  /** For group: one value for each of `by`; undefined where a record has none. */
  readonly groups?: readonly {
    readonly values: readonly (string | undefined)[];
    readonly count: number;
    readonly firstTime: number | undefined;
    readonly lastTime: number | undefined;
    /** Where places are asked for; records without a time come last. */
    readonly first?: RecordPlace;
    readonly last?: RecordPlace;
  }[];
  /** For sequence, in time order: each first record with the earliest one that follows. */
  readonly pairs?: readonly {
    readonly first: RecordRow;
    readonly then: RecordRow;
    readonly value: string | undefined;
  }[];
}
