import { createHash, randomBytes } from "node:crypto";

/** Who does something: the user of a key, or of this machine. */
export interface Actor {
  readonly who: string;
  /** Id of the key that was used. */
  readonly key?: string;
  /** Address of the caller, or `command line`. */
  readonly from: string;
}

/** Something that was done or tried. Values in `details` may be log text and secrets of an incident. */
export interface AuditAct extends Actor {
  /** An operation of the API, a command, or what a worker did. */
  readonly action: string;
  readonly incident?: string;
  /** Id of the source that it is about. */
  readonly source?: string;
  /** Id of the request, as log lines have it. */
  readonly request?: string;
  /** Why it was refused or failed: a kind of failure. */
  readonly failed?: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A link of the chain. What was done can be forgotten; that something was done, and when, cannot. */
export interface AuditEntry {
  /** From 1, without a gap. */
  readonly number: number;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
  /** SHA-256 of the body, which begins with 128 random bits: nobody can try out what a forgotten body was. */
  readonly digest: string;
  /** Hash of the entry before; 64 zeros for the first. */
  readonly previous: string;
  /** SHA-256 of all of the above. */
  readonly hash: string;
  /** JSON of an act with its random bits; absent where it was forgotten. */
  readonly body?: string;
}

export interface AuditQuery {
  readonly incident?: string;
  /** Of an incident. */
  readonly source?: string;
  /** Numbers above it only. */
  readonly after?: number;
  readonly limit: number;
}

/** Keeps what was done, by all processes of a data folder, in one chain of hashes. */
export interface AuditLog {
  /** Returns the entry's number. It outlasts this process; a power cut may take the last ones, and leaves a whole chain. */
  append(act: AuditAct): Promise<number>;
  /** In order. */
  entries(query: AuditQuery): Promise<readonly AuditEntry[]>;
  /** Forgets what was done in an incident; the chain stays. Returns how many bodies went. */
  forget(incident: string): Promise<number>;
  close(): Promise<void>;
}

export const NO_HASH = "0".repeat(64);

/** What an entry keeps of an act. */
export function auditBody(act: AuditAct): { readonly body: string; readonly digest: string } {
  const body = JSON.stringify({ salt: randomBytes(16).toString("hex"), ...act });
  return { body, digest: sha256(body) };
}

/** Reads the act of an entry; undefined where it was forgotten. */
export function actOf({ body }: AuditEntry): AuditAct | undefined {
  if (body === undefined) return undefined;
  const { salt: _salt, ...act } = JSON.parse(body) as AuditAct & { readonly salt: string };
  return act;
}

/** The hash that binds an entry to all before it. */
export const chainHash = ({ number, atMs, digest, previous }: Omit<AuditEntry, "hash" | "body">): string =>
  sha256(JSON.stringify([number, atMs, digest, previous]));

/** What checking a chain found. */
export interface AuditVerdict {
  readonly entries: number;
  /** Entries whose body was forgotten. */
  readonly forgotten: number;
  /** Hash of the last entry. Whoever notes it elsewhere can tell later whether the chain before it was changed or cut. */
  readonly head: string;
  /** What does not hold, entry by entry; the first hundred. */
  readonly faults: readonly { readonly number: number; readonly fault: string }[];
}

const PAGE = 1_000;
const MAX_FAULTS = 100;

/** Checks every link and body. With `head`, one that was noted earlier, it also has to be in the chain. */
export async function verifyAudit(log: AuditLog, head?: string): Promise<AuditVerdict> {
  const faults: { readonly number: number; readonly fault: string }[] = [];
  let last = { number: 0, hash: NO_HASH };
  let forgotten = 0;
  let isHeadFound = head === undefined;
  for (;;) {
    const page = await log.entries({ after: last.number, limit: PAGE });
    for (const entry of page) {
      for (const fault of faultsOf(entry, last))
        if (faults.length < MAX_FAULTS) faults.push({ number: entry.number, fault });
      if (entry.body === undefined) forgotten++;
      isHeadFound ||= entry.hash === head;
      last = entry;
    }
    if (page.length < PAGE) break;
  }
  if (!isHeadFound) faults.push({ number: last.number, fault: "the chain does not hold the head that was noted" });
  return { entries: last.number, forgotten, head: last.hash, faults };
}

function* faultsOf(entry: AuditEntry, last: { readonly number: number; readonly hash: string }): Generator<string> {
  if (entry.number !== last.number + 1) yield `entries ${last.number + 1} to ${entry.number - 1} are missing`;
  if (entry.previous !== last.hash) yield "does not follow the entry before";
  if (entry.hash !== chainHash(entry)) yield "was changed";
  if (entry.body !== undefined && sha256(entry.body) !== entry.digest) yield "says something else than was written";
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
