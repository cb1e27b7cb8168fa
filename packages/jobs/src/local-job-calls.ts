import { randomUUID } from "node:crypto";
import type { JobState } from "./job-queue.js";
import { isEnded, jobMissing, retryRefused } from "./job-values.js";
import type { LocalJobRows } from "./local-job-rows.js";
import type { JobRow, StepRow } from "./local-job-tables.js";
import type { SqlFile } from "./sql-file.js";

/** What callers of the local queue ask of its tables. */
export interface LocalJobCalls {
  /** `input` comes from `encodeValue`. Returns the new id. */
  create(group: string, input: string): string;
  get(id: string): JobState | undefined;
  version(id: string): number | undefined;
  list(group: string | undefined, limit: number): readonly JobState[];
  cancel(id: string): void;
  retry(id: string, slices: readonly string[] | undefined): void;
  forget(group: string): void;
}

/** Jobs in an SQLite file, as callers see them. */
export function localJobCalls(file: SqlFile, rows: LocalJobRows, now: () => number): LocalJobCalls {
  return {
    create(group, input) {
      const id = randomUUID();
      file.write(() => {
        const insert = `insert into queueJobs (id, "group", phase, createdMs, changedMs, input) values (?, ?, ?, ?, ?, ?)`;
        file.run(insert, id, group, "waiting", now(), now(), input);
        const step = "insert into queueSteps (jobId, kind, name, status) values (?, ?, '', ?)";
        file.run(step, id, "plan", "waiting");
        file.run(step, id, "finish", "blocked");
      });
      return id;
    },
    get(id) {
      const row = rows.job(id);
      return row && rows.state(row);
    },
    version(id) {
      const row = file.get("select version from queueJobs where id = ?", id) as
        { readonly version: number } | undefined;
      return row?.version;
    },
    list(group, limit) {
      const found = (
        group === undefined
          ? file.all("select * from queueJobs order by seq desc limit ?", limit)
          : file.all(`select * from queueJobs where "group" = ? order by seq desc limit ?`, group, limit)
      ) as readonly JobRow[];
      return found.map((row) => rows.state(row));
    },
    cancel(id) {
      file.write(() => {
        const row = rows.job(id);
        if (!row) throw jobMissing(id);
        if (!isEnded(rows.state(row).phase)) rows.end(id, "cancelled");
      });
    },
    retry(id, slices) {
      file.write(() => {
        const row = rows.job(id);
        if (!row) throw jobMissing(id);
        const { phase } = rows.state(row);
        if (!isEnded(phase)) throw retryRefused.running(id);
        if (phase === "done") throw retryRefused.done(id);
        reopen(file, rows, row, slices);
      });
    },
    forget(group) {
      const ended = file.all(
        `select id from queueJobs where "group" = ? and phase in ('done', 'failed', 'cancelled')`,
        group,
      ) as readonly { readonly id: string }[];
      for (const { id } of ended) file.write(() => rows.forget(id));
    },
  };
}

function reopen(file: SqlFile, rows: LocalJobRows, job: JobRow, slices: readonly string[] | undefined): void {
  const again = slices ? namedSlices(file, job.id, slices) : unsettledSlices(file, job.id);
  const reset = `
    update queueSteps set status = ?, tries = 0, deaths = 0, dueMs = 0, progress = 0, token = null,
    failureKind = null, failureMessage = null where seq = ?`;
  for (const { seq } of again) file.run(reset, "waiting", seq);
  const undone = again.reduce((sum, { progress }) => sum + progress, 0);
  file.run(
    `update queueJobs set open = ?, sizeDone = sizeDone - ?, failureKind = null, failureMessage = null, output = null
     where id = ?`,
    ...[again.length, undone, job.id],
  );
  const isPlanned = job.planned === 1;
  const others = file.all(
    "select seq, kind from queueSteps where jobId = ? and kind in ('plan', 'finish')",
    job.id,
  ) as readonly StepRow[];
  for (const { seq, kind } of others) {
    if (kind === "finish") file.run(reset, isPlanned && again.length === 0 ? "waiting" : "blocked", seq);
    else if (!isPlanned) file.run(reset, "waiting", seq);
  }
  rows.setPhase(job.id, isPlanned ? "running" : "waiting");
}

function unsettledSlices(file: SqlFile, jobId: string): readonly StepRow[] {
  return file.all(
    "select * from queueSteps where jobId = ? and kind = 'slice' and status in ('failed', 'dropped')",
    jobId,
  ) as readonly StepRow[];
}

function namedSlices(file: SqlFile, jobId: string, names: readonly string[]): readonly StepRow[] {
  return [...new Set(names)].map((name) => {
    const select = "select * from queueSteps where jobId = ? and kind = 'slice' and name = ?";
    const row = file.get(select, jobId, name) as StepRow | undefined;
    if (!row) throw retryRefused.unknown(name);
    if (row.status === "done") throw retryRefused.slice(name);
    return row;
  });
}
