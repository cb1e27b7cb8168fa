import { openDatabase, type DatabaseForm, type Statement } from "@lagebild/sqlite";
import type { JobHandler, JobQueue, JobState } from "./job-queue.js";
import { countOf, encodeInput } from "./job-values.js";
import { localJobCalls } from "./local-job-calls.js";
import { localJobRows } from "./local-job-rows.js";
import { LOCAL_JOB_TABLES } from "./local-job-tables.js";
import { localStepStore } from "./local-step-store.js";
import { localWorker, type LocalWorker } from "./local-worker.js";
import type { SqlFile, SqlValue } from "./sql-file.js";
import { watchJob } from "./watch-job.js";

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

const FORM: DatabaseForm = {
  name: "queue in",
  schema: LOCAL_JOB_TABLES,
  ifDamaged: "move it away, jobs that were open are put in again by hand",
  unreachable: {
    codes: /^(?:SQLITE_(?:CANTOPEN|READONLY|IOERR|PERM|AUTH)|EACCES|EPERM|ENOTDIR|EROFS)/,
    is: "cannot be opened or written",
  },
};

function openFile(path: string): { readonly file: SqlFile; close(): void } {
  const { db, guarded } = openDatabase(path, FORM);
  const statements = new Map<string, Statement<SqlValue[]>>();
  const prepared = (sql: string): Statement<SqlValue[]> => {
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
