import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { Failure, resultOf, type Outcome, type StoredSource } from "@lagebild/domain";
import type { FramePoint, SourceStore } from "@lagebild/store";
import { Piscina } from "piscina";
import type { ScanJob, ScanSlice, ScanTask, SliceFound } from "./scan-task.js";

export interface ScanOptions {
  readonly signal?: AbortSignal;
  /** Told bytes read so far, and all there are. */
  onProgress?(readBytes: number, totalBytes: number): void;
  /** After so long what is found by then is returned. */
  readonly timeoutMs?: number;
}

/** What was found in one slice. */
export interface ScannedSlice<Job extends ScanJob> extends SliceFound<Job> {
  readonly slice: ScanSlice;
}

export interface Scanned<Job extends ScanJob> {
  /** In the order of the sources and their bytes; those that were not finished in time are left out. */
  readonly slices: readonly ScannedSlice<Job>[];
  readonly searchedBytes: number;
  readonly totalBytes: number;
  readonly lines: number;
  readonly cutLines: number;
}

export interface ScanInput<Job extends ScanJob> {
  readonly store: SourceStore;
  readonly sourcesFolder: string;
  readonly sources: readonly StoredSource[];
  readonly job: Job;
}

const SLICE_BYTES = 16 * 1024 * 1024;
const MAX_THREADS = 4;
/** A question is answered meanwhile: one core stays free where there are several. */
const threadsFor = (slices: number): number =>
  Math.max(1, Math.min(MAX_THREADS, availableParallelism() - 1 || 1, slices));

/** Reads every line of the sources in worker threads. Failure of the first slice that fails; the signal's reason on abort. */
export async function scanSources<Job extends ScanJob>(
  input: ScanInput<Job>,
  options: ScanOptions = {},
): Promise<Scanned<Job>> {
  const { signal, timeoutMs } = options;
  signal?.throwIfAborted();
  const slices = await slicesOf(input);
  const totalBytes = slices.reduce((sum, slice) => sum + slice.endByte - slice.startByte, 0);
  const done: (ScannedSlice<Job> | undefined)[] = slices.map(() => undefined);
  let readBytes = 0;
  const onRead = (bytes: number): void => options.onProgress?.(Math.min(totalBytes, (readBytes += bytes)), totalBytes);
  const pool = scanPool(input, threadsFor(slices.length)).on("message", onRead);
  const scan = async (slice: ScanSlice, at: number): Promise<void> => {
    done[at] = { slice, ...((await scanned(pool, slice)) as SliceFound<Job>) };
  };
  const stopped = whenStopped(signal, timeoutMs);
  try {
    await Promise.race([stopped.promise, Promise.all(slices.map(scan))]);
    onRead(totalBytes - readBytes); // what was read last is told on another way than what was found
  } catch (error) {
    if (error !== TIME_OVER) throw error;
  } finally {
    stopped.forget();
    await pool.destroy();
  }
  return summed(
    done.filter((slice) => slice !== undefined),
    totalBytes,
  );
}

const TIME_OVER = new Failure("timeout", "the time for the search is over");

/** Rejects when the signal aborts or the time is over, until it is forgotten. */
function whenStopped(signal: AbortSignal | undefined, timeoutMs: number | undefined) {
  let forget = (): void => undefined;
  const promise = new Promise<never>((_, reject) => {
    const abort = (): void => reject(signal?.reason);
    const timer = timeoutMs === undefined ? undefined : setTimeout(reject, timeoutMs, TIME_OVER);
    signal?.addEventListener("abort", abort, { once: true });
    forget = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
  });
  return { promise, forget };
}

function summed<Job extends ScanJob>(slices: readonly ScannedSlice<Job>[], totalBytes: number): Scanned<Job> {
  const sum = (of: (slice: ScannedSlice<Job>) => number): number => slices.reduce((all, slice) => all + of(slice), 0);
  return {
    slices,
    totalBytes,
    searchedBytes: sum(({ slice }) => slice.endByte - slice.startByte),
    lines: sum(({ counts }) => counts.lines),
    cutLines: sum(({ counts }) => counts.cutLines),
  };
}

async function slicesOf({ store, sources }: ScanInput<ScanJob>): Promise<readonly ScanSlice[]> {
  const slices: ScanSlice[] = [];
  for (const source of sources) {
    const parts = source.framing
      ? framedParts(await store.framePoints(source.id), source.sizeBytes)
      : await store.slicePoints(source.id, SLICE_BYTES, { startByte: 0, endByte: source.sizeBytes });
    for (const part of parts) slices.push({ source, ...part });
  }
  return slices;
}

function framedParts(all: readonly FramePoint[], sizeBytes: number): readonly Omit<ScanSlice, "source">[] {
  const points = all.filter(({ byte }) => byte < sizeBytes); // it may have grown since
  const begins = points.map(({ byte, line, position }) => ({ startByte: byte, firstLine: line, position }));
  return [{ startByte: 0, firstLine: 1 }, ...begins].map((begin, i) => ({
    ...begin,
    endByte: points[i]?.byte ?? sizeBytes,
  }));
}

/** By package name, so that it is the compiled file also where the sources run. */
const workerFile = (): string =>
  join(dirname(createRequire(import.meta.url).resolve("@lagebild/retrieval")), "scans", "scan-worker.js");

function scanPool({ sourcesFolder, job }: ScanInput<ScanJob>, threads: number): Piscina {
  const pool = new Piscina({
    filename: workerFile(),
    name: "scanSlice",
    workerData: { sourcesFolder, job } satisfies ScanTask,
    minThreads: threads,
    maxThreads: threads,
    recordTiming: false,
  });
  return pool.on("error", () => undefined); // of a thread without a slice: the pool has another one by now
}

async function scanned(pool: Piscina, slice: ScanSlice): Promise<SliceFound<ScanJob>> {
  const outcome = (await pool.run(slice).catch((cause: unknown) => {
    throw new Failure("internal", "search thread failed", cause);
  })) as Outcome<SliceFound<ScanJob>>;
  return resultOf(outcome);
}
