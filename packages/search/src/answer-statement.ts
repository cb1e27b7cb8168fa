import type { RecordRow, Statement, StatementResult, ValueOf, ValueRow } from "@lagebild/domain";
import { compareText } from "./compare-text.js";
import { assertLimit } from "./index-limits.js";
import { meetsWhere } from "./match-records.js";
import type { MemoryRecord } from "./memory-segment-builder.js";

/** Strips what only the index knows of a record. */
export const rowOf = ({
  file,
  line,
  byteOffset,
  byteLength,
  time,
  host,
  program,
  shape,
  chunk,
}: MemoryRecord): RecordRow => ({
  file,
  line,
  byteOffset,
  byteLength,
  time,
  host,
  program,
  shape,
  chunk,
});

/** Returns the earliest and the latest time of some records. */
export function timesOf(records: readonly { readonly time: number | undefined }[]): {
  first: number | undefined;
  last: number | undefined;
} {
  let first: number | undefined;
  let last: number | undefined;
  for (const { time } of records) {
    if (time === undefined) continue;
    if (first === undefined || time < first) first = time;
    if (last === undefined || time > last) last = time;
  }
  return { first, last };
}

/** Answers a statement by looking at each record: slow, and the truth for other engines. */
export function answerStatement(statement: Statement, records: readonly MemoryRecord[]): StatementResult {
  const matching = records.filter((record) => meetsWhere(record, statement.where));
  const matched = matching.length;
  switch (statement.op) {
    case "count":
      return { statement, matched, count: matched };
    case "countDistinct": {
      const distinct = valueRows(matching, statement.of).length;
      return { statement, matched, count: distinct, distinct };
    }
    case "top": {
      assertLimit("limit", statement.limit);
      const rows = valueRows(matching, statement.of);
      return { statement, matched, values: rows.slice(0, statement.limit), distinct: rows.length };
    }
    case "first":
    case "last":
      assertLimit("limit", statement.limit);
      return { statement, matched, records: matching.sort(byTime(statement.op)).slice(0, statement.limit).map(rowOf) };
  }
}

function valueRows(records: readonly MemoryRecord[], of: ValueOf): readonly ValueRow[] {
  const holders = new Map<string, MemoryRecord[]>();
  for (const record of records) {
    for (const value of valuesOf(record, of)) {
      const known = holders.get(value);
      if (known) known.push(record);
      else holders.set(value, [record]);
    }
  }
  const rows = [...holders].map(([value, found]) => {
    const { first, last } = timesOf(found);
    return { value, count: found.length, firstTime: first, lastTime: last };
  });
  return rows.sort((a, b) => b.count - a.count || compareText(a.value, b.value));
}

function valuesOf(record: MemoryRecord, of: ValueOf): readonly string[] {
  if ("entity" in of) return record.entities.filter(({ kind }) => kind === of.entity).map(({ value }) => value);
  const value =
    "column" in of ? record[of.column] : Object.hasOwn(record.fields, of.field) ? record.fields[of.field] : undefined;
  return value === undefined ? [] : [value];
}

/** Records without a time come last either way. */
function byTime(op: "first" | "last"): (a: MemoryRecord, b: MemoryRecord) => number {
  const sign = op === "first" ? 1 : -1;
  return (a, b) => {
    if (a.time !== b.time) {
      if (a.time === undefined) return 1;
      if (b.time === undefined) return -1;
      return sign * (a.time - b.time);
    }
    return sign * (compareText(a.file, b.file) || a.line - b.line);
  };
}
