import type { FieldCondition, FieldOperator, IndexedValue, Where } from "@lagebild/domain";
import type { ValueHit } from "../links/link.js";

/** Joins two conditions: both must hold. */
export function bothOf(one: Where, other: Where): Where {
  const { fields, entities, anyOf, noneOf, shapes, places, host, program, file, from, to, timesOfDay } = other;
  const clash =
    (host !== undefined && one.host !== undefined) ||
    (program !== undefined && one.program !== undefined) ||
    (file !== undefined && one.file !== undefined) ||
    (shapes !== undefined && one.shapes !== undefined) ||
    (places !== undefined && one.places !== undefined) ||
    (timesOfDay !== undefined && one.timesOfDay !== undefined);
  if (clash) return { ...one, anyOf: [...(one.anyOf ?? []), [other]] };
  const latest = from === undefined ? one.from : Math.max(from, one.from ?? -Infinity);
  const earliest = to === undefined ? one.to : Math.min(to, one.to ?? Infinity);
  return {
    ...one,
    ...other,
    ...(latest !== undefined && { from: latest }),
    ...(earliest !== undefined && { to: earliest }),
    ...((fields ?? one.fields) && { fields: [...(one.fields ?? []), ...(fields ?? [])] }),
    ...((entities ?? one.entities) && { entities: [...(one.entities ?? []), ...(entities ?? [])] }),
    ...((anyOf ?? one.anyOf) && { anyOf: [...(one.anyOf ?? []), ...(anyOf ?? [])] }),
    ...((noneOf ?? one.noneOf) && { noneOf: [...(one.noneOf ?? []), ...(noneOf ?? [])] }),
  };
}

/** Any of the conditions holds. */
export const anyWhere = (wheres: readonly Where[]): Where => (wheres.length === 1 ? wheres[0]! : { anyOf: [wheres] });

/** Leaves out what meets a condition. */
export const notWhere = (where: Where): Where => ({ noneOf: [where] });

const MOST_VALUES = 200;

/** Records that have any of the values where they were found. */
export function whereOfHits(hits: readonly ValueHit[]): Where {
  const byPlace = new Map<string, { readonly of: IndexedValue; readonly values: Set<string> }>();
  for (const { of, value } of hits) {
    const key = JSON.stringify(of);
    const present = byPlace.get(key) ?? { of, values: new Set<string>() };
    present.values.add(value);
    byPlace.set(key, present);
  }
  return anyWhere(
    [...byPlace.values()].map(({ of, values }) => valueWhere(of, "equals", [...values].slice(0, MOST_VALUES))),
  );
}

/** Records of which a value meets a condition. */
export function valueWhere(of: IndexedValue, operator: FieldOperator, values: readonly string[]): Where {
  const [value = "", ...orValues] = values;
  if ("field" in of) return { fields: [fieldCondition(of.field, operator, value, orValues)] };
  if ("entity" in of) return { entities: [{ value, kind: of.entity, ...(orValues.length > 0 && { orValues }) }] };
  return anyWhere(values.map((one) => ({ [of.column]: one })));
}

export const fieldCondition = (
  field: string,
  operator: FieldOperator,
  value: string,
  orValues: readonly string[] = [],
): FieldCondition => ({ field, operator, value, ...(orValues.length > 0 && { orValues }) });
