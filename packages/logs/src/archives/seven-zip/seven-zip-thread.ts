import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { Failure } from "@lagebild/domain";
import {
  FLOW_STOP,
  FLOW_UNTAKEN,
  FLOW_WORDS,
  MESSAGE_BYTES,
  type SevenZipMessage,
  type SevenZipTask,
  type SevenZipWorkerData,
} from "./seven-zip-messages.js";

/** Threads in which 7-Zip runs; one works for one archive at a time. */
export interface SevenZipThreads {
  /** What the thread tells until it is done. Leaving the loop stops it. */
  run(task: SevenZipTask): AsyncGenerator<SevenZipMessage>;
  close(): Promise<void>;
}

/** Starts threads when they are needed, and keeps them for the next archive. */
export function sevenZipThreads(): SevenZipThreads {
  const idle: Thread[] = [];
  const all = new Set<Thread>();
  return {
    async *run(task) {
      const thread = idle.pop() ?? startThread(await compiledOnce());
      all.add(thread);
      let isWell = false;
      try {
        for await (const message of thread.run(task)) {
          isWell = message.type === "done";
          yield message;
        }
      } finally {
        // One that was left half-way is ended: it may take long until it notices.
        if (isWell) idle.push(thread);
        else {
          all.delete(thread);
          await thread.end();
        }
      }
    },
    async close() {
      await Promise.all([...all].map((thread) => thread.end()));
    },
  };
}

/** What Node has of it; its types come with those of browsers. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

const packages = createRequire(import.meta.url);
let compiled: Promise<object> | undefined;

const compiledOnce = (): Promise<object> =>
  (compiled ??= readFile(packages.resolve("7z-wasm/7zz.wasm")).then((bytes) => WebAssembly.compile(bytes)));

type Thread = ReturnType<typeof startThread>;

function startThread(program: object) {
  // By package name, so that it is the compiled file also where the sources run.
  const file = packages.resolve("@lagebild/logs/seven-zip-worker");
  const flow = new Int32Array(new SharedArrayBuffer(4 * FLOW_WORDS));
  const worker = new Worker(file, {
    workerData: { flow, program } satisfies SevenZipWorkerData,
    stdin: true,
    stdout: true,
    stderr: true,
  });
  const arrived: SevenZipMessage[] = [];
  let failure: Failure | undefined;
  let wake = (): void => undefined;
  worker.unref();
  worker.on("message", (message: SevenZipMessage) => {
    arrived.push(message);
    wake();
  });
  const fail = (cause: unknown): void => {
    failure = new Failure("internal", "the thread that unpacks archives ended", cause);
    wake();
  };
  worker.once("error", fail);
  worker.once("exit", fail);

  return {
    async *run(task: SevenZipTask): AsyncGenerator<SevenZipMessage> {
      worker.ref();
      worker.postMessage(task);
      try {
        for (;;) {
          const message = arrived.shift();
          if (message === undefined) {
            if (failure) throw failure;
            await new Promise<void>((resolve) => (wake = resolve));
            continue;
          }
          const bytes = message.type === "block" ? message.bytes.length : 0;
          Atomics.sub(flow, FLOW_UNTAKEN, message.type === "done" ? 0 : costOf(message, bytes));
          Atomics.notify(flow, FLOW_UNTAKEN);
          yield message;
          if (message.type === "done") return;
        }
      } finally {
        worker.unref();
      }
    },
    async end(): Promise<void> {
      Atomics.store(flow, FLOW_STOP, 1);
      Atomics.notify(flow, FLOW_UNTAKEN);
      worker.removeListener("exit", fail);
      await worker.terminate();
    },
  };
}

const costOf = (message: SevenZipMessage, bytes: number): number =>
  MESSAGE_BYTES + (message.type === "listed" ? message.members.length * MESSAGE_BYTES : bytes);
