import { addressRange, Failure, isListField, placesOfField, type FieldCondition } from "@lagebild/domain";
import { compileRange } from "./compile-address.js";
import type { Query } from "../records/duckdb-record-table.js";
import { numberOf, wholeOf } from "../index-limits.js";
import { anyOf, text, type SourcesOf } from "./query-text.js";

/** Compiles the text of a field of `FIELD_RECORDS`. */
export function fieldText(field: string, sourcesOf: SourcesOf): Query {
  const [own, ...others] = placesOfField(field).map((one) => oneFieldText(one, sourcesOf));
  if (others.length === 0) return own!;
  const all = [own!, ...others];
  return text(
    `coalesce(${all.map(({ sql }) => `nullif(${sql}, '')`).join(", ")})`,
    ...all.flatMap(({ values }) => values),
  );
}

function oneFieldText(field: string, sourcesOf: SourcesOf): Query {
  const column = sourcesOf.columnOf?.(field);
  if (column !== undefined) return text(column);
  // JSON pointer: names with dots, quotes or brackets mean themselves.
  return text("json_extract_string(fields, ?)", `/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`);
}

/** Compiles a condition on fields: any of its fields may have any of its values. */
export function compileField(condition: FieldCondition, sourcesOf: SourcesOf): Query {
  const { field, orFields = [] } = condition;
  return anyOf([field, ...orFields].map((one) => compileOneField(condition, one, sourcesOf)));
}

function compileOneField(condition: FieldCondition, field: string, sourcesOf: SourcesOf): Query {
  const found = fieldText(field, sourcesOf);
  const isList = isListField(field);
  const { operator, value, orValues = [] } = condition;
  const all = [value, ...orValues];
  if (operator === "exists") return text(`${found.sql} <> ''`, ...found.values);
  if (operator === "equals") {
    const lowered = all.map(() => "lower(?)").join(", ");
    if (isList)
      return text(`list_has_any(string_split(lower(${found.sql}), ' '), [${lowered}])`, ...found.values, ...all);
    if (all.length === 1) return text(`lower(${found.sql}) = lower(?)`, ...found.values, value);
    return text(`lower(${found.sql}) IN (${lowered})`, ...found.values, ...all);
  }
  if (!isList) return anyOf(all.map((one) => compileValue({ ...condition, value: one }, found)));
  const meets = anyOf(all.map((one) => compileValue({ ...condition, value: one }, text("one_value"))));
  return text(
    `len(list_filter(string_split(${found.sql}, ' '), lambda one_value: ${meets.sql})) > 0`,
    ...found.values,
    ...meets.values,
  );
}

function compileValue(condition: FieldCondition, found: Query): Query {
  const compare = (name: string): Query =>
    text(`${name}(lower(${found.sql}), lower(?))`, ...found.values, condition.value);
  switch (condition.operator) {
    case "equals":
    case "exists":
      return text("true");
    case "startsWith":
      return compare("starts_with");
    case "endsWith":
      return compare("suffix");
    case "contains":
      return compare("contains");
    case "above":
      return compareNumber(">", found, condition);
    case "atLeast":
      return compareNumber(">=", found, condition);
    case "atMost":
      return compareNumber("<=", found, condition);
    case "below":
      return compareNumber("<", found, condition);
    case "inNetwork":
      return compareAddress(condition, found);
  }
}

/** How logs write numbers: the engine reads more as such, for instance `inf` and `1_000`. */
export const NUMBER_PATTERN = "'[ \\t]*[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?[ \\t]*'";

/** Whole numbers that the engine compares exactly. */
const WHOLE_PATTERN = "'[ \\t]*[-+]?\\d{1,38}[ \\t]*'";

function compareNumber(comparison: string, { sql, values }: Query, condition: FieldCondition): Query {
  const number = numberOf(condition);
  const whole = wholeOf(condition.value);
  const about = (wanted: string): string =>
    `TRY_CAST(${sql} AS DOUBLE) ${comparison} ${wanted} AND regexp_full_match(${sql}, ${NUMBER_PATTERN})`;
  if (whole === undefined) return text(about("?"), ...values, number, ...values);
  return text(
    `CASE WHEN regexp_full_match(${sql}, ${WHOLE_PATTERN}) THEN TRY_CAST(${sql} AS HUGEINT) ${comparison} ${whole}::HUGEINT ELSE ${about(`${number}::DOUBLE`)} END`,
    ...[...values, ...values, ...values, ...values],
  );
}

function compareAddress({ field, value }: FieldCondition, { sql, values }: Query): Query {
  const range = addressRange(value);
  if (range === undefined) {
    throw new Failure("invalid", `condition inNetwork on field ${JSON.stringify(field)} needs an address or a range`);
  }
  const marker = "\u0000";
  const parts = compileRange(range, marker).split(marker);
  return text(parts.join(sql), ...parts.slice(1).flatMap(() => values));
}
