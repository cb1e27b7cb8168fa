import { parentPort, workerData } from "node:worker_threads";
import { kindOf, type Failure, type IndexedShape } from "@lagebild/domain";
import { ingestSlices } from "./ingest-slice.js";
import { stopped, type FoundShape, type FromWorker, type SliceTask, type ToWorker } from "./slice-task.js";

const port = parentPort!;
const send = (message: FromWorker): void => port.postMessage(message);
/** 1 when the thread is to stop: it reads this where no message reaches it. */
const stop = workerData as Int32Array;
const assertWanted = (): void => {
  if (Atomics.load(stop, 0) === 1) throw stopped();
};
/** Waits for the shapes that this thread has asked for. */
interface Waiting {
  resolve(shapes: readonly IndexedShape[]): void;
  reject(failure: Failure): void;
}
let waiting: Waiting | undefined;

port.on("message", (message: ToWorker) => {
  if (message.type === "finish") waiting?.resolve(message.shapes);
  else if (message.type === "stop") waiting?.reject(stopped());
  else void build(message.task);
});

async function build(task: SliceTask): Promise<void> {
  try {
    const index = (found: readonly FoundShape[]): Promise<readonly IndexedShape[]> => {
      assertWanted();
      const indexed = new Promise<readonly IndexedShape[]>((resolve, reject) => (waiting = { resolve, reject }));
      send({ type: "shapes", found });
      return indexed;
    };
    send({ type: "built", segment: await ingestSlices(task, index, assertWanted) });
  } catch (error) {
    send({ type: "failed", kind: kindOf(error), message: error instanceof Error ? error.message : String(error) });
  }
}
