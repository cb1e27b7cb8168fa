import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { actOf, chainHash, verifyAudit, type AuditAct, type AuditLog } from "./audit-log.js";
import { memoryAuditLog } from "./memory-audit-log.js";
import { sqliteAuditLog } from "./sqlite-audit-log.js";

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "audit-"))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const asked = (question: string, incident = "bastion"): AuditAct => ({
  who: "anna",
  key: "k1",
  from: "192.0.2.7",
  action: "ask",
  incident,
  details: { question },
});

const ADAPTERS: Readonly<Record<string, () => Promise<AuditLog>>> = {
  memoryAuditLog: () => Promise.resolve(memoryAuditLog(() => 1000)),
  sqliteAuditLog: () => sqliteAuditLog(folder, () => 1000),
};

describe.each(Object.entries(ADAPTERS))("%s keeps the AuditLog contract", (_name, open) => {
  it("keeps what was done, in order, and by incident", async () => {
    const log = await open();
    expect(await log.append(asked("who?"))).toBe(1);
    expect(await log.append(asked("when?", "web"))).toBe(2);
    expect(await log.append({ who: "root", from: "command line", action: "rules", details: {} })).toBe(3);
    const entries = await log.entries({ limit: 10 });
    expect(entries.map((entry) => actOf(entry)?.action)).toEqual(["ask", "ask", "rules"]);
    expect(actOf(entries[0]!)).toEqual(asked("who?"));
    expect((await log.entries({ incident: "web", limit: 10 })).map(({ number }) => number)).toEqual([2]);
    expect((await log.entries({ after: 1, limit: 1 })).map(({ number }) => number)).toEqual([2]);
    expect(await verifyAudit(log)).toEqual({ entries: 3, forgotten: 0, head: entries[2]!.hash, faults: [] });
    await log.close();
  });

  it("forgets what was done in an incident, and its chain still holds", async () => {
    const log = await open();
    for (const question of ["a", "b", "c"]) await log.append(asked(question));
    await log.append(asked("d", "web"));
    expect(await log.forget("bastion")).toBe(3);
    expect(await log.forget("bastion")).toBe(0);
    const entries = await log.entries({ limit: 10 });
    expect(entries.map((entry) => actOf(entry)?.details["question"])).toEqual([undefined, undefined, undefined, "d"]);
    expect(await verifyAudit(log)).toMatchObject({ entries: 4, forgotten: 3, faults: [] });
    await log.close();
  });
});

it("appends from two processes to one chain, for their owner alone to read", async () => {
  const [one, two] = [await sqliteAuditLog(folder), await sqliteAuditLog(folder)];
  const numbers = await Promise.all(Array.from({ length: 50 }, (_, i) => (i % 2 ? one : two).append(asked(`${i}`))));
  expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  expect(await verifyAudit(one)).toMatchObject({ entries: 50, faults: [] });
  for (const name of ["audit.db", "audit.db-wal"]) expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
  await Promise.all([one.close(), two.close()]);
});

it("leaves nothing of what it forgot on the disk", async () => {
  const log = await sqliteAuditLog(folder);
  await log.append(asked("a telling question"));
  await log.forget("bastion");
  await log.close();
  expect((await readFile(join(folder, "audit.db"), "latin1")).includes("telling")).toBe(false);
});

describe("a chain that was tampered with", () => {
  /** Five entries, changed by a statement behind the log's back. */
  async function faultsAfter(change: string): Promise<readonly string[]> {
    const log = await sqliteAuditLog(folder, () => 1000);
    for (const question of ["a", "b", "c", "d", "e"]) await log.append(asked(question));
    const { head } = await verifyAudit(log);
    const db = new Database(join(folder, "audit.db"));
    db.exec(change);
    db.close();
    const { faults } = await verifyAudit(log, head);
    await log.close();
    return faults.map(({ number, fault }) => `${number} ${fault}`);
  }

  it.each([
    ["update entries set body = replace(body, 'anna', 'bert') where number = 2", /^2 says something else/],
    ["update entries set atMs = 2000 where number = 3", /^3 was changed/],
    ["delete from entries where number = 3", /^4 entries 3 to 3 are missing/],
    ["delete from entries where number = 5", /^4 the chain does not hold the head that was noted/],
    ["update entries set digest = 'x', body = null where number = 4", /^4 was changed/],
    ["delete from entries", /^0 the chain does not hold the head/],
  ])("%s", async (change, fault) => {
    expect((await faultsAfter(change))[0]).toMatch(fault);
  });

  it("is told even where its hashes were made anew, by a head that was noted before", async () => {
    const log = await sqliteAuditLog(folder, () => 1000);
    await log.append(asked("a"));
    const { head } = await verifyAudit(log);
    const [entry] = await log.entries({ limit: 1 });
    const forged = { ...entry!, atMs: 1 };
    const db = new Database(join(folder, "audit.db"));
    db.prepare("update entries set atMs = 1, hash = ?").run(chainHash(forged));
    db.close();
    expect((await verifyAudit(log)).faults).toEqual([]);
    expect((await verifyAudit(log, head)).faults).toHaveLength(1);
    await log.close();
  });
});
