import hnswlib from "hnswlib-node";
import { assertDimensions } from "../index-limits.js";

export interface LabelHit {
  readonly label: number;
  /** Cosine. */
  readonly score: number;
}

/** Finds the unit vectors nearest to a query, approximately. */
export interface HnswIndex {
  readonly size: number;
  /** Labels are whole numbers from 0. */
  add(label: number, vector: Float32Array): void;
  /** Returns at most `k` hits, the nearest first. */
  search(vector: Float32Array, k: number): readonly LabelHit[];
  save(path: string): Promise<void>;
}

export interface HnswOptions {
  readonly dimensions: number;
  /** Most vectors it will hold; the library reserves memory for all of them up front. */
  readonly capacity: number;
}

// Measured on 5,000 clustered vectors: recall@10 stays above 0.98 with these; see the test.
const links = 16;
const searchWhenAdding = 200;
const leastSearch = 128;

/** Creates an empty graph. */
export function hnswIndex({ dimensions, capacity }: HnswOptions): HnswIndex {
  const graph = new hnswlib.HierarchicalNSW("ip", dimensions);
  graph.initIndex({ maxElements: Math.max(1, capacity), m: links, efConstruction: searchWhenAdding, randomSeed: 100 });
  return wrap(graph, dimensions);
}

/** Reads a graph that was saved. */
export async function loadHnswIndex(path: string, dimensions: number): Promise<HnswIndex> {
  const graph = new hnswlib.HierarchicalNSW("ip", dimensions);
  await graph.readIndex(path);
  return wrap(graph, dimensions);
}

function wrap(graph: InstanceType<typeof hnswlib.HierarchicalNSW>, dimensions: number): HnswIndex {
  return {
    get size() {
      return graph.getCurrentCount();
    },
    add(label, vector) {
      assertDimensions(vector, dimensions);
      graph.addPoint(Array.from(vector), label); // the binding refuses typed arrays
    },
    search(vector, k) {
      assertDimensions(vector, dimensions);
      const wanted = Math.min(k, graph.getCurrentCount());
      if (wanted === 0) return [];
      graph.setEf(Math.max(leastSearch, Math.ceil(wanted * 1.5)));
      const { neighbors, distances } = graph.searchKnn(Array.from(vector), wanted);
      return neighbors.map((label, place) => ({ label, score: 1 - distances[place]! }));
    },
    save: async (path) => {
      await graph.writeIndex(path);
    },
  };
}
