import {
  earliest,
  ENTITY_KINDS,
  Failure,
  latest,
  limitsTimes,
  type Entity,
  type EntityKind,
  type Meaning,
  type RecordFilter,
  type RecordRow,
  type ShapeId,
  type ValueRow,
  type Where,
} from "@lagebild/domain";
import { understand } from "../sweep/normalise.js";
import type { HeldValue, ValueIndex } from "./value-index.js";

/** Records that hold a value as one kind. */
export interface EntityUse {
  readonly kind: EntityKind;
  readonly records: number;
  /** Microseconds UTC. */
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
}

/** Values of one kind, the most frequent first. */
export interface KindValues {
  readonly kind: EntityKind;
  readonly distinct: number;
  readonly values: readonly ValueRow[];
}

export interface EntityShape {
  readonly shape: ShapeId;
  readonly text: string;
  readonly records: number;
  readonly meanings: readonly Pick<Meaning, "en" | "de" | "severity">[];
}

/** What is known of a value. */
export interface EntityReport {
  /** As it was asked for. */
  readonly asked: string;
  /** As the index holds it. */
  readonly value: string;
  /** Records that hold it, of whatever kind. */
  readonly records: number;
  /** Under limits of time: records that hold it and were left out, since they have no time. */
  readonly withoutTime?: number;
  readonly kinds: readonly EntityUse[];
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  readonly files: readonly ValueRow[];
  readonly hosts: readonly ValueRow[];
  readonly programs: readonly ValueRow[];
  /** What else the same records hold. */
  readonly together: readonly KindValues[];
  /** The most frequent first, at most 20 of `shapesTotal`. */
  readonly shapes: readonly EntityShape[];
  readonly shapesTotal: number;
  /** The first and the last records. */
  readonly samples: readonly RecordRow[];
}

export interface EntityRequest {
  readonly value: string;
  readonly filter?: RecordFilter;
  /** Values of each list, 1 to 100; 10 unless given. */
  readonly limit?: number;
}

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;
const MAX_SHAPES = 20;
const MAX_HITS = 10_000;
const SAMPLES = 3;

/** Tells what is known of a value. A value that no record holds has no records; Failure "invalid" for an empty one. */
export async function entityReport(index: ValueIndex, request: EntityRequest): Promise<EntityReport> {
  const asked = request.value.trim();
  if (asked === "") throw new Failure("invalid", "value is empty, expected one such as 203.0.113.7");
  const limit = limitOf(request.limit);
  const filter = request.filter ?? {};
  const hits = await heldHits(index, asked, filter);
  const value = hits[0]?.value ?? asked;
  const where: Where = { ...filter, entities: [{ value }] };
  const untimed = limitsTimes(filter) ? await untimedOf(index, filter, asked, value) : undefined;
  const withoutTime = untimed === undefined ? {} : { withoutTime: untimed };
  if (hits.length === 0) return { ...EMPTY, asked, value, ...withoutTime };
  const [records, files, hosts, programs, first, last] = await Promise.all([
    index.aggregate({ op: "count", where }),
    index.aggregate({ op: "top", of: { column: "file" }, where, limit }),
    index.aggregate({ op: "top", of: { column: "host" }, where, limit }),
    index.aggregate({ op: "top", of: { column: "program" }, where, limit }),
    index.aggregate({ op: "first", where, limit: SAMPLES }),
    index.aggregate({ op: "last", where, limit: SAMPLES }),
  ]);
  const shapes = recordsByShape(hits);
  const rows = [...(first.records ?? []), ...(last.records ?? [])];
  const distinct = [...new Map(rows.map((row) => [`${row.source} ${row.line}`, row])).values()];
  const fileRows = files.values ?? [];
  return {
    asked,
    value,
    records: records.count ?? 0,
    ...withoutTime,
    kinds: await usesOf(index, value, hits, filter),
    firstTime: earliest(fileRows.map(({ firstTime }) => firstTime)),
    lastTime: latest(fileRows.map(({ lastTime }) => lastTime)),
    files: fileRows,
    hosts: hosts.values ?? [],
    programs: programs.values ?? [],
    together: await valuesByKind(index, where, limit, value),
    shapes: await shapesOf(index, shapes),
    shapesTotal: shapes.length,
    samples: distinct,
  };
}

/** A value that only records without a time hold is found without the limits of time. */
async function untimedOf(index: ValueIndex, filter: RecordFilter, asked: string, value: string): Promise<number> {
  const { from: _from, to: _to, timesOfDay: _times, ...timeless } = filter;
  const held = (await heldHits(index, asked, timeless))[0]?.value ?? value;
  const { withoutTime = 0 } = await index.aggregate({ op: "count", where: { ...filter, entities: [{ value: held }] } });
  return withoutTime;
}

const EMPTY: Omit<EntityReport, "asked" | "value"> = {
  records: 0,
  kinds: [],
  firstTime: undefined,
  lastTime: undefined,
  files: [],
  hosts: [],
  programs: [],
  together: [],
  shapes: [],
  shapesTotal: 0,
  samples: [],
};

/** Lists the most frequent values of each kind. */
export async function topEntities(
  index: ValueIndex,
  { filter = {}, limit }: { readonly filter?: RecordFilter; readonly limit?: number },
): Promise<readonly KindValues[]> {
  return valuesByKind(index, filter, limitOf(limit), undefined);
}

function limitOf(limit: number = DEFAULT_LIMIT): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new Failure("invalid", `limit is ${limit}, expected 1 to ${MAX_LIMIT} values`);
}

/** The value as it was asked for, then in the ways that the index may hold it; the first that it holds counts. */
async function heldHits(index: ValueIndex, asked: string, filter: RecordFilter): Promise<readonly HeldValue[]> {
  const understood = understand(asked);
  const account = /^[^\\]+\\([^\\]+)$/.exec(asked)?.[1];
  const spellings = [
    asked,
    asked.toLowerCase(),
    asked.toUpperCase(),
    ...("fault" in understood ? [] : [understood.value, understood.value.toUpperCase()]),
    ...(account === undefined ? [] : [account.toLowerCase()]),
  ];
  const values = [...new Set(spellings)];
  const hits = await index.entities(
    values.map((value) => ({ value })),
    filter,
    MAX_HITS,
  );
  for (const value of values) {
    const held = hits.filter((hit) => hit.value === value);
    if (held.length > 0) return held;
  }
  return [];
}

async function usesOf(
  index: ValueIndex,
  value: string,
  hits: readonly HeldValue[],
  filter: RecordFilter,
): Promise<readonly EntityUse[]> {
  const kinds = [...new Set(hits.map(({ kind }) => kind))].sort();
  const uses = await Promise.all(
    kinds.map(async (kind): Promise<EntityUse> => {
      const where: Where = { ...filter, entities: [{ value, kind }] satisfies readonly Entity[] };
      const { matched, values } = await index.aggregate({ op: "top", of: { column: "file" }, where, limit: MAX_LIMIT });
      const rows = values ?? [];
      return {
        kind,
        records: matched,
        firstTime: earliest(rows.map(({ firstTime }) => firstTime)),
        lastTime: latest(rows.map(({ lastTime }) => lastTime)),
      };
    }),
  );
  return uses.sort((a, b) => b.records - a.records);
}

/** Values of each kind that records hold, without one of them; kinds without values are left out. */
async function valuesByKind(
  index: ValueIndex,
  where: Where,
  limit: number,
  without: string | undefined,
): Promise<readonly KindValues[]> {
  const found = await Promise.all(
    ENTITY_KINDS.map(async (kind): Promise<KindValues> => {
      const { values = [], distinct = 0 } = await index.aggregate({
        op: "top",
        of: { entity: kind },
        where,
        limit: limit + 1,
      });
      const isHeld = values.some(({ value }) => value === without);
      const kept = values.filter(({ value }) => value !== without).slice(0, limit);
      return { kind, distinct: distinct - (isHeld ? 1 : 0), values: kept };
    }),
  );
  return found.filter(({ values }) => values.length > 0);
}

function recordsByShape(hits: readonly HeldValue[]): readonly (readonly [ShapeId, number])[] {
  const counts = new Map<ShapeId, number>();
  // A value that a record holds as two kinds is one record of its shape.
  for (const { shape, count } of hits) counts.set(shape, Math.max(counts.get(shape) ?? 0, count));
  return [...counts].sort((a, b) => b[1] - a[1]);
}

async function shapesOf(
  index: ValueIndex,
  counts: readonly (readonly [ShapeId, number])[],
): Promise<readonly EntityShape[]> {
  const best = counts.slice(0, MAX_SHAPES);
  const byId = new Map((await index.shapes(best.map(([id]) => id))).map((shape) => [shape.id, shape]));
  return best.flatMap(([id, records]) => {
    const shape = byId.get(id);
    if (!shape) return [];
    const meanings = shape.meanings.map(({ en, de, severity }) => ({ en, de, severity }));
    return [{ shape: id, text: shape.text, records, meanings }];
  });
}
