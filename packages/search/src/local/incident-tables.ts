import { join } from "node:path";
import type { ShapeId, SourceId, StoredSource } from "@lagebild/domain";
import { quoted, type RecordTables } from "../records/duckdb-record-table.js";
import { fieldNamesOf, namedColumns, type FieldNames } from "../segments/field-columns.js";
import { ruleRecordsOf } from "../segments/rule-records.js";
import { idOfNumber, numberOfId } from "../hex-id.js";
import { samplesKept, stretchOf } from "../segments/segment-tables.js";
import { LATER_COLUMNS, type StoredSegment } from "../segments/segment.js";

/** A segment with those of its sources whose records count. */
export interface AliveSegment {
  readonly segment: StoredSegment;
  readonly sources: ReadonlySet<SourceId>;
}

const columns = {
  records:
    "source BIGINT, line INTEGER, byte_offset BIGINT, byte_length INTEGER, time TIMESTAMP, host VARCHAR, program VARCHAR, shape BIGINT, chunk INTEGER, fields VARCHAR, zone_origin VARCHAR, occurrences INTEGER",
  entities:
    "value VARCHAR, kind VARCHAR, source BIGINT, line INTEGER, time TIMESTAMP, host VARCHAR, program VARCHAR, shape BIGINT, role VARCHAR",
  value_counts:
    "shape BIGINT, source BIGINT, kind VARCHAR, value VARCHAR, count BIGINT, first_time TIMESTAMP, last_time TIMESTAMP",
  samples:
    "source BIGINT, line INTEGER, byte_offset BIGINT, byte_length INTEGER, time TIMESTAMP, host VARCHAR, program VARCHAR, shape BIGINT, chunk INTEGER, zone_origin VARCHAR, occurrences INTEGER",
  runs: "source BIGINT, shape BIGINT, count BIGINT, first_line INTEGER, last_line INTEGER, first_time TIMESTAMP, last_time TIMESTAMP",
  names: "source BIGINT, kind VARCHAR, name VARCHAR, count BIGINT",
} as const;

/** A table that each segment holds a part of. */
export type SegmentTable = keyof typeof columns;

/** Incidents of at most so many records have a table in memory; others are read from the files. Runs are first: samples need them. */
const MOST_RECORDS_COPIED: Readonly<Record<SegmentTable, number>> = {
  runs: Infinity,
  samples: Infinity,
  records: 100_000,
  entities: 100_000,
  value_counts: 2_000_000,
  names: 2_000_000,
};
/** Records of more bytes of logs are not copied: wide JSON takes twelve times its size in memory, with its fields' columns. */
const MOST_BYTES_COPIED = 12_000_000;
/** Samples that segments keep of at most so many of their runs are copied: what remains is eight lines of each run of the incident. */
const MOST_RUNS_SAMPLED = 500_000;

/** Folds the parts that segments have of one run: hundreds of segments have a part of each frequent one. */
const foldedRuns = (rows: string): string =>
  `SELECT source, shape, sum(count)::BIGINT AS count, min(first_line) AS first_line, max(last_line) AS last_line,
min(first_time) AS first_time, max(last_time) AS last_time FROM (${rows}) GROUP BY source, shape ORDER BY shape`;

/** Leaves as many samples of each run as a segment keeps, chosen as segments do. */
const foldedSamples = (rows: string): string => `WITH kept AS (${rows}),
picked AS (SELECT k.source, k.shape, min(k.line) AS line FROM kept k JOIN runs r ON r.source = k.source AND r.shape = k.shape
GROUP BY k.source, k.shape, ${stretchOf("k.line", "r.first_line", "r.last_line", samplesKept)})
SELECT k.* FROM kept k JOIN picked p ON p.source = k.source AND p.line = k.line AND p.shape = k.shape ORDER BY k.shape`;

const folded: Readonly<Partial<Record<SegmentTable, (rows: string) => string>>> = {
  runs: foldedRuns,
  samples: foldedSamples,
};

/** Says whether a table is copied into memory. */
export function isCopied(file: SegmentTable, segments: readonly AliveSegment[], copies: boolean): boolean {
  const sum = (of: "records" | "shapes"): number =>
    segments.reduce((all, { segment }) => all + segment.manifest[of], 0);
  if (file === "runs") return true;
  if (file === "samples" && sum("shapes") > MOST_RUNS_SAMPLED) return false;
  if (file === "records" && bytesOf(segments) > MOST_BYTES_COPIED) return false;
  return copies && sum("records") <= MOST_RECORDS_COPIED[file];
}

const bytesOf = (segments: readonly AliveSegment[]): number =>
  segments
    .flatMap(({ segment }) => segment.manifest.parts)
    .reduce((all, { range }) => all + range.endByte - range.startByte, 0);

/** The columns that hold fields. */
export interface FieldColumns {
  /** Of the table `field_records`. */
  readonly fields: FieldNames;
  /** Of the table `rule_records`; absent where there is none. */
  readonly ofRules: FieldNames | undefined;
}

/**
 * Points the tables that queries read at the records that count; small ones are copied into memory where that is wanted.
 * The table `field_records` is that of the records with columns of fields, `rule_records` that of those that met rules.
 */
export async function pointTables(
  tables: RecordTables,
  segments: readonly AliveSegment[],
  copies: boolean,
): Promise<FieldColumns> {
  const seen = segments.filter((one) => one.sources.size > 0);
  const fields = fieldNamesOf(
    seen.map(({ segment: { manifest } }) => [...(manifest.fields ?? []), ...(manifest.eventFields ?? [])]),
  );
  for (const file of Object.keys(MOST_RECORDS_COPIED) as SegmentTable[]) {
    const isInMemory = isCopied(file, segments, copies);
    const hasFields = isInMemory && file === "records";
    const rows = unionOf(file, segments, hasFields ? fields : undefined);
    if (isInMemory) await tables.run(`CREATE OR REPLACE TABLE ${file}_copied AS ${folded[file]?.(rows) ?? rows}`);
    await tables.run(`CREATE OR REPLACE VIEW ${file} AS ${isInMemory ? `SELECT * FROM ${file}_copied` : rows}`);
    if (!isInMemory) await tables.run(`DROP TABLE IF EXISTS ${file}_copied`);
    if (file !== "records") continue;
    const withFields = isInMemory ? "SELECT * FROM records_copied" : unionOf(file, segments, fields);
    await tables.run(`CREATE OR REPLACE VIEW field_records AS ${withFields}`);
  }
  const shapes = segments.map(({ segment }) => quoted(join(segment.path, "shapes.parquet")));
  const templates =
    shapes.length === 0
      ? "NULL::BIGINT AS shape, NULL::VARCHAR AS template WHERE false"
      : `shape, template FROM read_parquet([${shapes.join(", ")}])`;
  await tables.run(`CREATE OR REPLACE VIEW templates AS SELECT ${templates}`);
  return { fields, ofRules: await pointRuleRecords(tables, seen, isCopied("records", segments, copies)) };
}

async function pointRuleRecords(
  tables: RecordTables,
  segments: readonly AliveSegment[],
  isInMemory: boolean,
): Promise<FieldNames | undefined> {
  const found = ruleRecordsOf(segments);
  await tables.run("DROP VIEW IF EXISTS rule_records");
  await tables.run("DROP TABLE IF EXISTS rule_records_copied");
  if (!found) return undefined;
  if (isInMemory) await tables.run(`CREATE TABLE rule_records_copied AS ${found.rows}`);
  await tables.run(`CREATE VIEW rule_records AS ${isInMemory ? "SELECT * FROM rule_records_copied" : found.rows}`);
  return found.fields;
}

/** Makes the table of the visible sources with their labels. */
export async function pointSources(tables: RecordTables, sources: readonly StoredSource[]): Promise<void> {
  const rows = sources.map(({ id, file }) => `(${numberOfId(id)}, ${quoted(file)})`);
  const listed = rows.length === 0 ? "SELECT 0::BIGINT, '' WHERE false" : `VALUES ${rows.join(", ")}`;
  await tables.run(`CREATE OR REPLACE TABLE sources AS SELECT id::BIGINT AS id, file FROM (${listed}) t(id, file)`);
}

/** Returns the host that more than half of a source's records with a host name, for the sources that have such a one. */
export async function readHosts(
  tables: RecordTables,
  sources: readonly SourceId[],
): Promise<ReadonlyMap<SourceId, string>> {
  if (sources.length === 0) return new Map();
  const rows = await tables.rows({
    sql: `SELECT source, name FROM (SELECT source, name, sum(count) AS total, sum(sum(count)) OVER (PARTITION BY source) AS all_of
FROM names WHERE kind = 'host' AND source IN (${sources.map(numberOfId).join(", ")}) GROUP BY source, name) WHERE total * 2 > all_of`,
    values: [],
  });
  return new Map(rows.map(([source, name]) => [idOfNumber<SourceId>(source as bigint), name as string]));
}

/** Returns a query for the visible rows of a table in all segments; records may have columns of fields besides. */
export function unionOf(file: SegmentTable, segments: readonly AliveSegment[], fields: FieldNames = new Map()): string {
  const typed = columns[file].split(", ").map((column) => column.split(" ") as [string, string]);
  // Files that have the same columns are read as one; each further branch costs every query some planning.
  const whole = new Map<string, string[]>();
  const queries: string[] = [];
  for (const { segment, sources } of segments) {
    if (sources.size === 0) continue;
    const held = new Set(segment.manifest.parts.map(({ source }) => source.id));
    const path = quoted(join(segment.path, `${file}.parquet`));
    const isThere = (column: string): boolean =>
      !LATER_COLUMNS.includes(column) || segment.manifest.columns?.includes(column) === true;
    const named = typed.map(([column, type]) => (isThere(column) ? column : `NULL::${type} AS ${column}`));
    const selected = `SELECT ${named.join(", ")}${namedColumns(fields, segment.manifest)} FROM read_parquet`;
    if (held.size === sources.size) whole.set(selected, [...(whole.get(selected) ?? []), path]);
    else queries.push(`${selected}(${path}) WHERE source IN (${[...sources].map(numberOfId).join(", ")})`);
  }
  queries.unshift(...[...whole].map(([selected, paths]) => `${selected}([${paths.join(", ")}])`));
  if (queries.length > 0) return queries.join(" UNION ALL ");
  const empty = typed.map(([column, type]) => `NULL::${type} AS ${column}`);
  return `SELECT ${empty.join(", ")} WHERE false`;
}

/** Returns the shapes that have visible records. */
export async function visibleShapes(tables: RecordTables): Promise<ReadonlySet<ShapeId>> {
  const rows = await tables.rows({ sql: "SELECT DISTINCT shape FROM runs", values: [] });
  return new Set(rows.map(([shape]) => idOfNumber<ShapeId>(shape as bigint)));
}
