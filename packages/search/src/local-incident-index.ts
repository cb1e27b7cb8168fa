import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { Failure } from "@lagebild/domain";
import { expertQueries } from "./expert-query.js";
import type { IncidentIndex } from "./incident-index.js";
import type { IndexMethod, IndexReply } from "./index-calls.js";
import type { LocalIndex, LocalIndexOptions } from "./local-index.js";

export type { LocalIndexOptions };

/**
 * Opens an incident's folder. All native work happens in a worker thread, which starts with the first call; refresh has
 * a thread of its own, so that questions are answered meanwhile.
 */
export function localIncidentIndex(options: LocalIndexOptions): IncidentIndex {
  const worker = indexThread(options);
  const { call } = worker;
  const experts = expertQueries();

  return {
    async segmentBuilder(segmentId) {
      const { parquetSegmentBuilder } = await import("./segment-builder.js");
      return parquetSegmentBuilder({ folder: options.folder, segmentId });
    },
    publish: (segment) => call("publish", segment),
    name: (arrivals) => call("name", arrivals),
    names: () => call("names"),
    remove: (source) => call("remove", source),
    async refresh() {
      const builder = indexThread(options);
      try {
        await builder.call("refresh");
      } finally {
        await builder.close();
      }
      await call("snapshot");
    },
    snapshot: () => call("snapshot"),
    nearest: (vector, filter, k) => call("nearest", vector, filter, k),
    words: (query, filter, k) => call("words", query, filter, k),
    entities: (values, filter, k) => call("entities", values, filter, k),
    shapes: (ids) => call("shapes", ids),
    occurrences: (where, samplesPerRun) => call("occurrences", where, samplesPerRun),
    variety: (where, limit) => call("variety", where, limit),
    neighbours: (rows, each) => call("neighbours", rows, each),
    recordsAt: (source, lines) => call("recordsAt", source, lines),
    aggregate: (statement) => call("aggregate", statement),
    query: (sql, limits) => experts.ask(() => call("expertViews"), sql, limits),
    async close() {
      await experts.close();
      await worker.close();
    },
  };
}

interface IndexThread {
  call<Method extends IndexMethod>(
    method: Method,
    ...parameters: Parameters<LocalIndex[Method]>
  ): ReturnType<LocalIndex[Method]>;
  close(): Promise<void>;
}

interface Pending {
  resolve(value: unknown): void;
  reject(failure: Failure): void;
}

function indexThread(options: LocalIndexOptions): IndexThread {
  const pending = new Map<number, Pending>();
  let thread: Worker | undefined;
  let lastId = 0;
  let isClosed = false;

  const settle = (reply: IndexReply): void => {
    const call = pending.get(reply.id);
    pending.delete(reply.id);
    if (pending.size === 0) thread?.unref();
    if (!("failure" in reply)) return call?.resolve(reply.value);
    const cause = new Error(reply.failure.message);
    if (reply.failure.stack !== undefined) cause.stack = reply.failure.stack;
    call?.reject(new Failure(reply.failure.kind, reply.failure.message, cause));
  };
  const giveUp = (cause: unknown): void => {
    thread = undefined;
    for (const call of pending.values()) call.reject(new Failure("internal", "index thread stopped", cause));
    pending.clear();
  };
  const start = (): Worker => {
    // By package name, so that it is the built file even where the sources are run, as tests do.
    const file = createRequire(import.meta.url).resolve("@lagebild/search/local-index-worker");
    const started = new Worker(file, { workerData: options });
    started.on("message", settle);
    started.on("error", giveUp);
    started.on("exit", (code) => {
      if (thread === started) giveUp(new Error(`exit code ${code}`));
    });
    return started;
  };
  const call = (method: IndexMethod, parameters: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (isClosed) return reject(new Failure("unavailable", "index is closed"));
      thread ??= start();
      thread.ref();
      const id = (lastId += 1);
      pending.set(id, { resolve, reject });
      thread.postMessage({ id, method, parameters });
    });

  return {
    call: (method, ...parameters) => call(method, parameters) as ReturnType<LocalIndex[typeof method]>,
    async close() {
      if (isClosed) return;
      if (thread) await call("close", []).catch(() => undefined);
      isClosed = true;
      const running = thread;
      thread = undefined;
      await running?.terminate();
    },
  };
}
