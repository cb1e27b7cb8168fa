import { Failure, type FieldCondition, type RecordFilter, type SourceId, type Where } from "@lagebild/domain";
import type { Query } from "./duckdb-record-table.js";
import { numberOf } from "./index-limits.js";
import { numberOfId } from "./hex-id.js";

/** Returns the visible sources of a file, whose name is compared ignoring case. */
export type SourcesOf = (file: string) => readonly SourceId[];

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
export const isOfRuns = ({ from, to, host, program, entities = [], fields = [] }: Where): boolean =>
  [from, to, host, program].every((part) => part === undefined) && entities.length + fields.length === 0;

/** Compiles the parts of a filter that the tables of records and of entities both have columns for. */
export function compileFilter({ from, to, host, program, file }: RecordFilter, sourcesOf: SourcesOf): readonly Query[] {
  return [
    ...(file === undefined ? [] : [list("source", sourcesOf(file))]),
    ...(from === undefined ? [] : [text(`time >= make_timestamp(${micros("from", Math.ceil(from))})`)]),
    ...(to === undefined ? [] : [text(`time <= make_timestamp(${micros("to", Math.floor(to))})`)]),
    ...(host === undefined ? [] : [text("lower(host) = lower(?)", host)]),
    ...(program === undefined ? [] : [text("lower(program) = lower(?)", program)]),
  ];
}

/** Compiles the parts of a condition that the tables of records and of entities both have columns for. */
export function compileColumns(where: Where, sourcesOf: SourcesOf): readonly Query[] {
  const { shapes, templates } = where;
  return [
    ...compileFilter(where, sourcesOf),
    ...(shapes === undefined ? [] : [list("shape", shapes)]),
    ...(templates === undefined ? [] : [compileTemplates(templates)]),
  ];
}

function compileTemplates(templates: readonly string[]): Query {
  if (templates.length === 0) return text("false");
  const places = templates.map(() => "?").join(", ");
  return text(`shape IN (SELECT shape FROM templates WHERE template IN (${places}))`, ...templates);
}

/** Compiles a condition over the table of records. */
export function compileWhere(where: Where, sourcesOf: SourcesOf): Query {
  return allOf([
    ...compileColumns(where, sourcesOf),
    ...(where.entities ?? []).map(holdsToo),
    ...(where.fields ?? []).map(compileField),
  ]);
}

const holds = ({ value, kind }: NamedEntity): Query =>
  kind === undefined ? text("value = ?", value) : text("value = ? AND kind = ?", value, kind);

function holdsToo(entity: NamedEntity): Query {
  const { sql, values } = holds(entity);
  return text(`(source, line) IN (SELECT source, line FROM entities WHERE ${sql})`, ...values);
}

/** Text of a field of the table of records; its only parameter is `pointerTo` the field. */
export const fieldText = "json_extract_string(fields, ?)";

/** JSON pointer: names with dots, quotes or brackets mean themselves. */
export const pointerTo = (field: string): string => `/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`;

function compileField(condition: FieldCondition): Query {
  const name = pointerTo(condition.field);
  switch (condition.operator) {
    case "equals":
      return text(`lower(${fieldText}) = lower(?)`, name, condition.value);
    case "startsWith":
      return text(`starts_with(lower(${fieldText}), lower(?))`, name, condition.value);
    case "contains":
      return text(`contains(lower(${fieldText}), lower(?))`, name, condition.value);
    case "atLeast":
      return compareNumber(">=", name, numberOf(condition));
    case "below":
      return compareNumber("<", name, numberOf(condition));
  }
}

/** The engine reads more as numbers than logs mean by them, such as `inf` and `1_000`; what it leaves is checked. */
const compareNumber = (comparison: string, name: string, number: number): Query =>
  text(
    `TRY_CAST(${fieldText} AS DOUBLE) ${comparison} ? AND regexp_full_match(${fieldText}, '[ \\t]*[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?[ \\t]*')`,
    name,
    number,
    name,
  );

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
  if ((where.entities ?? []).length + (where.fields ?? []).length === 0) return allOf(columns);
  const records = compileRecords(where, sourcesOf);
  return allOf([...columns, text(`(source, line) IN (SELECT source, line FROM ${records.sql})`, ...records.values)]);
}

function micros(name: string, value: number): string {
  if (Number.isSafeInteger(value)) return `${value}::BIGINT`;
  throw new Failure("invalid", `${name} must be microseconds since 1970, got ${value}`);
}
