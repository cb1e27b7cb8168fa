import { fork, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Failure, resultOf, type Outcome, type SentFailure } from "@lagebild/domain";
import type { ExpertViews } from "./expert-views.js";
import type { QueryLimits, QueryResult } from "../incident-index.js";

/** Longest query in characters. */
const LONGEST_SQL = 20_000;
const MOST_ROWS = 100_000;
const LONGEST_TIME_MS = 10 * 60_000;

/** What the process of a query is told. */
export interface ExpertTask {
  readonly views: ExpertViews;
  readonly sql: string;
  readonly maxRows: number;
}

export type ExpertReply = Outcome<QueryResult>;

/** Runs experts' queries one after the other. */
export interface ExpertQueries {
  /** Takes the views when it is the query's turn. */
  ask(views: () => Promise<ExpertViews>, sql: string, limits: QueryLimits): Promise<QueryResult>;
  /** Stops the query that runs. */
  close(): Promise<void>;
}

/**
 * Gives each query a process of its own. Some of what SQL can say neither heeds the engine's limits nor lets itself be
 * interrupted, such as a text of four billion letters: a process can be watched and ended.
 */
export function expertQueries(): ExpertQueries {
  let last: Promise<unknown> = Promise.resolve();
  let running: ChildProcess | undefined;
  let isClosed = false;

  const run = async (views: () => Promise<ExpertViews>, sql: string, limits: QueryLimits, endMs: number) => {
    const seen = await views();
    if (isClosed) throw new Failure("unavailable", "index is closed");
    const file = join(
      dirname(createRequire(import.meta.url).resolve("@lagebild/search/local-index-worker")),
      "../expert/expert-query-process.js",
    );
    const child = fork(file, [], {
      env: {},
      execArgv: ["--max-old-space-size=256"],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    running = child;
    try {
      return resultOf(await replyOf(child, { views: seen, sql, maxRows: limits.maxRows }, { limits, endMs }));
    } finally {
      running = undefined;
      child.kill("SIGKILL");
    }
  };

  return {
    async ask(views, sql, limits) {
      assertLimits(sql, limits);
      // Waiting for the query before it counts, too.
      const endMs = Date.now() + limits.timeoutMs;
      const answer = last.then(() => run(views, sql, limits, endMs));
      last = answer.catch(() => undefined);
      return answer;
    },
    async close() {
      isClosed = true;
      running?.kill("SIGKILL");
      await last;
    },
  };
}

function replyOf(
  child: ChildProcess,
  task: ExpertTask,
  { limits, endMs }: { readonly limits: QueryLimits; readonly endMs: number },
): Promise<ExpertReply> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Failure("timeout", `query took longer than ${limits.timeoutMs} ms`)),
      Math.max(0, endMs - Date.now()),
    );
    const settle = (reply: ExpertReply): void => {
      clearTimeout(timer);
      resolve(reply);
    };
    child.once("message", (reply) => settle(reply as ExpertReply));
    child.once("error", (cause) => {
      clearTimeout(timer);
      reject(new Failure("internal", "process of the query cannot be started", cause));
    });
    child.once("exit", (code, signal) => settle({ failure: endOf(code, signal) }));
    child.send(task, (error) => {
      if (error) settle({ failure: { kind: "internal", message: "process of the query cannot be reached" } });
    });
  });
}

/** What it means when the process ends by itself: it does so when it takes too much, and the engines abort. */
function endOf(code: number | null, signal: NodeJS.Signals | null): SentFailure {
  const isMemory = signal === "SIGKILL" || signal === "SIGABRT" || code === 134;
  const message = `process of the query ended with ${signal ?? `code ${code}`}`;
  return { kind: "unavailable", message: isMemory ? "query needs more memory than is allowed" : message };
}

function assertLimits(sql: string, { maxRows, timeoutMs }: QueryLimits): void {
  if (sql.length > LONGEST_SQL) {
    throw new Failure("invalid", `query has ${sql.length} characters, expected at most ${LONGEST_SQL}`);
  }
  for (const [name, value, most] of [
    ["maxRows", maxRows, MOST_ROWS],
    ["timeoutMs", timeoutMs, LONGEST_TIME_MS],
  ] as const) {
    if (Number.isSafeInteger(value) && value >= 1 && value <= most) continue;
    throw new Failure("invalid", `${name} must be a whole number from 1 to ${most}, got ${value}`);
  }
}
