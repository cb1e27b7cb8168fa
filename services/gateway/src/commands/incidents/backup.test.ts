import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, mkdtemp, open, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { kindOf } from "@lagebild/domain";
import { verifyAudit } from "@lagebild/store";
import { sqliteDeskStore } from "@lagebild/tickets/sqlite-desk-store";
import { composeLagebild, verifyIncident, type ComposedLagebild } from "../../compose.js";
import { loadConfig } from "../../config.js";
import { readManifest } from "../../life/backup/backup-manifest.js";
import { ticketsFile } from "../../tickets/tickets-file.js";
import { servedLagebild, type ServedLagebild } from "../../testing/test-served-lagebild.js";
import { backupCommand, restoreCommand } from "./backup.js";

const line = (host: string, i: number): string =>
  `Jul  4 14:${String(Math.floor(i / 60) % 60).padStart(2, "0")}:${String(i % 60).padStart(2, "0")} ${host} sshd[1]: Failed password for anna from 203.0.113.${i % 9} port 4000 ssh2\n`;
const actor = { who: "tester", from: "command line" };

let served: ServedLagebild;
let home: string;
beforeAll(async () => {
  served = await servedLagebild();
  home = await mkdtemp(join(tmpdir(), "lagebild-backup-"));
  await served.lagebild.createIncident("grows");
  await put("grows", "first.log", 40);
  await served.lagebild.ask("grows", {
    question: "How many failed logins were there?",
    budgetTokens: 2_000,
  });
  await served.lagebild.changeIncident("grows", { tlp: "TLP:RED" });
}, 120_000);
afterAll(async () => {
  await served.close();
  await rm(home, { recursive: true, force: true });
});

/** Appends lines to a file and reads it, which grows its source. */
async function put(incident: string, file: string, lines: number): Promise<void> {
  const path = join(home, file);
  await appendFile(path, Array.from({ length: lines }, (_, i) => line(file, i)).join(""));
  const job = await served.lagebild.ingest(incident, { paths: [path], isUpload: false, settings: { year: 2025 } });
  for await (const { phase } of served.lagebild.watchJob(job)) if (phase === "done") break;
}

const signal = new AbortController().signal;
const write = (): void => undefined;
const backup = (to: string, dataFolder = served.folder): Promise<void> =>
  backupCommand({
    arguments: { words: [to], isJson: false },
    dataFolder,
    actor,
    signal,
    verify: verifyIncident,
    write,
  });
const restore = (from: string, dataFolder: string): Promise<void> =>
  restoreCommand({ arguments: { words: [from], isJson: false }, dataFolder, actor, signal, write });
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => kindOf(error),
  );

async function opened<T>(dataFolder: string, work: (lagebild: ComposedLagebild) => Promise<T>): Promise<T> {
  const config = loadConfig({ LAGEBILD_DATA: dataFolder, LAGEBILD_MODEL: "none", LAGEBILD_WORKERS: "1" });
  const lagebild = await composeLagebild(config);
  try {
    return await work(lagebild);
  } finally {
    await lagebild.close();
  }
}

it("is equal in every count and answer, wherever it is restored", { timeout: 60_000 }, async () => {
  const [to, data] = [join(home, "quiet"), join(home, "quiet-data")];
  await backup(to);
  await restore(to, data);
  const stateOf = async (lagebild: ServedLagebild["lagebild"]) => ({
    incidents: await lagebild.incidents(),
    snapshot: await lagebild.snapshot("grows"),
    answers: await lagebild.answers("grows", 10),
    grep: (await lagebild.grep("grows", { pattern: "203\\.0\\.113\\.[0-4]" }, { signal })).matched,
    jobs: (await lagebild.jobs({ limit: 10 })).map(({ id, phase }) => `${id} ${phase}`),
    faults: (await lagebild.verify("grows", signal)).faults,
  });
  const before = await stateOf(served.lagebild);
  const after = await opened(data, async (lagebild) => ({
    ...(await stateOf(lagebild)),
    audit: await verifyAudit(lagebild.audit),
  }));
  expect(after).toEqual({ ...before, audit: { ...after.audit, faults: [] } });
  expect(before.incidents).toMatchObject([{ id: "grows", tlp: "TLP:RED" }]);
  expect(before.answers).toHaveLength(1);
});

it("holds at any moment while sources grow, arrive and are deleted", { timeout: 120_000 }, async () => {
  let isOver = false;
  const works = async (): Promise<void> => {
    for (let i = 0; !isOver; i++) {
      await put("grows", "first.log", 3);
      await put("grows", `${i}.log`, 5);
      await served.lagebild.createIncident(`short-${i}`);
      await served.lagebild.deleteIncident(`short-${i}`);
    }
  };
  const working = works();
  for (const i of [1, 2]) {
    const [to, data] = [join(home, `busy-${i}`), join(home, `busy-data-${i}`)];
    await backup(to);
    await restore(to, data);
    const found = await opened(data, async (lagebild) => {
      for (const { id } of await lagebild.incidents()) await lagebild.snapshot(id);
      return { ...(await lagebild.verify("grows", signal)), answers: (await lagebild.answers("grows", 10)).length };
    });
    expect(found).toMatchObject({ faults: [], answers: 1 });
    expect(found.sources).toBeGreaterThan(0);
  }
  isOver = true;
  await working;
});

it("reads on what waits in the restored queue, where the old folder is gone", { timeout: 60_000 }, async () => {
  const data = join(home, "waiting");
  const upload = join(data, "uploads", "one");
  await opened(data, async (lagebild) => {
    await lagebild.createIncident("later");
    await mkdir(upload, { recursive: true });
    await writeFile(join(upload, "up.log"), line("web", 1));
    await lagebild.ingest("later", { paths: [join(upload, "up.log")], isUpload: true, settings: { year: 2025 } });
  });
  await backup(join(home, "waiting-backup"), data);
  await rm(data, { recursive: true });
  const moved = join(home, "moved");
  await restore(join(home, "waiting-backup"), moved);
  await opened(moved, async (lagebild) => {
    lagebild.startWorker();
    const [job] = await lagebild.jobs({ limit: 1 });
    for await (const { phase } of lagebild.watchJob(job!.id)) if (phase === "done" || phase === "failed") break;
    expect((await lagebild.snapshot("later")).records).toBe(1);
  });
  expect(await readdir(join(moved, "uploads"))).toEqual([]);
});

const WRITES = `
  import { sqliteDeskStore } from "@lagebild/tickets/sqlite-desk-store";
  const store = sqliteDeskStore(process.argv[1], "rt");
  for (let i = 1; ; i++) {
    store.advance(String(i), [String(i)]);
    if (i === 20) console.log("writes");
  }`;

it("takes the tickets as they are at one moment, while another process writes them", { timeout: 60_000 }, async () => {
  const data = join(home, "desk");
  await opened(data, (lagebild) => lagebild.createIncident("one"));
  const writer = spawn(process.execPath, ["--input-type=module", "-e", WRITES, ticketsFile(data)], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await once(writer.stdout, "data");
    for (const i of [1, 2, 3]) {
      const to = join(home, `desk-backup-${i}`);
      await backup(to, data);
      const { files } = await readManifest(to);
      expect(files.map(({ path }) => path).filter((path) => path.startsWith("tickets"))).toEqual(["tickets.db"]);
      const moved = join(home, `desk-moved-${i}`);
      await restore(to, moved);
      expect((await stat(ticketsFile(moved))).mode & 0o777).toBe(0o600);
      const store = sqliteDeskStore(ticketsFile(moved), "rt");
      expect(store.open().at(-1)?.ticket).toBe(store.cursor());
      expect(store.open()).toHaveLength(Number(store.cursor()));
      store.close();
    }
  } finally {
    writer.kill();
    await once(writer, "exit");
  }
});

it("overwrites nothing, and takes no folder for a backup that is none", async () => {
  const [to, data] = [join(home, "kept"), join(home, "kept-data")];
  await backup(to);
  expect(await refusal(backup(to))).toBe("conflict");
  expect(await refusal(backup(join(served.folder, "inside")))).toBe("invalid");
  expect(await refusal(restore(to, served.folder))).toBe("conflict");
  await mkdir(join(home, "empty"));
  expect(await refusal(restore(join(home, "empty"), data))).toBe("invalid");
  expect(await refusal(backup(join(home, "none"), join(home, "no-data")))).toBe("missing");
  // What a restore that was killed leaves does not keep the next one from beginning again.
  await mkdir(join(data, ".restoring", "incidents"), { recursive: true });
  await writeFile(join(data, ".restoring", "half"), "x");
  await restore(to, data);
  expect(await readdir(data)).toEqual(expect.arrayContaining(["audit.db", "catalog.db", "incidents"]));
  expect(await readdir(data)).not.toContain("half");
});

it("names what of a backup is damaged, and restores all else", { timeout: 60_000 }, async () => {
  const [to, data] = [join(home, "kept"), join(home, "damaged-data")];
  const { files } = await readManifest(to);
  const hit = files.find(({ path }) => path.endsWith("records.parquet"))!.path;
  for (const path of [hit, "catalog.db"]) await flip(join(to, "data", path));
  expect(await refusal(restore(to, data))).toBe("corrupt");
  await opened(data, async (lagebild) => {
    // A catalog is made anew of the incidents; its mark is kept with each of them.
    expect(await lagebild.incidents()).toMatchObject([{ id: "grows", tlp: "TLP:RED" }]);
    const { faults } = await lagebild.verify("grows", signal);
    expect(faults.map(({ file }) => `incidents/grows/${file}`)).toEqual([hit]);
  });
});

async function flip(path: string): Promise<void> {
  const file = await open(path, "r+");
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, 40);
  byte[0]! ^= 4;
  await file.write(byte, 0, 1, 40);
  await file.close();
}
