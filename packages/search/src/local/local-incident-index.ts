import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { Failure, INDEX_HEAP, resultOf, type Outcome } from "@lagebild/domain";
import { lookedFiles, rememberLooked, type LookedFiles } from "@lagebild/domain/files";
import { Piscina } from "piscina";
import { expertQueries } from "../expert/expert-query.js";
import type { IncidentIndex } from "../incident-index.js";
import type { IndexCall, IndexMethod } from "./index-calls.js";
import type { IndexThreadData } from "./local-index-worker.js";
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
      const { parquetSegmentBuilder } = await import("../segments/segment-builder.js");
      return parquetSegmentBuilder({ folder: options.folder, segmentId });
    },
    publish: (segment) => call("publish", segment),
    name: (arrivals) => call("name", arrivals),
    names: () => call("names"),
    remove: (source) => call("remove", source),
    async refresh() {
      const builder = indexThread({ ...options, copiesTables: false }); // it reads each table once
      try {
        await builder.call("refresh");
      } finally {
        await builder.close();
      }
      if (worker.isStarted()) await call("snapshot"); // another sees what is new with its first call
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
    events: (request) => call("events", request),
    fields: (where, limit) => call("fields", where, limit),
    aggregate: (statement) => call("aggregate", statement),
    moments: (where, by) => call("moments", where, by),
    tops: (where, of, limit) => call("tops", where, of, limit),
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
  isStarted(): boolean;
  close(): Promise<void>;
}

/**
 * A pool of one thread: it starts with the first call and takes one call after the other, because a call may swap the
 * tables that another would still be reading. Where it dies, what was asked of it fails, and the next call starts another.
 */
function indexThread(options: LocalIndexOptions): IndexThread {
  let started: Piscina | undefined;
  let isClosed = false;

  const start = (): Piscina => {
    const pool = new Piscina({
      // By package name, so that it is the built file even where the sources are run, as tests do.
      filename: createRequire(import.meta.url).resolve("@lagebild/search/local-index-worker"),
      name: "answer",
      workerData: { ...options, looked: lookedFiles(realFolder(options.folder)) } satisfies IndexThreadData,
      resourceLimits: INDEX_HEAP,
      minThreads: 1,
      maxThreads: 1,
      atomics: "disabled", // or the thread sleeps between calls, and its native work with it
      recordTiming: false,
    });
    return pool.on("error", () => undefined); // of a thread that died between calls: the pool has another one by now
  };
  const run = async (call: IndexCall): Promise<unknown> => {
    if (isClosed) throw new Failure("unavailable", "index is closed");
    const pool = (started ??= start());
    const outcome = (await pool.run(call).catch(async (cause: unknown) => {
      if (started === pool) started = undefined;
      await pool.destroy(); // calls that wait for a thread would wait for ever
      throw new Failure("internal", "index thread stopped", cause);
    })) as Outcome<unknown>;
    return resultOf(outcome);
  };

  return {
    call: (method, ...parameters) => run({ method, parameters }) as ReturnType<LocalIndex[typeof method]>,
    isStarted: () => started !== undefined,
    async close() {
      if (isClosed) return;
      const closing = started && run({ method: "close", parameters: [] }).catch(() => undefined);
      isClosed = true;
      rememberLooked(((await closing) ?? []) as LookedFiles);
      await started?.destroy();
    },
  };
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
