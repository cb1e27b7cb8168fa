import type { FieldCondition, RecordFilter, Where } from "@lagebild/domain";
import { isAtTimeOfDay } from "./time-of-day.js";
import { numberOf } from "./index-limits.js";
import { lowerCase } from "./lower-case.js";
import { fieldValuesOf, type MemoryRecord } from "./memory-segment-builder.js";

const sameName = (a: string | undefined, b: string): boolean => a !== undefined && lowerCase(a) === lowerCase(b);
/** How logs write numbers. */
const decimal = /^[ \t]*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?[ \t]*$/i;

/** Reads a text as a finite number, as logs write them; undefined where it is none. */
export function numberIn(text: string): number | undefined {
  const number = decimal.test(text) ? Number(text) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** Says whether a record's source is what a filter calls `file`. */
export type IsNamed = (record: MemoryRecord, file: string) => boolean;

const hasLabel: IsNamed = (record, file) => sameName(record.file, file);

function meetsFilter(
  record: MemoryRecord,
  { from, to, timesOfDay, host, program, file }: RecordFilter,
  isNamed: IsNamed,
): boolean {
  if (from !== undefined && (record.time === undefined || record.time < from)) return false;
  if (to !== undefined && (record.time === undefined || record.time > to)) return false;
  if (timesOfDay && (record.time === undefined || !isAtTimeOfDay(record.time, timesOfDay))) return false;
  if (host !== undefined && !sameName(record.host, host)) return false;
  if (program !== undefined && !sameName(record.program, program)) return false;
  return file === undefined || isNamed(record, file);
}

function meetsCondition(record: MemoryRecord, condition: FieldCondition): boolean {
  const number = condition.operator === "atLeast" || condition.operator === "below" ? numberOf(condition) : 0;
  const all = fieldValuesOf(record, condition.field);
  if (all.length === 0) return false;
  const found = all.join(" ");
  switch (condition.operator) {
    case "equals":
      return all.some((value) => sameName(value, condition.value));
    case "startsWith":
      return lowerCase(found).startsWith(lowerCase(condition.value));
    case "contains":
      return lowerCase(found).includes(lowerCase(condition.value));
    case "atLeast":
      return decimal.test(found) && Number(found) >= number;
    case "below":
      return decimal.test(found) && Number(found) < number;
  }
}

/** Says whether a record meets all parts of a condition: the meaning that every engine must reproduce. */
export function meetsWhere(record: MemoryRecord, where: Where, isNamed: IsNamed = hasLabel): boolean {
  if (!meetsFilter(record, where, isNamed)) return false;
  if (where.except !== undefined && meetsFilter(record, where.except, isNamed)) return false;
  if (where.shapes !== undefined && !where.shapes.includes(record.shape)) return false;
  if (where.templates !== undefined && !where.templates.includes(record.template)) return false;
  for (const { value, kind, role } of where.entities ?? []) {
    const isMeant = (entity: MemoryRecord["entities"][number]): boolean =>
      entity.value === value && (kind ?? entity.kind) === entity.kind && (role ?? entity.role) === entity.role;
    if (!record.entities.some(isMeant)) return false;
  }
  return (where.fields ?? []).every((condition) => meetsCondition(record, condition));
}
