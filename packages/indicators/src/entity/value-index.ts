import type { EntityKind, IndexedShape, RecordFilter, ShapeId, Statement, StatementResult } from "@lagebild/domain";

/** Records of one shape that hold a value. */
export interface HeldValue {
  readonly kind: EntityKind;
  readonly value: string;
  readonly shape: ShapeId;
  readonly count: number;
}

/** What a report of values asks of an index. */
export interface ValueIndex {
  /** Finds values, of whatever kind, among records that a filter keeps; the first `most` of them. */
  entities(
    values: readonly { readonly value: string }[],
    filter: RecordFilter,
    most: number,
  ): Promise<readonly HeldValue[]>;
  shapes(ids: readonly ShapeId[]): Promise<readonly IndexedShape[]>;
  aggregate(statement: Statement): Promise<StatementResult>;
}
