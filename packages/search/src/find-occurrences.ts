import type { RecordRow, ShapeId, Where } from "@lagebild/domain";
import { compileWhere, isOfRuns, type SourcesOf } from "./compile-statement.js";
import type { Query, RecordTables, SqlRow } from "./duckdb-record-table.js";
import { evenly } from "./evenly.js";
import { idOfNumber } from "./hex-id.js";
import type { Occurrence } from "./incident-index.js";
import { assertLimit } from "./index-limits.js";
import { recordRow, rowColumns, timeOrNone } from "./record-rows.js";
import { samplesKept, stretchOf } from "./segment-tables.js";
import { compareText } from "./compare-text.js";

const foldedRuns =
  "source, shape, sum(count)::BIGINT AS count, min(first_line) AS first_line, max(last_line) AS last_line, min(first_time) AS first_time, max(last_time) AS last_time";
const foldedRecords =
  "source, shape, count(*) AS count, min(line) AS first_line, max(line) AS last_line, min(time) AS first_time, max(time) AS last_time";

/** Finds the runs that meet a condition; samples come from those that segments keep, or are picked from the records. */
export async function findOccurrences(
  tables: RecordTables,
  sourcesOf: SourcesOf,
  where: Where,
  samplesPerRun: number,
): Promise<readonly Occurrence[]> {
  assertLimit("samplesPerRun", samplesPerRun);
  const { sql, values } = compileWhere(where, sourcesOf);
  const [columns, table] = isOfRuns(where) ? [foldedRuns, "runs"] : [foldedRecords, "records"];
  const folded = { sql: `SELECT ${columns} FROM ${table} WHERE ${sql} GROUP BY source, shape`, values };
  const runs = await tables.rows({
    sql: `SELECT s.file, f.source, f.shape, f.count::DOUBLE, f.first_line, f.last_line, epoch_us(f.first_time)::DOUBLE, epoch_us(f.last_time)::DOUBLE
FROM (${folded.sql}) f JOIN sources s ON s.id = f.source`,
    values,
  });
  if (samplesPerRun === 0 || runs.length === 0) return runs.map((row) => occurrence(row, [])).sort(byPlace);
  const isKept = isOfRuns(where) && samplesPerRun <= samplesKept;
  const pool = isKept
    ? await keptSamples(tables, { sql, values })
    : await pickSamples(tables, { sql, values }, folded, samplesPerRun);
  const samples = new Map<string, RecordRow[]>();
  for (const row of pool) {
    const key = runKey(row[9], row[7]);
    const known = samples.get(key);
    if (known) known.push(recordRow(row));
    else samples.set(key, [recordRow(row)]);
  }
  return runs
    .map((row) => occurrence(row, evenly(samples.get(runKey(row[1], row[2])) ?? [], samplesPerRun)))
    .sort(byPlace);
}

const runKey = (source: unknown, shape: unknown): string => `${String(source)} ${String(shape)}`;

const keptSamples = (tables: RecordTables, { sql, values }: Query): Promise<readonly SqlRow[]> =>
  tables.rows({
    sql: `SELECT ${rowColumns} FROM (SELECT * FROM samples WHERE ${sql}) r JOIN sources s ON s.id = r.source ORDER BY r.line`,
    values,
  });

/** Takes the first record of each of equal stretches of lines: a plain aggregate, where numbering records would sort them. */
async function pickSamples(
  tables: RecordTables,
  where: Query,
  folded: Query,
  samplesPerRun: number,
): Promise<readonly SqlRow[]> {
  const stretch = stretchOf("r.line", "f.first_line", "f.last_line", Math.max(2 * samplesKept, samplesPerRun));
  return tables.rows({
    sql: `WITH folded AS MATERIALIZED (${folded.sql}), picked AS MATERIALIZED (
SELECT r.source, min(r.line) AS line FROM (SELECT source, shape, line FROM records WHERE ${where.sql}) r
JOIN folded f ON f.source = r.source AND f.shape = r.shape GROUP BY r.source, r.shape, ${stretch})
SELECT ${rowColumns} FROM records r JOIN picked p ON p.line = r.line AND p.source = r.source JOIN sources s ON s.id = r.source ORDER BY r.line`,
    values: [...folded.values, ...where.values],
  });
}

function occurrence(row: SqlRow, samples: readonly RecordRow[]): Occurrence {
  const [file, , shape, count, firstLine, lastLine, firstTime, lastTime] = row;
  const run = {
    shape: idOfNumber<ShapeId>(shape as bigint),
    count: count as number,
    firstLine: firstLine as number,
    lastLine: lastLine as number,
    firstTime: timeOrNone(firstTime),
    lastTime: timeOrNone(lastTime),
  };
  return { file: file as string, run, samples };
}

const byPlace = (a: Occurrence, b: Occurrence): number =>
  compareText(a.file, b.file) || a.run.firstLine - b.run.firstLine || compareText(a.run.shape, b.run.shape);
