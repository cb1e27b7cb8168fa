import { Failure } from "@lagebild/domain";
import { keyId, SCOPES, type Actor, type KeyRecord, type Scope } from "@lagebild/store";
import type { Access } from "./keys.js";

/** Who calls the API, and what they may do. */
export interface Caller extends Actor {
  readonly scopes: readonly Scope[];
  /** The only incidents that the caller reaches; undefined: all. */
  readonly incidents: readonly string[] | undefined;
}

/** Names for sets of scopes that people are given. */
export const ROLES = {
  reader: ["read"],
  analyst: ["read", "ask", "ingest"],
  admin: SCOPES,
} as const satisfies Readonly<Record<string, readonly Scope[]>>;
export type Role = keyof typeof ROLES;

/** The role that has exactly these scopes; undefined where none has. */
export const roleOf = (scopes: readonly Scope[]): Role | undefined =>
  (Object.keys(ROLES) as Role[]).find(
    (role) => ROLES[role].length === scopes.length && ROLES[role].every((scope) => scopes.includes(scope)),
  );

/** The caller of a request that was let in. Where no key is asked for, every program of this machine may do everything. */
export function callerOf(
  access: Access,
  { holder, from }: { readonly holder: unknown; readonly from: string },
): Caller {
  if (access.kind === "local") return { who: "this machine", from, scopes: SCOPES, incidents: undefined };
  if (holder === undefined) throw new Failure("denied", "no key was sent");
  const key = holder as KeyRecord;
  const { user, scopes, incidents } = key;
  return { who: user, key: keyId(key), from, scopes, incidents };
}

/** Who calls what is open to everybody. */
export const nobody = (from: string): Caller => ({ who: "anyone", from, scopes: [], incidents: [] });

/** Tells whether a caller may know of an incident. */
export const reaches = ({ incidents }: Pick<Caller, "incidents">, incident: string): boolean =>
  incidents === undefined || incidents.includes(incident);

/** A caller as the audit names them. */
export const actorOf = ({ who, key, from }: Caller): Actor => ({ who, ...(key !== undefined && { key }), from });
