import { parentPort, workerData } from "node:worker_threads";
import { Failure, kindOf } from "@lagebild/domain";
import type { IndexCall, IndexReply } from "./index-calls.js";
import { openLocalIndex, type LocalIndex, type LocalIndexOptions } from "./local-index.js";

const port = parentPort;
if (!port) throw new Failure("internal", "local-index-worker runs as a worker thread only");

let opened: Promise<LocalIndex> | undefined;
let last: Promise<void> = Promise.resolve();

async function answer({ id, method, parameters }: IndexCall): Promise<IndexReply> {
  try {
    opened ??= openLocalIndex(workerData as LocalIndexOptions);
    opened.catch(() => (opened = undefined));
    const index = await opened;
    const call = index[method] as (...parameters: readonly unknown[]) => Promise<unknown>;
    return { id, value: await call(...parameters) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? causes(error) : undefined;
    return { id, failure: { kind: kindOf(error), message, stack } };
  }
}

function causes(error: Error): string {
  const { cause } = error;
  return `${error.stack ?? error.message}${cause instanceof Error ? `\ncaused by ${causes(cause)}` : ""}`;
}

// One call after the other: a call may swap the tables that another would still be reading.
port.on("message", (call: IndexCall) => {
  last = last.then(async () => port.postMessage(await answer(call)));
});
