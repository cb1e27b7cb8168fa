import { Failure } from "@lagebild/domain";
import type { KeyStore } from "./access/key-store.js";
import type { ReplyStore } from "./replies/reply-store.js";
import type { Tlp } from "./tlp.js";

export interface Incident {
  /** The name that the analyst gave it. */
  readonly id: string;
  /** Milliseconds since 1970 UTC. */
  readonly createdMs: number;
  readonly note: string;
  /** Zone in which its times are typed and shown, where the analyst set one. */
  readonly zone?: string;
  /** Who may read what is in it, where the analyst said so. */
  readonly tlp?: Tlp;
  /** Whole days from its creation after which it is deleted; absent where it is kept. */
  readonly keptDays?: number;
}

/** What an analyst sets for an incident; null clears it, and what is left out stays. */
export interface IncidentChange {
  readonly zone?: string | null;
  readonly tlp?: Tlp | null;
  readonly keptDays?: number | null;
}

/** An answer as text of a JSON document, which the catalog does not look into. */
export interface KeptAnswer {
  readonly id: string;
  readonly incident: string;
  /** Milliseconds since 1970 UTC. */
  readonly createdMs: number;
  readonly conversation: string | undefined;
  readonly json: string;
}

/** Keeps the answers that were given; of each incident the latest 5,000. */
export interface AnswerStore {
  /** An answer that is put again keeps its place. Throws `invalid` where the incident is not in the catalog. */
  put(answer: KeptAnswer): Promise<void>;
  get(id: string): Promise<KeptAnswer | undefined>;
  /** How many there are of an incident, and of how many conversations. */
  count(incident: string): Promise<{ readonly answers: number; readonly conversations: number }>;
  /** The newest first; those before an answer, where `after` names it, which may be gone: none then. */
  list(options: {
    readonly incident: string;
    readonly conversation?: string;
    readonly after?: string;
    readonly limit: number;
  }): Promise<readonly KeptAnswer[]>;
}

export const MAX_KEPT_ANSWERS = 5_000;

/** Knows which incidents there are and what was answered. What is in them lies in their folders. */
export interface Catalog {
  /** Throws `invalid` where the name is not allowed, `conflict` where it is taken. */
  create(id: string, note?: string, settings?: IncidentChange): Promise<Incident>;
  /** Changes what is set for an incident, also in its folder. Failure "missing". */
  change(id: string, change: IncidentChange): Promise<Incident>;
  /** Takes in an incident whose folder was just put in place. Throws `conflict` where the name is taken. */
  add(incident: Incident): Promise<void>;
  get(id: string): Promise<Incident | undefined>;
  /** By name. */
  list(): Promise<readonly Incident[]>;
  /** Forgets an incident; its folder is deleted by `deleteIncident`. One that is not there is no failure. */
  delete(id: string): Promise<void>;
  readonly answers: AnswerStore;
  readonly keys: KeyStore;
  /** Those about an incident are forgotten with it. */
  readonly replies: ReplyStore;
  /** A secret of this installation, made at first use: 64 hex digits. */
  secret(): Promise<string>;
  close(): Promise<void>;
}

const INCIDENT_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** Tells whether a name may be an incident's; names become folders, so nothing else gets there. */
export const isIncidentName = (id: string): boolean => INCIDENT_NAME.test(id);

/** Throws `invalid` for a name that cannot be an incident's. */
export function assertIncidentName(id: string): void {
  if (isIncidentName(id)) return;
  throw new Failure(
    "invalid",
    `incident name ${JSON.stringify(id.slice(0, 80))} is not allowed: expected up to 64 of a-z, 0-9, ".", "_" and "-", the first a letter or digit`,
  );
}

/** An incident after a change. */
export function changed(incident: Incident, change: IncidentChange): Incident {
  const set = Object.entries({ ...incident, ...change }).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(set) as unknown as Incident;
}

/** The failure of naming an incident that is not there. */
export const incidentMissing = (id: string): Failure =>
  new Failure("missing", `no incident named ${JSON.stringify(id.slice(0, 80))}: lagebild incidents lists them`);

/** The failure of creating an incident twice. */
export const incidentExists = (id: string): Failure => new Failure("conflict", `incident ${id} is there already`);

/** The failure of keeping an answer for an incident that is gone. */
export const incidentGone = (id: string): Failure => new Failure("invalid", `incident ${id} is not in the catalog`);
