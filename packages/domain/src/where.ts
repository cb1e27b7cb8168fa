import type { EntityRole } from "./event.js";
import type { EntityKind } from "./record.js";
import type { ShapeId } from "./shape.js";
import type { SourceId } from "./source.js";

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

/**
 * How a field's value is compared: as text ignoring case, as a number, as an address that lies in a network, or whether
 * there is one at all. Of a field of several values, one of them must compare.
 */
export const FIELD_OPERATORS = [
  "equals",
  "startsWith",
  "endsWith",
  "contains",
  "above",
  "atLeast",
  "atMost",
  "below",
  "inNetwork",
  "exists",
] as const;

export type FieldOperator = (typeof FIELD_OPERATORS)[number];

const NUMBER_OPERATORS: ReadonlySet<FieldOperator> = new Set(["above", "atLeast", "atMost", "below"]);

/** Whether an operator compares numbers. */
export const comparesNumbers = (operator: FieldOperator): boolean => NUMBER_OPERATORS.has(operator);

export interface FieldCondition {
  /** A field of the event, or a field of the log as it is written there. */
  readonly field: string;
  readonly operator: FieldOperator;
  /** For `inNetwork` a range such as `10.0.0.0/8` or one address; empty for `exists`. */
  readonly value: string;
  /** Any of these values does as well. */
  readonly orValues?: readonly string[];
  /** Any of these fields may meet the condition as well. */
  readonly orFields?: readonly string[];
}

/** A value that a record holds, normalised; without a kind, of whatever kind, without a role in whatever part. */
export interface NamedEntity {
  readonly value: string;
  readonly kind?: EntityKind;
  readonly role?: EntityRole;
  /** Any of these values of the same kind and role does as well. */
  readonly orValues?: readonly string[];
}

/** Lines of a source, 1-based. */
export interface SourceLines {
  readonly source: SourceId;
  readonly lines: readonly number[];
}

/** Which records a statement is about: all parts must hold. */
export interface Where extends RecordFilter {
  /** Records of any of these shapes. */
  readonly shapes?: readonly ShapeId[];
  /** Records that hold each of these. */
  readonly entities?: readonly NamedEntity[];
  readonly fields?: readonly FieldCondition[];
  /** Records of any of these templates. */
  readonly templates?: readonly string[];
  /** Records that begin at these lines. */
  readonly places?: readonly SourceLines[];
  /** Of each list, records meet at least one; an empty list is met by none. */
  readonly anyOf?: readonly (readonly Where[])[];
  /** Records that meet any of these in whole are left out; what a record does not have, it does not meet. */
  readonly noneOf?: readonly Where[];
  /** What `shapes` were chosen for, in words: for the reader, not for the engine. */
  readonly meaning?: string;
}

/** What a condition may hold at most, all that it nests counted together. */
export const WHERE_LIMITS = {
  /** Conditions within conditions. */
  depth: 4,
  /** Conditions that are nested in all. */
  parts: 500,
  /** Lines of `places`. */
  lines: 50_000,
  /** Values of one condition on a field or an entity. */
  values: 1_000,
  /** Fields of one condition. */
  fields: 50,
  /** Values compared in all: of each condition its values, as often as it has fields. */
  comparisons: 20_000,
} as const;

/** Returns the conditions that a condition nests directly. */
export const nestedIn = ({ anyOf = [], noneOf = [] }: Where): readonly Where[] => [...anyOf.flat(), ...noneOf];

/** Returns a condition and all conditions nested in it, at whatever depth. */
export function allWheres(where: Where): readonly Where[] {
  const found = [where];
  for (let i = 0; i < found.length; i++) found.push(...nestedIn(found[i]!));
  return found;
}

/** Says what is too much in how a condition nests others; undefined where nothing is. It may come from anywhere. */
export function nestingFault(where: unknown): string | undefined {
  let level: readonly unknown[] = [where];
  let parts = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > WHERE_LIMITS.depth) return `conditions are nested more than ${WHERE_LIMITS.depth} deep`;
    parts += depth === 0 ? 0 : level.length;
    if (parts > WHERE_LIMITS.parts) return `more than ${WHERE_LIMITS.parts} conditions are nested`;
    level = level.flatMap(looselyNestedIn);
  }
  return undefined;
}

function looselyNestedIn(where: unknown): readonly unknown[] {
  if (typeof where !== "object" || where === null) return [];
  const { anyOf, noneOf } = where as { readonly anyOf?: unknown; readonly noneOf?: unknown };
  const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);
  return [...listed(anyOf).flatMap(listed), ...listed(noneOf)];
}
