import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hnswIndex, loadHnswIndex } from "./hnsw-index.js";
import { dotAt, unitVector } from "./shape-vectors.js";

const dimensions = 64;

/** Vectors around a hundred centres, as the shapes of a log lie around its programs. */
function clusteredVectors(count: number, seed: number): readonly Float32Array[] {
  let state = seed;
  const random = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647 - 0.5;
  const vector = (): Float32Array => Float32Array.from({ length: dimensions }, random);
  const centres = Array.from({ length: 100 }, vector);
  return Array.from({ length: count }, (_, i) => {
    const noise = vector();
    return unitVector(centres[i % centres.length]!.map((value, place) => value + 0.4 * noise[place]!));
  });
}

describe("hnswIndex", { timeout: 60_000 }, () => {
  it("finds at least 98 of 100 true neighbours among 5,000 clustered vectors", async () => {
    const vectors = clusteredVectors(5_000, 7);
    const index = hnswIndex({ dimensions, capacity: vectors.length });
    vectors.forEach((vector, label) => index.add(label, vector));
    let found = 0;
    const queries = clusteredVectors(100, 11);
    for (const query of queries) {
      const exact = vectors.map((vector, label) => ({ label, score: dotAt(query, vector, 0) }));
      const nearest = new Set(
        exact
          .sort((a, b) => b.score - a.score)
          .slice(0, 10)
          .map(({ label }) => label),
      );
      found += index.search(query, 10).filter(({ label }) => nearest.has(label)).length;
    }
    expect(found / (queries.length * 10)).toBeGreaterThanOrEqual(0.98);
  });

  it("scores by cosine, the nearest first", () => {
    const index = hnswIndex({ dimensions: 2, capacity: 3 });
    index.add(0, Float32Array.of(0, 1));
    index.add(1, Float32Array.of(0.6, 0.8));
    index.add(2, Float32Array.of(1, 0));
    const hits = index.search(Float32Array.of(1, 0), 5);
    expect(hits.map(({ label }) => label)).toEqual([2, 1, 0]);
    expect(hits[1]?.score).toBeCloseTo(0.6, 5);
  });

  it("finds nothing when empty and refuses vectors of another size", () => {
    const index = hnswIndex({ dimensions: 2, capacity: 0 });
    expect(index.search(Float32Array.of(1, 0), 3)).toEqual([]);
    expect(() => index.search(Float32Array.of(1), 3)).toThrow("vector has 1 dimensions, the index has 2");
  });

  it("finds the same after saving and loading", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lagebild-hnsw-"));
    const index = hnswIndex({ dimensions, capacity: 50 });
    clusteredVectors(50, 3).forEach((vector, label) => index.add(label, vector));
    await index.save(join(folder, "graph"));
    const loaded = await loadHnswIndex(join(folder, "graph"), dimensions);
    const [query] = clusteredVectors(1, 5);
    expect(loaded.size).toBe(50);
    expect(loaded.search(query!, 5)).toEqual(index.search(query!, 5));
    await rm(folder, { recursive: true });
  });
});
