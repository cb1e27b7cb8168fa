import { randomBytes } from "node:crypto";
import type { KeyStore } from "@lagebild/store";
import { hashOfKey, localNamesOnly, requireKey, sameOriginOnly } from "@lagebild/runtime/http";

/** Who may call: on loopback every program of this machine, elsewhere whoever has a key. */
export type Access = { readonly kind: "local" } | { readonly kind: "keys"; readonly keys: KeyStore };

/** The checks that a request passes before any route, in order. */
export const accessChecks = (access: Access) =>
  access.kind === "local"
    ? [localNamesOnly, sameOriginOnly]
    : [sameOriginOnly, requireKey({ hashes: () => access.keys.hashes(), except: ["/health"] })];

/** Makes a key where there is none yet and returns it, for it to be shown once; undefined where there is one. */
export async function ensureFirstKey(keys: KeyStore): Promise<string | undefined> {
  if ((await keys.hashes()).length > 0) return undefined;
  return addKey(keys, "first start");
}

/** Makes a key; only its hash is kept. */
export async function addKey(keys: KeyStore, label: string): Promise<string> {
  const key = `lb_${randomBytes(32).toString("base64url")}`;
  await keys.add(hashOfKey(key), label);
  return key;
}
