import { addressRange, comparesNumbers, type FieldCondition, type RecordFilter, type Where } from "@lagebild/domain";
import { isAtTimeOfDay } from "../statements/time-of-day.js";
import { numberOf, wholeOf } from "../index-limits.js";
import { lowerCase } from "./lower-case.js";
import { fieldValuesOf, type MemoryRecord } from "./memory-segment-builder.js";

const sameName = (a: string | undefined, b: string): boolean => a !== undefined && lowerCase(a) === lowerCase(b);
/** How logs write numbers. */
const decimal = /^[ \t]*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?[ \t]*$/i;

/** Whole numbers that are compared exactly with those whose digits a number would lose. */
const WHOLE = /^[ \t]*[-+]?\d{1,38}[ \t]*$/;

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
  const { field, orFields = [], value, orValues = [] } = condition;
  const found = [field, ...orFields].flatMap((one) => fieldValuesOf(record, one));
  return [value, ...orValues].some((one) => {
    const meets = comparing({ ...condition, value: one });
    return found.some(meets);
  });
}

function comparing(condition: FieldCondition): (found: string) => boolean {
  const wanted = lowerCase(condition.value);
  const number = comparesNumbers(condition.operator) ? numberOf(condition) : 0;
  const whole = comparesNumbers(condition.operator) ? wholeOf(condition.value) : undefined;
  const compared = (compare: (found: number | bigint, wanted: number | bigint) => boolean) => (found: string) =>
    whole !== undefined && WHOLE.test(found)
      ? compare(BigInt(found.trim().replace("+", "")), whole)
      : decimal.test(found) && compare(Number(found), number);
  switch (condition.operator) {
    case "equals":
      return (found) => lowerCase(found) === wanted;
    case "startsWith":
      return (found) => lowerCase(found).startsWith(wanted);
    case "endsWith":
      return (found) => lowerCase(found).endsWith(wanted);
    case "contains":
      return (found) => lowerCase(found).includes(wanted);
    case "above":
      return compared((found, wanted) => found > wanted);
    case "atLeast":
      return compared((found, wanted) => found >= wanted);
    case "atMost":
      return compared((found, wanted) => found <= wanted);
    case "below":
      return compared((found, wanted) => found < wanted);
    case "inNetwork": {
      const range = addressRange(condition.value);
      return (found) => range?.has(found) === true;
    }
    case "exists":
      return (found) => found !== "";
  }
}

/** Says whether a record meets all parts of a condition: the meaning that every engine must reproduce. */
export function meetsWhere(record: MemoryRecord, where: Where, isNamed: IsNamed = hasLabel): boolean {
  if (!meetsFilter(record, where, isNamed)) return false;
  const { places, anyOf = [], noneOf = [] } = where;
  if (places && !places.some(({ source, lines }) => source === record.source && lines.includes(record.line)))
    return false;
  if (!anyOf.every((alternatives) => alternatives.some((one) => meetsWhere(record, one, isNamed)))) return false;
  if (noneOf.some((one) => meetsWhere(record, one, isNamed))) return false;
  if (where.shapes !== undefined && !where.shapes.includes(record.shape)) return false;
  if (where.templates !== undefined && !where.templates.includes(record.template)) return false;
  for (const { value, kind, role, orValues = [] } of where.entities ?? []) {
    const isMeant = (entity: MemoryRecord["entities"][number]): boolean =>
      (entity.value === value || orValues.includes(entity.value)) &&
      (kind ?? entity.kind) === entity.kind &&
      (role ?? entity.role) === entity.role;
    if (!record.entities.some(isMeant)) return false;
  }
  return (where.fields ?? []).every((condition) => meetsCondition(record, condition));
}
