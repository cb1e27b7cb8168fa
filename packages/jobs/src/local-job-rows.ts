import type { FailureKind } from "@lagebild/domain";
import type { JobPhase, JobState } from "./job-queue.js";
import { decodeValue, KEPT_JOBS, KEPT_MS, MAX_FAILED_SHOWN } from "./job-values.js";
import type { JobRow } from "./local-job-tables.js";
import type { SqlFile } from "./sql-file.js";

/** Why a job failed as a whole. */
export interface Reason {
  readonly kind: FailureKind;
  readonly message: string;
}

/** What both the callers and the workers of the local queue do with a job's rows; the writes belong into a `write`. */
export interface LocalJobRows {
  job(id: string): JobRow | undefined;
  state(row: JobRow): JobState;
  /** Lets watchers know of a change. */
  touch(id: string): void;
  setPhase(id: string, phase: JobPhase): void;
  /** Ends a job: what waits or runs is dropped. Forgets what ended long ago. */
  end(id: string, phase: "done" | "failed" | "cancelled", failure?: Reason): void;
  forget(id: string): void;
}

const ENDED = "phase in ('done', 'failed', 'cancelled')";
/** Jobs forgotten at a time, so that no write takes long. */
const SWEPT = 20;

/** The rows of jobs in an SQLite file. */
export function localJobRows(file: SqlFile, now: () => number): LocalJobRows {
  const forgetSteps = (id: string): void => {
    file.run("delete from queueValues where step in (select seq from queueSteps where jobId = ?)", id);
    file.run("delete from queueSteps where jobId = ?", id);
  };
  const rows: LocalJobRows = {
    job: (id) => file.get("select * from queueJobs where id = ?", id) as JobRow | undefined,
    state: (row) => stateOf(file, row),
    touch(id) {
      file.run("update queueJobs set version = version + 1, changedMs = max(changedMs, ?) where id = ?", now(), id);
    },
    setPhase(id, phase) {
      file.run("update queueJobs set phase = ? where id = ?", phase, id);
      rows.touch(id);
    },
    end(id, phase, failure) {
      file.run(
        `update queueSteps set status = 'dropped', token = null
         where jobId = ? and status in ('waiting', 'running', 'blocked')`,
        id,
      );
      file.run(
        "update queueJobs set open = 0, failureKind = ?, failureMessage = ? where id = ?",
        failure?.kind ?? null,
        failure?.message ?? null,
        id,
      );
      rows.setPhase(id, phase);
      if (phase === "done") forgetSteps(id); // only what may be tried again is kept
      sweep();
    },
    forget(id) {
      forgetSteps(id);
      file.run("delete from queueJobs where id = ?", id);
    },
  };
  const sweep = (): void => {
    const old = file.all(
      `select id from queueJobs where ${ENDED} and changedMs < ? union all
       select id from (select id from queueJobs where ${ENDED} order by changedMs desc, seq desc limit ? offset ?)`,
      ...[now() - KEPT_MS, SWEPT, KEPT_JOBS],
    ) as readonly { readonly id: string }[];
    for (const { id } of old) rows.forget(id);
  };
  return rows;
}

function stateOf(file: SqlFile, row: JobRow): JobState {
  const failed = file.all(
    `select name, failureKind as kind, failureMessage as message from queueSteps
     where jobId = ? and failureKind is not null and kind = 'slice' order by name limit ?`,
    row.id,
    MAX_FAILED_SHOWN,
  ) as JobState["failed"];
  const { id, group, createdMs, changedMs, slicesTotal, slicesDone, sizeTotal, sizeDone, sizePlanned } = row;
  return {
    ...{ id, group, input: decodeValue(row.input), phase: row.phase as JobPhase, createdMs, changedMs },
    ...{ slicesTotal, slicesDone, sizeTotal, sizeDone, sizePlanned, failed },
    ...(row.failureKind !== null
      ? { failure: { kind: row.failureKind as FailureKind, message: row.failureMessage ?? "" } }
      : {}),
    ...(row.output !== null && row.output !== "" ? { output: decodeValue(row.output) } : {}),
  };
}
