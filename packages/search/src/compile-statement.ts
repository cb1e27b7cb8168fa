import { Failure, type RecordFilter, type SourceId, type Statement, type ValueOf, type Where } from "@lagebild/domain";
import type { Query } from "./duckdb-record-table.js";
import { assertLimit, numberOf } from "./index-limits.js";
import { numberOfId } from "./hex-id.js";

/** Returns the visible sources of a file, whose name is compared ignoring case. */
export type SourcesOf = (file: string) => readonly SourceId[];

export interface CompiledStatement {
  readonly matched: Query;
  /** Columns: value, count, first and last time in microseconds, number of different values. */
  readonly values?: Query;
  /** Columns: source and line of the records, in the order asked for. */
  readonly places?: Query;
}

/** Joins conditions; parameters keep the order of their conditions. */
export const allOf = (conditions: readonly Query[]): Query => ({
  sql: conditions.length === 0 ? "true" : conditions.map(({ sql }) => sql).join(" AND "),
  values: conditions.flatMap(({ values }) => values),
});

const text = (sql: string, ...values: readonly (string | number)[]): Query => ({ sql, values });
const list = (column: string, ids: readonly string[]): Query =>
  text(ids.length === 0 ? "false" : `${column} IN (${ids.map((id) => numberOfId(id)).join(", ")})`);

/** Says whether a condition only names shapes and a file, so that the small table of runs can answer it. */
export const isOfRuns = ({ shapes: _shapes, file: _file, ...others }: Where): boolean =>
  Object.values(others).every((part) => part === undefined || (Array.isArray(part) && part.length === 0));

const looksInside = ({ entities = [], fields = [] }: Where): boolean => entities.length + fields.length > 0;

/** Compiles the parts of a condition that the tables of records and of entities both have columns for. */
export function compileFilter({ from, to, host, program, file }: RecordFilter, sourcesOf: SourcesOf): readonly Query[] {
  return [
    ...(file === undefined ? [] : [list("source", sourcesOf(file))]),
    ...(from === undefined ? [] : [text(`time >= make_timestamp(${micros("from", Math.ceil(from))})`)]),
    ...(to === undefined ? [] : [text(`time <= make_timestamp(${micros("to", Math.floor(to))})`)]),
    ...(host === undefined ? [] : [text("lower(host) = lower(?)", host)]),
    ...(program === undefined ? [] : [text("lower(program) = lower(?)", program)]),
  ];
}

const holds = ({ value, kind }: NonNullable<Where["entities"]>[number]): Query =>
  kind === undefined ? text("value = ?", value) : text("value = ? AND kind = ?", value, kind);

/** Compiles a condition over the table of records. */
export function compileWhere(where: Where, sourcesOf: SourcesOf): Query {
  return allOf([
    ...compileColumns(where, sourcesOf),
    ...(where.entities ?? []).map(holdsToo),
    ...(where.fields ?? []).map((condition) => {
      const number = condition.operator === "atLeast" || condition.operator === "below" ? numberOf(condition) : 0;
      const field = "json_extract_string(fields, ?)";
      const name = pointerTo(condition.field);
      switch (condition.operator) {
        case "equals":
          return text(`lower(${field}) = lower(?)`, name, condition.value);
        case "startsWith":
          return text(`starts_with(lower(${field}), lower(?))`, name, condition.value);
        case "contains":
          return text(`contains(lower(${field}), lower(?))`, name, condition.value);
        case "atLeast":
          return text(`${decimal(field)} >= ?`, name, name, number);
        case "below":
          return text(`${decimal(field)} < ?`, name, name, number);
      }
    }),
  ]);
}

function holdsToo(entity: NonNullable<Where["entities"]>[number]): Query {
  const { sql, values } = holds(entity);
  return text(`(source, line) IN (SELECT source, line FROM entities WHERE ${sql})`, ...values);
}

/**
 * Compiles what stands after FROM to read the source, line, time, host, program and shape of the records that meet a
 * condition. The table of entities, sorted by value, knows these too and spares reading all records for one value.
 */
export function compileRecords(where: Where, sourcesOf: SourcesOf): Query {
  const [first, ...others] = where.entities ?? [];
  if (first === undefined || (where.fields ?? []).length > 0) {
    const { sql, values } = compileWhere(where, sourcesOf);
    return text(`records WHERE ${sql}`, ...values);
  }
  const inner = allOf([holds(first), ...compileColumns(where, sourcesOf)]);
  const outer = allOf(others.map(holdsToo));
  return text(
    `(SELECT DISTINCT source, line, time, host, program, shape FROM entities WHERE ${inner.sql}) WHERE ${outer.sql}`,
    ...inner.values,
    ...outer.values,
  );
}

/** Compiles a condition over the table of entities; what only records know is looked up there. */
export function compileMentions(where: Where, sourcesOf: SourcesOf): Query {
  const columns = compileColumns(where, sourcesOf);
  if (!looksInside(where)) return allOf(columns);
  const records = compileRecords(where, sourcesOf);
  return allOf([...columns, text(`(source, line) IN (SELECT source, line FROM ${records.sql})`, ...records.values)]);
}

/** Compiles a statement. Ids and times become numbers; every text of the user's becomes a parameter. */
export function compileStatement(statement: Statement, sourcesOf: SourcesOf): CompiledStatement {
  const { sql: records, values } = compileRecords(statement.where, sourcesOf);
  const matched = isOfRuns(statement.where)
    ? compileRunCount(statement.where, sourcesOf)
    : text(`SELECT count(*)::DOUBLE FROM ${records}`, ...values);
  switch (statement.op) {
    case "count":
      return { matched };
    case "countDistinct":
      return { matched, values: compileValues(statement.of, statement.where, 1, sourcesOf) };
    case "top":
      assertLimit("limit", statement.limit);
      return { matched, values: compileValues(statement.of, statement.where, statement.limit, sourcesOf) };
    case "first":
    case "last": {
      assertLimit("limit", statement.limit);
      const direction = statement.op === "first" ? "ASC" : "DESC";
      // Places only: the engine would carry all columns of all matching records through the sort.
      const sql = `SELECT r.source, r.line FROM (SELECT source, line, time FROM ${records}) r JOIN sources s ON s.id = r.source
ORDER BY r.time ${direction} NULLS LAST, s.file ${direction}, r.line ${direction} LIMIT ${statement.limit}`;
      return { matched, places: { sql, values } };
    }
  }
}

function compileColumns(where: Where, sourcesOf: SourcesOf): readonly Query[] {
  return [...compileFilter(where, sourcesOf), ...(where.shapes === undefined ? [] : [list("shape", where.shapes)])];
}

function compileRunCount(where: Where, sourcesOf: SourcesOf): Query {
  const { sql, values } = allOf(compileColumns(where, sourcesOf));
  return text(`SELECT coalesce(sum(count), 0)::DOUBLE FROM runs WHERE ${sql}`, ...values);
}

/** One row more than none is asked for, since each row also carries the number of different values. */
function compileValues(of: ValueOf, where: Where, limit: number, sourcesOf: SourcesOf): Query {
  const { sql, values } = compileCountedValues(of, where, sourcesOf);
  return text(
    `WITH found AS (${sql} GROUP BY value)
SELECT value, count::DOUBLE, epoch_us(first)::DOUBLE, epoch_us(last)::DOUBLE, (SELECT count(*) FROM found)::DOUBLE FROM found
ORDER BY count DESC, value LIMIT ${Math.max(1, limit)}`,
    ...values,
  );
}

const counting = "count(*) AS count, min(time) AS first, max(time) AS last";

function compileCountedValues(of: ValueOf, where: Where, sourcesOf: SourcesOf): Query {
  if ("entity" in of) {
    const { sql, values } = compileMentions(where, sourcesOf);
    // Over all shapes, the entities in the order of their values are counted faster than the counts of each shape.
    const [columns, table] =
      isOfRuns(where) && where.shapes !== undefined
        ? ["sum(count) AS count, min(first_time) AS first, max(last_time) AS last", "value_counts"]
        : [counting, "entities"];
    return text(`SELECT value, ${columns} FROM ${table} WHERE kind = ? AND ${sql}`, of.entity, ...values);
  }
  if ("field" in of) {
    const { sql, values } = compileWhere(where, sourcesOf);
    const found = `SELECT json_extract_string(fields, ?) AS value, time FROM records WHERE ${sql}`;
    return text(`SELECT value, ${counting} FROM (${found}) WHERE value IS NOT NULL`, pointerTo(of.field), ...values);
  }
  const { sql, values } = compileRecords(where, sourcesOf);
  if (of.column === "file") {
    const found = `SELECT s.file AS value, r.time FROM (SELECT source, time FROM ${sql}) r JOIN sources s ON s.id = r.source`;
    return text(`SELECT value, ${counting} FROM (${found})`, ...values);
  }
  const found = `SELECT ${of.column} AS value, time FROM ${sql}`;
  return text(`SELECT value, ${counting} FROM (${found}) WHERE value IS NOT NULL`, ...values);
}

/** JSON pointer: names with dots, quotes or brackets mean themselves. */
const pointerTo = (field: string): string => `/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`;

const decimal = (field: string): string =>
  `TRY_CAST(CASE WHEN regexp_full_match(${field}, '\\s*[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?\\s*') THEN ${field} END AS DOUBLE)`;

function micros(name: string, value: number): string {
  if (Number.isSafeInteger(value)) return `${value}::BIGINT`;
  throw new Failure("invalid", `${name} must be microseconds since 1970, got ${value}`);
}
