import { randomBytes } from "node:crypto";
import { hashOfKey, knownKey, type Admission, type KeyFinding, type Log, type Metrics } from "@lagebild/runtime/http";
import { PUSH_PATH } from "../api/tickets.js";
import { keyId, SCOPES, type KeyRecord, type KeyStore } from "@lagebild/store";

/** Who may call: on loopback every program of this machine, elsewhere whoever has a key. */
export type Access = { readonly kind: "local" } | { readonly kind: "keys"; readonly keys: KeyStore };

/** What is checked of every request before any route. */
export const admissionOf = (
  access: Access,
  options: { readonly log: Log; readonly metrics: Metrics },
): Admission<KeyRecord> =>
  access.kind === "local"
    ? { kind: "local" }
    : { kind: "keys", find: (key) => findKey(access.keys, key), except: ["/health", PUSH_PATH], ...options };

async function findKey(keys: KeyStore, key: string): Promise<KeyFinding<KeyRecord>> {
  const found = knownKey(key, await keys.list());
  if (!found) return { fault: "unknown" };
  return hasEnded(found) ? { id: keyId(found), fault: "ended" } : { id: keyId(found), holder: found };
}

/** Tells whether a key opens nothing any more. */
export const hasEnded = ({ endsMs }: KeyRecord, nowMs = Date.now()): boolean => endsMs !== undefined && endsMs <= nowMs;

const DAY_MS = 24 * 3_600_000;
/** How long a key works unless somebody says otherwise. */
export const KEY_DAYS = 365;

/** Makes an admin's key where there has never been one and returns it, for it to be shown once; else undefined. */
export async function ensureFirstKey(keys: KeyStore): Promise<string | undefined> {
  if ((await keys.list()).length > 0) return undefined;
  return addKey(keys, { user: "first start", scopes: SCOPES, endsMs: Date.now() + KEY_DAYS * DAY_MS });
}

/** What a new key is to open, made now unless told otherwise. */
type Rights = Omit<KeyRecord, "hash" | "createdMs"> & Partial<Pick<KeyRecord, "createdMs">>;

/** Makes a key; only its hash is kept. */
export async function addKey(keys: KeyStore, rights: Rights): Promise<string> {
  const key = `lb_${randomBytes(32).toString("base64url")}`;
  await keys.add({ createdMs: Date.now(), ...rights, hash: hashOfKey(key) });
  return key;
}
