import type { RecordTables } from "../records/duckdb-record-table.js";
import { followingColumn } from "./following-fields.js";
import type { StoredManifest } from "./segment.js";

/** Names that a column is made for. They come from logs: only these may stand in a statement's text. */
const PLAIN_NAME = /^[A-Za-z0-9_@.][A-Za-z0-9_@. -]{0,63}$/;
const MOST_COLUMNS = 48;
const SAMPLED_RECORDS = 4_000;
/** Share of the records with fields that must have the field. */
const LEAST_SHARE = 0.01;
/**
 * Characters of values that were not seen before, for each record with the field. Identifiers and times have more: their
 * columns would be as large as all others together, and they are looked up as entities or not at all.
 */
const MOST_NEW_CHARACTERS = 8;

/** Chooses the fields that `records.parquet` gets columns of their own for: frequent ones whose values are short or repeat. */
export async function chooseFields(tables: RecordTables): Promise<readonly string[]> {
  const [counted] = await tables.rows({
    sql: "SELECT count(fields)::DOUBLE, count(*)::DOUBLE FROM record",
    values: [],
  });
  const [withFields, records] = counted as readonly [number, number];
  if (withFields === 0) return [];
  const every = Math.max(1, Math.floor(records / SAMPLED_RECORDS));
  const rows = await tables.rows({
    sql: `WITH sampled AS (SELECT fields FROM record WHERE row % ${every} = 0 AND fields IS NOT NULL),
named AS (SELECT unnest(json_keys(fields)) AS name, fields FROM sampled),
valued AS (SELECT name, json_extract_string(fields, '/' || name) AS value FROM named WHERE regexp_full_match(name, ?)),
counted AS (SELECT name, value, count(*) AS count FROM valued GROUP BY name, value)
SELECT name FROM counted GROUP BY name HAVING sum(count) >= ${LEAST_SHARE} * (SELECT count(*) FROM sampled)
AND sum(length(value)) <= ${MOST_NEW_CHARACTERS} * sum(count)
ORDER BY sum(count) DESC, name LIMIT ${MOST_COLUMNS}`,
    values: [PLAIN_NAME.source],
  });
  return rows.map(([name]) => name as string).filter(isPlainName);
}

/** Whether a name may stand in the text of a statement. */
export const isPlainName = (name: string): boolean => PLAIN_NAME.test(name);

const columnAt = (place: number): string => `f${place}`;

/** Compiles the columns of the fields chosen, with the records as `r` in a relation that `withFieldValues` has made. */
export const fieldColumns = (fields: readonly string[]): string =>
  fields.map((_, place) => `, r.field_values[${place + 1}] AS ${columnAt(place)}`).join("");

/** Compiles a relation of the records with the values of the fields: a list, so that each text is read once. */
export function withFieldValues(relation: string, fields: readonly string[]): string {
  if (fields.length === 0) return relation;
  const pointers = fields.filter(isPlainName).map((field) => `'/${field}'`);
  return `(SELECT *, json_extract_string(fields, [${pointers.join(", ")}]) AS field_values FROM ${relation})`;
}

/** The fields that some segments have columns for, with the name that queries know each by. */
export type FieldNames = ReadonlyMap<string, string>;

/** Names the fields of several segments. */
export function fieldNamesOf(segments: Iterable<readonly string[]>): FieldNames {
  const all = new Set([...segments].flat().filter(isPlainName));
  return new Map([...all].sort().map((field, place) => [field, `field_${place}`]));
}

/** What a segment says of its columns of fields. */
export type SegmentFields = Pick<StoredManifest, "fields" | "eventFields" | "eventFieldsFrom">;

/** Compiles the columns by which a segment takes part in a relation of all: its own, or read from the text of all fields. */
export function namedColumns(
  names: FieldNames,
  { fields = [], eventFields = [], eventFieldsFrom = {} }: SegmentFields,
): string {
  const places = new Map(fields.map((field, place) => [field, place]));
  const ofEvents = new Set(eventFields.filter(isPlainName));
  const ofEvent = (field: string): string => {
    const from = Object.hasOwn(eventFieldsFrom, field) ? eventFieldsFrom[field] : undefined;
    if (from === undefined) return `"${field}"`;
    return "log" in from ? columnAt(places.get(from.log)!) : followingColumn(from.parts, ofEvent);
  };
  return [...names]
    .map(([field, name]) => {
      const place = places.get(field);
      if (ofEvents.has(field))
        return `, ${place === undefined ? ofEvent(field) : `coalesce(${ofEvent(field)}, ${columnAt(place)})`} AS ${name}`;
      return `, ${place === undefined ? `json_extract_string(fields, '/${field}')` : columnAt(place)} AS ${name}`;
    })
    .join("");
}
