import { parentPort } from "node:worker_threads";
import { kindOf, type IndexedShape } from "@lagebild/domain";
import { ingestSlices } from "./ingest-slice.js";
import type { FromWorker, SliceTask, ToWorker } from "./slice-task.js";

const port = parentPort!;
const send = (message: FromWorker): void => port.postMessage(message);
let deliver: ((shapes: readonly IndexedShape[]) => void) | undefined;

port.on("message", (message: ToWorker) => {
  if (message.type === "finish") deliver?.(message.shapes);
  else void build(message.task);
});

async function build(task: SliceTask): Promise<void> {
  try {
    const segment = await ingestSlices(task, (found) => {
      const indexed = new Promise<readonly IndexedShape[]>((resolve) => (deliver = resolve));
      send({ type: "shapes", found });
      return indexed;
    });
    send({ type: "built", segment });
  } catch (error) {
    send({ type: "failed", kind: kindOf(error), message: error instanceof Error ? error.message : String(error) });
  }
}
