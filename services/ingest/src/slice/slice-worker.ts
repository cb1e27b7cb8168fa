import { once } from "node:events";
import { workerData, type MessagePort } from "node:worker_threads";
import { outcomeOf, type IndexedShape, type Outcome } from "@lagebild/domain";
import type { BuiltSegment } from "@lagebild/search";
import { ingestSlices } from "./ingest-slice.js";
import { stopped, type SliceAsk, type SliceCall } from "./slice-task.js";

/** 1 when the thread is to stop: it reads this where no message reaches it. */
const stop = workerData as Int32Array;
const assertWanted = (): void => {
  if (Atomics.load(stop, 0) === 1) throw stopped();
};

/** Builds one segment. */
export const buildSegment = ({ task, port }: SliceCall): Promise<Outcome<BuiltSegment>> =>
  outcomeOf(async () => {
    assertWanted(); // starting takes a while, and nothing native runs yet
    return await ingestSlices(task, (found, isLast) => described(port, { found, isLast }), assertWanted);
  });

/** Asks for meanings and vectors. Fails when the thread is to stop meanwhile. */
async function described(port: MessagePort, ask: SliceAsk): Promise<readonly IndexedShape[]> {
  assertWanted();
  port.postMessage(ask);
  const listening = new AbortController();
  const { signal } = listening;
  const closed = once(port, "close", { signal }).then(() => Promise.reject(stopped()));
  try {
    const answers = once(port, "message", { signal }) as Promise<[readonly IndexedShape[]]>;
    const [shapes] = await Promise.race([answers, closed]);
    return shapes;
  } finally {
    listening.abort();
  }
}
