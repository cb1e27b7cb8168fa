import type {
  EntityKind,
  RecordFilter,
  RecordRow,
  ShapeId,
  SourceId,
  Statement,
  StatementResult,
  ValueRow,
  Where,
} from "@lagebild/domain";
import {
  allOf,
  compileFilter,
  compileMentions,
  compileStatement,
  compileWhere,
  isOfRuns,
  rowColumns,
  type SourcesOf,
} from "./compile-statement.js";
import type { RecordTables, SqlRow } from "./duckdb-record-table.js";
import { idOfNumber, numberOfId } from "./hex-id.js";
import type { EntityHit, EntityQuery, KindVariety, Occurrence, ShapeVariety } from "./incident-index.js";
import { assertLimit } from "./index-limits.js";

/** Answers from the tables `records`, `entities`, `runs` and `sources` of the visible sources. */
export interface RecordReader {
  /** Returns the shapes that occur under a filter. */
  candidates(filter: RecordFilter): Promise<ReadonlySet<ShapeId>>;
  entities(values: readonly EntityQuery[], filter: RecordFilter, k: number): Promise<readonly EntityHit[]>;
  occurrences(where: Where, samplesPerRun: number): Promise<readonly Occurrence[]>;
  variety(where: Where, limit: number): Promise<readonly ShapeVariety[]>;
  neighbours(rows: readonly RecordRow[], each: number): Promise<readonly (readonly RecordRow[])[]>;
  recordsAt(file: string, lines: readonly number[]): Promise<readonly RecordRow[]>;
  aggregate(statement: Statement): Promise<StatementResult>;
}

/** Reads records through the tables as they are at the time of each call. */
export function recordReader(tables: RecordTables, sourcesOf: SourcesOf): RecordReader {
  return {
    async candidates(filter) {
      const { sql, values } = allOf(compileFilter(filter, sourcesOf));
      const table = isOfRuns(filter) ? "runs" : "records";
      const rows = await tables.rows({ sql: `SELECT DISTINCT shape FROM ${table} WHERE ${sql}`, values });
      return new Set(rows.map(([shape]) => idOfNumber<ShapeId>(shape as bigint)));
    },
    entities: (values, filter, k) => findEntities(tables, sourcesOf, values, filter, k),
    occurrences: (where, samplesPerRun) => findOccurrences(tables, sourcesOf, where, samplesPerRun),
    variety: (where, limit) => findVariety(tables, sourcesOf, where, limit),
    neighbours: (rows, each) => findNeighbours(tables, sourcesOf, rows, each),
    async recordsAt(file, lines) {
      const wanted = lines.filter((line) => Number.isSafeInteger(line));
      const sources = sourcesOf(file);
      if (wanted.length === 0 || sources.length === 0) return [];
      const rows = await tables.rows({
        sql: `SELECT ${rowColumns} FROM records r JOIN sources s ON s.id = r.source WHERE ${oneOf("r.source", sources)}
AND r.line IN (${wanted.join(", ")}) ORDER BY r.line`,
        values: [],
      });
      return rows.map(recordRow).filter((row) => row.file === file);
    },
    aggregate: (statement) => answer(tables, sourcesOf, statement),
  };
}

const oneOf = (column: string, sources: readonly SourceId[]): string =>
  `${column} IN (${sources.map((source) => numberOfId(source)).join(", ")})`;

const timeOrNone = (value: unknown): number | undefined => (value === null ? undefined : (value as number));

function recordRow([file, line, byteOffset, byteLength, time, host, program, shape, chunk]: SqlRow): RecordRow {
  return {
    file: file as string,
    line: line as number,
    byteOffset: byteOffset as number,
    byteLength: byteLength as number,
    time: timeOrNone(time),
    host: (host as string | null) ?? undefined,
    program: (program as string | null) ?? undefined,
    shape: idOfNumber<ShapeId>(shape as bigint),
    chunk: chunk as number,
  };
}

async function findEntities(
  tables: RecordTables,
  sourcesOf: SourcesOf,
  queries: readonly EntityQuery[],
  filter: RecordFilter,
  k: number,
): Promise<readonly EntityHit[]> {
  assertLimit("k", k);
  if (queries.length === 0) return [];
  const { sql, values } = allOf(compileFilter(filter, sourcesOf));
  const wanted = [...new Set(queries.map(({ value }) => value))];
  const rows = await tables.rows({
    sql: `SELECT kind, value, shape, count(*)::DOUBLE AS count FROM entities WHERE value IN (${wanted.map(() => "?").join(", ")}) AND ${sql}
GROUP BY kind, value, shape`,
    values: [...wanted, ...values],
  });
  const hits = rows.map(([kind, value, shape, count]): EntityHit => ({
    kind: kind as EntityKind,
    value: value as string,
    shape: idOfNumber<ShapeId>(shape as bigint),
    count: count as number,
  }));
  hits.sort((a, b) => b.count - a.count || compareText(a.shape, b.shape) || compareText(a.kind, b.kind));
  return queries.flatMap(({ value, kind }) =>
    hits.filter((hit) => hit.value === value && (kind ?? hit.kind) === hit.kind).slice(0, k),
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const foldedRuns =
  "source, shape, sum(count)::BIGINT AS count, min(first_line) AS first_line, max(last_line) AS last_line, min(first_time) AS first_time, max(last_time) AS last_time";
const foldedRecords =
  "source, shape, count(*) AS count, min(line) AS first_line, max(line) AS last_line, min(time) AS first_time, max(time) AS last_time";

async function findOccurrences(
  tables: RecordTables,
  sourcesOf: SourcesOf,
  where: Where,
  samplesPerRun: number,
): Promise<readonly Occurrence[]> {
  assertLimit("samplesPerRun", samplesPerRun);
  const { sql, values } = compileWhere(where, sourcesOf);
  const [columns, table] = isOfRuns(where) ? [foldedRuns, "runs"] : [foldedRecords, "records"];
  const folded = `SELECT ${columns} FROM ${table} WHERE ${sql} GROUP BY source, shape`;
  const runs = await tables.rows({
    sql: `SELECT s.file, f.source, f.shape, f.count::DOUBLE, f.first_line, f.last_line, epoch_us(f.first_time)::DOUBLE, epoch_us(f.last_time)::DOUBLE
FROM (${folded}) f JOIN sources s ON s.id = f.source`,
    values,
  });
  const samples = new Map<string, RecordRow[]>();
  if (samplesPerRun > 0 && runs.length > 0) {
    // The first record of each of equal stretches of lines: a plain aggregate, where numbering the records would sort them.
    const stretch = `CASE WHEN f.last_line = f.first_line THEN 0 ELSE ((r.line - f.first_line)::BIGINT * ${samplesPerRun - 1}) // (f.last_line - f.first_line) END`;
    const rows = await tables.rows({
      sql: `WITH folded AS MATERIALIZED (${folded}), picked AS MATERIALIZED (
SELECT r.source, min(r.line) AS line FROM (SELECT source, shape, line FROM records WHERE ${sql}) r
JOIN folded f ON f.source = r.source AND f.shape = r.shape GROUP BY r.source, r.shape, ${stretch})
SELECT ${rowColumns} FROM records r JOIN picked p ON p.line = r.line AND p.source = r.source JOIN sources s ON s.id = r.source ORDER BY r.line`,
      values: [...values, ...values],
    });
    for (const row of rows) {
      const key = `${row[9] as bigint} ${row[7] as bigint}`;
      samples.set(key, [...(samples.get(key) ?? []), recordRow(row)]);
    }
  }
  return runs.map((row) => occurrence(row, samples)).sort(byPlace);
}

function occurrence(row: SqlRow, samples: ReadonlyMap<string, readonly RecordRow[]>): Occurrence {
  const [file, source, shape, count, firstLine, lastLine, firstTime, lastTime] = row;
  const run = {
    shape: idOfNumber<ShapeId>(shape as bigint),
    count: count as number,
    firstLine: firstLine as number,
    lastLine: lastLine as number,
    firstTime: timeOrNone(firstTime),
    lastTime: timeOrNone(lastTime),
  };
  return { file: file as string, run, samples: samples.get(`${source as bigint} ${shape as bigint}`) ?? [] };
}

const byPlace = (a: Occurrence, b: Occurrence): number =>
  compareText(a.file, b.file) || a.run.firstLine - b.run.firstLine || compareText(a.run.shape, b.run.shape);

async function findVariety(
  tables: RecordTables,
  sourcesOf: SourcesOf,
  where: Where,
  limit: number,
): Promise<readonly ShapeVariety[]> {
  assertLimit("limit", limit);
  const { sql, values } = compileMentions(where, sourcesOf);
  const rows = await tables.rows({
    sql: `WITH counted AS (SELECT shape, kind, value, count(*) AS count FROM entities WHERE ${sql} GROUP BY shape, kind, value),
placed AS (SELECT *, row_number() OVER (PARTITION BY shape, kind ORDER BY count DESC, value) AS place,
count(*) OVER (PARTITION BY shape, kind) AS different FROM counted)
SELECT shape, kind, value, count::DOUBLE, different::DOUBLE FROM placed WHERE place <= ${Math.max(1, limit)} ORDER BY shape, kind, place`,
    values,
  });
  const shapes = new Map<ShapeId, Map<EntityKind, KindVariety>>();
  for (const [number, kind, value, count, distinct] of rows) {
    const shape = idOfNumber<ShapeId>(number as bigint);
    const kinds = shapes.get(shape) ?? new Map<EntityKind, KindVariety>();
    const top = [...(kinds.get(kind as EntityKind)?.top ?? []), { value: value as string, count: count as number }];
    kinds.set(kind as EntityKind, { kind: kind as EntityKind, distinct: distinct as number, top: top.slice(0, limit) });
    shapes.set(shape, kinds);
  }
  const found = [...shapes].map(([shape, kinds]) => ({ shape, kinds: [...kinds.values()] }));
  return found.sort((a, b) => compareText(a.shape, b.shape));
}

async function findNeighbours(
  tables: RecordTables,
  sourcesOf: SourcesOf,
  rows: readonly RecordRow[],
  each: number,
): Promise<readonly (readonly RecordRow[])[]> {
  assertLimit("each", each);
  const wanted = rows.flatMap(({ file, chunk, line }, place) =>
    sourcesOf(file).map((source) => `(${place}, ${numberOfId(source)}, ${Number(chunk)}, ${Number(line)})`),
  );
  if (wanted.length === 0 || each === 0) return rows.map(() => []);
  // The list of chunks lets the engine skip row groups; the join alone would read all of them.
  const chunks = [...new Set(rows.map(({ chunk }) => Number(chunk)))].join(", ");
  const found = await tables.rows({
    sql: `WITH wanted(place, source, chunk, line) AS (VALUES ${wanted.join(", ")}),
near AS (SELECT w.place, r.source, r.line, r.line < w.line AS is_before, abs(r.line - w.line) AS distance
FROM (SELECT source, chunk, line FROM records WHERE chunk IN (${chunks})) r
JOIN wanted w ON w.source = r.source AND w.chunk = r.chunk WHERE r.line <> w.line),
ranked AS (SELECT *, row_number() OVER (PARTITION BY place, is_before ORDER BY distance) AS rank FROM near),
kept AS MATERIALIZED (SELECT place, source, line FROM ranked WHERE rank <= ${each})
SELECT ${rowColumns}, k.place FROM records r JOIN kept k ON k.line = r.line AND k.source = r.source JOIN sources s ON s.id = r.source
ORDER BY k.place, r.line`,
    values: [],
  });
  const lists = rows.map((): RecordRow[] => []);
  for (const row of found) {
    const place = row[10] as number;
    if (row[0] === rows[place]!.file) lists[place]!.push(recordRow(row));
  }
  return lists;
}

async function answer(tables: RecordTables, sourcesOf: SourcesOf, statement: Statement): Promise<StatementResult> {
  const compiled = compileStatement(statement, sourcesOf);
  const [counted] = await tables.rows(compiled.matched);
  const matched = counted![0] as number;
  if (compiled.records) return { statement, matched, records: (await tables.rows(compiled.records)).map(recordRow) };
  if (!compiled.values) return { statement, matched, count: matched };
  const rows = await tables.rows(compiled.values);
  const distinct = rows.length === 0 ? 0 : (rows[0]![4] as number);
  if (statement.op !== "top") return { statement, matched, count: distinct, distinct };
  return { statement, matched, values: rows.slice(0, statement.limit).map(valueRow), distinct };
}

const valueRow = ([value, count, firstTime, lastTime]: SqlRow): ValueRow => ({
  value: value as string,
  count: count as number,
  firstTime: timeOrNone(firstTime),
  lastTime: timeOrNone(lastTime),
});
