import type { CountLimits, GroupedBy, ValueOf } from "@lagebild/domain";
import { compareText } from "../compare-text.js";
import { refuseSaid } from "../statements/check-statement.js";
import { bucketStart } from "../statements/fill-buckets.js";
import { fieldValuesOf, type MemoryRecord } from "./memory-segment-builder.js";

/** Returns the different values of a record: entities of the kind, or the field or column where it has one. */
export function valuesOf(record: MemoryRecord, of: ValueOf): readonly string[] {
  if ("entity" in of) return record.entities.filter(({ kind }) => kind === of.entity).map(({ value }) => value);
  if ("field" in of) return fieldValuesOf(record, of.field);
  if ("said" in of) return refuseSaid();
  const value = record[of.column];
  return value === undefined ? [] : [value];
}

/** Returns the values of a record to group by: with a length of time, when the stretch it falls into begins. */
function groupedValuesOf(record: MemoryRecord, by: GroupedBy): readonly string[] {
  if (!("bucketSeconds" in by)) return valuesOf(record, by);
  return record.time === undefined ? [] : [bucketName(bucketStart(record.time, by))];
}

/** Writes when a stretch of time begins: `2026-03-14T03:00:00Z`. */
const bucketName = (startTime: number): string => new Date(startTime / 1_000).toISOString().replace(".000Z", "Z");

/** Says whether a value occurs so often. */
export const isWithin = (count: number, { atLeast = 0, atMost = Infinity }: CountLimits = {}): boolean =>
  count >= atLeast && count <= atMost;

/** Returns all combinations of a record's values; undefined stands for what it has none of. */
export function combinationsOf(
  record: MemoryRecord,
  by: readonly GroupedBy[],
): readonly (readonly (string | undefined)[])[] {
  let combinations: readonly (readonly (string | undefined)[])[] = [[]];
  for (const of of by) {
    const values = groupedValuesOf(record, of);
    const next: readonly (string | undefined)[] = values.length === 0 ? [undefined] : values;
    combinations = combinations.flatMap((before) => next.map((value) => [...before, value]));
  }
  return combinations;
}

/** Orders combinations by their values, what is missing last. */
export function compareValues(a: readonly (string | undefined)[], b: readonly (string | undefined)[]): number {
  for (const [place, value] of a.entries()) {
    const other = b[place];
    if (value === other) continue;
    if (value === undefined || other === undefined) return value === undefined ? 1 : -1;
    return compareText(value, other);
  }
  return 0;
}
