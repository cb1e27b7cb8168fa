import { expect, it } from "vitest";
import { hashOfKey } from "@lagebild/runtime/http";
import { keyId, memoryKeys, type KeyStore } from "@lagebild/store";
import { parseArguments } from "../../command-line/arguments.js";
import { keysCommand } from "./keys.js";

const DAY_MS = 24 * 3_600_000;
/** 2026-03-14 03:00 UTC. */
const NOW = Date.UTC(2026, 2, 14, 3);

async function run(keys: KeyStore, words: readonly string[], nowMs = NOW): Promise<string> {
  let written = "";
  await keysCommand({ arguments: parseArguments(words), keys, nowMs, write: (text) => void (written += text) });
  return written;
}

const keyIn = (written: string): string => /^(lb_\S{43})\n/.exec(written)![1]!;

it("makes a key that is shown once, for a role, incidents and a time", async () => {
  const keys = memoryKeys();
  const key = keyIn(
    await run(keys, ["add", "anna", "--role", "analyst", "--incident", "bastion,web", "--expires", "90d"]),
  );
  await run(keys, ["add", "collector 1", "--scopes", "ingest,read", "--expires", "never"]);
  await run(keys, ["add", "guest"]);
  expect(await keys.list()).toMatchObject([
    {
      hash: hashOfKey(key),
      user: "anna",
      scopes: ["read", "ask", "ingest"],
      incidents: ["bastion", "web"],
      endsMs: NOW + 90 * DAY_MS,
    },
    { user: "collector 1", scopes: ["read", "ingest"] },
    { user: "guest", scopes: ["read"], endsMs: NOW + 365 * DAY_MS },
  ]);
  const [anna, collector] = await keys.list();
  expect("incidents" in collector! || "endsMs" in collector!).toBe(false);
  const listed = await run(keys, ["list"]);
  expect(listed.split("\n")[0]).toContain(`${keyId(anna!)}  anna  analyst of bastion, web  since `);
  expect(listed).toContain("until 2026-06-12 03:00 UTC");
  expect(listed).toContain("collector 1  read,ingest of all incidents");
  expect(listed).not.toContain("lb_");
  expect(JSON.parse(await run(keys, ["list", "--json"]))).toMatchObject([
    { role: "analyst" },
    { role: null, ends: null },
    {},
  ]);
});

it("revokes a key, or all keys of a user", async () => {
  const keys = memoryKeys();
  for (const user of ["anna", "anna", "bert"]) await run(keys, ["add", user]);
  const [first] = await keys.list();
  expect(await run(keys, ["revoke", keyId(first!)])).toContain("1 key opens nothing any more");
  expect(await run(keys, ["revoke", "anna"])).toContain("1 key opens nothing any more");
  expect((await keys.list()).filter(({ endsMs }) => endsMs === NOW).map(({ user }) => user)).toEqual(["anna", "anna"]);
  await expect(run(keys, ["revoke", "anna"])).rejects.toMatchObject({ kind: "missing" });
  expect(await run(keys, ["list"])).toContain("ended 2026-03-14 03:00 UTC");
});

it("rotates a key: the same rights for as long again, and the old one for a day more", async () => {
  const keys = memoryKeys();
  await run(keys, ["add", "anna", "--role", "analyst", "--incident", "web", "--expires", "90d"]);
  const [before] = await keys.list();
  const later = NOW + 80 * DAY_MS;
  const key = keyIn(await run(keys, ["rotate", keyId(before!)], later));
  const [old, fresh] = await keys.list();
  expect(old).toEqual({ ...before, endsMs: later + DAY_MS });
  expect(fresh).toMatchObject({ hash: hashOfKey(key), user: "anna", scopes: before!.scopes, incidents: ["web"] });
  expect(Math.round((fresh!.endsMs! - later) / DAY_MS)).toBeGreaterThan(80);
  await run(keys, ["rotate", keyId(fresh!), "--overlap", "1h", "--expires", "never"], later);
  const [, rotated, last] = await keys.list();
  expect([rotated!.endsMs, last!.endsMs]).toEqual([later + 3_600_000, undefined]);
  await expect(run(keys, ["rotate", keyId(old!)], later + 2 * DAY_MS)).rejects.toMatchObject({ kind: "missing" });
});

it.each([
  [["add", "anna", "--role", "root"], '--role is "root", expected reader, analyst, admin'],
  [["add", "anna", "--scopes", "read,write"], '--scopes has "write", expected some of read,ask,ingest,admin'],
  [["add", "anna", "--role", "admin", "--scopes", "read"], "expected one of them"],
  [["add", "anna", "--incident", "../../x"], "expected names of incidents"],
  [["add", "anna", "--expires", "soon"], '--expires is "soon"'],
  [["add", "a\u001b[31m"], "expected up to 64 letters"],
  [["add"], "keys takes add <user>"],
  [["show"], "keys takes add <user>"],
])("refuses %j", async (words, message) => {
  const keys = memoryKeys();
  await expect(run(keys, words)).rejects.toMatchObject({
    kind: "invalid",
    message: expect.stringContaining(message) as string,
  });
  expect(await keys.list()).toEqual([]);
});
