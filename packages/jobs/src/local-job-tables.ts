/** The tables of the local queue. They share a file with others, so nothing else of that file is touched. */
export const LOCAL_JOB_TABLES = `
  create table if not exists queueJobs (
    seq integer primary key autoincrement,
    id text not null unique,
    "group" text not null,
    phase text not null,
    version integer not null default 1,
    createdMs integer not null,
    changedMs integer not null,
    planned integer not null default 0,
    open integer not null default 0,
    slicesTotal integer not null default 0,
    slicesDone integer not null default 0,
    sizeTotal integer not null default 0,
    sizeDone integer not null default 0,
    sizePlanned integer not null default 0,
    failureKind text,
    failureMessage text,
    input text not null,
    output text
  ) strict;
  create index if not exists queueJobsOfGroup on queueJobs ("group", seq);
  create index if not exists queueJobsEnded on queueJobs (changedMs) where phase in ('done', 'failed', 'cancelled');
  create table if not exists queueSteps (
    seq integer primary key autoincrement,
    jobId text not null,
    kind text not null,
    name text not null,
    status text not null,
    size integer not null default 0,
    progress integer not null default 0,
    tries integer not null default 0,
    deaths integer not null default 0,
    dueMs integer not null default 0,
    token text,
    untilMs integer,
    failureKind text,
    failureMessage text,
    unique (jobId, kind, name)
  ) strict;
  create index if not exists queueStepsWaiting on queueSteps (seq) where status = 'waiting';
  create index if not exists queueStepsRunning on queueSteps (untilMs) where status = 'running';
  create index if not exists queueStepsFailed on queueSteps (jobId, name) where failureKind is not null;
  create table if not exists queueValues (
    step integer primary key,
    value text not null,
    result text
  ) strict;`;

/** A row of `queueJobs`. */
export interface JobRow {
  readonly id: string;
  readonly group: string;
  readonly phase: string;
  readonly createdMs: number;
  readonly changedMs: number;
  readonly planned: number;
  /** Slices that wait or run. */
  readonly open: number;
  readonly slicesTotal: number;
  readonly slicesDone: number;
  readonly sizeTotal: number;
  readonly sizeDone: number;
  readonly sizePlanned: number;
  readonly failureKind: string | null;
  readonly failureMessage: string | null;
  readonly input: string;
  readonly output: string | null;
}

/**
 * A row of `queueSteps`. Each job has one of kind "plan" and one of kind "finish" from its beginning; that of "finish"
 * is "blocked" until all slices are settled.
 */
export interface StepRow {
  readonly seq: number;
  readonly jobId: string;
  readonly kind: string;
  readonly name: string;
  readonly status: "waiting" | "running" | "done" | "failed" | "dropped" | "blocked";
  readonly size: number;
  readonly progress: number;
  readonly tries: number;
  readonly deaths: number;
}
