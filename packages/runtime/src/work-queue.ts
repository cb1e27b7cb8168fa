import { Failure } from "@lagebild/domain";
import type { Metrics } from "./metrics.js";

/** How much of a class of work goes on at once, and what waits for it. */
export interface WorkLimits {
  readonly atOnce: number;
  /** Beyond it, work is refused. */
  readonly waiting: number;
  /** How long work waits before it is refused. */
  readonly waitMs: number;
}

/** Work of a class, the oldest first. */
export interface WorkQueue {
  /**
   * Does the work when its turn comes. Failure "busy" where too much waits, or it has waited too long; throws the signal's
   * reason where it aborts before.
   */
  run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export interface WorkQueueOptions extends WorkLimits {
  /** In the plural, as failures and metrics name it: `questions`. */
  readonly name: string;
  readonly metrics: Metrics;
}

const WAIT_SECONDS = [0.001, 0.01, 0.1, 0.5, 1, 2, 5, 15];

interface Waiting {
  begin(): void;
}

/** Starts a queue, whose metrics tell what waits, what goes on, and what was refused. */
export function workQueue({ name, atOnce, waiting: mostWaiting, waitMs, metrics }: WorkQueueOptions): WorkQueue {
  const waiting = new Set<Waiting>();
  let running = 0;
  metrics.gauge({ name: `lagebild_${name}_running`, help: `${name} that are worked on` }, () => running);
  metrics.gauge({ name: `lagebild_${name}_waiting`, help: `${name} that wait for their turn` }, () => waiting.size);
  const refused = metrics.counter({ name: `lagebild_${name}_refused_total`, help: `${name} refused with 503` });
  const waited = metrics.histogram({
    name: `lagebild_${name}_wait_seconds`,
    help: `Seconds until ${name} were begun`,
    buckets: WAIT_SECONDS,
  });
  const busy = (why: string): Failure => {
    refused();
    return new Failure("busy", `${running} ${name} are worked on and ${waiting.size} wait, ${why}: try again later`);
  };
  const turn = (signal: AbortSignal): Promise<void> => {
    if (running < atOnce) {
      running++;
      return Promise.resolve();
    }
    if (waiting.size >= mostWaiting) return Promise.reject(busy("which is the most"));
    return new Promise((resolve, reject) => {
      const leave = (error: unknown): void => {
        waiting.delete(one);
        clearTimeout(timer);
        signal.removeEventListener("abort", aborted);
        if (error === undefined) resolve();
        else reject(error);
      };
      const one: Waiting = { begin: () => leave(undefined) };
      const aborted = (): void => leave(signal.reason);
      const timer = setTimeout(() => leave(busy(`this one for ${waitMs / 1_000} s`)), waitMs);
      signal.addEventListener("abort", aborted);
      waiting.add(one);
    });
  };
  return {
    async run(signal, work) {
      signal.throwIfAborted();
      const asked = performance.now();
      await turn(signal);
      waited({}, (performance.now() - asked) / 1_000);
      try {
        return await work();
      } finally {
        const [next] = waiting;
        if (next) next.begin();
        else running--; // the place goes on to the next otherwise
      }
    },
  };
}
