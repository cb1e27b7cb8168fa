import { createRequire } from "node:module";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { Failure, type IndexedShape } from "@lagebild/domain";
import type { BuiltSegment } from "@lagebild/search";
import { stopped, type FoundShape, type FromWorker, type SliceTask, type ToWorker } from "./slice-task.js";

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

/** Each task gets a thread of its own, at most `size` at a time: what it allocated natively goes with it. */
export function workerPool(size: number): WorkerPool {
  const running = new Set<SliceThread>();
  const waiting: (() => void)[] = [];
  let isClosed = false;
  return {
    async run(task, index, signal) {
      while (running.size >= size) await new Promise<void>((resolve) => waiting.push(resolve));
      signal?.throwIfAborted();
      if (isClosed) throw stopped();
      const thread = startThread();
      running.add(thread);
      try {
        return await runTask(thread, task, index, signal);
      } finally {
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
  readonly worker: Worker;
  /** Asks the thread to stop, waits until it has, and ends it; after a while in any case. */
  end(): Promise<void>;
}

/** What a thread may take to come out of what it is writing. */
const MAX_STOPPING_MS = 15_000;

/**
 * A thread that is ended while DuckDB works for it takes the process down with it: its completion finds no environment to
 * report to. So it is asked first, by a flag that it looks at between batches of lines, where messages do not reach it.
 */
function startThread(): SliceThread {
  // By package name, so that it is the compiled file also where the sources run.
  const file = createRequire(import.meta.url).resolve("@lagebild/ingest/slice-worker");
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(file, { workerData: stop });
  const idle = new Promise<void>((resolve) => {
    worker.on("message", ({ type }: FromWorker) => type !== "shapes" && resolve());
    worker.once("error", () => resolve());
    worker.once("exit", () => resolve());
  });
  return {
    worker,
    async end() {
      Atomics.store(stop, 0, 1);
      worker.postMessage({ type: "stop" } satisfies ToWorker);
      await Promise.race([idle, delay(MAX_STOPPING_MS, undefined, { ref: false })]);
      await worker.terminate();
    },
  };
}

function runTask(
  { worker }: SliceThread,
  task: SliceTask,
  index: IndexShapes,
  signal: AbortSignal | undefined,
): Promise<BuiltSegment> {
  const send = (message: ToWorker): void => worker.postMessage(message);
  return new Promise((resolve, reject) => {
    const stop = (): void => settle(() => reject(signal?.reason));
    signal?.addEventListener("abort", stop, { once: true });
    let isSettled = false;
    const settle = (act: () => void): void => {
      isSettled = true;
      signal?.removeEventListener("abort", stop);
      act();
    };
    worker.on("message", (message: FromWorker) => {
      if (isSettled) return;
      if (message.type === "built") settle(() => resolve(message.segment));
      else if (message.type === "failed") settle(() => reject(new Failure(message.kind, message.message)));
      else
        index(message.found).then(
          (shapes) => send({ type: "finish", shapes }),
          (error: unknown) => settle(() => reject(error)),
        );
    });
    worker.on("error", (error) => settle(() => reject(new Failure("internal", "ingest worker failed", error))));
    worker.on("exit", (code) => settle(() => reject(new Failure("internal", `ingest worker ended with code ${code}`))));
    send({ type: "build", task });
  });
}
