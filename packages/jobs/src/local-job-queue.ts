import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { asDiskFailure, Failure } from "@lagebild/domain";
import Database from "better-sqlite3"; // the only file of this package that knows this library
import type { JobHandler, JobQueue, JobState } from "./job-queue.js";
import { countOf, encodeInput } from "./job-values.js";
import { localJobCalls } from "./local-job-calls.js";
import { localJobRows } from "./local-job-rows.js";
import { LOCAL_JOB_TABLES } from "./local-job-tables.js";
import { localStepStore } from "./local-step-store.js";
import { localWorker, type LocalWorker } from "./local-worker.js";
import type { SqlFile, SqlValue } from "./sql-file.js";
import { watchJob } from "./watch-job.js";

const BUSY_MS = 5000;

export interface LocalJobQueueOptions {
  /** The SQLite file, which others may use too: `catalog.db` of a data folder. */
  readonly path: string;
  readonly now?: () => number;
  /** Hears of what a worker could not do for the moment; it goes on trying. */
  readonly onError?: (failure: unknown) => void;
}

/**
 * Opens the queue in an SQLite file, which is made where it is not there. Any number of processes of one machine may
 * share it. Throws `unavailable` or `corrupt`.
 */
export function localJobQueue<Input, Slice, Result, Output>(
  options: LocalJobQueueOptions,
): JobQueue<Input, Slice, Result, Output> {
  const { path, now = Date.now, onError = () => undefined } = options;
  const { file, close } = openFile(path);
  const rows = localJobRows(file, now);
  const calls = localJobCalls(file, rows, now);
  const steps = localStepStore(file, rows, now);
  const workers = new Set<LocalWorker>();
  let isClosed = false;
  const wake = (): void => workers.forEach((worker) => worker.wake());
  const get = async (id: string) => calls.get(id) as State | undefined;
  type State = JobState<Input, Output>;

  return {
    async add(job) {
      const id = calls.create(job.group, encodeInput(job));
      setImmediate(wake);
      return id;
    },
    get,
    list: async ({ group, limit }) => calls.list(group, countOf(limit)) as readonly State[],
    cancel: async (id) => calls.cancel(id),
    async retry(id, slices) {
      calls.retry(id, slices);
      setImmediate(wake);
    },
    watch: (id, signal) =>
      watchJob<State>({ get, version: async () => calls.version(id), isClosed: () => isClosed }, id, signal),
    forget: async (group) => calls.forget(group),
    work(handler, { concurrency }) {
      const plain = handler as unknown as JobHandler<unknown, unknown, unknown, unknown>;
      const worker = localWorker(steps, plain, { concurrency, onError, onChange: wake });
      workers.add(worker);
      return {
        async close() {
          await worker.close();
          workers.delete(worker);
        },
      };
    },
    ping: async () => void file.get("select 1"),
    workers: () => Promise.resolve(undefined),
    async close() {
      await Promise.all([...workers].map((worker) => worker.close()));
      workers.clear();
      isClosed = true;
      close();
    },
  };
}

function openFile(path: string): { readonly file: SqlFile; close(): void } {
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw queueFailure(path, error);
    }
  };
  const db = guarded(() => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const opened = new Database(path, { timeout: BUSY_MS });
    opened.pragma("journal_mode = WAL");
    opened.pragma("synchronous = NORMAL");
    opened.pragma("secure_delete = ON"); // forgotten jobs hold names of files
    opened.exec(LOCAL_JOB_TABLES);
    return opened;
  });
  const statements = new Map<string, Database.Statement<SqlValue[]>>();
  const prepared = (sql: string): Database.Statement<SqlValue[]> => {
    const statement = statements.get(sql) ?? db.prepare<SqlValue[]>(sql);
    statements.set(sql, statement);
    return statement;
  };
  const file: SqlFile = {
    get: (sql, ...values) => guarded(() => prepared(sql).get(...values)),
    all: (sql, ...values) => guarded(() => prepared(sql).all(...values)),
    run: (sql, ...values) => guarded(() => prepared(sql).run(...values).changes),
    write: (work) => guarded(() => db.transaction(work).immediate()),
  };
  return { file, close: () => void db.close() };
}

function queueFailure(path: string, error: unknown): unknown {
  if (error instanceof Failure || !(error instanceof Error)) return error;
  if (error.message === "The database connection is not open")
    return new Failure("unavailable", "queue is closed", error);
  const code = (error as { readonly code?: string }).code ?? "";
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return new Failure("corrupt", `queue in ${path} is damaged`, error);
  if (code.startsWith("SQLITE_BUSY")) return new Failure("unavailable", `queue in ${path} is busy`, error);
  const isDisk = /^(SQLITE_(CANTOPEN|READONLY|IOERR|PERM|AUTH)|EACCES|EPERM|ENOTDIR|EROFS)/.test(code);
  if (isDisk) return new Failure("unavailable", `queue in ${path} cannot be opened or written (${code})`, error);
  return asDiskFailure(error, path);
}
