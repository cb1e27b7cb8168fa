import type { FieldValues, SourceId, Where } from "@lagebild/domain";
import { compileWhere, FIELD_RECORDS } from "../statements/compile-where.js";
import type { RecordTables } from "./duckdb-record-table.js";
import type { FieldNames } from "../segments/field-columns.js";
import { numberOfId } from "../hex-id.js";
import type { EventRow, FieldSummary } from "../incident-index.js";
import type { SourcesOf } from "../statements/query-text.js";
import { recordRow, rowColumns } from "./record-rows.js";

/** Where a page of events begins: behind this record. */
export interface EventPlace {
  readonly source: SourceId;
  readonly line: number;
}

/** Reads a page of events in the order of sources and lines. `events` are the fields that some events have. */
export async function readEvents(
  tables: RecordTables,
  {
    where,
    after,
    limit,
    sourcesOf,
  }: { where: Where; after: EventPlace | undefined; limit: number; sourcesOf: SourcesOf },
  events: FieldNames,
): Promise<readonly EventRow[]> {
  const { sql, values } = compileWhere(where, sourcesOf);
  const source = after && numberOfId(after.source);
  const behind = after ? ` AND (source > ${source} OR (source = ${source} AND line > ${Number(after.line)}))` : "";
  const fields = [...events.keys()];
  const columns = [...events.values()].map((column) => `, r.${column}`).join("");
  const rows = await tables.rows({
    sql: `SELECT ${rowColumns}, r.fields${columns}
FROM (SELECT * FROM ${FIELD_RECORDS} WHERE ${sql}${behind} ORDER BY source, line LIMIT ${limit}) r JOIN sources s ON s.id = r.source
ORDER BY r.source, r.line`,
    values,
  });
  return rows.map((row) => {
    const event: Record<string, string> = {};
    fields.forEach((field, place) => {
      const value = row[ROW_WIDTH + 1 + place];
      if (typeof value === "string") event[field] = value;
    });
    const written = row[ROW_WIDTH];
    return {
      row: recordRow(row),
      event,
      fields: typeof written === "string" ? (JSON.parse(written) as FieldValues) : {},
    };
  });
}

const ROW_WIDTH = rowColumns.split(", ").length;

/** Counts the values of each field that some records have: fields of events first, those with most records first. */
export async function summariseFields(
  tables: RecordTables,
  { where, limit, sourcesOf }: { where: Where; limit: number; sourcesOf: SourcesOf },
  { events, fields }: { events: FieldNames; fields: FieldNames },
): Promise<readonly FieldSummary[]> {
  const { sql, values } = compileWhere(where, sourcesOf);
  const summaries: FieldSummary[] = [];
  for (const [field, column] of fields) {
    const rows = await tables.rows({
      sql: `WITH counted AS (SELECT ${column} AS value, count(*) AS count FROM ${FIELD_RECORDS} WHERE ${sql} AND ${column} IS NOT NULL GROUP BY 1)
SELECT value, count::DOUBLE, (SELECT sum(count) FROM counted)::DOUBLE, (SELECT count(*) FROM counted)::DOUBLE FROM counted
ORDER BY count DESC, value LIMIT ${Math.max(1, limit)}`,
      values,
    });
    const [first] = rows;
    if (!first) continue;
    const top = rows.slice(0, limit).map(([value, count]) => ({ value: value as string, count: count as number }));
    summaries.push({
      field,
      isOfEvent: events.has(field),
      records: first[2] as number,
      distinct: first[3] as number,
      top,
    });
  }
  const known = new Set(summaries.map(({ field }) => field));
  const named = await tables.rows({
    sql: `SELECT name, count(*)::DOUBLE AS count FROM (SELECT unnest(json_keys(fields)) AS name FROM ${FIELD_RECORDS} WHERE ${sql} AND fields IS NOT NULL)
GROUP BY name ORDER BY count DESC, name LIMIT ${MOST_FIELDS}`,
    values,
  });
  for (const [name, count] of named)
    if (!known.has(name as string))
      summaries.push({ field: name as string, isOfEvent: false, records: count as number });
  return ordered(summaries);
}

/** Fields of logs that are listed. */
const MOST_FIELDS = 1_000;

/** Orders fields: those of events first, then by how many records have them, then by name. */
export const ordered = (summaries: readonly FieldSummary[]): readonly FieldSummary[] =>
  summaries.toSorted(
    (a, b) =>
      Number(b.isOfEvent) - Number(a.isOfEvent) ||
      b.records - a.records ||
      (a.field < b.field ? -1 : a.field > b.field ? 1 : 0),
  );
