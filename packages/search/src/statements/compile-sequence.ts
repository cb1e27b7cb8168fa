import type { Statement, Where } from "@lagebild/domain";
import { compileRecords } from "./compile-where.js";
import { compileValued } from "./compile-values.js";
import type { Query } from "../records/duckdb-record-table.js";
import { text, type SourcesOf } from "./query-text.js";

type Sequence = Extract<Statement, { op: "sequence" }>;

/** Compiles the values that pairs share. Columns: value, count, time of the first and of the last record. */
export function compileShared(statement: Sequence, sourcesOf: SourcesOf): Query {
  const { sql, values } = compilePairs(statement, sourcesOf);
  return text(
    `SELECT value, count(*) AS count, min(time) AS first, max(then_time) AS last FROM (${sql} SELECT * FROM pairs) GROUP BY value`,
    ...values,
  );
}

/**
 * Compiles pairs of records. The engine finds for each record the closest one that follows it in the same file at the
 * same time, and the closest one of a later time; the former is earlier. Columns: source and line of the first and of
 * the record that follows, value, number of pairs.
 */
export function compileSequence(statement: Sequence, sourcesOf: SourcesOf): Query {
  const { sql, values } = compilePairs(statement, sourcesOf);
  return text(
    `${sql}
SELECT p.source, p.line, then_source, then_line, value, (count(*) OVER ())::DOUBLE FROM pairs p JOIN sources s ON s.id = p.source
ORDER BY p.time, s.file, p.line LIMIT ${Math.max(1, statement.limit)}`,
    ...values,
  );
}

/** All pairs, as a table that a query can begin with. */
function compilePairs(statement: Sequence, sourcesOf: SourcesOf): Query {
  const { where, then, withinSeconds, sameOf } = statement;
  const firsts = timed(where, sameOf, sourcesOf);
  const thens = timed(then, sameOf, sourcesOf);
  const found =
    "coalesce(n.source, l.source) AS then_source, coalesce(n.line, l.line) AS then_line, coalesce(n.time, l.time) AS then_time";
  // A record of several values may be followed by other records for each: the earliest of them counts.
  const once =
    sameOf && "entity" in sameOf
      ? "QUALIFY row_number() OVER (PARTITION BY a.source, a.line ORDER BY then_time, then_file, then_line, a.value) = 1"
      : "";
  const sql = `WITH a AS (${firsts.sql}),
b AS (SELECT t.*, s.file FROM (${thens.sql}) t JOIN sources s ON s.id = t.source),
earliest AS (SELECT value, time, unnest(min({file: file, line: line, source: source})) FROM b GROUP BY value, time),
pairs AS (SELECT a.source, a.line, a.time, a.value, ${found}, coalesce(n.file, l.file) AS then_file
FROM a ASOF LEFT JOIN b n ON a.value = n.value AND a.source = n.source AND a.time = n.time AND a.line < n.line
ASOF LEFT JOIN earliest l ON a.value = l.value AND a.time < l.time
WHERE epoch_us(coalesce(n.time, l.time)) - epoch_us(a.time) <= ${withinSeconds * 1e6} ${once})`;
  return text(sql, ...firsts.values, ...thens.values);
}

/** Source, line, time and value of records that have a time; without a value to share, all share the empty one. */
function timed(where: Where, sameOf: Sequence["sameOf"], sourcesOf: SourcesOf): Query {
  if (sameOf) {
    const { sql, values } = compileValued(sameOf, where, sourcesOf);
    return text(`SELECT source, line, time, value FROM (${sql}) WHERE time IS NOT NULL`, ...values);
  }
  const { sql, values } = compileRecords(where, sourcesOf);
  return text(`SELECT source, line, time, '' AS value FROM ${sql} AND time IS NOT NULL`, ...values);
}
