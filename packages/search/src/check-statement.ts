import {
  FIELD_OPERATORS,
  Failure,
  zoneNamed,
  type CountLimits,
  type GroupedBy,
  type Statement,
  type TimesOfDay,
  type ValueOf,
  type Where,
} from "@lagebild/domain";
import { assertHexId, assertLimit, numberOf } from "./index-limits.js";

/** Most buckets, groups or pairs that one statement returns. */
export const MOST_ROWS = 100_000;
const MOST_GROUPED_VALUES = 8;
/** A century: longer stretches of time are slips, and would not stay whole microseconds. */
const MOST_SECONDS = 3_155_760_000;

const columns: readonly string[] = ["host", "program", "file"];

/** Refuses a statement that engines could only answer wrongly. Failure "invalid" says which part and what was expected. */
export function assertStatement(statement: Statement): void {
  assertWhere(statement.where);
  if ("limit" in statement) assertLimit("limit", statement.limit);
  if ("counts" in statement && statement.counts) assertCounts(statement.counts);
  switch (statement.op) {
    case "count":
    case "first":
    case "last":
      return;
    case "countDistinct":
    case "top":
    case "summarise":
      return assertValueOf(statement.of);
    case "difference":
      assertValueOf(statement.of);
      return assertWhere(statement.other);
    case "perBucket":
      assertRows(statement.limit);
      if (statement.zone !== undefined) assertZone(statement.zone);
      return assertSeconds("bucketSeconds", statement.bucketSeconds, 1);
    case "group":
      assertRows(statement.limit);
      return assertGrouped(statement.by);
    case "sequence":
      assertRows(statement.limit);
      assertWhere(statement.then);
      if (statement.sameOf) assertValueOf(statement.sameOf);
      return assertSeconds("withinSeconds", statement.withinSeconds, 0);
    default:
      throw new Failure("invalid", `statement ${shown((statement as { op?: unknown }).op)} is not known`);
  }
}

/** Refuses a condition whose ids, times or numbers are none. */
export function assertWhere({ shapes = [], fields = [], except, ...where }: Where): void {
  assertTimes(where);
  if (except) assertTimes(except);
  for (const shape of shapes) assertHexId(shape);
  for (const condition of fields) {
    if (!FIELD_OPERATORS.includes(condition.operator)) {
      throw new Failure("invalid", `operator ${shown(condition.operator)} is none of ${FIELD_OPERATORS.join(", ")}`);
    }
    if (condition.operator === "atLeast" || condition.operator === "below") numberOf(condition);
  }
}

function assertTimes({ from, to, timesOfDay }: Pick<Where, "from" | "to" | "timesOfDay">): void {
  if (timesOfDay) assertTimesOfDay(timesOfDay);
  for (const [name, time] of Object.entries({ from, to })) {
    if (time === undefined || (Number.isFinite(time) && Math.abs(time) <= Number.MAX_SAFE_INTEGER)) continue;
    throw new Failure("invalid", `${name} must be microseconds since 1970, got ${time}`);
  }
}

function assertTimesOfDay({ fromSecond, toSecond, zone, weekdays = [] }: TimesOfDay): void {
  for (const [name, second] of Object.entries({ fromSecond, toSecond })) {
    if (Number.isSafeInteger(second) && second >= 0 && second <= 86_400) continue;
    throw new Failure("invalid", `timesOfDay.${name} must be a whole number of seconds from 0 to 86400, got ${second}`);
  }
  assertZone(zone);
  const wrong = weekdays.find((day) => !Number.isInteger(day) || day < 1 || day > 7);
  if (wrong !== undefined) throw new Failure("invalid", `timesOfDay.weekdays must be 1 for Monday to 7, got ${wrong}`);
}

function assertZone(zone: string): void {
  if (zoneNamed(zone) === zone) return;
  throw new Failure("invalid", `zone ${shown(zone)} is none, expected one such as Europe/Berlin, +01:00 or UTC`);
}

function assertCounts({ atLeast, atMost }: CountLimits): void {
  for (const [name, count] of Object.entries({ atLeast, atMost })) {
    if (count === undefined || (Number.isSafeInteger(count) && count >= 0)) continue;
    throw new Failure("invalid", `counts.${name} must be a whole number of 0 or more, got ${count}`);
  }
}

function assertValueOf(of: ValueOf): void {
  if ("entity" in of || "field" in of || columns.includes(of.column)) return;
  throw new Failure("invalid", `column ${shown((of as { column?: unknown }).column)} is none of ${columns.join(", ")}`);
}

function assertGrouped(by: readonly GroupedBy[]): void {
  if (by.length === 0 || by.length > MOST_GROUPED_VALUES) {
    throw new Failure("invalid", `group takes 1 to ${MOST_GROUPED_VALUES} values, got ${by.length}`);
  }
  for (const of of by) {
    if ("bucketSeconds" in of) assertSeconds("bucketSeconds", of.bucketSeconds, 1);
    else assertValueOf(of);
  }
}

function assertRows(limit: number): void {
  if (limit <= MOST_ROWS) return;
  throw new Failure("invalid", `limit must be at most ${MOST_ROWS}, got ${limit}`);
}

function assertSeconds(name: string, seconds: number, least: number): void {
  if (Number.isSafeInteger(seconds) && seconds >= least && seconds <= MOST_SECONDS) return;
  throw new Failure("invalid", `${name} must be a whole number from ${least} to ${MOST_SECONDS}, got ${seconds}`);
}

const shown = (value: unknown): string => JSON.stringify(String(value).slice(0, 40));
