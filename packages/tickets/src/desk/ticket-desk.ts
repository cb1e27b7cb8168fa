import { setTimeout as sleep } from "node:timers/promises";
import { kindOf, messageOf, type FailureKind } from "@lagebild/domain";
import type { DueTicket } from "./desk-store.js";
import { lookAtTicket, type DeskDeps } from "./look-at-ticket.js";

export interface DeskOptions extends Omit<DeskDeps, "signal" | "settleMs" | "now"> {
  /** How often the ticket system is asked what is new. */
  readonly pollMs: number;
  /** Tickets that are looked at at the same time. */
  readonly atOnce: number;
  readonly settleMs?: number;
  readonly now?: () => number;
  /** How long what failed waits, by how often it has. */
  backoffMs?(attempts: number): number;
}

/** Works on the tickets of a system until it is closed. */
export interface TicketDesk {
  /** Something may be new: the system is asked at once. */
  wake(): void;
  /** Ends what is at work, and waits for it. */
  close(): Promise<void>;
}

/** Longer than a request of a ticket system is at work once nobody waits for its answer. */
const SETTLE_MS = 15_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** Of what another try may not mend. */
const MOST_ATTEMPTS = 8;
/** Mended by others: these are tried for as long as it takes. */
const PASSING: readonly FailureKind[] = ["unavailable", "timeout", "busy", "conflict"];

const doubling = (attempts: number): number => Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts, 10));

/** Starts a desk. What is new is kept before anything is done of it, so it may end at any time. */
export function ticketDesk(options: DeskOptions): TicketDesk {
  const { system, store, log, pollMs, atOnce, now = Date.now, settleMs = SETTLE_MS, backoffMs = doubling } = options;
  const stop = new AbortController();
  /** With a signal of its own for each look, so that what listens to it goes with the look. */
  const deps = (): DeskDeps => ({ ...options, signal: AbortSignal.any([stop.signal]), settleMs, now });
  const working = new Map<string, Promise<void>>();
  let woken = new AbortController();
  let failedPolls = 0;
  let pollAtMs = 0;

  const poll = async (): Promise<void> => {
    try {
      for (let isMore = true; isMore && !stop.signal.aborted;) {
        const found = await system.changes(store.cursor());
        store.advance(found.cursor, found.tickets);
        ({ isMore } = found);
      }
      if (failedPolls > 0) log("ticket system back", { system: system.name });
      failedPolls = 0;
      pollAtMs = now() + pollMs;
    } catch (error) {
      if (failedPolls === 0) log("ticket system failed", { system: system.name, fault: messageOf(error) });
      pollAtMs = now() + backoffMs(failedPolls);
      failedPolls++;
    }
  };
  const work = async (due: DueTicket): Promise<void> => {
    try {
      const left = await lookAtTicket(deps(), due.ticket);
      if (left)
        store.postpone({ ...due, attempts: due.attempts - 1 }, "waits for an earlier call", now() + left.waitMs);
      else store.settle(due);
    } catch (error) {
      if (stop.signal.aborted) return;
      const isPassing = PASSING.includes(kindOf(error));
      const fault = messageOf(error);
      log("ticket failed", { system: system.name, ticket: due.ticket, kind: kindOf(error), fault });
      if (!isPassing && due.attempts + 1 >= MOST_ATTEMPTS) store.bury(due, fault);
      else store.postpone(due, fault, now() + backoffMs(due.attempts));
    }
  };
  const start = (): void => {
    for (const due of store.due(now())) {
      if (working.size >= atOnce) return;
      if (working.has(due.ticket)) continue;
      const done = work(due).finally(() => {
        working.delete(due.ticket);
        woken.abort();
      });
      working.set(due.ticket, done);
    }
  };
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      woken = new AbortController();
      if (now() >= pollAtMs) await poll();
      start();
      const signal = AbortSignal.any([woken.signal, stop.signal]);
      const waitMs = Math.min(pollMs, FIRST_WAIT_MS);
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
    await Promise.all(working.values());
  };
  const running = run();
  return {
    wake() {
      pollAtMs = 0;
      woken.abort();
    },
    async close() {
      stop.abort();
      await running;
    },
  };
}
