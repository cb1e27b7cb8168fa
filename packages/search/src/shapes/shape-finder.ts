import type { IndexedShape, ShapeId } from "@lagebild/domain";
import type { Dictionary } from "./dictionary.js";
import { createWordIndex, type WordIndex } from "./fts-word-index.js";
import type { ShapeHit } from "../incident-index.js";
import { assertDimensions } from "../index-limits.js";
import { best, dotAt, topHits, unitVector } from "./shape-vectors.js";

/** Searches the dictionary and the shapes that are newer than it as one. */
export interface ShapeFinder {
  readonly size: number;
  has(shape: ShapeId): boolean;
  /** Adds shapes that the dictionary does not have. */
  add(shapes: readonly IndexedShape[]): void;
  nearest(vector: Float32Array, allowed: ReadonlySet<ShapeId>, k: number): readonly ShapeHit[];
  words(query: readonly string[], allowed: ReadonlySet<ShapeId>, k: number): readonly ShapeHit[];
  shapes(ids: readonly ShapeId[]): readonly IndexedShape[];
  close(): void;
}

/** Below this many vectors, comparing all of them is as quick as walking the graph, and exact. */
const smallSet = 5_000;

interface NewShape {
  readonly shape: IndexedShape;
  readonly unit: Float32Array | undefined;
}

/** Joins a dictionary, if there is one, with what came after it. */
export function shapeFinder(dictionary: Dictionary | undefined): ShapeFinder {
  const newer = new Map<ShapeId, NewShape>();
  let newerWords: WordIndex | undefined;
  const known = new WeakMap<ReadonlySet<ShapeId>, { size: number; standIns: StandIns }>();
  const size = (): number => (dictionary?.ids.length ?? 0) + newer.size;

  const standInsOf = (allowed: ReadonlySet<ShapeId>): StandIns => {
    const before = known.get(allowed);
    if (before?.size === size()) return before.standIns;
    const standIns = findStandIns(allowed, dictionary, newer);
    known.set(allowed, { size: size(), standIns });
    return standIns;
  };

  return {
    get size() {
      return size();
    },
    has: (shape) => newer.has(shape) || dictionary?.numbers.has(shape) === true,
    add(shapes) {
      newerWords ??= createWordIndex();
      newerWords.keep(shapes.map((shape, place) => ({ number: newer.size + place, shape })));
      newerWords.index();
      for (const shape of shapes) newer.set(shape.id, { shape, unit: shape.vector && unitVector(shape.vector) });
    },
    nearest(vector, allowed, k) {
      const unit = unitVector(vector);
      const standIns = standInsOf(allowed);
      const hits = dictionary ? nearestInDictionary(dictionary, unit, standIns, k) : [];
      const newerHits = topHits(k);
      for (const [lender, shape] of standIns.among) {
        const { unit: other } = newer.get(lender)!;
        assertDimensions(vector, other!.length);
        newerHits.offer(shape, dotAt(unit, other!, 0));
      }
      return best([...hits, ...newerHits.hits()], k);
    },
    words(query, allowed, k) {
      const accepts = (shape: ShapeId): boolean => allowed.has(shape);
      const hits = [dictionary?.words, newerWords].flatMap((index) => index?.search(query, accepts, k) ?? []);
      return best(hits, k);
    },
    shapes(ids) {
      return ids.flatMap((id) => {
        const found = newer.get(id);
        if (found) return found.shape;
        return (
          dictionary?.words
            .shapes([id])
            .map(({ number, shape }) => ({ ...shape, vector: vectorOf(dictionary, number) })) ?? []
        );
      });
    },
    close: () => newerWords?.close(),
  };
}

function vectorOf({ vectors, dimensions }: Dictionary, number: number): Float32Array | undefined {
  const offset = number * dimensions;
  return offset < vectors.length ? vectors.slice(offset, offset + dimensions) : undefined;
}

/** Which shape a vector is returned as: its owner if that is allowed, else the first that borrows it. */
interface StandIns {
  /** By the number of the vector in the dictionary. */
  readonly inDictionary: ReadonlyMap<number, ShapeId>;
  /** The numbers of those vectors. */
  readonly labels: Int32Array;
  readonly among: ReadonlyMap<ShapeId, ShapeId>;
}

function findStandIns(
  allowed: ReadonlySet<ShapeId>,
  dictionary: Dictionary | undefined,
  newer: ReadonlyMap<ShapeId, NewShape>,
): StandIns {
  const inDictionary = new Map<number, ShapeId>();
  const among = new Map<ShapeId, ShapeId>();
  const borrowers: NewShape[] = [];
  const lenders = new Map<string, ShapeId>();
  for (const { shape } of newer.values()) {
    if (!shape.vector) continue;
    const before = lenders.get(shape.template);
    if (before === undefined || shape.id < before) lenders.set(shape.template, shape.id);
  }
  for (const id of [...allowed].sort()) {
    const found = newer.get(id);
    const number = dictionary?.numbers.get(id);
    if (found?.unit) among.set(id, id);
    else if (found) borrowers.push(found);
    else if (number !== undefined) {
      const lender = dictionary?.lenderOf(number);
      if (lender !== undefined && (lender === number || !inDictionary.has(lender))) inDictionary.set(lender, id);
    }
  }
  for (const { shape } of borrowers) {
    const number = dictionary?.words.leastOfTemplate(shape.template, dictionary.vectors.length / dictionary.dimensions);
    const lender = lenders.get(shape.template);
    if (number !== undefined && !inDictionary.has(number)) inDictionary.set(number, shape.id);
    else if (number === undefined && lender !== undefined && !among.has(lender)) among.set(lender, shape.id);
  }
  return { inDictionary, labels: Int32Array.from(inDictionary.keys()), among };
}

function nearestInDictionary(
  dictionary: Dictionary,
  unit: Float32Array,
  { inDictionary: standIns, labels }: StandIns,
  k: number,
): readonly ShapeHit[] {
  const { graph, vectors, dimensions } = dictionary;
  if (graph.size === 0 || labels.length === 0) return [];
  assertDimensions(unit, dimensions);
  const isSmall = labels.length < smallSet;
  for (let wanted = k; !isSmall && wanted < graph.size / 4; wanted *= 4) {
    const hits = graph.search(unit, wanted).flatMap(({ label, score }) => {
      const shape = standIns.get(label);
      return shape === undefined ? [] : { shape, score };
    });
    if (hits.length >= k) return hits.slice(0, k);
  }
  const top = topHits(k);
  for (const label of labels) top.offer(standIns.get(label)!, dotAt(unit, vectors, label * dimensions));
  return top.hits();
}
