import {
  Failure,
  VALUE_ORDERS,
  type CountLimits,
  type GroupedBy,
  type Statement,
  type ValueOf,
  type ValueOrder,
} from "@lagebild/domain";
import { assertWhere, assertZone, shown } from "./check-where.js";
import { assertLimit } from "../index-limits.js";

/** Most buckets, groups or pairs that one statement returns. */
export const MOST_ROWS = 100_000;
const MOST_GROUPED_VALUES = 8;
/** A century: longer stretches of time are slips, and would not stay whole microseconds. */
const MOST_SECONDS = 3_155_760_000;

const columns: readonly string[] = ["host", "program", "file"];

/** Refuses a statement that engines could only answer wrongly. Failure "invalid" says which part and what was expected. */
export function assertStatement(statement: Statement): void {
  assertWhere(statement.where);
  if ("order" in statement && statement.order !== undefined) assertOrder(statement.order);
  if ("limit" in statement) assertLimit("limit", statement.limit);
  if ("counts" in statement && statement.counts) assertCounts(statement.counts);
  switch (statement.op) {
    case "count":
    case "first":
    case "last":
      return;
    case "silences":
      return assertRows(statement.limit);
    case "top":
      return assertTop(statement);
    case "countDistinct":
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

function assertTop({ of, sumOf, distinctOf }: Extract<Statement, { op: "top" }>): void {
  for (const value of [of, sumOf, distinctOf]) if (value) assertValueOf(value);
  if (sumOf && distinctOf) throw new Failure("invalid", "top takes one of sumOf and distinctOf, got both");
}

function assertOrder(order: ValueOrder): void {
  if (VALUE_ORDERS.includes(order)) return;
  throw new Failure("invalid", `order ${shown(order)} is none of ${VALUE_ORDERS.join(", ")}`);
}

function assertCounts({ atLeast, atMost }: CountLimits): void {
  for (const [name, count] of Object.entries({ atLeast, atMost })) {
    if (count === undefined || (Number.isSafeInteger(count) && count >= 0)) continue;
    throw new Failure("invalid", `counts.${name} must be a whole number of 0 or more, got ${count}`);
  }
}

/** Refuses a value that no index holds. */
export function refuseSaid(): never {
  throw new Failure("invalid", "what texts say beside words is read from the lines, not from the index");
}

function assertValueOf(of: ValueOf): void {
  if ("said" in of) refuseSaid();
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
