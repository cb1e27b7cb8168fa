import { randomBytes } from "node:crypto";
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import {
  Failure,
  kindOf,
  type RecordFilter,
  type ShapeId,
  type SourceId,
  type StatementResult,
} from "@lagebild/domain";
import { LRUCache } from "lru-cache";
import { appendArrivals, readArrivals } from "../sources/arrivals.js";
import { buildDictionary } from "../shapes/dictionary.js";
import { assertWhere } from "../statements/check-where.js";
import { ADDRESS_MACROS } from "../statements/compile-address.js";
import { openRecordTables, type RecordTables } from "../records/duckdb-record-table.js";
import { expertViews, type ExpertViews } from "../expert/expert-views.js";
import type { IncidentIndex } from "../incident-index.js";
import { summaryFiles, writeSummary } from "./incident-summary.js";
import { assertLimit, assertModel } from "../index-limits.js";
import { storedShapes } from "./stored-shapes.js";
import { openLocalState, type LocalState } from "./local-state.js";
import { readMoments } from "../records/read-moments.js";
import { readTops } from "../records/read-tops.js";
import { readEvents, summariseFields } from "../records/read-events.js";
import { withRuleTable } from "../statements/rule-table.js";
import type { SourcesOf } from "../statements/query-text.js";
import { recordReader, type RecordReader } from "../records/record-reader.js";
import { deleteFolder, listSegments, publishSegment, sweepSegments } from "../segments/segment.js";
import { readTombstones, writeTombstone } from "../segments/tombstones.js";

export interface LocalIndexOptions {
  /** The incident's folder, which is there. */
  readonly folder: string;
  /** The embedder that questions are embedded with; vectors of another are refused. */
  readonly modelId?: string;
  /** Most memory of the record tables, without the dictionary. */
  readonly memoryMb?: number;
  readonly threads?: number;
  /** Whether the tables of a small incident are copied into memory, as they are by default. */
  readonly copiesTables?: boolean;
}

/** What an incident index does, but for building segments and running experts' queries. */
export interface LocalIndex extends Omit<IncidentIndex, "segmentBuilder" | "query"> {
  /** Describes what experts' queries can see. */
  expertViews(): Promise<ExpertViews>;
}

const cachedFilters = 32;
/** All listed items of the results that are kept, and the longest statement that is looked for among them. */
const cachedResultItems = 20_000;
const longestKey = 10_000;

/** Opens the index of an incident in this thread, whose native calls block it: `localIncidentIndex` runs it in a worker. */
export async function openLocalIndex({
  folder,
  modelId,
  memoryMb = 512,
  threads = 2,
  copiesTables = true,
}: LocalIndexOptions): Promise<LocalIndex> {
  const home = await realpath(folder).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? new Failure("missing", `${folder} is gone: it was deleted`, error) : error;
  });
  const spillFolder = join(home, "building", `spill-${randomBytes(6).toString("hex")}`);
  const tables = await openRecordTables({ folder: home, memoryMb, threads, spillFolder, hasLastingFiles: true });
  for (const macro of ADDRESS_MACROS) await tables.run(macro);
  return localIndex(openLocalState(home, tables, copiesTables), { folder: home, tables, modelId });
}

interface IndexParts {
  readonly folder: string;
  readonly tables: RecordTables;
  readonly modelId: string | undefined;
}

function localIndex(state: LocalState, { folder, tables, modelId }: IndexParts): LocalIndex {
  const reader = recordReader(tables, {
    sourcesOf: (file) => state.sourcesOf(file),
    columnOf: (field) => state.columnOf(field),
    ruleColumns: () => state.ruleColumns(),
    hasVarieties: () => state.hasVarieties(),
    isLarge: () => state.isLarge(),
    version: () => state.visible(),
  });
  const candidates = candidateCache(state, reader);
  const results = resultCache(state, reader);
  const sourcesOf: SourcesOf = Object.assign((file: string) => state.sourcesOf(file), {
    columnOf: (field: string) => state.columnOf(field),
    ruleColumns: () => state.ruleColumns(),
  });

  const reading = async <Result>(read: () => Promise<Result>): Promise<Result> => {
    await state.ensure();
    try {
      return await read();
    } catch (error) {
      if (kindOf(error) !== "missing") throw error;
      // Another process replaced a segment since we looked.
      state.invalidate();
      await state.ensure();
      return read();
    }
  };

  return {
    async publish(segment) {
      await publishSegment(folder, segment);
      state.invalidate();
    },
    async name(arrivals) {
      await appendArrivals(folder, arrivals);
      state.invalidate();
    },
    names: async () => (await readArrivals(folder)).names,
    async remove(source) {
      await removeSource(folder, source);
      state.invalidate();
    },
    async refresh() {
      state.invalidate();
      await reading(async () => {
        assertModel(state.modelIds(), modelId);
        const shapes = await storedShapes(tables, state.segments(), state.visible());
        const files = summaryFiles(state.segments().length);
        await buildDictionary(folder, state.modelIds()[0] ?? modelId ?? "none", shapes, {
          madeOf: state.madeOf(),
          files,
          write: (path) => writeSummary(tables, path, files),
        });
      });
      await sweepSegments(folder, state.superseded());
      state.invalidate();
    },
    async snapshot() {
      state.invalidate();
      return reading(() => state.snapshot());
    },
    nearest: (vector, filter, k) =>
      reading(async () => {
        assertLimit("k", k);
        assertModel(state.modelIds(), modelId);
        return k === 0 ? [] : (await state.finder()).nearest(vector, await candidates(filter), k);
      }),
    words: (query, filter, k) =>
      reading(async () => {
        assertLimit("k", k);
        return (await state.finder()).words(query, await candidates(filter), k);
      }),
    shapes: (ids) =>
      reading(async () => {
        const visible = state.visible();
        return (await state.finder()).shapes(ids.filter((id) => visible.has(id)));
      }),
    entities: (values, filter, k) => reading(() => reader.entities(values, filter, k)),
    occurrences: (where, samplesPerRun) => reading(() => reader.occurrences(where, samplesPerRun)),
    variety: (where, limit) => reading(() => reader.variety(where, limit)),
    neighbours: (rows, each) => reading(() => reader.neighbours(rows, each)),
    recordsAt: (source, lines) => reading(() => reader.recordsAt(source, lines)),
    events: ({ where, after, limit }) =>
      reading(() => {
        assertWhere(where);
        assertLimit("limit", limit);
        return readEvents(tables, { where, after, limit, sourcesOf }, state.fieldColumns().events);
      }),
    fields: (where, limit) =>
      reading(() => {
        assertWhere(where);
        assertLimit("limit", limit);
        return summariseFields(tables, { where, limit, sourcesOf }, state.fieldColumns());
      }),
    aggregate: (statement) => reading(() => results(statement)),
    moments: (where, by) =>
      reading(() => {
        assertWhere(where);
        return readMoments(tables, {
          where,
          by,
          sourcesOf: withRuleTable(sourcesOf, where, by),
          isLarge: state.isLarge(),
        });
      }),
    tops: (where, of, limit) =>
      reading(() => {
        assertWhere(where);
        assertLimit("limit", limit);
        return readTops(tables, { where, of, limit, sourcesOf: withRuleTable(sourcesOf, where, of) });
      }),
    expertViews: () => reading(async () => expertViews(state.segments(), state.sources())),
    async close() {
      state.close();
      tables.close();
    },
  };
}

/** Keeps the shapes of the filters that were asked for last, since one question asks several times with the same. */
function candidateCache(
  state: LocalState,
  reader: RecordReader,
): (filter: RecordFilter) => Promise<ReadonlySet<ShapeId>> {
  let of: ReadonlySet<ShapeId> | undefined;
  const found = new LRUCache<string, ReadonlySet<ShapeId>>({ max: cachedFilters });
  return async ({ from, to, timesOfDay, host, program, file }) => {
    if ([from, to, timesOfDay, host, program, file].every((part) => part === undefined)) return state.visible();
    if (of !== state.visible()) found.clear();
    of = state.visible();
    const key = JSON.stringify([from, to, timesOfDay, host, program, file]);
    const shapes =
      found.get(key) ?? (await reader.candidates({ ...withValue({ from, to, timesOfDay, host, program, file }) }));
    found.set(key, shapes);
    return shapes;
  };
}

/** Keeps the results of the statements that were asked for last: readings of one question, and questions, share parts. */
function resultCache(state: LocalState, reader: RecordReader): RecordReader["aggregate"] {
  let of: ReadonlySet<ShapeId> | undefined;
  const found = new LRUCache<string, StatementResult>({ maxSize: cachedResultItems, sizeCalculation: itemsOf });
  return async (statement) => {
    if (of !== state.visible()) found.clear();
    of = state.visible();
    const key = JSON.stringify(statement);
    if (key.length > longestKey) return reader.aggregate(statement);
    const result = found.get(key) ?? (await reader.aggregate(statement));
    found.set(key, result);
    return result;
  };
}

/** What of a result takes memory: its listed items. */
const itemsOf = (result: StatementResult): number =>
  Object.values(result).reduce((sum: number, part) => sum + (Array.isArray(part) ? part.length : 0), 1);

const withValue = (filter: { readonly [Name in keyof RecordFilter]: RecordFilter[Name] | undefined }): RecordFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

/** Marks the source in the segments that hold it, then deletes those that hold nothing else. */
async function removeSource(folder: string, source: SourceId): Promise<void> {
  const stones = await readTombstones(folder);
  const isRemoved = (id: SourceId, name: string): boolean => id === source || stones.isRemoved(id, name);
  const { segments } = await listSegments(folder);
  const holders = segments.filter(({ manifest }) => manifest.parts.some((part) => part.source.id === source));
  await writeTombstone(
    folder,
    source,
    holders.map(({ name }) => name),
  );
  for (const { path, name, manifest } of holders) {
    if (manifest.parts.every((part) => isRemoved(part.source.id, name))) await deleteFolder(path);
  }
}
