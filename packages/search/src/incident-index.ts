import type {
  CountedValues,
  EcsEvent,
  EntityKind,
  EntityRole,
  FieldValues,
  IndexedShape,
  Moments,
  RecordFilter,
  RecordRow,
  Run,
  Shape,
  ShapeId,
  Skip,
  SourceCoverage,
  SourceId,
  Statement,
  StatementResult,
  StoredSource,
  ValueOf,
  Where,
  ZoneOrigin,
} from "@lagebild/domain";
import type { SourceName } from "./sources/source-labels.js";

/** The bytes [startByte, endByte) of a source. */
export interface ByteRange {
  readonly startByte: number;
  readonly endByte: number;
}

/** One record on its way into a segment; source, shape and entities are the builder's own numbers for them. */
export interface SegmentRecord {
  readonly source: number;
  /** 1-based. */
  readonly line: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  /** Microseconds since 1970 UTC. */
  readonly time: number | undefined;
  /** Where the zone of the time came from. */
  readonly zoneOrigin?: ZoneOrigin | undefined;
  /** How often what it says happened, where that is not once. */
  readonly occurrences?: number | undefined;
  readonly host: string | undefined;
  readonly program: string | undefined;
  readonly shape: number;
  /** Episode of the record, numbered within its source. */
  readonly chunk: number;
  /** The record's values by name. Those of a record that has very many are not kept beside it: its line still holds them. */
  readonly fields: FieldValues | undefined;
  /** What happened, in the fields of the Elastic Common Schema. */
  readonly event?: Pick<EcsEvent, "fixed" | "values"> | undefined;
  /** A value that is named twice counts once for the record. */
  readonly entities: readonly number[] | undefined;
  /** The part that each of the entities plays, by their places; absent where no part is known. */
  readonly roles?: readonly (EntityRole | undefined)[] | undefined;
}

/** What is known of a segment besides its records. */
export interface SegmentManifest {
  /** Names the embedder that made the shapes' vectors. */
  readonly modelId: string;
  /** Of the segment's part of each source only; the index adds the parts up. */
  readonly coverage: readonly SourceCoverage[];
  readonly skips: readonly Skip[];
}

/** A finished segment that nobody sees before it is published: plain data, so that it may cross threads. */
export interface BuiltSegment {
  readonly segmentId: string;
  /** Where the adapter that built it keeps it. */
  readonly path: string;
  readonly records: number;
}

/** Takes the records of one slice, or of several small files, one call at a time and without promises. */
export interface SegmentBuilder {
  /** Returns the number of the source in this segment. */
  addSource(source: StoredSource, range: ByteRange): number;
  /** Returns the number of the shape in this segment; the same id gets the same number. */
  addShape(shape: Shape): number;
  /** Returns the number of the entity in this segment; the same kind and value get the same number. */
  addEntity(kind: EntityKind, value: string): number;
  addRecord(record: SegmentRecord): void;
  /** Returns the distinct shapes so far, by their numbers. */
  shapes(): readonly Shape[];
  /** Takes what was found out about shapes of the segment, however many at a time and each once; others get no meaning and no vector. */
  describeShapes(shapes: readonly IndexedShape[]): void;
  /** Completes the segment. */
  finish(manifest: SegmentManifest): Promise<BuiltSegment>;
  abandon(): Promise<void>;
}

/** A shape that was found; `score` is the cosine for `nearest` and BM25 (higher is better) for `words`. */
export interface ShapeHit {
  readonly shape: ShapeId;
  readonly score: number;
}

/** Records of one shape that hold a value. */
export interface EntityHit {
  readonly kind: EntityKind;
  readonly value: string;
  readonly shape: ShapeId;
  readonly count: number;
}

/** A value to look up; without a kind, of whatever kind. */
export interface EntityQuery {
  readonly value: string;
  readonly kind?: EntityKind;
}

/** Occurrences of a shape in a file with some of them: the first, the last and what lies evenly between. */
export interface Occurrence {
  readonly source: SourceId;
  readonly file: string;
  readonly run: Run;
  /** In line order. */
  readonly samples: readonly RecordRow[];
}

/** Different values of one kind that occur with a shape, the most frequent first. */
export interface KindVariety {
  readonly kind: EntityKind;
  readonly distinct: number;
  readonly top: readonly { readonly value: string; readonly count: number }[];
}

export interface ShapeVariety {
  readonly shape: ShapeId;
  /** In the order of the kinds' names. */
  readonly kinds: readonly KindVariety[];
}

/** How much an expert's query may return and take. */
export interface QueryLimits {
  readonly maxRows: number;
  readonly timeoutMs: number;
}

/** Whole numbers beyond 2^53 and values of other types come as text; times as `2024-03-14 03:11:02.5`, UTC. */
export type QueryCell = string | number | boolean | null;

export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly QueryCell[])[];
  /** There are more rows than these, or some cells were too long to return whole. */
  readonly isCut: boolean;
}

/** A record with what happened in it. */
export interface EventRow {
  readonly row: RecordRow;
  /** Values by field of the Elastic Common Schema; lists have blanks in between. */
  readonly event: FieldValues;
  /** Values by the names that the log gives them. */
  readonly fields: FieldValues;
}

/** What is known of a field over many records. */
export interface FieldSummary {
  readonly field: string;
  /** It is a field of the Elastic Common Schema, not of a log. */
  readonly isOfEvent: boolean;
  /** Records that have it. */
  readonly records: number;
  /** Different values, and the most frequent; absent for fields of logs whose values are not kept in columns. */
  readonly distinct?: number;
  readonly top?: readonly { readonly value: string; readonly count: number }[];
}

export interface NameCount {
  readonly name: string;
  readonly count: number;
}

/** A source that every query sees, with the account of all its bytes. */
export interface IndexedSource {
  readonly source: StoredSource;
  readonly coverage: SourceCoverage;
  readonly records: number;
}

/** A source of which some bytes are still missing: no query sees it, or only the state before it grew or was read anew. */
export interface IncompleteSource {
  readonly source: StoredSource;
  readonly coveredBytes: number;
  /** What is missing is there and damaged. */
  readonly isDamaged?: boolean;
}

/** A file of an incident that is not what was written. */
export interface DamagedFile {
  /** Its path below the incident's folder. */
  readonly file: string;
  readonly fault: string;
}

/** What the index holds; counts are of visible sources only. */
export interface IndexSnapshot {
  /** By their labels, of which no two are alike. */
  readonly sources: readonly IndexedSource[];
  readonly incomplete: readonly IncompleteSource[];
  /** Files that were left out because they are not what was written; empty where all hold. */
  readonly damaged: readonly DamagedFile[];
  readonly segments: number;
  readonly records: number;
  readonly lines: number;
  readonly shapes: number;
  /** Shapes that are in the dictionary; the others are searched one by one. */
  readonly dictionaryShapes: number;
  /** Microseconds since 1970 UTC. */
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  /** The 20 with most records. */
  readonly hosts: readonly NameCount[];
  /** All of them, those with most records first. */
  readonly programs: readonly NameCount[];
  readonly modelId: string | undefined;
  readonly skips: readonly Skip[];
}

/**
 * Finds shapes by meaning, words and values, and counts and shows their records. A source is seen in its newest state of
 * which segments cover all bytes; where ranges overlap, the larger state and then what was published last counts. Every
 * filter is hard. What is called `file` is a source's label, or names it as `sourcesNamed` reads it.
 */
export interface IncidentIndex {
  /** Starts a segment. The id is letters, digits, dots, underscores and hyphens, at most 100. */
  segmentBuilder(segmentId: string): SegmentBuilder | Promise<SegmentBuilder>;
  /** Makes a segment part of the index, in place of an earlier one of the same id. */
  publish(segment: BuiltSegment): Promise<void>;
  /** Notes names under which sources arrived, in this order. For whoever holds the incident's lock. */
  name(arrivals: readonly SourceName[]): Promise<void>;
  /** Returns the names that are noted, in the order of their arrival. */
  names(): Promise<readonly SourceName[]>;
  /** Takes a source out; publishing it again brings it back. */
  remove(source: SourceId): Promise<void>;
  /** Builds the dictionary anew from what is published. Failure "invalid" when the segments' embedders differ. */
  refresh(): Promise<void>;
  /** Also looks for what other processes have published. */
  snapshot(): Promise<IndexSnapshot>;
  /** Returns at most one hit for each vector: its own shape or, where the filter rules that out, one that borrows it. */
  nearest(vector: Float32Array, filter: RecordFilter, k: number): Promise<readonly ShapeHit[]>;
  /** Ranks by BM25 over the shapes' texts and their meanings in both languages; any of the words may match. */
  words(query: readonly string[], filter: RecordFilter, k: number): Promise<readonly ShapeHit[]>;
  /** Returns at most `k` hits for each value, the most frequent shapes first. */
  entities(values: readonly EntityQuery[], filter: RecordFilter, k: number): Promise<readonly EntityHit[]>;
  /** Returns the shapes that exist, in the order asked for. */
  shapes(ids: readonly ShapeId[]): Promise<readonly IndexedShape[]>;
  /** Returns one entry for each shape and source that meet `where`, by file and first line, with at most as many samples. */
  occurrences(where: Where, samplesPerRun: number): Promise<readonly Occurrence[]>;
  /** Returns, by shape, for each shape that meets `where` and holds values their kinds with at most `limit` values each. */
  variety(where: Where, limit: number): Promise<readonly ShapeVariety[]>;
  /** Returns for each row at most `each` records before and after it in the same source and chunk, in line order. */
  neighbours(rows: readonly RecordRow[], each: number): Promise<readonly (readonly RecordRow[])[]>;
  /** Returns the records of those lines of a source, in line order; a line without a record is left out. */
  recordsAt(source: string, lines: readonly number[]): Promise<readonly RecordRow[]>;
  /**
   * Returns at most `limit` events that meet `where`, in the order of sources' ids and lines, from behind a record on.
   */
  events(request: {
    readonly where: Where;
    readonly after?: { readonly source: SourceId; readonly line: number };
    readonly limit: number;
  }): Promise<readonly EventRow[]>;
  /** Returns the fields that records that meet `where` have, those of events first, each with at most `limit` values. */
  fields(where: Where, limit: number): Promise<readonly FieldSummary[]>;
  /**
   * Counts and compares exactly. `matched` is always the number of records that meet `where`.
   * - perBucket: buckets begin at multiples of `bucketSeconds` since 1970 UTC and go from the first record's to the last's,
   *   empty ones included. Records without a time are in none. More than `limit` buckets are refused with a longer length
   *   that would do: a row with an end missing would mislead.
   * - group: a record counts once for each combination of its own values; where it has none, the value is undefined.
   *   `distinct` is the number of combinations. Top and difference leave such records out.
   * - sequence: each record of `where` with the earliest of `then` that is later by at most `withinSeconds`: of a later
   *   time or, at the same time, on a later line of the same file. With `sameOf`, both hold the same value, which is
   *   compared as written; of several, the earliest record and then the first value in order count. Records without a
   *   time never match. `count` is the number of pairs, one at most for each record of `where`.
   *   With `sameOf`, `values` counts the pairs of each value, from the time of a first record to that of a last one that follows.
   * - summarise: reads values as logs write numbers; `others` counts the values that are none. Sums of whole numbers are exact.
   * - difference: counts and times are those of the records of `where`; `distinct` counts all such values.
   * Failure "invalid" when a part of the statement is out of range.
   */
  aggregate(statement: Statement): Promise<StatementResult>;
  /**
   * Returns the records that meet `where` and have a time, in its order and, of one time, in that of their values. A
   * record stands there once for each combination of its own values.
   */
  moments(where: Where, by: readonly ValueOf[]): Promise<Moments>;
  /** Returns for each of `of` what `top` says of it, in its order: at most `limit` values, and how many there are. */
  tops(where: Where, of: readonly ValueOf[], limit: number): Promise<readonly CountedValues[]>;
  /**
   * Runs one SELECT of an expert over the views records, entities, shapes and sources, and reaches nothing else.
   * Failure "invalid" when it is no such query, "timeout" when it takes too long, "unavailable" when it needs too much
   * memory or the adapter has no SQL.
   */
  query(sql: string, limits: QueryLimits): Promise<QueryResult>;
  close(): Promise<void>;
}
