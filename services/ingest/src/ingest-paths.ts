import type { Skip, SourceSlice, StoredSource } from "@lagebild/domain";
import type { Embedder } from "@lagebild/embedding";
import type { KnowledgeBase } from "@lagebild/knowledge";
import { openSources, type LogFile } from "@lagebild/logs";
import type { IncidentIndex, IndexSnapshot } from "@lagebild/search";
import type { SourceStore } from "@lagebild/store";
import { planSlices, SEGMENT_BYTES, segmentIdOf } from "./plan-slices.js";
import { shapeIndexer } from "./index-shapes.js";
import { workerPool, type WorkerPool } from "./worker-pool.js";

export interface IngestDeps {
  readonly index: IncidentIndex;
  readonly store: SourceStore;
  readonly knowledge: KnowledgeBase;
  readonly embedder: Embedder;
  readonly incidentFolder: string;
  readonly sourcesFolder: string;
  readonly temporaryFolder: string;
  readonly workers: number;
  /** Minutes that local time is ahead of UTC, for times without a zone. */
  readonly zoneMinutes: number;
  readonly onProgress?: (progress: IngestProgress) => void;
}

export interface IngestProgress {
  readonly file: string;
  readonly storedBytes: number;
  readonly indexedBytes: number;
}

export interface IngestReport {
  readonly added: readonly StoredSource[];
  /** Files that were already there, byte for byte. */
  readonly unchanged: readonly string[];
  readonly skips: readonly Skip[];
  readonly snapshot: IndexSnapshot;
}

/** Puts files, folders and archives into an incident; what is already there stays. A source is seen when all of it is in. */
export async function ingestPaths(
  deps: IngestDeps,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<IngestReport> {
  const pool = workerPool(deps.workers, shapeIndexer(deps.knowledge, deps.embedder));
  try {
    return await ingest(deps, paths, pool, signal);
  } finally {
    await pool.close();
  }
}

async function ingest(
  deps: IngestDeps,
  paths: readonly string[],
  pool: WorkerPool,
  signal: AbortSignal | undefined,
): Promise<IngestReport> {
  const present = new Set((await deps.index.snapshot()).sources.map(({ source }) => source.id));
  const added: StoredSource[] = [];
  const unchanged: string[] = [];
  const skips: Skip[] = [];
  const segments = segmentQueue(deps, pool);
  for await (const input of openSources(paths, { temporaryFolder: deps.temporaryFolder }, signal)) {
    if ("skip" in input) {
      skips.push(input.skip);
      continue;
    }
    const source = await segments.store(input, signal);
    if (present.has(source.id)) {
      unchanged.push(source.file);
      continue;
    }
    present.add(source.id);
    added.push(source);
    for (const slice of await planSlices(deps.store, source, deps.zoneMinutes)) await segments.add(slice);
  }
  await segments.end(skips);
  if (added.length > 0) await deps.index.refresh();
  return { added, unchanged, skips, snapshot: await deps.index.snapshot() };
}

interface SegmentQueue {
  store(input: LogFile, signal: AbortSignal | undefined): Promise<StoredSource>;
  /** Waits while every worker has its next task, so that stored text does not run far ahead. */
  add(slice: SourceSlice): Promise<void>;
  /** Waits for all segments; the first failure is thrown after the others have ended. */
  end(skips: readonly Skip[]): Promise<void>;
}

/** Groups slices into segments, has them built, and publishes each as it is done. */
function segmentQueue(deps: IngestDeps, pool: WorkerPool): SegmentQueue {
  let group: SourceSlice[] = [];
  let groupBytes = 0;
  let storedBytes = 0;
  let indexedBytes = 0;
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];

  const build = async (slices: readonly SourceSlice[], skips: readonly Skip[]): Promise<void> => {
    const { incidentFolder, sourcesFolder, embedder } = deps;
    const task = {
      segmentId: segmentIdOf(slices),
      incidentFolder,
      sourcesFolder,
      modelId: embedder.modelId,
      slices,
      skips,
    };
    await deps.index.publish(await pool.run(task));
    indexedBytes += slices.reduce((sum, slice) => sum + slice.endByte - slice.startByte, 0);
    deps.onProgress?.({ file: slices[0]!.source.file, storedBytes, indexedBytes });
  };
  const flush = async (skips: readonly Skip[]): Promise<void> => {
    if (group.length === 0) return; // skips alone are in the report
    const slices = group;
    group = [];
    groupBytes = 0;
    const work = build(slices, skips)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => running.delete(work));
    running.add(work);
    while (running.size > deps.workers) await Promise.race(running);
    if (failures.length > 0) throw failures[0];
  };
  return {
    async store(input, signal) {
      const { source } = await deps.store.put(input.file, input.modifiedMs, input.open(), signal);
      storedBytes += source.sizeBytes;
      deps.onProgress?.({ file: input.file, storedBytes, indexedBytes });
      return source;
    },
    async add(slice) {
      const bytes = slice.endByte - slice.startByte;
      if (groupBytes + bytes > SEGMENT_BYTES) await flush([]);
      group.push(slice);
      groupBytes += bytes;
    },
    async end(skips) {
      await flush(skips);
      await Promise.all(running);
      if (failures.length > 0) throw failures[0];
    },
  };
}
