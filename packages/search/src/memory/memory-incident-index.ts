import { Failure, type IndexedShape, type ShapeId, type SourceId, type Where } from "@lagebild/domain";
import { answerStatement, rowOf } from "./answer-statement.js";
import { assertWhere } from "../statements/check-where.js";
import { momentColumns } from "../records/moment-columns.js";
import { compareText } from "../compare-text.js";
import type { BuiltSegment, EntityHit, IncidentIndex, ShapeHit } from "../incident-index.js";
import { assertDimensions, assertLimit, assertModel } from "../index-limits.js";
import { meetsWhere, type IsNamed } from "./match-records.js";
import { eventsOf, fieldsOf } from "./memory-events.js";
import { memorySegmentBuilder, type MemoryRecord, type MemorySegment } from "./memory-segment-builder.js";
import { memorySnapshot } from "./memory-snapshot.js";
import { labelIncomplete } from "../sources/merge-coverage.js";
import { sourcesNamed } from "../sources/name-sources.js";
import { rankWords } from "../rank-words.js";
import { withRuleMeanings } from "../shapes/rule-meanings.js";
import { labelSources, type SourceName } from "../sources/source-labels.js";
import { combinationsOf } from "./values-of-record.js";
import { grouped, occurrencesOf, varietyOf } from "./summarise-records.js";
import { visibleSources, type VisibleSources } from "../sources/visible-sources.js";

export interface MemoryIncidentIndexOptions {
  /** The embedder that questions are embedded with; vectors of another are refused. */
  readonly modelId?: string;
}

/** Keeps an incident in plain arrays and answers by looking at everything: slow, and the truth for other adapters. */
export function memoryIncidentIndex({ modelId }: MemoryIncidentIndexOptions = {}): IncidentIndex {
  const built = new Map<string, Omit<MemorySegment, "name">>();
  const removed = new Set<string>();
  let published: MemorySegment[] = [];
  let inDictionary: ReadonlySet<ShapeId> = new Set();
  let generation = 0;
  let arrivals: readonly SourceName[] = [];

  const seen = (): VisibleSources => visibleSources(published, (source, name) => removed.has(`${name}/${source}`));
  const visible = (): VisibleSources => {
    const sources = seen();
    const hostOf = (source: SourceId): string | undefined => frequentHost(recordsOf(sources, source));
    const complete = [...labelSources(sources.complete, arrivals, hostOf)].sort((a, b) => compareText(a.file, b.file));
    return { ...sources, complete, incomplete: labelIncomplete(sources.incomplete, complete, arrivals) };
  };
  const recordsOf = (sources: VisibleSources, source: SourceId): readonly MemoryRecord[] =>
    published
      .filter(({ name }) => sources.alive.get(name)?.has(source))
      .flatMap((segment) => segment.records.filter((record) => record.source === source));
  const alive = (): readonly MemorySegment[] => published.filter(({ name }) => visible().alive.has(name));
  const records = (): readonly MemoryRecord[] => {
    const sources = visible();
    const labels = new Map(sources.complete.map(({ id, file }) => [id, file]));
    return published.flatMap((segment) =>
      segment.records
        .filter(({ source }) => sources.alive.get(segment.name)?.has(source))
        .map((record) => ({ ...record, file: labels.get(record.source)! })),
    );
  };
  /** Reads names as the sources are named at the time of the call. */
  const naming = (): IsNamed => {
    const { complete } = visible();
    const found = new Map<string, ReadonlySet<SourceId>>();
    return ({ source }, file) => {
      const ids = found.get(file) ?? new Set(sourcesNamed(complete, file).map(({ id }) => id));
      found.set(file, ids);
      return ids.has(source);
    };
  };
  const matching = (where: Where): readonly MemoryRecord[] => {
    assertWhere(where);
    const isNamed = naming();
    return records().filter((record) => meetsWhere(record, where, isNamed));
  };
  const shapes = (): ReadonlyMap<ShapeId, IndexedShape> => shapesOf(alive(), records());
  const checkModel = (): void => assertModel([...new Set(alive().map(({ manifest }) => manifest.modelId))], modelId);

  return {
    segmentBuilder: (segmentId) =>
      memorySegmentBuilder(segmentId, (segment): BuiltSegment => {
        const path = `memory:${(generation += 1)}`;
        built.set(path, segment);
        return { segmentId, path, records: segment.records.length };
      }),
    async publish({ segmentId, path }) {
      const segment = built.get(path);
      if (!segment) return;
      built.delete(path);
      published = [...published.filter((other) => other.segmentId !== segmentId), { ...segment, name: path }];
    },
    async name(names) {
      arrivals = [...arrivals, ...names];
    },
    names: async () => arrivals,
    async remove(source) {
      for (const { name, parts } of published) {
        if (parts.some((part) => part.source.id === source)) removed.add(`${name}/${source}`);
      }
    },
    async refresh() {
      checkModel();
      inDictionary = new Set(shapes().keys());
    },
    snapshot: async () => memorySnapshot(alive(), visible(), records(), inDictionary),
    async nearest(vector, filter, k) {
      assertLimit("k", k);
      checkModel();
      return nearestShapes(vector, shapes(), new Set(matching(filter).map(({ shape }) => shape))).slice(0, k);
    },
    async words(query, filter, k) {
      assertLimit("k", k);
      const candidates = new Set(matching(filter).map(({ shape }) => shape));
      return rankWords(query, [...shapes().values()])
        .filter(({ shape }) => candidates.has(shape))
        .slice(0, k);
    },
    async entities(values, filter, k) {
      assertLimit("k", k);
      const found = matching(filter);
      return values.flatMap((query) => entityHits(query.value, query.kind, found).slice(0, k));
    },
    async shapes(ids) {
      const known = shapes();
      return ids.flatMap((id) => known.get(id) ?? []);
    },
    async occurrences(where, samplesPerRun) {
      assertLimit("samplesPerRun", samplesPerRun);
      return occurrencesOf(matching(where), samplesPerRun);
    },
    async variety(where, limit) {
      assertLimit("limit", limit);
      return varietyOf(matching(where), limit);
    },
    async neighbours(rows, each) {
      assertLimit("each", each);
      return rows.map((row) => {
        const same = inLineOrder(records().filter(({ source, chunk }) => source === row.source && chunk === row.chunk));
        const before = each === 0 ? [] : same.filter(({ line }) => line < row.line).slice(-each);
        return [...before, ...same.filter(({ line }) => line > row.line).slice(0, each)].map(rowOf);
      });
    },
    async recordsAt(source, lines) {
      const wanted = new Set(lines);
      const isNamed = naming();
      const found = records().filter((record) => isNamed(record, source) && wanted.has(record.line));
      return found.sort((a, b) => compareText(a.file, b.file) || a.line - b.line).map(rowOf);
    },
    async events({ where, after, limit }) {
      assertLimit("limit", limit);
      return eventsOf(matching(where), after).slice(0, limit);
    },
    async fields(where, limit) {
      assertLimit("limit", limit);
      return fieldsOf(matching(where), limit);
    },
    aggregate: async (statement) => answerStatement(statement, records(), naming()),
    async moments(where, by) {
      const found = matching(where).flatMap((record) =>
        record.time === undefined ? [] : combinationsOf(record, by).map((values) => ({ time: record.time!, values })),
      );
      return momentColumns(found, by.length);
    },
    async tops(where, of, limit) {
      assertLimit("limit", limit);
      const tops = of.map((one) => answerStatement({ op: "top", of: one, where, limit }, records(), naming()));
      return tops.map(({ values = [], distinct = 0 }) => ({ values, distinct }));
    },
    query: async () => {
      throw new Failure("unavailable", "an index in memory has no SQL");
    },
    async close() {},
  };
}

/** The host that more than half of the records with a host name. */
function frequentHost(records: readonly MemoryRecord[]): string | undefined {
  const hosts = [
    ...grouped(
      records.filter(({ host }) => host !== undefined),
      ({ host }) => host,
    ),
  ];
  const all = hosts.reduce((sum, [, { length }]) => sum + length, 0);
  return hosts.find(([, { length }]) => length * 2 > all)?.[0];
}

const inLineOrder = (records: readonly MemoryRecord[]): readonly MemoryRecord[] =>
  records.toSorted((a, b) => a.line - b.line);

/** Where segments disagree about a shape, the one with a vector wins, and of those the latest; what rules say is united. */
function shapesOf(
  segments: readonly MemorySegment[],
  records: readonly MemoryRecord[],
): ReadonlyMap<ShapeId, IndexedShape> {
  const occurring = new Set(records.map(({ shape }) => shape));
  const found = new Map<ShapeId, IndexedShape>();
  for (const shape of segments.flatMap((segment) => segment.shapes)) {
    if (!occurring.has(shape.id)) continue;
    const before = found.get(shape.id);
    const [chosen, other] = before && !shape.vector && before.vector ? [before, shape] : [shape, before];
    found.set(shape.id, { ...chosen, meanings: withRuleMeanings(chosen.meanings, other?.meanings ?? []) });
  }
  return found;
}

/** A shape without a vector borrows that of the first shape, by id, of the same template that has one. */
function nearestShapes(
  vector: Float32Array,
  shapes: ReadonlyMap<ShapeId, IndexedShape>,
  candidates: ReadonlySet<ShapeId>,
): readonly ShapeHit[] {
  const byId = [...shapes.values()].sort((a, b) => compareText(a.id, b.id));
  const lenders = new Map(byId.toReversed().flatMap((shape) => (shape.vector ? [[shape.template, shape.id]] : [])));
  const hits: ShapeHit[] = [];
  for (const shape of byId) {
    if (!shape.vector) continue;
    assertDimensions(vector, shape.vector.length);
    const borrower = byId.find(
      (other) => candidates.has(other.id) && !other.vector && lenders.get(other.template) === shape.id,
    );
    const standsFor = candidates.has(shape.id) ? shape.id : borrower?.id;
    if (standsFor !== undefined) hits.push({ shape: standsFor, score: cosine(vector, shape.vector) });
  }
  return hits.sort((a, b) => b.score - a.score);
}

function cosine(a: Float32Array, b: Float32Array): number {
  let product = 0;
  let squareA = 0;
  let squareB = 0;
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[i]!;
    squareA += a[i]! * a[i]!;
    squareB += b[i]! * b[i]!;
  }
  return product / (Math.sqrt(squareA * squareB) || 1);
}

function entityHits(value: string, kind: string | undefined, records: readonly MemoryRecord[]): readonly EntityHit[] {
  const hits = new Map<string, EntityHit>();
  for (const { shape, entities } of records) {
    for (const entity of entities) {
      if (entity.value !== value || (kind !== undefined && entity.kind !== kind)) continue;
      const key = `${entity.kind} ${shape}`;
      hits.set(key, { ...entity, shape, count: (hits.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...hits.values()].sort(
    (a, b) => b.count - a.count || compareText(a.shape, b.shape) || compareText(a.kind, b.kind),
  );
}
