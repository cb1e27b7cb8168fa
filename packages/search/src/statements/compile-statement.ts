import type { Statement, Where } from "@lagebild/domain";
import type { Query } from "../records/duckdb-record-table.js";
import { compileSequence, compileShared } from "./compile-sequence.js";
import {
  bucketStartOf,
  compileCounted,
  compileDifference,
  compileGroups,
  compileLimited,
  compileRanked,
  compileSummary,
  compileTop,
} from "./compile-values.js";
import { compileColumns, compileRecords, compileWhere, fieldRecords, hasFields, isOfRuns } from "./compile-where.js";
import { allOf, text, type SourcesOf } from "./query-text.js";

/** What to ask for a statement: `matched` always, and one of the others for all but count. */
export interface CompiledStatement {
  /** One row: number of records. For perBucket, first and last also their first and last time in microseconds. */
  readonly matched: Query;
  /** Columns: value, count, first and last time in microseconds, number of different values, what it was ranked by. */
  readonly values?: Query;
  /** Columns: source and line of the records, in the order asked for. */
  readonly places?: Query;
  /** Columns: where the bucket begins in microseconds, count; in no order and without empty ones. */
  readonly buckets?: Query;
  /** Columns: as many values as asked for, count, first and last time in microseconds, number of groups. */
  readonly groups?: Query;
  /** Columns: source and line of the first and of the record that follows, value, number of pairs. */
  readonly pairs?: Query;
  /** Columns: as `compileSummary` says. */
  readonly summary?: Query;
  /** One row: how often what the records say happened beyond once for each. */
  readonly repeats?: Query;
  /** Columns: source and line of the record before and of the one behind a silence, its microseconds. */
  readonly silences?: Query;
}

/** Compiles a statement. Ids and times become numbers; every text of the user's becomes a parameter. */
export function compileStatement(statement: Statement, sourcesOf: SourcesOf): CompiledStatement {
  const { where } = statement;
  const matched = compileMatched(where, sourcesOf);
  switch (statement.op) {
    case "count":
      return (sourcesOf.hasRepeats?.() ?? true) ? { matched, repeats: compileRepeats(where, sourcesOf) } : { matched };
    case "countDistinct": {
      const counted = compileLimited(compileCounted(statement.of, where, sourcesOf), statement.counts);
      return { matched, values: compileTop(counted, 1) };
    }
    case "top": {
      const { counts, limit, order, distinctOf } = statement;
      const ranked = compileRanked(statement, sourcesOf);
      const counted = ranked ?? compileCounted(statement.of, where, sourcesOf);
      const limited = compileLimited(counted, counts, distinctOf ? "ranked" : "count");
      return { matched, values: compileTop(limited, limit, { order, isRanked: ranked !== undefined }) };
    }
    case "summarise":
      return { matched, summary: compileSummary(statement.of, where, sourcesOf) };
    case "difference": {
      const values = compileDifference(statement.of, where, statement.other, sourcesOf);
      return { matched, values: compileTop(values, statement.limit) };
    }
    case "first":
    case "last":
      return { matched: compileSpan(where, sourcesOf), places: compilePlaces(statement, sourcesOf) };
    case "silences":
      return { matched, silences: compileSilences(statement, sourcesOf) };
    case "perBucket":
      return { matched: compileSpan(where, sourcesOf), buckets: compileBuckets(statement, sourcesOf) };
    case "group":
      return { matched, groups: compileGroups(statement, sourcesOf) };
    case "sequence":
      return {
        matched,
        pairs: compileSequence(statement, sourcesOf),
        ...(statement.sameOf && { values: compileTop(compileShared(statement, sourcesOf), statement.limit) }),
      };
  }
}

function compileMatched(where: Where, sourcesOf: SourcesOf): Query {
  if (isOfRuns(where)) {
    const { sql, values } = allOf(compileColumns(where, sourcesOf));
    return text(`SELECT coalesce(sum(count), 0)::DOUBLE FROM runs WHERE ${sql}`, ...values);
  }
  const { sql, values } = compileRecords(where, sourcesOf);
  return text(`SELECT count(*)::DOUBLE FROM ${sql}`, ...values);
}

/** Few records say that something happened more than once: they are found first. */
function compileRepeats(where: Where, sourcesOf: SourcesOf): Query {
  const { sql, values } = compileWhere(where, sourcesOf);
  return text(
    `SELECT coalesce(sum(occurrences - 1), 0)::DOUBLE FROM ${hasFields(where) ? fieldRecords(sourcesOf) : "records"} WHERE occurrences > 1 AND ${sql}`,
    ...values,
  );
}

/** Only the different times are lined up; then the records are found that stand at the ends of the longest gaps. */
function compileSilences({ where, limit }: Extract<Statement, { op: "silences" }>, sourcesOf: SourcesOf): Query {
  const { sql, values } = compileRecords(where, sourcesOf);
  const place = "struct_pack(f := s.file, l := r.line, s := r.source)";
  return text(
    `WITH found AS MATERIALIZED (SELECT source, line, time FROM ${sql} AND time IS NOT NULL),
gaps AS (SELECT time AS since, lead(time) OVER (ORDER BY time) AS until FROM (SELECT DISTINCT time FROM found)),
longest AS (SELECT since, until, epoch_us(until) - epoch_us(since) AS us FROM gaps WHERE until IS NOT NULL ORDER BY us DESC, since LIMIT ${limit}),
ends AS (SELECT r.time, min(${place}) AS first, max(${place}) AS last FROM found r JOIN sources s ON s.id = r.source
WHERE r.time IN (SELECT since FROM longest UNION ALL SELECT until FROM longest) GROUP BY r.time)
SELECT struct_extract(a.last, 's'), struct_extract(a.last, 'l'), struct_extract(b.first, 's'), struct_extract(b.first, 'l'), us::DOUBLE
FROM longest JOIN ends a ON a.time = since JOIN ends b ON b.time = until ORDER BY us DESC, since`,
    ...values,
  );
}

function compileSpan(where: Where, sourcesOf: SourcesOf): Query {
  const span = (first: string, last: string): string =>
    `epoch_us(min(${first}))::DOUBLE, epoch_us(max(${last}))::DOUBLE`;
  if (isOfRuns(where)) {
    const { sql, values } = allOf(compileColumns(where, sourcesOf));
    return text(
      `SELECT coalesce(sum(count), 0)::DOUBLE, ${span("first_time", "last_time")} FROM runs WHERE ${sql}`,
      ...values,
    );
  }
  const { sql, values } = compileRecords(where, sourcesOf);
  return text(`SELECT count(*)::DOUBLE, ${span("time", "time")} FROM ${sql}`, ...values);
}

function compileBuckets(
  { where, bucketSeconds, zone }: Extract<Statement, { op: "perBucket" }>,
  sourcesOf: SourcesOf,
): Query {
  const { sql, values } = compileRecords(where, sourcesOf);
  return text(
    `SELECT ${bucketStartOf("us", { bucketSeconds, ...(zone !== undefined && { zone }) }, sourcesOf.timeRange?.())}::DOUBLE AS start, count(*)::DOUBLE FROM
(SELECT epoch_us(time) AS us FROM ${sql}) WHERE us IS NOT NULL GROUP BY start`,
    ...values,
  );
}

function compilePlaces(
  { op, where, limit }: Extract<Statement, { op: "first" | "last" }>,
  sourcesOf: SourcesOf,
): Query {
  const { sql, values } = compileRecords(where, sourcesOf);
  const direction = op === "first" ? "ASC" : "DESC";
  // Places only: the engine would carry all columns of all matching records through the sort.
  return text(
    `SELECT r.source, r.line FROM (SELECT source, line, time FROM ${sql}) r JOIN sources s ON s.id = r.source
ORDER BY r.time ${direction} NULLS LAST, s.file ${direction}, r.line ${direction} LIMIT ${limit}`,
    ...values,
  );
}
