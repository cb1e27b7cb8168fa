import { once } from "node:events";
import { isMainThread, Worker } from "node:worker_threads";
import { Failure, kindOf } from "@lagebild/domain";
import { checkExpertSql, oneLine, type ParsedSql } from "./check-expert-sql.js";
import { openExpertTables, type ExpertTables } from "../records/duckdb-record-table.js";
import type { ExpertReply, ExpertTask } from "./expert-query.js";
import type { QueryResult } from "../incident-index.js";

const engineMemoryMb = 256;
/** The engine does not count all it takes: texts and lists in the making, and what Node itself needs. */
const processMemoryBytes = 700_000_000;

async function answer({ views, sql, maxRows }: ExpertTask): Promise<QueryResult> {
  const tables = await openExpertTables({ ...views, memoryMb: engineMemoryMb });
  checkExpertSql(JSON.parse(await tables.parse(sql)) as ParsedSql);
  return await select(tables, sql, maxRows);
}

async function select(tables: ExpertTables, sql: string, maxRows: number): Promise<QueryResult> {
  return tables.select(sql, maxRows).catch((error: unknown) => {
    if (!(error instanceof Failure) || kindOf(error) !== "internal") throw error;
    throw new Failure("invalid", readableFault(error.cause), error);
  });
}

/** Names and types are the query's own; what comes up while rows are read may hold text of logs, and stays out. */
function readableFault(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : "";
  const [, kind = "error", rest = ""] = /^(?:Failed to [\w ]+: )?(\w[\w ]*): ([^]*)$/.exec(message) ?? [];
  if (/^(?:Parser|Binder|Catalog) Error$/.test(kind)) return `query failed: ${oneLine(rest)}`;
  return `query failed: ${kind.toLowerCase()} while it ran`;
}

/** A thread of its own watches: the engine works out what is constant in this one, and nothing else runs meanwhile. */
function watchMemory(): void {
  setInterval(() => {
    if (process.memoryUsage.rss() > processMemoryBytes) process.kill(process.pid, "SIGKILL");
  }, 20);
}

/** Answers the one task once the watch is set. */
function takeTask(watching: Promise<unknown>): void {
  // Nobody waits for the answer any more.
  process.once("disconnect", () => process.exit(0));
  process.once("message", (task) => {
    void watching
      .then(() => answer(task as ExpertTask))
      .then(
        (value): ExpertReply => ({ value }),
        (error: unknown): ExpertReply => {
          const message = error instanceof Failure ? error.message : "query failed";
          return { failure: { kind: kindOf(error), message } };
        },
      )
      .then((reply) => process.send?.(reply));
  });
}

if (isMainThread) {
  takeTask(once(new Worker(new URL(import.meta.url)), "online"));
} else {
  watchMemory();
}
