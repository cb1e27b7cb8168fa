import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { Failure, type StoredSource } from "@lagebild/domain";
import type { FramePoint, SourceStore } from "@lagebild/store";
import type { FromScanWorker, ScanFound, ScanJob, ScanSlice, SliceCounts, ToScanWorker } from "./scan-task.js";

export interface ScanOptions {
  readonly signal?: AbortSignal;
  /** Told bytes read so far, and all there are. */
  onProgress?(readBytes: number, totalBytes: number): void;
  /** After so long what is found by then is returned. */
  readonly timeoutMs?: number;
}

/** What was found in one slice. */
export interface ScannedSlice<Job extends ScanJob> {
  readonly slice: ScanSlice;
  readonly found: ScanFound<Job>;
  readonly counts: SliceCounts;
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
  const stop = new AbortController();
  const end = (): void => stop.abort(signal?.reason);
  signal?.addEventListener("abort", end, { once: true });
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop.abort(TIME_OVER), timeoutMs);
  let next = 0;
  const work = async (): Promise<void> => {
    const thread = scanThread(input, stop.signal, onRead);
    try {
      while (next < slices.length) {
        const at = next++;
        done[at] = { slice: slices[at]!, ...(await thread.scan(slices[at]!)) } as ScannedSlice<Job>;
      }
    } finally {
      await thread.close();
    }
  };
  try {
    await Promise.all(Array.from({ length: threadsFor(slices.length) }, work));
  } catch (error) {
    stop.abort(error);
    if (error !== TIME_OVER) throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  }
  return summed(
    done.filter((slice) => slice !== undefined),
    totalBytes,
  );
}

const TIME_OVER = new Failure("timeout", "the time for the search is over");

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

interface ScanThread {
  scan(slice: ScanSlice): Promise<{ readonly found: unknown; readonly counts: SliceCounts }>;
  close(): Promise<void>;
}

/** By package name, so that it is the compiled file also where the sources run. */
const workerFile = (): string =>
  join(dirname(createRequire(import.meta.url).resolve("@lagebild/retrieval")), "scan-worker.js");

function scanThread(
  { sourcesFolder, job }: ScanInput<ScanJob>,
  signal: AbortSignal,
  onRead: (bytes: number) => void,
): ScanThread {
  const worker = new Worker(workerFile());
  const send = (message: ToScanWorker): void => worker.postMessage(message);
  let current: Waiting | undefined;
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    current?.reject(failure);
  };
  const stop = (): void => fail(signal.reason as Error);
  signal.addEventListener("abort", stop, { once: true });
  worker.on("message", (message: FromScanWorker) => {
    if (message.type === "read") onRead(message.bytes);
    else if (message.type === "done") current?.resolve(message);
    else fail(new Failure(message.kind, message.message));
  });
  worker.on("error", (error) => fail(new Failure("internal", "search thread failed", error)));
  worker.on("exit", (code) => fail(new Failure("internal", `search thread ended with code ${code}`)));
  send({ type: "start", sourcesFolder, job });
  return {
    scan: (slice) =>
      new Promise((resolve, reject) => {
        current = { resolve, reject };
        if (signal.aborted) stop();
        if (failure) return reject(failure);
        send({ type: "slice", slice });
      }),
    async close() {
      signal.removeEventListener("abort", stop);
      await worker.terminate();
    },
  };
}

interface Waiting {
  resolve(found: { readonly found: unknown; readonly counts: SliceCounts }): void;
  reject(error: Error): void;
}
