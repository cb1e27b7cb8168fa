import { Failure } from "@lagebild/domain";
import { LRUCache } from "lru-cache";
import type { Log } from "./log.js";
import type { Metrics } from "./metrics.js";
import { HttpFailure } from "./problem-details.js";

export interface AttemptOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  /** Milliseconds of a steady clock. */
  readonly now?: () => number;
}

/** Why a key does not open. */
export type KeyFault = "unknown" | "ended";

const FAULTS: Readonly<Record<KeyFault, string>> = {
  unknown: "the key is not known",
  ended: "the key has ended: it expired or was taken back",
};

/** Keys that do not open, from one address within a window, before the address has to wait. */
export const WRONG_KEYS_ALLOWED = 10;
export const WRONG_KEYS_WINDOW_MS = 60_000;
/** Addresses that are remembered; those heard of longest ago are forgotten first. */
const MAX_ADDRESSES = 10_000;

interface Attempts {
  readonly sinceMs: number;
  /** Keys that opened from here: who works goes on, whatever a neighbour tries. */
  readonly right: Set<string>;
  wrong: number;
}

/**
 * Counts keys that do not open by the address they come from. The first ten in a minute are logged one by one; after them
 * the address waits until the minute is over, which is logged once, with how many more came when it is.
 */
export function keyAttempts({ log, metrics, now = () => performance.now() }: AttemptOptions) {
  const refused = metrics.counter({
    name: "lagebild_refused_keys_total",
    help: "Requests whose key did not open",
    labels: ["reason"],
  });
  const known = new LRUCache<string, Attempts>({ max: MAX_ADDRESSES, dispose: (old, from) => tellRest(old, from) });
  const tellRest = ({ wrong }: Attempts, from: string): void => {
    if (wrong > WRONG_KEYS_ALLOWED) log("key attempts ended", { from, wrong });
  };
  const attemptsOf = (from: string): Attempts => {
    const found = known.get(from);
    if (found && now() - found.sinceMs < WRONG_KEYS_WINDOW_MS) return found;
    const fresh: Attempts = { sinceMs: now(), right: found?.right ?? new Set(), wrong: 0 };
    known.set(from, fresh);
    return fresh;
  };
  const mustWait = ({ wrong }: Attempts): boolean => wrong >= WRONG_KEYS_ALLOWED;
  const wait = ({ sinceMs }: Attempts): HttpFailure => {
    const seconds = Math.max(1, Math.ceil((sinceMs + WRONG_KEYS_WINDOW_MS - now()) / 1000));
    return new HttpFailure("too-many", `too many wrong keys came from this address: try again in ${seconds} s`, {
      "retry-after": String(seconds),
    });
  };
  return {
    /** Notes a key that did not open, and returns what its sender is told. */
    refuse(address: string, { id, fault }: { readonly id?: string; readonly fault: KeyFault }): Failure {
      const from = networkOf(address);
      const attempts = attemptsOf(from);
      const isWaiting = mustWait(attempts);
      attempts.wrong++;
      refused({ reason: isWaiting ? "waits" : fault });
      if (isWaiting) return wait(attempts);
      log("key refused", { from: address, reason: fault, ...(id !== undefined && { key: id }) });
      if (mustWait(attempts)) log("key attempts limited", { from, wrong: attempts.wrong });
      return new Failure("denied", FAULTS[fault]);
    },
    /** Throws where the address has to wait, and this key has not opened from there before. */
    accept(address: string, id: string): void {
      const attempts = attemptsOf(networkOf(address));
      if (mustWait(attempts) && !attempts.right.has(id)) throw wait(attempts);
      attempts.right.add(id);
    },
  };
}

/** Whoever has one address of version 6 has the 2^64 of its network. */
function networkOf(address: string): string {
  if (!address.includes(":") || address.toLowerCase().startsWith("::ffff:")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : tail.split(":").length);
  return [...groups, ...Array<string>(Math.max(0, missing)).fill("0")].slice(0, 4).join(":");
}
