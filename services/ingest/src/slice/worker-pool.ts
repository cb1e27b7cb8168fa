import { createRequire } from "node:module";
import { setTimeout as delay } from "node:timers/promises";
import { MessageChannel } from "node:worker_threads";
import { Failure, resultOf, SLICE_HEAP, type IndexedShape, type Outcome } from "@lagebild/domain";
import type { BuiltSegment } from "@lagebild/search";
import { Piscina } from "piscina";
import { stopped, type FoundShape, type SliceAsk, type SliceCall, type SliceTask } from "./slice-task.js";
import { turns } from "./turns.js";

export type IndexShapes = (found: readonly FoundShape[]) => Promise<readonly IndexedShape[]>;

/** Worker threads that turn slices into segments, one task each at a time. */
export interface WorkerPool {
  /**
   * Waits for a free worker. Failure of the task's kind when it fails; "internal" when the thread dies; "unavailable" when
   * the pool is closed meanwhile; the signal's reason when it aborts, and the thread is stopped.
   */
  run(task: SliceTask, index: IndexShapes, signal?: AbortSignal): Promise<BuiltSegment>;
  close(): Promise<void>;
}

/** Writing a segment takes half as much memory again as filling it, and a tenth of the time. */
const THREADS_A_WRITER = 4;

/**
 * Each task gets a thread of its own, at most `size` at a time: what it allocated natively goes with it. Of four threads
 * one writes at a time; the others get their last shapes, without which they do not begin to write, when it is done.
 */
export function workerPool(size: number): WorkerPool {
  const writing = turns(Math.ceil(size / THREADS_A_WRITER));
  const running = new Set<SliceThread>();
  const waiting: (() => void)[] = [];
  let isClosed = false;
  return {
    async run(task, index, signal) {
      while (running.size >= size) await new Promise<void>((resolve) => waiting.push(resolve));
      signal?.throwIfAborted();
      if (isClosed) throw stopped();
      const thread = startThread(task, async ({ found, isLast }) => {
        const shapes = await index(found);
        if (isLast) await writing(thread.built);
        return shapes;
      });
      const stop = (): void => thread.fail(signal?.reason);
      signal?.addEventListener("abort", stop, { once: true });
      running.add(thread);
      try {
        return await thread.built;
      } finally {
        signal?.removeEventListener("abort", stop);
        await thread.end();
        running.delete(thread);
        for (const wake of waiting.splice(0)) wake(); // all: one of them may not want its turn any more
      }
    },
    async close() {
      isClosed = true;
      await Promise.all([...running].map((thread) => thread.end()));
    },
  };
}

interface SliceThread {
  readonly built: Promise<BuiltSegment>;
  /** Gives up waiting for the segment. */
  fail(reason: unknown): void;
  /** Asks the thread to stop, waits until it has, and ends it; after a while in any case. */
  end(): Promise<void>;
}

/** What a thread may take to start, or to come out of what it is writing, on a machine that has much else to do. */
const MAX_STOPPING_MS = 60_000;

/**
 * A pool of one thread for one task. A thread that is ended while DuckDB works for it takes the process down with it: its
 * completion finds no environment to report to. So it is asked first, by a flag that it looks at between batches of lines,
 * where messages do not reach it; a pool that ends threads on its own would not ask.
 */
function startThread(task: SliceTask, describe: (ask: SliceAsk) => Promise<readonly IndexedShape[]>): SliceThread {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const pool = new Piscina({
    // By package name, so that it is the compiled file also where the sources run.
    filename: createRequire(import.meta.url).resolve("@lagebild/ingest/slice-worker"),
    name: "buildSegment",
    workerData: stop,
    resourceLimits: SLICE_HEAP,
    minThreads: 1,
    maxThreads: 1,
    atomics: "disabled",
    recordTiming: false,
  });
  pool.on("error", () => undefined); // of the thread that the pool has in place of one that died
  const { port1: ours, port2: port } = new MessageChannel();
  const call: SliceCall = { task, port };
  const outcome = pool.run(call, { transferList: [port] }) as Promise<Outcome<BuiltSegment>>;
  let fail: SliceThread["fail"] = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  ours.on("message", (ask: SliceAsk) => {
    describe(ask).then((shapes) => ours.postMessage(shapes), fail);
  });
  const finished = outcome.then(resultOf, (cause: unknown) => {
    throw new Failure("internal", "ingest worker failed", cause);
  });
  const idle = finished.then(
    () => undefined,
    () => undefined,
  );
  return {
    built: Promise.race([finished, failed]),
    fail,
    async end() {
      Atomics.store(stop, 0, 1);
      ours.close();
      await Promise.race([idle, delay(MAX_STOPPING_MS, undefined, { ref: false })]);
      await pool.destroy();
    },
  };
}
