import type { RecordRow, ShapeId, SourceId, ZoneOrigin } from "@lagebild/domain";
import type { RecordTables, SqlRow } from "./duckdb-record-table.js";
import { idOfNumber } from "../hex-id.js";

/** Where a record is. */
export interface Place {
  readonly source: bigint;
  readonly line: number;
}

/** Names a place in maps. */
export const placeKey = (source: unknown, line: unknown): string => `${String(source)}:${String(line)}`;
const placesAtOnce = 2_000;
/** Columns of a record row, with the records as `r` and the sources as `s`; the tenth is the source. */
export const rowColumns =
  "s.file, r.line, r.byte_offset::DOUBLE, r.byte_length, epoch_us(r.time)::DOUBLE, r.host, r.program, r.shape, r.chunk, r.source, r.zone_origin, r.occurrences";

/** Reads whole rows, by place. The list of lines lets the engine skip row groups; the join alone would read all. */
export async function rowsAt(tables: RecordTables, places: readonly Place[]): Promise<ReadonlyMap<string, RecordRow>> {
  const found = new Map<string, RecordRow>();
  for (let start = 0; start < places.length; start += placesAtOnce) {
    const some = places.slice(start, start + placesAtOnce);
    const lines = [...new Set(some.map(({ line }) => line))].join(", ");
    const pairs = some.map(({ source, line }) => `(${source}, ${line})`).join(", ");
    const rows = await tables.rows({
      sql: `SELECT DISTINCT ${rowColumns} FROM (SELECT * FROM records WHERE line IN (${lines})) r
JOIN (VALUES ${pairs}) p(source, line) ON p.line = r.line AND p.source = r.source JOIN sources s ON s.id = r.source`,
      values: [],
    });
    for (const row of rows) found.set(placeKey(row[9], row[1]), recordRow(row));
  }
  return found;
}

/** Reads a place from its two columns. */
export const placeOf = ([source, line]: SqlRow): Place => ({ source: source as bigint, line: line as number });

/** Reads a time that may be null. */
export const timeOrNone = (value: unknown): number | undefined => (value === null ? undefined : (value as number));

/** Reads a row of `rowColumns`. */
export function recordRow(row: SqlRow): RecordRow {
  const [file, line, byteOffset, byteLength, time, host, program, shape, chunk, source, zoneOrigin, occurrences] = row;
  return {
    source: idOfNumber<SourceId>(source as bigint),
    file: file as string,
    line: line as number,
    byteOffset: byteOffset as number,
    byteLength: byteLength as number,
    time: timeOrNone(time),
    host: (host as string | null) ?? undefined,
    program: (program as string | null) ?? undefined,
    shape: idOfNumber<ShapeId>(shape as bigint),
    chunk: chunk as number,
    ...(typeof zoneOrigin === "string" && { zoneOrigin: zoneOrigin as ZoneOrigin }),
    ...(typeof occurrences === "number" && { occurrences }),
  };
}
