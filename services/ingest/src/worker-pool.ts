import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { Failure, type IndexedShape } from "@lagebild/domain";
import type { BuiltSegment } from "@lagebild/search";
import type { FoundShape, FromWorker, SliceTask, ToWorker } from "./slice-task.js";

export type IndexShapes = (found: readonly FoundShape[]) => Promise<readonly IndexedShape[]>;

/** Worker threads that turn slices into segments, one task each at a time. */
export interface WorkerPool {
  /**
   * Waits for a free worker. Failure of the task's kind when it fails; "internal" when the thread dies; the signal's
   * reason when it aborts, and the thread is stopped.
   */
  run(task: SliceTask, index: IndexShapes, signal?: AbortSignal): Promise<BuiltSegment>;
  close(): Promise<void>;
}

/** Each task gets a thread of its own, at most `size` at a time: what it allocated natively goes with it. */
export function workerPool(size: number): WorkerPool {
  // By package name, so that it is the compiled file also where the sources run.
  const file = createRequire(import.meta.url).resolve("@lagebild/ingest/slice-worker");
  const running = new Set<Worker>();
  const waiting: (() => void)[] = [];
  return {
    async run(task, index, signal) {
      while (running.size >= size) await new Promise<void>((resolve) => waiting.push(resolve));
      signal?.throwIfAborted();
      const worker = new Worker(file);
      running.add(worker);
      try {
        return await runTask(worker, task, index, signal);
      } finally {
        await worker.terminate();
        running.delete(worker);
        waiting.shift()?.();
      }
    },
    async close() {
      await Promise.all([...running].map((worker) => worker.terminate()));
    },
  };
}

function runTask(
  worker: Worker,
  task: SliceTask,
  index: IndexShapes,
  signal: AbortSignal | undefined,
): Promise<BuiltSegment> {
  const send = (message: ToWorker): void => worker.postMessage(message);
  return new Promise((resolve, reject) => {
    const stop = (): void => settle(() => reject(signal?.reason));
    signal?.addEventListener("abort", stop, { once: true });
    const settle = (act: () => void): void => {
      signal?.removeEventListener("abort", stop);
      worker.removeAllListeners();
      act();
    };
    worker.on("message", (message: FromWorker) => {
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
