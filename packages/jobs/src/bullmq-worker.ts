import { setTimeout as sleep } from "node:timers/promises";
import { kindOf } from "@lagebild/domain";
import { DelayedError, WaitingChildrenError, WaitingError, Worker, type Job } from "bullmq";
import { redisFailure, type Redis } from "./bullmq-connection.js";
import { QUEUE, type Ticket, type Tickets } from "./bullmq-tickets.js";
import type { JobHandler, QueueWorker } from "./job-queue.js";
import { runStep, type Outcome, type Step, type StepKind, type StepStore } from "./job-step.js";
import type { RedisJobStore } from "./redis-job-store.js";

/** With both, a dead worker's step is back after at most ten seconds. */
const LOCK_MS = 7_000;
const STALLED_CHECK_MS = 2_500;
const RETRY_MS = 500;
/** How often a worker looks for jobs that have no ticket, because who added it died halfway. */
const MEND_MS = 5_000;
const MENDED = 100;
const CLOSE_MS = 3_000;

export interface BullmqWorkerOptions {
  readonly store: RedisJobStore;
  readonly tickets: Tickets;
  /** The worker's own: it waits until Redis is back. Closed with the worker. */
  readonly redis: Redis;
  readonly where: string;
  readonly prefix: string;
  readonly concurrency: number;
  readonly onError: (failure: unknown) => void;
}

/** Takes tickets and runs the steps that they stand for. */
export function bullmqWorker(
  handler: JobHandler<unknown, unknown, unknown, unknown>,
  options: BullmqWorkerOptions,
): QueueWorker {
  const { store, tickets, redis, where, prefix, concurrency, onError } = options;
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const process = (job: Job<Ticket>, token = ""): Promise<unknown> => {
    const done = useTicket(
      handler,
      job,
      token,
      patient(store, tickets, job.data.round, closing.signal),
      closing.signal,
    );
    running.add(done);
    void done.catch(() => undefined).then(() => running.delete(done));
    return done;
  };
  const worker = new Worker<Ticket, unknown>(QUEUE, process, {
    ...{ connection: redis, prefix, concurrency, lockDuration: LOCK_MS, stalledInterval: STALLED_CHECK_MS },
    maxStalledCount: Number.MAX_SAFE_INTEGER, // deaths are counted for each step
    runRetryDelay: RETRY_MS,
  });
  worker.on("error", (error) => onError(redisFailure(where, error)));
  const mender = setInterval(() => void mend(store, tickets).catch(onError), MEND_MS);

  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    clearInterval(mender);
    closing.abort();
    await worker.pause(true); // takes no more
    await Promise.allSettled(running);
    const isAway = redis.status !== "ready";
    if (isAway) redis.disconnect(); // else BullMQ would wait until it is back
    await Promise.race([worker.close(isAway), sleep(CLOSE_MS)]);
    redis.disconnect();
  };
  return { close: () => (closed ??= close()) };
}

/** What a step's holder needs, with the connection lost for a while. */
interface PatientStore extends StepStore {
  stage: RedisJobStore["stage"];
  begin: RedisJobStore["begin"];
  /** Hands out tickets for the slices that have none. */
  addOpenSlices(id: string): Promise<void>;
}

/** Uses a ticket up, or throws what tells BullMQ where it went. */
async function useTicket(
  handler: JobHandler<unknown, unknown, unknown, unknown>,
  job: Job<Ticket>,
  token: string,
  store: PatientStore,
  closing: AbortSignal,
): Promise<null> {
  const { id, round, name } = job.data;
  const run = async (kind: StepKind): Promise<Outcome | undefined> => {
    const step = await store.begin(id, kind, name ?? "", round);
    if (!step) return undefined;
    const outcome = await runStep(handler, step, store, closing);
    if (outcome?.is === "again") {
      await job.moveToDelayed(Date.now() + outcome.delayMs, token);
      throw new DelayedError();
    }
    if (outcome?.is === "released") {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    return outcome;
  };
  if (name !== undefined) {
    await run("slice");
    return null;
  }
  const stage = await store.stage(id, round);
  if (stage === "nothing") return null;
  if (stage === "plan" && (await run("plan"))?.is !== "done") return null;
  await store.addOpenSlices(id);
  if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
  await run("finish");
  return null;
}

function patient(store: RedisJobStore, tickets: Tickets, round: number, closing: AbortSignal): PatientStore {
  const persist = async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (kindOf(error) !== "unavailable" || closing.aborted) throw error;
        await sleep(RETRY_MS);
      }
    }
  };
  return {
    stage: (id, of) => persist(() => store.stage(id, of)),
    begin: (id, kind, name, of) => persist(() => store.begin(id, kind, name, of)),
    report: (step, sizeDone) => store.report(step, sizeDone),
    async addSlice(step: Step, slice) {
      const isOurs = await persist(() => store.addSlice(step, slice));
      if (isOurs) await persist(() => tickets.addSlices(step.jobId, round, [slice.name]));
      return isOurs;
    },
    settle: (step, outcome) => persist(() => store.settle(step, outcome)),
    results: (step) => persist(() => store.results(step)),
    addOpenSlices: (id) => persist(async () => tickets.addSlices(id, round, await store.openSlices(id))),
  };
}

async function mend(store: RedisJobStore, tickets: Tickets): Promise<void> {
  for (const { id, round } of await store.openJobs(MENDED)) {
    if (round > 0 && !(await tickets.hasJob(id, round))) await tickets.addJob(id, round);
  }
}
