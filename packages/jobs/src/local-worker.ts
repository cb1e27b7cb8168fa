import type { JobHandler, QueueWorker } from "./job-queue.js";
import { runStep } from "./job-step.js";
import type { LocalStepStore } from "./local-step-store.js";

const POLL_MS = 250;

/** A worker that can be told that there is work, so that it need not wait for its next look. */
export interface LocalWorker extends QueueWorker {
  wake(): void;
}

/** Takes steps from a store and runs them, at most `concurrency` at a time; `onError` hears of a store that fails. */
export function localWorker(
  store: LocalStepStore,
  handler: JobHandler<unknown, unknown, unknown, unknown>,
  options: { readonly concurrency: number; onChange(): void; onError(error: unknown): void },
): LocalWorker {
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  const wake = (): void => {
    try {
      while (!closing.signal.aborted && running.size < options.concurrency) {
        const step = store.claim();
        if (!step) return;
        const run = runStep(handler, step, store, closing.signal)
          .catch(options.onError) // the lease runs out, and the step is taken up again
          .then(() => {
            running.delete(run);
            setImmediate(options.onChange); // so that others get their turn between two steps
          });
        running.add(run);
      }
    } catch (error) {
      options.onError(error);
    }
  };
  const timer = setInterval(wake, POLL_MS);
  setImmediate(wake);
  return {
    wake,
    async close() {
      clearInterval(timer);
      closing.abort();
      await Promise.all(running);
    },
  };
}
