import { randomUUID } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import type { Outcome, Step, StepKind, StepStore } from "./job-step.js";
import { leftOut, type StoredSlice } from "./job-values.js";
import type { LocalJobRows } from "./local-job-rows.js";
import type { JobRow, StepRow } from "./local-job-tables.js";
import type { SqlFile } from "./sql-file.js";

/** How long a step belongs to a worker that says nothing. */
const LEASE_MS = 8_000;
/** A lease is prolonged when it is so old: more often would only write. */
const PROLONG_MS = 2_000;

/** The steps of jobs in an SQLite file, and which worker holds them. */
export interface LocalStepStore extends StepStore {
  /** Takes the first step that waits, or whose worker died. */
  claim(): Step | undefined;
}

/** Hands the steps in an SQLite file to workers; any number of processes may share the file. */
export function localStepStore(file: SqlFile, rows: LocalJobRows, now: () => number): LocalStepStore {
  return {
    claim: () => claim(file, rows, now),
    report: async (step, sizeDone) => report(file, rows, step, sizeDone, now),
    async addSlice(step, slice) {
      await turn(); // a plan that never waits would let nobody else have one
      return file.write(() => {
        if (!heldRow(file, step)) return false;
        addSlice(file, step.jobId, slice);
        rows.touch(step.jobId);
        return true;
      });
    },
    async results({ jobId }) {
      const found = file.all(
        `select name, result from queueSteps join queueValues on step = seq
         where jobId = ? and kind = 'slice' and status = 'done'`,
        jobId,
      ) as readonly { readonly name: string; readonly result: string | null }[];
      return new Map(found.map(({ name, result }) => [name, result ?? ""]));
    },
    async settle(step, outcome) {
      return file.write(() => {
        const row = heldRow(file, step);
        if (!row) return false;
        settleRow(file, row, outcome, now);
        const job = rows.job(step.jobId);
        if (job) settleJob(file, rows, job, row, outcome);
        return true;
      });
    },
  };
}

type HeldRow = StepRow & { readonly untilMs: number };

function heldRow(file: SqlFile, { jobId, kind, name, token }: Step): HeldRow | undefined {
  return file.get(
    "select * from queueSteps where jobId = ? and kind = ? and name = ? and token = ? and status = 'running'",
    ...[jobId, kind, name, token],
  ) as HeldRow | undefined;
}

function report(file: SqlFile, rows: LocalJobRows, step: Step, sizeDone: number, now: () => number): boolean {
  const row = heldRow(file, step);
  if (!row) return false;
  const progress = Math.min(Math.max(row.progress, sizeDone), step.kind === "plan" ? Infinity : row.size);
  if (progress === row.progress && row.untilMs - now() > LEASE_MS - PROLONG_MS) return true;
  return file.write(() => {
    if (!heldRow(file, step)) return false;
    file.run("update queueSteps set progress = ?, untilMs = ? where seq = ?", ...[progress, now() + LEASE_MS, row.seq]);
    if (progress === row.progress) return true;
    if (step.kind === "slice") {
      file.run("update queueJobs set sizeDone = sizeDone + ? where id = ?", progress - row.progress, step.jobId);
    } else {
      file.run("update queueJobs set sizePlanned = ? where id = ?", progress, step.jobId);
    }
    rows.touch(step.jobId);
    return true;
  });
}

function addSlice(file: SqlFile, jobId: string, { name, size, value }: StoredSlice): void {
  const known = sliceRow(file, jobId, name);
  if (known?.status === "dropped") {
    file.run("update queueSteps set status = 'waiting', tries = 0, dueMs = 0 where seq = ?", known.seq);
    file.run("update queueJobs set open = open + 1 where id = ?", jobId);
  }
  if (known) return;
  const insert = "insert into queueSteps (jobId, kind, name, status, size) values (?, 'slice', ?, 'waiting', ?)";
  file.run(insert, jobId, name, size);
  file.run("insert into queueValues (step, value) values (?, ?)", sliceRow(file, jobId, name)!.seq, value);
  file.run(
    "update queueJobs set open = open + 1, slicesTotal = slicesTotal + 1, sizeTotal = sizeTotal + ? where id = ?",
    ...[size, jobId],
  );
}

function sliceRow(file: SqlFile, jobId: string, name: string): StepRow | undefined {
  const select = "select * from queueSteps where jobId = ? and kind = 'slice' and name = ?";
  return file.get(select, jobId, name) as StepRow | undefined;
}

function claim(file: SqlFile, rows: LocalJobRows, now: () => number): Step | undefined {
  const find = () => {
    const dead = "select * from queueSteps where status = 'running' and untilMs < ? order by untilMs limit 1";
    const waiting = "select * from queueSteps where status = 'waiting' and dueMs <= ? order by seq limit 1";
    return (file.get(dead, now()) ?? file.get(waiting, now())) as StepRow | undefined;
  };
  if (!find()) return undefined; // a worker with nothing to do only reads
  return file.write(() => {
    const row = find();
    const job = row && rows.job(row.jobId);
    if (!row || !job) return undefined;
    const [kind, token, deaths] = [row.kind as StepKind, randomUUID(), row.deaths + (row.status === "running" ? 1 : 0)];
    file.run(
      "update queueSteps set status = 'running', token = ?, untilMs = ?, deaths = ? where seq = ?",
      ...[token, now() + LEASE_MS, deaths, row.seq],
    );
    if (kind !== "slice") rows.setPhase(job.id, kind === "plan" ? "planning" : "finishing");
    const value =
      kind === "slice"
        ? (file.get("select value from queueValues where step = ?", row.seq) as { readonly value: string }).value
        : job.input;
    return { jobId: job.id, group: job.group, kind, name: row.name, token, tries: row.tries, deaths, value };
  });
}

function settleRow(file: SqlFile, row: StepRow, outcome: Outcome, now: () => number): void {
  const set = (status: StepRow["status"], tries: number, dueMs: number): void => {
    const update = "update queueSteps set status = ?, tries = ?, dueMs = ?, token = null where seq = ?";
    file.run(update, status, tries, dueMs, row.seq);
  };
  switch (outcome.is) {
    case "released":
      return set("waiting", row.tries, 0);
    case "again":
      return set("waiting", row.tries + 1, now() + outcome.delayMs);
    case "done":
      return set("done", row.tries, 0);
    case "failed":
      file.run(
        "update queueSteps set failureKind = ?, failureMessage = ? where seq = ?",
        ...[outcome.kind, outcome.message, row.seq],
      );
      return set("failed", row.tries + 1, 0);
  }
}

function settleJob(file: SqlFile, rows: LocalJobRows, job: JobRow, row: StepRow, outcome: Outcome): void {
  if (outcome.is !== "done" && outcome.is !== "failed") return;
  if (row.kind === "slice") {
    file.run("update queueJobs set open = open - 1 where id = ?", job.id);
    if (outcome.is === "done") {
      file.run("update queueSteps set progress = size where seq = ?", row.seq);
      file.run("update queueValues set result = ? where step = ?", outcome.value, row.seq);
      const update = "update queueJobs set slicesDone = slicesDone + 1, sizeDone = sizeDone + ? where id = ?";
      file.run(update, row.size - row.progress, job.id);
    }
    if (job.open === 1 && job.planned === 1) unblock(file, job.id);
    return rows.touch(job.id);
  }
  if (outcome.is === "failed") return rows.end(job.id, "failed", outcome);
  if (row.kind === "finish") return endFinished(file, rows, job, outcome.value);
  file.run("update queueJobs set planned = 1 where id = ?", job.id);
  rows.setPhase(job.id, "running");
  if (job.open === 0) unblock(file, job.id);
}

function unblock(file: SqlFile, jobId: string): void {
  file.run("update queueSteps set status = 'waiting' where jobId = ? and kind = 'finish'", jobId);
}

function endFinished(file: SqlFile, rows: LocalJobRows, job: JobRow, output: string): void {
  file.run("update queueJobs set output = ? where id = ?", output, job.id);
  const { failed, dropped } = file.get(
    `select count(*) filter (where status = 'failed') as failed, count(*) filter (where status = 'dropped') as dropped
     from queueSteps where jobId = ? and kind = 'slice' and status in ('failed', 'dropped')`,
    job.id,
  ) as { readonly failed: number; readonly dropped: number };
  const isDone = failed + dropped === 0;
  rows.end(job.id, isDone ? "done" : "failed", dropped > 0 ? leftOut(dropped) : undefined);
}
