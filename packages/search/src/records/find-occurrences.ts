import type { RecordRow, ShapeId, SourceId, Where } from "@lagebild/domain";
import { compileRecords, compileWhere, isOfRuns } from "../statements/compile-where.js";
import type { Query, RecordTables, SqlRow } from "./duckdb-record-table.js";
import { evenly } from "../evenly.js";
import { idOfNumber } from "../hex-id.js";
import type { Occurrence } from "../incident-index.js";
import { assertLimit } from "../index-limits.js";
import type { SourcesOf } from "../statements/query-text.js";
import { placeKey, recordRow, rowColumns, rowsAt, timeOrNone, type Place } from "./record-rows.js";
import { samplesKept } from "../segments/segment-tables.js";
import { compareText } from "../compare-text.js";

const foldedRuns =
  "source, shape, sum(count)::BIGINT AS count, min(first_line) AS first_line, max(last_line) AS last_line, min(first_time) AS first_time, max(last_time) AS last_time, NULL AS lines";
const foldedRecords =
  "source, shape, count(*) AS count, min(line) AS first_line, max(line) AS last_line, min(time) AS first_time, max(time) AS last_time";
/** Enough that an even choice among lines picked by chance looks even. */
const leastPicked = 16;

/** Finds the runs that meet a condition; samples are those that segments keep, or picked while the records are read. */
export async function findOccurrences(
  tables: RecordTables,
  sourcesOf: SourcesOf,
  where: Where,
  samplesPerRun: number,
): Promise<readonly Occurrence[]> {
  assertLimit("samplesPerRun", samplesPerRun);
  const isKept = isOfRuns(where) && samplesPerRun <= samplesKept;
  const columns = compileWhere(where, sourcesOf);
  const runs = await tables.rows(
    isKept
      ? foldedBy(foldedRuns, { sql: `runs WHERE ${columns.sql}`, values: columns.values })
      : // By hash, so that one pass suffices and the same records give the same samples.
        foldedBy(
          `${foldedRecords}, min_by(line, hash(line), ${Math.max(leastPicked, 2 * samplesPerRun)}) AS lines`,
          compileRecords(where, sourcesOf),
        ),
  );
  const samples =
    samplesPerRun === 0 || runs.length === 0
      ? new Map<string, readonly RecordRow[]>()
      : isKept
        ? await keptSamples(tables, columns)
        : await pickedSamples(tables, runs, samplesPerRun);
  return runs
    .map((row) => occurrence(row, evenly(samples.get(runKey(row[1], row[2])) ?? [], samplesPerRun)))
    .sort(byPlace);
}

const foldedBy = (columns: string, { sql, values }: Query): Query => ({
  sql: `SELECT s.file, f.source, f.shape, f.count::DOUBLE, f.first_line, f.last_line, epoch_us(f.first_time)::DOUBLE,
epoch_us(f.last_time)::DOUBLE, f.lines FROM (SELECT ${columns} FROM ${sql} GROUP BY source, shape) f JOIN sources s ON s.id = f.source`,
  values,
});

const runKey = (source: unknown, shape: unknown): string => `${String(source)} ${String(shape)}`;

async function keptSamples(
  tables: RecordTables,
  { sql, values }: Query,
): Promise<ReadonlyMap<string, readonly RecordRow[]>> {
  const rows = await tables.rows({
    sql: `SELECT ${rowColumns} FROM (SELECT * FROM samples WHERE ${sql}) r JOIN sources s ON s.id = r.source ORDER BY r.line`,
    values,
  });
  const samples = new Map<string, RecordRow[]>();
  for (const row of rows) {
    const key = runKey(row[9], row[7]);
    const known = samples.get(key);
    if (known) known.push(recordRow(row));
    else samples.set(key, [recordRow(row)]);
  }
  return samples;
}

async function pickedSamples(
  tables: RecordTables,
  runs: readonly SqlRow[],
  samplesPerRun: number,
): Promise<ReadonlyMap<string, readonly RecordRow[]>> {
  const places = new Map<string, readonly Place[]>();
  for (const [, source, shape, , first, last, , , picked] of runs) {
    const lines = [...new Set([first as number, ...(picked as readonly number[]), last as number])];
    const chosen = evenly(
      lines.sort((a, b) => a - b),
      samplesPerRun,
    );
    places.set(
      runKey(source, shape),
      chosen.map((line): Place => ({ source: source as bigint, line })),
    );
  }
  const rows = await rowsAt(tables, [...places.values()].flat());
  const rowOf = ({ source, line }: Place): readonly RecordRow[] => {
    const row = rows.get(placeKey(source, line));
    return row ? [row] : [];
  };
  return new Map([...places].map(([key, found]) => [key, found.flatMap(rowOf)]));
}

function occurrence(row: SqlRow, samples: readonly RecordRow[]): Occurrence {
  const [file, source, shape, count, firstLine, lastLine, firstTime, lastTime] = row;
  const run = {
    shape: idOfNumber<ShapeId>(shape as bigint),
    count: count as number,
    firstLine: firstLine as number,
    lastLine: lastLine as number,
    firstTime: timeOrNone(firstTime),
    lastTime: timeOrNone(lastTime),
  };
  return { source: idOfNumber<SourceId>(source as bigint), file: file as string, run, samples };
}

const byPlace = (a: Occurrence, b: Occurrence): number =>
  compareText(a.file, b.file) || a.run.firstLine - b.run.firstLine || compareText(a.run.shape, b.run.shape);
