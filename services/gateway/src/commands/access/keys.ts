import { Failure } from "@lagebild/domain";
import { escapeText } from "@lagebild/context";
import { isIncidentName, keyId, SCOPES, type KeyStore, type Scope } from "@lagebild/store";
import { ROLES, roleOf, type Role } from "../../access/caller.js";
import { addKey, hasEnded, KEY_DAYS } from "../../access/keys.js";
import type { Arguments, KeyArguments } from "../../command-line/arguments.js";

export interface KeysOptions {
  readonly arguments: Pick<Arguments, "words" | "isJson" | "incident" | "key">;
  readonly keys: KeyStore;
  /** Milliseconds since 1970 UTC. */
  readonly nowMs: number;
  write(text: string): void;
}

const DAY_SECONDS = 24 * 3_600;

/** Runs `lagebild keys add | list | revoke | rotate`. A new key is shown once, and its hash is kept. */
export async function keysCommand(options: KeysOptions): Promise<void> {
  const [action, name, ...rest] = options.arguments.words;
  if (rest.length === 0 && action === "list" && name === undefined) return listKeys(options);
  if (rest.length === 0 && action === "add" && name !== undefined) return addUserKey(name, options);
  if (rest.length === 0 && action === "revoke" && name !== undefined) return revokeKeys(name, options);
  if (rest.length === 0 && action === "rotate" && name !== undefined) return rotateKey(name, options);
  throw new Failure(
    "invalid",
    "keys takes add <user>, list, revoke <key|user> or rotate <key>: lagebild help shows how",
  );
}

async function addUserKey(user: string, { arguments: args, keys, nowMs, write }: KeysOptions): Promise<void> {
  assertUserName(user);
  const endsMs = endOf(args.key.expires ?? KEY_DAYS * DAY_SECONDS, nowMs);
  const incidents = incidentsIn(args.incident);
  const key = await addKey(keys, {
    user,
    createdMs: nowMs,
    scopes: scopesIn(args.key),
    ...(incidents && { incidents }),
    ...(endsMs !== undefined && { endsMs }),
  });
  write(`${key}\nshown this once; sent as: Authorization: Bearer <key>\n`);
}

const endOf = (expires: KeyArguments["expires"] & {}, nowMs: number): number | undefined =>
  expires === "never" ? undefined : nowMs + expires * 1_000;

/** Users are named in lists and logs. */
function assertUserName(user: string): void {
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$/u.test(user)) return;
  throw new Failure(
    "invalid",
    `user ${JSON.stringify(user.slice(0, 80))}: expected up to 64 letters, digits, blanks, . _ @ -`,
  );
}

function scopesIn({ role, scopes }: KeyArguments): readonly Scope[] {
  if (role !== undefined && scopes !== undefined)
    throw new Failure("invalid", "--role and --scopes are given, expected one of them: a role is a set of scopes");
  if (scopes === undefined) return ROLES[roleNamed(role ?? "reader")];
  const named = scopes.split(",").map((scope) => scope.trim());
  const unknown = named.find((scope) => !SCOPES.some((known) => known === scope));
  if (unknown !== undefined)
    throw new Failure("invalid", `--scopes has "${unknown}", expected some of ${SCOPES.join(",")}`);
  return SCOPES.filter((scope) => named.includes(scope));
}

function roleNamed(name: string): Role {
  if (Object.hasOwn(ROLES, name)) return name as Role;
  throw new Failure("invalid", `--role is "${name}", expected ${Object.keys(ROLES).join(", ")}`);
}

function incidentsIn(written: string | undefined): readonly string[] | undefined {
  if (written === undefined) return undefined;
  const named = [...new Set(written.split(",").map((name) => name.trim()))];
  const wrong = named.find((name) => !isIncidentName(name));
  if (wrong === undefined) return named;
  throw new Failure(
    "invalid",
    `--incident has ${JSON.stringify(wrong.slice(0, 80))}, expected names of incidents, with commas`,
  );
}

async function listKeys({ arguments: args, keys, nowMs, write }: KeysOptions): Promise<void> {
  const shown = (await keys.list()).map((key) => ({
    id: keyId(key),
    user: key.user,
    role: roleOf(key.scopes) ?? null,
    scopes: key.scopes,
    incidents: key.incidents ?? null,
    created: dayOf(key.createdMs),
    ends: key.endsMs === undefined ? null : dayOf(key.endsMs),
    hasEnded: hasEnded(key, nowMs),
  }));
  if (args.isJson) return write(`${JSON.stringify(shown)}\n`);
  for (const { id, user, role, scopes, incidents, ends, ...key } of shown) {
    const rights = `${role ?? scopes.join(",")} of ${incidents?.join(", ") ?? "all incidents"}`;
    const until = key.hasEnded ? `ended ${ends}` : ends === null ? "does not end" : `until ${ends}`;
    write(`${id}  ${escapeText(user)}  ${rights}  since ${key.created}, ${until}\n`);
  }
  if (shown.length === 0) write("no keys yet: lagebild keys add <user> --role reader|analyst|admin\n");
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace("T", " ") + " UTC";

async function revokeKeys(name: string, { keys, nowMs, write }: KeysOptions): Promise<void> {
  const working = (await keys.list()).filter((key) => !hasEnded(key, nowMs));
  const meant = working.filter((key) => keyId(key) === name || key.user === name);
  if (meant.length === 0) throw noKey(name);
  for (const { hash } of meant) await keys.end(hash, nowMs);
  write(
    `${meant.length} ${meant.length === 1 ? "key opens" : "keys open"} nothing any more: ${meant.map(keyId).join(", ")}\n`,
  );
}

/** Makes a key with the same rights; the old one works on for a while, so that its holder can change over. */
async function rotateKey(name: string, { arguments: args, keys, nowMs, write }: KeysOptions): Promise<void> {
  const old = (await keys.list()).find((key) => keyId(key) === name && !hasEnded(key, nowMs));
  if (!old) throw noKey(name);
  const { user, scopes, incidents, createdMs, endsMs } = old;
  const asLong = endsMs === undefined ? "never" : (endsMs - createdMs) / 1_000;
  const newEnd = endOf(args.key.expires ?? asLong, nowMs);
  const key = await addKey(keys, {
    user,
    createdMs: nowMs,
    scopes,
    ...(incidents && { incidents }),
    ...(newEnd !== undefined && { endsMs: newEnd }),
  });
  const oldEnd = nowMs + (args.key.overlapSeconds ?? DAY_SECONDS) * 1_000;
  await keys.end(old.hash, oldEnd);
  write(`${key}\nshown this once; the key ${keyId(old)} works until ${dayOf(Math.min(oldEnd, endsMs ?? Infinity))}\n`);
}

const noKey = (name: string): Failure =>
  new Failure("missing", `no key or user ${JSON.stringify(name.slice(0, 80))} whose key works: lagebild keys list`);
