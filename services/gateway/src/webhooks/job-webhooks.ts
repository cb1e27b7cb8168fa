import { setTimeout as sleep } from "node:timers/promises";
import { kindOf, messageOf } from "@lagebild/domain";
import type { Log } from "@lagebild/runtime/http";
import { postWebhook, type DeskStore, type DueTicket, type WebhookTarget } from "@lagebild/tickets";
import { jobOf } from "../api/incidents.js";
import type { IngestJob } from "../ingest-queue.js";
import type { Lagebild } from "../lagebild.js";

export interface JobWebhookOptions {
  readonly lagebild: Pick<Lagebild, "jobs" | "job">;
  /** Knows which ends of jobs were told, and which are yet to be. */
  readonly store: DeskStore;
  readonly target: WebhookTarget;
  readonly log: Log;
  readonly everyMs?: number;
  readonly now?: () => number;
  /** How long what failed waits, by how often it has. */
  backoffMs?(attempts: number): number;
}

/** What these are kept under, beside the systems of tickets. */
export const JOB_WEBHOOKS = "jobs";

const EVERY_MS = 2_000;
const NEWEST = 100;
const ENDED: readonly IngestJob["phase"][] = ["done", "failed", "cancelled"];
/** With waits that double from a second to an hour: for about a day. */
const MOST_ATTEMPTS = 32;
const doubling = (attempts: number): number => Math.min(3_600_000, 1_000 * 2 ** Math.min(attempts, 12));

/**
 * Tells an address of each job that ends, signed, once unless a try was cut off: the id is the same in every try. Those
 * that ended before anybody asked for it are not told. What is not taken for a day waits for `lagebild webhooks retry`.
 */
export function jobWebhooks(options: JobWebhookOptions): { close(): Promise<void> } {
  const { lagebild, store, target, log, everyMs = EVERY_MS, now = Date.now, backoffMs = doubling } = options;
  const stop = new AbortController();
  const noticed = (job: IngestJob): string => `${job.id} ${job.phase} ${job.changedMs}`;
  const look = async (): Promise<void> => {
    const isFirst = store.cursor() === undefined;
    for (const job of (await lagebild.jobs({ limit: NEWEST })).toReversed()) {
      if (!ENDED.includes(job.phase) || store.isRead(noticed(job))) continue;
      store.together(() => {
        store.keepRead(noticed(job));
        if (!isFirst) store.take(job.id);
      });
    }
    if (isFirst) store.advance("begun", []);
  };
  const send = async (due: DueTicket): Promise<void> => {
    try {
      const job = await lagebild.job(due.ticket);
      await postWebhook(target, { id: `job-${job.id}-${job.changedMs}`, type: "job.finished", data: jobOf(job) });
      store.settle(due);
    } catch (error) {
      const fault = messageOf(error);
      log("webhook failed", { job: due.ticket, attempts: due.attempts + 1, fault });
      if (kindOf(error) === "missing" || due.attempts + 1 >= MOST_ATTEMPTS) store.bury(due, fault);
      else store.postpone(due, fault, now() + backoffMs(due.attempts));
    }
  };
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await look().catch((error: unknown) => log("webhook failed", { fault: messageOf(error) }));
      for (const due of store.due(now())) if (!stop.signal.aborted) await send(due);
      await sleep(everyMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}
