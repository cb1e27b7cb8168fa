import type { ValueOf, Where } from "@lagebild/domain";
import type { Query } from "./duckdb-record-table.js";
import {
  compileMentions,
  compileRecords,
  compileWhere,
  fieldText,
  isOfRuns,
  pointerTo,
  text,
  type SourcesOf,
} from "./compile-where.js";

/** Compiles a query for the source, line, time and value of each record that meets a condition, once for each value. */
export function compileValued(of: ValueOf, where: Where, sourcesOf: SourcesOf): Query {
  if ("entity" in of) {
    const { sql, values } = compileMentions(where, sourcesOf);
    return text(`SELECT source, line, time, value FROM entities WHERE kind = ? AND ${sql}`, of.entity, ...values);
  }
  if ("field" in of) {
    const { sql, values } = compileWhere(where, sourcesOf);
    return notNull(text(`${fieldText} AS value FROM records WHERE ${sql}`, pointerTo(of.field), ...values));
  }
  const { sql, values } = compileRecords(where, sourcesOf);
  if (of.column !== "file") return notNull(text(`${of.column} AS value FROM ${sql}`, ...values));
  return text(
    `SELECT r.source, r.line, r.time, s.file AS value FROM (SELECT source, line, time FROM ${sql}) r JOIN sources s ON s.id = r.source`,
    ...values,
  );
}

const notNull = ({ sql, values }: Query): Query =>
  text(`SELECT * FROM (SELECT source, line, time, ${sql}) WHERE value IS NOT NULL`, ...values);

const counting = "count(*) AS count, min(time) AS first, max(time) AS last";

/** Compiles a query for each value with its count and its first and last time. */
export function compileCounted(of: ValueOf, where: Where, sourcesOf: SourcesOf): Query {
  // Over all shapes, the entities in the order of their values are counted faster than the counts of each shape.
  if ("entity" in of && isOfRuns(where) && (where.shapes ?? where.templates) !== undefined) {
    const { sql, values } = compileMentions(where, sourcesOf);
    const columns = "sum(count) AS count, min(first_time) AS first, max(last_time) AS last";
    return text(
      `SELECT value, ${columns} FROM value_counts WHERE kind = ? AND ${sql} GROUP BY value`,
      of.entity,
      ...values,
    );
  }
  const { sql, values } = compileValued(of, where, sourcesOf);
  return text(`SELECT value, ${counting} FROM (${sql}) GROUP BY value`, ...values);
}

/** Ranks values; one row more than none is asked for, since each row also carries the number of different values. */
export const compileTop = ({ sql, values }: Query, limit: number): Query =>
  text(
    `WITH found AS (${sql})
SELECT value, count::DOUBLE, epoch_us(first)::DOUBLE, epoch_us(last)::DOUBLE, (SELECT count(*) FROM found)::DOUBLE FROM found
ORDER BY count DESC, value LIMIT ${Math.max(1, limit)}`,
    ...values,
  );

/** Compiles the values of one condition that no record of the other has. */
export function compileDifference(of: ValueOf, where: Where, other: Where, sourcesOf: SourcesOf): Query {
  const ours = compileCounted(of, where, sourcesOf);
  const theirs = compileCounted(of, other, sourcesOf);
  return text(
    `SELECT * FROM (${ours.sql}) ANTI JOIN (SELECT value FROM (${theirs.sql})) USING (value)`,
    ...ours.values,
    ...theirs.values,
  );
}

/**
 * Compiles counts by combinations of values. Columns: the values, count, first and last time in microseconds, number of
 * combinations.
 */
export function compileGroups(by: readonly ValueOf[], where: Where, limit: number, sourcesOf: SourcesOf): Query {
  const hasField = by.some((of) => "field" in of);
  const conditions = hasField ? compileWhere(where, sourcesOf) : undefined;
  const records = conditions
    ? text(`records WHERE ${conditions.sql}`, ...conditions.values)
    : compileRecords(where, sourcesOf);
  const names = by.map((_, place) => `v${place}`);
  const columns = by.map((of, place) => columnOf(of, place));
  const joins = by.map((of, place) => joinOf(of, place, where, sourcesOf));
  const sql = `WITH found AS (SELECT ${columns.map((column) => column.sql).join(", ")}, count(*) AS count, min(r.time) AS first, max(r.time) AS last
FROM (SELECT source, line, time, host, program${hasField ? ", fields" : ""} FROM ${records.sql}) r${joins.map((join) => join.sql).join("")}
GROUP BY ${names.join(", ")})
SELECT ${names.join(", ")}, count::DOUBLE, epoch_us(first)::DOUBLE, epoch_us(last)::DOUBLE, (SELECT count(*) FROM found)::DOUBLE FROM found
ORDER BY count DESC, ${names.map((name) => `${name} NULLS LAST`).join(", ")} LIMIT ${Math.max(1, limit)}`;
  return text(sql, ...[...columns, records, ...joins].flatMap(({ values }) => values));
}

function columnOf(of: ValueOf, place: number): Query {
  if ("entity" in of) return text(`e${place}.value AS v${place}`);
  if ("field" in of) return text(`${fieldText} AS v${place}`, pointerTo(of.field));
  return text(`${of.column === "file" ? `s${place}.file` : `r.${of.column}`} AS v${place}`);
}

function joinOf(of: ValueOf, place: number, where: Where, sourcesOf: SourcesOf): Query {
  if ("entity" in of) {
    // Only what the entities have columns for: the rest is decided by the records they are joined to.
    const { entities: _entities, fields: _fields, ...columns } = where;
    const { sql, values } = compileMentions(columns, sourcesOf);
    const name = `e${place}`;
    return text(
      `\nLEFT JOIN (SELECT source, line, value FROM entities WHERE kind = ? AND ${sql}) ${name} ON ${name}.source = r.source AND ${name}.line = r.line`,
      of.entity,
      ...values,
    );
  }
  return text("column" in of && of.column === "file" ? `\nJOIN sources s${place} ON s${place}.id = r.source` : "");
}
