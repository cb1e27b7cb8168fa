import { Failure, nestedIn, type NamedEntity, type RecordFilter, type SourceLines, type Where } from "@lagebild/domain";
import { compileField } from "./compile-field.js";
import type { Query } from "../records/duckdb-record-table.js";
import { numberOfId } from "../hex-id.js";
import { allOf, anyOf, text, type SourcesOf } from "./query-text.js";
import { timeOfDaySql } from "./time-of-day.js";

const list = (column: string, ids: readonly string[]): Query =>
  text(ids.length === 0 ? "false" : `${column} IN (${ids.map((id) => numberOfId(id)).join(", ")})`);

/** Says whether a condition only names shapes, templates and a file, so that the small table of runs can answer it. */
export function isOfRuns(where: Where): boolean {
  const { from, to, timesOfDay, host, program, places, entities = [], fields = [] } = where;
  return (
    [from, to, timesOfDay, host, program, places].every((part) => part === undefined) &&
    entities.length + fields.length === 0 &&
    nestedIn(where).every(isOfRuns)
  );
}

/** Says whether a condition asks for fields: only `FIELD_RECORDS` has them all. */
export const hasFields = (where: Where): boolean => (where.fields ?? []).length > 0 || nestedIn(where).some(hasFields);

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
  const { shapes, templates, places } = where;
  return [
    ...compileFilter(where, sourcesOf),
    ...(shapes === undefined ? [] : [list("shape", shapes)]),
    ...(templates === undefined ? [] : [compileTemplates(templates)]),
    ...(places === undefined ? [] : [compilePlaces(places)]),
    ...compileNested(where, sourcesOf, false),
  ];
}

/** Compiles the nested conditions: those that ask for fields, or those that do not. */
function compileNested(
  { anyOf: lists = [], noneOf = [] }: Where,
  sourcesOf: SourcesOf,
  asksFields: boolean,
): readonly Query[] {
  const exceptions = noneOf.filter((one) => hasFields(one) === asksFields);
  const excepted = compileAlternatives(exceptions, sourcesOf);
  return [
    ...lists
      .filter((alternatives) => alternatives.some(hasFields) === asksFields)
      .map((alternatives) => compileAlternatives(alternatives, sourcesOf)),
    // What a record does not have, such as a host, can not be what is left out.
    ...(exceptions.length === 0 ? [] : [text(`NOT coalesce(${excepted.sql}, false)`, ...excepted.values)]),
  ];
}

/** Compiles conditions of which one must hold; those that only name an entity are looked up together. */
function compileAlternatives(alternatives: readonly Where[], sourcesOf: SourcesOf): Query {
  const entities: NamedEntity[] = [];
  const others: Where[] = [];
  for (const one of alternatives) {
    const entity = onlyEntityOf(one);
    if (entity) entities.push(entity);
    else others.push(one);
  }
  return anyOf([
    ...others.map((one) => compileWhere(one, sourcesOf)),
    ...(entities.length === 0 ? [] : [holdsAny(entities, sourcesOf)]),
  ]);
}

/** The entity that is all that a condition asks for. */
function onlyEntityOf({ entities = [], meaning: _meaning, ...others }: Where): NamedEntity | undefined {
  const isAlone = entities.length === 1 && Object.values(others).every((part) => part === undefined);
  return isAlone ? entities[0] : undefined;
}

/** Few lines are also listed, so that row groups without them are not read. */
const MOST_LINES_LISTED = 200;

/** Lines are one parameter for each source: as numbers of the query's text, ten thousand take seconds to read. */
function compilePlaces(places: readonly SourceLines[]): Query {
  const wanted = places.filter(({ lines }) => lines.length > 0);
  if (wanted.length === 0) return text("false");
  const lines = [...new Set(wanted.flatMap((one) => one.lines))].sort((a, b) => a - b);
  const near =
    lines.length <= MOST_LINES_LISTED
      ? `line IN (${lines.join(", ")})`
      : `line BETWEEN ${lines[0]} AND ${lines.at(-1)}`;
  return text(
    `${near} AND (source, line) IN (SELECT source, unnest(string_split(lines, ' '))::BIGINT FROM (VALUES ${wanted
      .map(({ source }) => `(${numberOfId(source)}::BIGINT, ?)`)
      .join(", ")}) t(source, lines))`,
    ...wanted.map((one) => one.lines.join(" ")),
  );
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
    ...(where.entities ?? []).map((entity) => holdsAny([entity], sourcesOf)),
    ...(where.fields ?? []).map((condition) => compileField(condition, sourcesOf)),
    ...compileNested(where, sourcesOf, true),
  ]);
}

const valuesOf = ({ value, orValues = [] }: NamedEntity): readonly string[] => [value, ...orValues];

function holds(entity: NamedEntity): Query {
  const { kind, role } = entity;
  const values = valuesOf(entity);
  return allOf([
    text(values.length === 1 ? "value = ?" : `value IN (${values.map(() => "?").join(", ")})`, ...values),
    ...(kind === undefined ? [] : [text("kind = ?", kind)]),
    ...(role === undefined ? [] : [text("role = ?", role)]),
  ]);
}

/** The table that has all mentions of some entities' values: the small one only where it has those of each. */
function mentionsOf(entities: readonly NamedEntity[], sourcesOf: SourcesOf): string {
  const tables = new Set(entities.flatMap(valuesOf).map((value) => sourcesOf.mentionsOf?.(value) ?? "entities"));
  return tables.size === 1 ? [...tables][0]! : "entities";
}

function holdsAny(entities: readonly NamedEntity[], sourcesOf: SourcesOf): Query {
  const { sql, values } = anyOf(entities.map(holds));
  const table = mentionsOf(entities, sourcesOf);
  return text(`(source, line) IN (SELECT source, line FROM ${table} WHERE ${sql})`, ...values);
}

/** The table of all records with their fields. */
export const FIELD_RECORDS = "field_records";

/** The table of records for queries that read fields. */
export const fieldRecords = ({ fieldTable = FIELD_RECORDS }: SourcesOf): string => fieldTable;

/**
 * Compiles what stands after FROM to read the source, line, time, host, program and shape of the records that meet a
 * condition. The table of entities, sorted by value, knows these too and spares reading all records for one value.
 */
export function compileRecords(where: Where, sourcesOf: SourcesOf): Query {
  const [first, ...others] = where.entities ?? [];
  const asksFields = hasFields(where);
  if (first === undefined || asksFields) {
    const { sql, values } = compileWhere(where, sourcesOf);
    return text(`${asksFields ? fieldRecords(sourcesOf) : "records"} WHERE ${sql}`, ...values);
  }
  const inner = allOf([holds(first), ...compileColumns(where, sourcesOf)]);
  const outer = allOf(others.map((entity) => holdsAny([entity], sourcesOf)));
  return text(
    `(SELECT DISTINCT source, line, time, host, program, shape FROM ${mentionsOf([first], sourcesOf)} WHERE ${inner.sql}) WHERE ${outer.sql}`,
    ...inner.values,
    ...outer.values,
  );
}

/** Compiles a condition over the table of entities; what only records know is looked up there. */
export function compileMentions(where: Where, sourcesOf: SourcesOf): Query {
  const columns = compileColumns(where, sourcesOf);
  if ((where.entities ?? []).length === 0 && !hasFields(where)) return allOf(columns);
  const records = compileRecords(where, sourcesOf);
  return allOf([...columns, text(`(source, line) IN (SELECT source, line FROM ${records.sql})`, ...records.values)]);
}

function micros(name: string, value: number): string {
  if (Number.isSafeInteger(value)) return `${value}::BIGINT`;
  throw new Failure("invalid", `${name} must be microseconds since 1970, got ${value}`);
}
