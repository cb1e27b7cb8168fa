import { join } from "node:path";
import type { IndexedShape, Meaning, ShapeId, SourceId, StoredSource } from "@lagebild/domain";
import { quoted, type RecordTables } from "./duckdb-record-table.js";
import { idOfNumber, numberOfId } from "./hex-id.js";
import type { StoredSegment } from "./segment.js";

/** A segment with those of its sources whose records count. */
export interface AliveSegment {
  readonly segment: StoredSegment;
  readonly sources: ReadonlySet<SourceId>;
}

const columns = {
  records:
    "source BIGINT, line INTEGER, byte_offset BIGINT, byte_length INTEGER, time TIMESTAMP, host VARCHAR, program VARCHAR, shape BIGINT, chunk INTEGER, fields VARCHAR",
  entities:
    "value VARCHAR, kind VARCHAR, source BIGINT, line INTEGER, time TIMESTAMP, host VARCHAR, program VARCHAR, shape BIGINT",
  value_counts:
    "shape BIGINT, source BIGINT, kind VARCHAR, value VARCHAR, count BIGINT, first_time TIMESTAMP, last_time TIMESTAMP",
  samples:
    "source BIGINT, line INTEGER, byte_offset BIGINT, byte_length INTEGER, time TIMESTAMP, host VARCHAR, program VARCHAR, shape BIGINT, chunk INTEGER",
  runs: "source BIGINT, shape BIGINT, count BIGINT, first_line INTEGER, last_line INTEGER, first_time TIMESTAMP, last_time TIMESTAMP",
  names: "source BIGINT, kind VARCHAR, name VARCHAR, count BIGINT",
} as const;

/** A table that each segment holds a part of. */
export type SegmentTable = keyof typeof columns;

/** Incidents of at most so many records have a table in memory; others are read from the files. */
const MOST_RECORDS_COPIED: Readonly<Record<SegmentTable, number>> = {
  records: 100_000,
  entities: 100_000,
  value_counts: 2_000_000,
  samples: 2_000_000,
  runs: Infinity,
  names: Infinity,
};

/** Points the tables that queries read at the records that count; small ones are copied into memory where that is wanted. */
export async function pointTables(
  tables: RecordTables,
  segments: readonly AliveSegment[],
  sources: readonly StoredSource[],
  copies: boolean,
): Promise<void> {
  const records = segments.reduce((sum, { segment }) => sum + segment.manifest.records, 0);
  for (const [file, mostRecords] of Object.entries(MOST_RECORDS_COPIED) as [SegmentTable, number][]) {
    const isCopied = mostRecords === Infinity || (copies && records <= mostRecords);
    const rows = unionOf(file, segments);
    if (isCopied) await tables.run(`CREATE OR REPLACE TABLE ${file}_copied AS ${rows}`);
    await tables.run(`CREATE OR REPLACE VIEW ${file} AS ${isCopied ? `SELECT * FROM ${file}_copied` : rows}`);
    if (!isCopied) await tables.run(`DROP TABLE IF EXISTS ${file}_copied`);
  }
  const shapes = segments.map(({ segment }) => quoted(join(segment.path, "shapes.parquet")));
  const templates =
    shapes.length === 0
      ? "NULL::BIGINT AS shape, NULL::VARCHAR AS template WHERE false"
      : `shape, template FROM read_parquet([${shapes.join(", ")}])`;
  await tables.run(`CREATE OR REPLACE VIEW templates AS SELECT ${templates}`);
  const rows = sources.map(({ id, file }) => `(${numberOfId(id)}, ${quoted(file)})`);
  const listed = rows.length === 0 ? "SELECT 0::BIGINT, '' WHERE false" : `VALUES ${rows.join(", ")}`;
  await tables.run(`CREATE OR REPLACE TABLE sources AS SELECT id::BIGINT AS id, file FROM (${listed}) t(id, file)`);
}

/** Returns a query for the visible rows of a table in all segments. */
export function unionOf(file: SegmentTable, segments: readonly AliveSegment[]): string {
  const whole: string[] = [];
  const queries: string[] = [];
  for (const { segment, sources } of segments) {
    const held = new Set(segment.manifest.parts.map(({ source }) => source.id));
    const path = quoted(join(segment.path, `${file}.parquet`));
    if (sources.size === 0) continue;
    if (held.size === sources.size) whole.push(path);
    else
      queries.push(`SELECT * FROM read_parquet(${path}) WHERE source IN (${[...sources].map(numberOfId).join(", ")})`);
  }
  if (whole.length > 0) queries.unshift(`SELECT * FROM read_parquet([${whole.join(", ")}])`);
  if (queries.length > 0) return queries.join(" UNION ALL ");
  const empty = columns[file].split(", ").map((column) => column.replace(/^(\w+) (\w+)$/, "NULL::$2 AS $1"));
  return `SELECT ${empty.join(", ")} WHERE false`;
}

/** Returns the shapes that have visible records. */
export async function visibleShapes(tables: RecordTables): Promise<ReadonlySet<ShapeId>> {
  const rows = await tables.rows({ sql: "SELECT DISTINCT shape FROM runs", values: [] });
  return new Set(rows.map(([shape]) => idOfNumber<ShapeId>(shape as bigint)));
}

/**
 * Reads shapes from the segments. Where segments disagree about a shape, one with a vector wins, and of those the
 * latest.
 */
export async function readShapes(
  tables: RecordTables,
  segments: readonly AliveSegment[],
  wanted: ReadonlySet<ShapeId>,
): Promise<ReadonlyMap<ShapeId, IndexedShape>> {
  const found = new Map<ShapeId, IndexedShape>();
  let missing = [...wanted];
  for (const { segment } of segments.toReversed()) {
    if (missing.length === 0) break;
    const path = quoted(join(segment.path, "shapes.parquet"));
    const isAll = missing.length >= segment.manifest.shapes * 4;
    const only = isAll ? "" : `WHERE shape IN (${missing.map(numberOfId).join(", ")})`;
    const rows = await tables.rows({
      sql: `SELECT shape, text, template, program, meanings, vector FROM read_parquet(${path}) ${only}`,
      values: [],
    });
    for (const [number, text, template, program, meanings, vector] of rows) {
      const id = idOfNumber<ShapeId>(number as bigint);
      const before = found.get(id);
      if (!wanted.has(id) || before?.vector || (before && vector === null)) continue;
      found.set(id, {
        id,
        text: text as string,
        template: template as string,
        program: (program as string | null) ?? undefined,
        meanings: JSON.parse(meanings as string) as readonly Meaning[],
        vector: vector === null ? undefined : Float32Array.from(vector as readonly number[]),
      });
    }
    missing = missing.filter((id) => !found.get(id)?.vector);
  }
  return found;
}
