import {
  allWheres,
  type EntityKind,
  type RecordFilter,
  type RecordRow,
  type ShapeId,
  type SourceId,
  type Statement,
  type StatementResult,
  type Where,
} from "@lagebild/domain";
import { compareText } from "../compare-text.js";
import { compileFilter, compileMentions, isOfRuns } from "../statements/compile-where.js";
import type { Query, RecordTables, SqlRow } from "./duckdb-record-table.js";
import { findOccurrences } from "./find-occurrences.js";
import { idOfNumber, numberOfId } from "../hex-id.js";
import type { EntityHit, EntityQuery, KindVariety, Occurrence, ShapeVariety } from "../incident-index.js";
import { isOfVarieties } from "../local/incident-summary.js";
import { assertStatement } from "../statements/check-statement.js";
import { assertLimit } from "../index-limits.js";
import { allOf, text, type SourcesOf } from "../statements/query-text.js";
import { recordRow, rowColumns, rowsAt, timeOrNone, type Place } from "./record-rows.js";
import type { TimeRange } from "../statements/time-of-day.js";
import { readStatement } from "../statements/statement-reader.js";
import { valueMentions } from "./value-mentions.js";

/** Answers from the tables `records`, `entities`, `runs` and `sources` of the visible sources. */
export interface RecordReader {
  /** Returns the shapes that occur under a filter. */
  candidates(filter: RecordFilter): Promise<ReadonlySet<ShapeId>>;
  entities(values: readonly EntityQuery[], filter: RecordFilter, k: number): Promise<readonly EntityHit[]>;
  occurrences(where: Where, samplesPerRun: number): Promise<readonly Occurrence[]>;
  variety(where: Where, limit: number): Promise<readonly ShapeVariety[]>;
  neighbours(rows: readonly RecordRow[], each: number): Promise<readonly (readonly RecordRow[])[]>;
  recordsAt(source: string, lines: readonly number[]): Promise<readonly RecordRow[]>;
  aggregate(statement: Statement): Promise<StatementResult>;
}

/** What a reader knows of the tables that it reads. */
export interface ReaderView {
  readonly sourcesOf: (file: string) => readonly SourceId[];
  /** Names the column of `field_records` that holds a field, where it has one. */
  readonly columnOf: (field: string) => string | undefined;
  readonly ruleColumns: () => ReadonlyMap<string, string> | undefined;
  /** Whether the table of varieties tells what is in the others. */
  readonly hasVarieties: () => boolean;
  /** Whether the tables are read from files. */
  readonly isLarge: () => boolean;
  /** Another one with each change of the tables. */
  readonly version: () => unknown;
}

/** Longer lists are looked up once and not asked about again. */
const MOST_VALUES_KEPT = 50;

/** Reads records through the tables as they are at the time of each call. */
export function recordReader(tables: RecordTables, view: ReaderView): RecordReader {
  const mentions = valueMentions(tables, view.version);
  const sourcesOf: SourcesOf = Object.assign((file: string) => view.sourcesOf(file), {
    columnOf: (field: string) => view.columnOf(field),
    ruleColumns: () => view.ruleColumns(),
    mentionsOf: mentions.tableOf,
    timeRange: () => range?.times,
    hasRepeats: () => repeats?.has ?? true,
  });
  let repeats: { readonly of: unknown; readonly has: boolean } | undefined;
  const loadRepeats = async (): Promise<void> => {
    if (repeats?.of === view.version()) return;
    const sql = "SELECT 1 FROM records WHERE occurrences > 1 LIMIT 1";
    repeats = { of: view.version(), has: (await tables.rows({ sql, values: [] })).length > 0 };
  };
  let range: { readonly of: unknown; readonly times: TimeRange | undefined } | undefined;
  const loadTimes = async (...wheres: readonly (Where | undefined)[]): Promise<void> => {
    const isAsked = wheres.some((where) => where && allWheres(where).some(({ timesOfDay }) => timesOfDay));
    if (isAsked && range?.of !== view.version()) range = { of: view.version(), times: await timeRangeOf(tables) };
  };
  const loadValues = async (wheres: readonly (Where | undefined)[]): Promise<void> => {
    const values = wheres.flatMap((where) => (where ? allWheres(where) : []).flatMap(valuesIn));
    if (view.isLarge() && values.length > 0) await mentions.load(values);
  };

  return {
    async candidates(filter) {
      await loadTimes(filter);
      const { sql, values } = allOf(compileFilter(filter, sourcesOf));
      const table = isOfRuns(filter) ? "runs" : "records";
      const rows = await tables.rows({ sql: `SELECT DISTINCT shape FROM ${table} WHERE ${sql}`, values });
      return new Set(rows.map(([shape]) => idOfNumber<ShapeId>(shape as bigint)));
    },
    async entities(values, filter, k) {
      await loadTimes(filter);
      if (values.length <= MOST_VALUES_KEPT) await loadValues([{ entities: values }]);
      return findEntities(tables, sourcesOf, values, filter, k);
    },
    async occurrences(where, samplesPerRun) {
      await loadTimes(where);
      await loadValues([where]);
      return findOccurrences(tables, sourcesOf, where, samplesPerRun);
    },
    async variety(where, limit) {
      await loadTimes(where);
      assertLimit("limit", limit);
      const isKept = view.hasVarieties() && isOfVarieties(where, limit);
      return readVariety(
        await tables.rows(isKept ? keptVariety(where, limit) : countedVariety(where, limit, sourcesOf)),
        limit,
      );
    },
    neighbours: (rows, each) => findNeighbours(tables, rows, each),
    async recordsAt(source, lines) {
      const wanted = lines.filter((line) => Number.isSafeInteger(line));
      const sources = sourcesOf(source);
      if (wanted.length === 0 || sources.length === 0) return [];
      const places = sources.flatMap((id) => wanted.map((line): Place => ({ source: numberOfId(id), line })));
      const rows = await rowsAt(tables, places);
      return [...rows.values()].sort((x, y) => compareText(x.file, y.file) || x.line - y.line);
    },
    async aggregate(statement) {
      assertStatement(statement);
      const wheres = [
        statement.where,
        statement.op === "sequence" ? statement.then : undefined,
        statement.op === "difference" ? statement.other : undefined,
      ];
      await loadValues(wheres);
      if ("zone" in statement && statement.zone !== undefined) await loadTimes({ timesOfDay: WHOLE_DAY });
      else await loadTimes(...wheres);
      if (statement.op === "count") await loadRepeats();
      return readStatement(tables, sourcesOf, statement);
    },
  };
}

/** The values that a condition names, but for long lists. */
const valuesIn = ({ entities = [] }: Where): readonly string[] =>
  entities.flatMap(({ value, orValues = [] }) => (orValues.length < MOST_VALUES_KEPT ? [value, ...orValues] : []));

const WHOLE_DAY = { fromSecond: 0, toSecond: 86_400, zone: "UTC" };

async function timeRangeOf(tables: RecordTables): Promise<TimeRange | undefined> {
  const sql = "SELECT epoch_us(min(first_time))::DOUBLE, epoch_us(max(last_time))::DOUBLE FROM runs";
  const [row] = await tables.rows({ sql, values: [] });
  const [from, to] = [timeOrNone(row?.[0] ?? null), timeOrNone(row?.[1] ?? null)];
  return from === undefined || to === undefined ? undefined : { from, to };
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
  const kept = new Set(wanted.map((value) => sourcesOf.mentionsOf?.(value) ?? "entities"));
  const rows = await tables.rows({
    sql: `SELECT kind, value, shape, count(*)::DOUBLE AS count FROM ${kept.size === 1 ? [...kept][0]! : "entities"} WHERE value IN (${wanted.map(() => "?").join(", ")}) AND ${sql}
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

/** Columns: shape, kind, value, count, number of different values; each shape's kinds together, the most frequent first. */
function countedVariety(where: Where, limit: number, sourcesOf: SourcesOf): Query {
  const { sql, values } = compileMentions(where, sourcesOf);
  const [count, table] = isOfRuns(where)
    ? ["sum(count)::BIGINT AS count", "value_counts"]
    : ["count(*) AS count", "entities"];
  return text(
    `WITH counted AS (SELECT shape, kind, value, ${count} FROM ${table} WHERE ${sql} GROUP BY shape, kind, value),
placed AS (SELECT *, row_number() OVER (PARTITION BY shape, kind ORDER BY count DESC, value) AS place,
count(*) OVER (PARTITION BY shape, kind) AS different FROM counted)
SELECT shape, kind, value, count::DOUBLE, different::DOUBLE FROM placed WHERE place <= ${Math.max(1, limit)} ORDER BY shape, kind, place`,
    ...values,
  );
}

/** The same, from what the dictionary has counted. */
function keptVariety({ shapes = [] }: Where, limit: number): Query {
  const numbers = shapes.length === 0 ? "NULL" : shapes.map(numberOfId).join(", ");
  return text(
    `SELECT shape, kind, value, count::DOUBLE, different::DOUBLE FROM varieties WHERE shape IN (${numbers}) AND place <= ${Math.max(1, limit)}
ORDER BY shape, kind, place`,
  );
}

function readVariety(rows: readonly SqlRow[], limit: number): readonly ShapeVariety[] {
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
  rows: readonly RecordRow[],
  each: number,
): Promise<readonly (readonly RecordRow[])[]> {
  assertLimit("each", each);
  const wanted = rows.map(
    ({ source, chunk, line }, place) => `(${place}, ${numberOfId(source)}, ${Number(chunk)}, ${Number(line)})`,
  );
  if (wanted.length === 0 || each === 0) return rows.map(() => []);
  // The list of chunks lets the engine skip row groups; the join alone would read all of them.
  const chunks = [...new Set(rows.map(({ chunk }) => Number(chunk)))].join(", ");
  const found = await tables.rows({
    sql: `WITH wanted(place, source, chunk, line) AS (VALUES ${wanted.join(", ")}),
near AS (SELECT w.place, r.*, r.line < w.line AS is_before, abs(r.line - w.line) AS distance
FROM (SELECT * EXCLUDE (fields) FROM records WHERE chunk IN (${chunks})) r
JOIN wanted w ON w.source = r.source AND w.chunk = r.chunk WHERE r.line <> w.line),
ranked AS (SELECT *, row_number() OVER (PARTITION BY place, is_before ORDER BY distance) AS rank FROM near)
SELECT ${rowColumns}, r.place FROM ranked r JOIN sources s ON s.id = r.source WHERE r.rank <= ${each} ORDER BY r.place, r.line`,
    values: [],
  });
  const lists = rows.map((): RecordRow[] => []);
  for (const columns of found) lists[columns.at(-1) as number]!.push(recordRow(columns));
  return lists;
}
