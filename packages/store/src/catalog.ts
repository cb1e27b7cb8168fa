import { Failure } from "@lagebild/domain";

export interface Incident {
  /** The name that the analyst gave it. */
  readonly id: string;
  /** Milliseconds since 1970 UTC. */
  readonly createdMs: number;
  readonly note: string;
}

/** Knows which incidents there are. What is in them lies in their folders. */
export interface Catalog {
  /** Throws `invalid` where the name is not allowed or taken. */
  create(id: string, note?: string): Promise<Incident>;
  get(id: string): Promise<Incident | undefined>;
  /** By name. */
  list(): Promise<readonly Incident[]>;
  /** Forgets an incident; its folder is deleted by `deleteIncident`. One that is not there is no failure. */
  delete(id: string): Promise<void>;
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
export const incidentExists = (id: string): Failure => new Failure("invalid", `incident ${id} is there already`);
