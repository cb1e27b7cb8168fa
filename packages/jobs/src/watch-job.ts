import { setTimeout as sleep } from "node:timers/promises";
import { kindOf } from "@lagebild/domain";
import type { JobState } from "./job-queue.js";
import { isEnded, jobMissing } from "./job-values.js";

const POLL_MS = 200;
/** How long a watcher bears a queue that cannot be reached. */
const PATIENCE_MS = 60_000;

/** What watching needs of a store. */
export interface Watched<State extends JobState> {
  /** Another value for each change; undefined where there is no such job. Cheap. */
  version(id: string): Promise<number | undefined>;
  get(id: string): Promise<State | undefined>;
  isClosed(): boolean;
}

/** Yields a job's state at once and on each change, until it ends, is forgotten, the queue closes, or the signal aborts. */
export async function* watchJob<State extends JobState>(
  store: Watched<State>,
  id: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<State, void, undefined> {
  let seen: number | undefined;
  let lostMs: number | undefined;
  while (!signal?.aborted && !(store.isClosed() && seen !== undefined)) {
    let state: State | undefined;
    try {
      const version = await store.version(id);
      if (version !== seen) state = await store.get(id);
      if (version === undefined || (version !== seen && state === undefined)) {
        if (seen === undefined) throw jobMissing(id);
        return;
      }
      seen = version;
      lostMs = undefined;
    } catch (error) {
      lostMs ??= Date.now();
      if (store.isClosed() && seen !== undefined) return;
      if (kindOf(error) !== "unavailable" || seen === undefined || Date.now() - lostMs > PATIENCE_MS) throw error;
    }
    if (state) yield state;
    if (state && isEnded(state.phase)) return;
    await sleep(POLL_MS, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}
