import type { ShapeId } from "@lagebild/domain";
import type { ShapeHit } from "../incident-index.js";

/** Scales a vector to length 1; one without direction becomes all zeros. */
export function unitVector(vector: Float32Array): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  const length = Math.sqrt(square);
  return Number.isFinite(length) && length > 0
    ? vector.map((value) => value / length)
    : new Float32Array(vector.length);
}

/** Multiplies a vector with the one that begins at `offset`. */
export function dotAt(query: Float32Array, vectors: Float32Array, offset: number): number {
  let product = 0;
  for (let i = 0; i < query.length; i++) product += query[i]! * vectors[offset + i]!;
  return product;
}

/** Sorts hits by score, ties by shape, and keeps the best. */
export function best<Hit extends { readonly score: number; readonly shape: string }>(
  hits: Hit[],
  k: number,
): readonly Hit[] {
  hits.sort((a, b) => b.score - a.score || (a.shape < b.shape ? -1 : a.shape > b.shape ? 1 : 0));
  return hits.slice(0, k);
}

/** Collects hits of which only the `k` best are wanted: what cannot be among them is let go while collecting. */
export function topHits(k: number): {
  offer(shape: ShapeId, score: number): void;
  /** Holds the `k` best and may hold others. */
  hits(): readonly ShapeHit[];
} {
  let hits: ShapeHit[] = [];
  let least = -Infinity;
  return {
    offer(shape, score) {
      if (score < least) return;
      hits.push({ shape, score });
      if (hits.length < 4 * k + 64) return;
      hits = [...best(hits, k)];
      least = hits.at(-1)?.score ?? Infinity;
    },
    hits: () => hits,
  };
}
