import type { EntityKind } from "./record.js";
import type { ShapeId } from "./shape.js";
import type { SourceId } from "./source.js";
import type { ZoneOrigin } from "./time/zone.js";
import type { Where } from "./where.js";

/** What an index knows of records: entities of a kind, a field, or the record's own columns. */
export type IndexedValue =
  { readonly entity: EntityKind } | { readonly field: string } | { readonly column: "host" | "program" | "file" };

/** What the text of a record says beside any of some words: "state 6", "48213 files". It is read from the lines, not from an index. */
export interface SaidValue {
  readonly said: readonly string[];
  /**
   * Values of this kind alone; of any where it is absent. A name is no address and no number; a message is what the text says
   * as a whole, its numbers left out, whatever stands beside it.
   */
  readonly as?: "address" | "name" | "number" | "message";
}

/** What a question about values is about. */
export type ValueOf = IndexedValue | SaidValue;

/** Limits for how often a value occurs, inclusive. */
export interface CountLimits {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** What records are grouped by: a value, or the stretch of time they fall into, written as the time it begins. */
export type GroupedBy = ValueOf | { readonly bucketSeconds: number };

/** Which values come first: those of most, those of least, those that were there first, those that were there last. */
export const VALUE_ORDERS = ["most", "least", "first", "last"] as const;

export type ValueOrder = (typeof VALUE_ORDERS)[number];

/** An exact question as data. Engines compile it; user text never becomes query text. */
export type Statement =
  | { readonly op: "count"; readonly where: Where }
  /** Different values; with `counts`, those that occur so often. */
  | { readonly op: "countDistinct"; readonly of: ValueOf; readonly where: Where; readonly counts?: CountLimits }
  /** Values with how often they occur; `sumOf` or `distinctOf` rank them by something else of their records. */
  | {
      readonly op: "top";
      readonly of: ValueOf;
      readonly where: Where;
      /** With `distinctOf`, limits for the number of different values. */
      readonly counts?: CountLimits;
      /** Ranks by the sum of this value's numbers in their records. */
      readonly sumOf?: ValueOf;
      /** Ranks by how many different ones of this value their records have. */
      readonly distinctOf?: ValueOf;
      /** `most` where it is absent. */
      readonly order?: ValueOrder;
      readonly limit: number;
    }
  /** Sum, least and greatest of a value's numbers. */
  | { readonly op: "summarise"; readonly of: ValueOf; readonly where: Where }
  | { readonly op: "first" | "last"; readonly where: Where; readonly limit: number }
  /** The longest stretches of time between two records that follow each other, the longest first. */
  | { readonly op: "silences"; readonly where: Where; readonly limit: number }
  /** Counts in equal stretches of time, the empty ones between first and last included. */
  | {
      readonly op: "perBucket";
      readonly where: Where;
      readonly bucketSeconds: number;
      /** Whose days and weeks are meant; UTC where it is absent. */
      readonly zone?: string;
      readonly limit: number;
    }
  /** Counts by combinations of values. */
  | {
      readonly op: "group";
      readonly by: readonly GroupedBy[];
      readonly where: Where;
      readonly counts?: CountLimits;
      /** `most` where it is absent. */
      readonly order?: ValueOrder;
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
  /** Where another value's numbers are summed. */
  readonly sum?: number;
  /** Where another value's different ones are counted. */
  readonly distinct?: number;
  /** The first record that says it, for values that are read from texts. */
  readonly at?: RecordPlace;
}

/** Two records with nothing between them in time. */
export interface Silence {
  readonly from: RecordRow;
  readonly to: RecordRow;
  readonly microseconds: number;
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
  /** Where the least and the greatest stand first; absent where there is no number. */
  readonly minAt?: RecordPlace;
  readonly maxAt?: RecordPlace;
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
  /** For count: how often what the records say happened; absent where that is once for each. */
  readonly occurrences?: number;
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
  /** For silences, the longest first; records without a time are not looked at. */
  readonly silences?: readonly Silence[];
  /** For sequence, in time order: each first record with the earliest one that follows. */
  readonly pairs?: readonly {
    readonly first: RecordRow;
    readonly then: RecordRow;
    readonly value: string | undefined;
  }[];
}

/** Records in the order of time as columns, which take no object for each of millions of them. */
export interface Moments {
  /** Microseconds since 1970 UTC, ascending. */
  readonly times: Float64Array;
  /** One for each value asked for. */
  readonly columns: readonly MomentColumn[];
}

export interface MomentColumn {
  /** The different values, in their order. */
  readonly values: readonly string[];
  /** For each record the place of its value among them; -1 where it has none. */
  readonly codes: Int32Array;
}

/** The most frequent values of a field, and how many different ones there are. */
export interface CountedValues {
  readonly values: readonly ValueRow[];
  readonly distinct: number;
}
