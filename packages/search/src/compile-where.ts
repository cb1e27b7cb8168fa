import {
  Failure,
  isListField,
  type FieldCondition,
  type RecordFilter,
  type SourceId,
  type Where,
} from "@lagebild/domain";
import { timeOfDaySql, type TimeRange } from "./time-of-day.js";
import type { Query } from "./duckdb-record-table.js";
import { numberOf } from "./index-limits.js";
import { numberOfId } from "./hex-id.js";

/** What queries must know of the tables they are made for. */
export interface SourcesOf {
  /** Returns the visible sources of a file, whose name is compared ignoring case. */
  (file: string): readonly SourceId[];
  /** Names the column of `field_records` that holds a field; without one, the text of all fields is read. */
  readonly columnOf?: (field: string) => string | undefined;
  /** Names a table with all mentions of a value; without it, that of all mentions. */
  readonly mentionsOf?: (value: string) => string;
  /** The first and the last time of all records; without it, any time may be among them. */
  readonly timeRange?: () => TimeRange | undefined;
}

type NamedEntity = NonNullable<Where["entities"]>[number];

/** Makes query text with its parameters. */
export const text = (sql: string, ...values: readonly (string | number)[]): Query => ({ sql, values });

/** Joins conditions; parameters keep the order of their conditions. */
export const allOf = (conditions: readonly Query[]): Query => ({
  sql: conditions.length === 0 ? "true" : conditions.map(({ sql }) => sql).join(" AND "),
  values: conditions.flatMap(({ values }) => values),
});

const list = (column: string, ids: readonly string[]): Query =>
  text(ids.length === 0 ? "false" : `${column} IN (${ids.map((id) => numberOfId(id)).join(", ")})`);

/** Says whether a condition only names shapes, templates and a file, so that the small table of runs can answer it. */
export const isOfRuns = ({ from, to, timesOfDay, host, program, except, entities = [], fields = [] }: Where): boolean =>
  [from, to, timesOfDay, host, program, except].every((part) => part === undefined) &&
  entities.length + fields.length === 0;

/** Compiles the parts of a filter that the tables of records and of entities both have columns for. */
export function compileFilter(filter: RecordFilter, sourcesOf: SourcesOf): readonly Query[] {
  const { from, to, timesOfDay, host, program, file } = filter;
  return [
    ...(file === undefined ? [] : [list("source", sourcesOf(file))]),
    ...(from === undefined ? [] : [text(`time >= make_timestamp(${micros("from", Math.ceil(from))})`)]),
    ...(to === undefined ? [] : [text(`time <= make_timestamp(${micros("to", Math.floor(to))})`)]),
    ...(timesOfDay === undefined ? [] : [text(timeOfDaySql(timesOfDay, sourcesOf.timeRange?.()))]),
    ...(host === undefined ? [] : [text("lower(host) = lower(?)", host)]),
    ...(program === undefined ? [] : [text("lower(program) = lower(?)", program)]),
  ];
}

/** Compiles the parts of a condition that the tables of records and of entities both have columns for. */
export function compileColumns(where: Where, sourcesOf: SourcesOf): readonly Query[] {
  const { shapes, templates, except } = where;
  return [
    ...compileFilter(where, sourcesOf),
    ...(except === undefined ? [] : [compileExcept(except, sourcesOf)]),
    ...(shapes === undefined ? [] : [list("shape", shapes)]),
    ...(templates === undefined ? [] : [compileTemplates(templates)]),
  ];
}

/** What a record does not have, such as a host, can not be what is left out. */
function compileExcept(except: RecordFilter, sourcesOf: SourcesOf): Query {
  const { sql, values } = allOf(compileFilter(except, sourcesOf));
  return text(`NOT coalesce(${sql}, false)`, ...values);
}

function compileTemplates(templates: readonly string[]): Query {
  if (templates.length === 0) return text("false");
  const places = templates.map(() => "?").join(", ");
  return text(`shape IN (SELECT shape FROM templates WHERE template IN (${places}))`, ...templates);
}

/** Compiles a condition over the table of records; one with fields is of `FIELD_RECORDS`. */
export function compileWhere(where: Where, sourcesOf: SourcesOf): Query {
  return allOf([
    ...compileColumns(where, sourcesOf),
    ...(where.entities ?? []).map((entity) => holdsToo(entity, sourcesOf)),
    ...(where.fields ?? []).map((condition) => compileField(condition, sourcesOf)),
  ]);
}

const holds = ({ value, kind, role }: NamedEntity): Query =>
  allOf([
    text("value = ?", value),
    ...(kind === undefined ? [] : [text("kind = ?", kind)]),
    ...(role === undefined ? [] : [text("role = ?", role)]),
  ]);

const mentionsOf = ({ value }: NamedEntity, sourcesOf: SourcesOf): string =>
  sourcesOf.mentionsOf?.(value) ?? "entities";

function holdsToo(entity: NamedEntity, sourcesOf: SourcesOf): Query {
  const { sql, values } = holds(entity);
  const table = mentionsOf(entity, sourcesOf);
  return text(`(source, line) IN (SELECT source, line FROM ${table} WHERE ${sql})`, ...values);
}

/** The table of records for queries that read fields. */
export const FIELD_RECORDS = "field_records";

/** Compiles the text of a field of `FIELD_RECORDS`. */
export function fieldText(field: string, sourcesOf: SourcesOf): Query {
  const column = sourcesOf.columnOf?.(field);
  if (column !== undefined) return text(column);
  // JSON pointer: names with dots, quotes or brackets mean themselves.
  return text("json_extract_string(fields, ?)", `/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`);
}

function compileField(condition: FieldCondition, sourcesOf: SourcesOf): Query {
  const { sql, values } = fieldText(condition.field, sourcesOf);
  switch (condition.operator) {
    case "equals":
      if (isListField(condition.field))
        return text(`list_contains(string_split(lower(${sql}), ' '), lower(?))`, ...values, condition.value);
      return text(`lower(${sql}) = lower(?)`, ...values, condition.value);
    case "startsWith":
      return text(`starts_with(lower(${sql}), lower(?))`, ...values, condition.value);
    case "contains":
      return text(`contains(lower(${sql}), lower(?))`, ...values, condition.value);
    case "atLeast":
      return compareNumber(">=", { sql, values }, numberOf(condition));
    case "below":
      return compareNumber("<", { sql, values }, numberOf(condition));
  }
}

/** How logs write numbers: the engine reads more as such, for instance `inf` and `1_000`. */
export const NUMBER_PATTERN = "'[ \\t]*[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?[ \\t]*'";

const compareNumber = (comparison: string, { sql, values }: Query, number: number): Query =>
  text(
    `TRY_CAST(${sql} AS DOUBLE) ${comparison} ? AND regexp_full_match(${sql}, ${NUMBER_PATTERN})`,
    ...values,
    number,
    ...values,
  );

/**
 * Compiles what stands after FROM to read the source, line, time, host, program and shape of the records that meet a
 * condition. The table of entities, sorted by value, knows these too and spares reading all records for one value.
 */
export function compileRecords(where: Where, sourcesOf: SourcesOf): Query {
  const [first, ...others] = where.entities ?? [];
  const hasFields = (where.fields ?? []).length > 0;
  if (first === undefined || hasFields) {
    const { sql, values } = compileWhere(where, sourcesOf);
    return text(`${hasFields ? FIELD_RECORDS : "records"} WHERE ${sql}`, ...values);
  }
  const inner = allOf([holds(first), ...compileColumns(where, sourcesOf)]);
  const outer = allOf(others.map((entity) => holdsToo(entity, sourcesOf)));
  return text(
    `(SELECT DISTINCT source, line, time, host, program, shape FROM ${mentionsOf(first, sourcesOf)} WHERE ${inner.sql}) WHERE ${outer.sql}`,
    ...inner.values,
    ...outer.values,
  );
}

/** Compiles a condition over the table of entities; what only records know is looked up there. */
export function compileMentions(where: Where, sourcesOf: SourcesOf): Query {
  const columns = compileColumns(where, sourcesOf);
  if ((where.entities ?? []).length + (where.fields ?? []).length === 0) return allOf(columns);
  const records = compileRecords(where, sourcesOf);
  return allOf([...columns, text(`(source, line) IN (SELECT source, line FROM ${records.sql})`, ...records.values)]);
}

function micros(name: string, value: number): string {
  if (Number.isSafeInteger(value)) return `${value}::BIGINT`;
  throw new Failure("invalid", `${name} must be microseconds since 1970, got ${value}`);
}
