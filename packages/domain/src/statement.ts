import type { EntityKind } from "./record.js";
import type { ShapeId } from "./shape.js";

/** Hard limits on which records count. Times are microseconds UTC, inclusive; names match exactly, ignoring case. */
export interface RecordFilter {
  readonly from?: number;
  readonly to?: number;
  readonly host?: string;
  readonly program?: string;
  readonly file?: string;
}

export type FieldOperator = "equals" | "startsWith" | "contains" | "atLeast" | "below";

export interface FieldCondition {
  readonly field: string;
  readonly operator: FieldOperator;
  readonly value: string;
}

/** Which records a statement is about: all parts must hold. */
export interface Where extends RecordFilter {
  /** Records of any of these shapes. */
  readonly shapes?: readonly ShapeId[];
  /** Records that hold each of these values, normalised; without a kind, of whatever kind. */
  readonly entities?: readonly { readonly value: string; readonly kind?: EntityKind }[];
  readonly fields?: readonly FieldCondition[];
}

/** What a question about values is about: an entity kind, a field, or the record's own columns. */
export type ValueOf =
  { readonly entity: EntityKind } | { readonly field: string } | { readonly column: "host" | "program" | "file" };

/** An exact question as data. Engines compile it; user text never becomes query text. */
export type Statement =
  | { readonly op: "count"; readonly where: Where }
  | { readonly op: "countDistinct"; readonly of: ValueOf; readonly where: Where }
  | { readonly op: "top"; readonly of: ValueOf; readonly where: Where; readonly limit: number }
  | { readonly op: "first" | "last"; readonly where: Where; readonly limit: number };

/** Where a record lies in its original file, and what it is an occurrence of. */
export interface RecordRow {
  readonly file: string;
  readonly line: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly time: number | undefined;
  readonly host: string | undefined;
  readonly program: string | undefined;
  readonly shape: ShapeId;
  readonly chunk: number;
}

export interface ValueRow {
  readonly value: string;
  readonly count: number;
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
}

/** `count` for count and countDistinct; `values` best first for top; `records` for first and last. */
export interface StatementResult {
  readonly statement: Statement;
  /** Records that met the conditions. */
  readonly matched: number;
  readonly count?: number;
  readonly values?: readonly ValueRow[];
  /** Different values there are in all; `values` may hold fewer. */
  readonly distinct?: number;
  readonly records?: readonly RecordRow[];
}
