import { Failure } from "@lagebild/domain";

export interface Incident {
  /** The name that the analyst gave it. */
  readonly id: string;
  /** Milliseconds since 1970 UTC. */
  readonly createdMs: number;
  readonly note: string;
  /** Zone in which its times are typed and shown, where the analyst set one. */
  readonly zone?: string;
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
  /** The newest first. */
  list(options: {
    readonly incident: string;
    readonly conversation?: string;
    readonly limit: number;
  }): Promise<readonly KeptAnswer[]>;
}

export const MAX_KEPT_ANSWERS = 5_000;

/** Knows the keys of the API by their hashes only. */
export interface KeyStore {
  hashes(): Promise<readonly string[]>;
  add(hash: string, label: string): Promise<void>;
}

/** Knows which incidents there are and what was answered. What is in them lies in their folders. */
export interface Catalog {
  /** Throws `invalid` where the name is not allowed, `conflict` where it is taken. */
  create(id: string, note?: string, zone?: string): Promise<Incident>;
  /** Sets or clears the zone of an incident; one that is not there is no failure. */
  setZone(id: string, zone: string | undefined): Promise<void>;
  get(id: string): Promise<Incident | undefined>;
  /** By name. */
  list(): Promise<readonly Incident[]>;
  /** Forgets an incident; its folder is deleted by `deleteIncident`. One that is not there is no failure. */
  delete(id: string): Promise<void>;
  readonly answers: AnswerStore;
  readonly keys: KeyStore;
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

/** The failure of creating an incident twice. */
export const incidentExists = (id: string): Failure => new Failure("conflict", `incident ${id} is there already`);

/** The failure of keeping an answer for an incident that is gone. */
export const incidentGone = (id: string): Failure => new Failure("invalid", `incident ${id} is not in the catalog`);
