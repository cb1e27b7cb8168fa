import { once } from "node:events";
import { workerData, type MessagePort } from "node:worker_threads";
import { outcomeOf, type IndexedShape, type Outcome } from "@lagebild/domain";
import type { BuiltSegment } from "@lagebild/search";
import { ingestSlices } from "./ingest-slice.js";
import { stopped, type FoundShape, type SliceCall } from "./slice-task.js";

/** 1 when the thread is to stop: it reads this where no message reaches it. */
const stop = workerData as Int32Array;
const assertWanted = (): void => {
  if (Atomics.load(stop, 0) === 1) throw stopped();
};

/** Builds one segment. */
export const buildSegment = ({ task, shapes }: SliceCall): Promise<Outcome<BuiltSegment>> =>
  outcomeOf(async () => {
    assertWanted(); // starting takes a while, and nothing native runs yet
    return await ingestSlices(task, (found) => indexed(shapes, found), assertWanted);
  });

/** Asks for meanings and vectors. Fails when the thread is to stop meanwhile. */
async function indexed(shapes: MessagePort, found: readonly FoundShape[]): Promise<readonly IndexedShape[]> {
  assertWanted();
  shapes.postMessage(found);
  const answers = once(shapes, "message") as Promise<[readonly IndexedShape[]]>;
  const [answer] = await Promise.race([answers, once(shapes, "close").then(() => Promise.reject(stopped()))]);
  return answer;
}
