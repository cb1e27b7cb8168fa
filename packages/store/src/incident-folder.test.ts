import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  clearTemporary,
  createIncidentFolder,
  deleteIncident,
  incidentFolder,
  lockIncident,
  type IncidentFolder,
} from "./incident-folder.js";

let dataFolder: string;
let folder: IncidentFolder;
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "incident-"));
  folder = await createIncidentFolder(dataFolder, { id: "bastion", createdMs: 1, note: "" });
});
afterEach(() => rm(dataFolder, { recursive: true, force: true }));

it("lies below the data folder, for its owner only", async () => {
  expect(folder.sources).toBe(join(dataFolder, "incidents", "bastion", "sources"));
  expect((await stat(folder.sources)).mode & 0o077).toBe(0);
  expect(() => incidentFolder(dataFolder, "../x")).toThrow(/is not allowed/);
});

describe("the lock", () => {
  it("is held once, and again after its release", async () => {
    const lock = await lockIncident(folder);
    await expect(lockIncident(folder)).rejects.toMatchObject({
      kind: "unavailable",
      message: `incident bastion is being written by process ${process.pid}`,
    });
    await lock.release();
    await lock.release();
    for (let i = 0; i < 5; i++) await (await lockIncident(folder)).release();
    expect((await readdir(folder.root)).filter((name) => /lock|draft/.test(name))).toHaveLength(1);
  });

  it("is held by one of many that want it at once", async () => {
    const wanted = await Promise.allSettled(Array.from({ length: 20 }, () => lockIncident(folder)));
    expect(wanted.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("is taken over from a process that is gone, by one of many", async () => {
    const gone = spawn(process.execPath, ["-e", ""]);
    await once(gone, "exit");
    await writeFile(join(folder.root, "write.lock.7"), `${gone.pid} 12345 token`);
    const wanted = await Promise.allSettled(Array.from({ length: 20 }, () => lockIncident(folder)));
    expect(wanted.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("is taken over where another process has the number by now, and where the file is damaged", async () => {
    await writeFile(join(folder.root, "write.lock.1"), `${process.pid} another-start token`);
    await (await lockIncident(folder)).release();
    await writeFile(join(folder.root, "write.lock.3"), "");
    const lock = await lockIncident(folder);
    await expect(lockIncident(folder)).rejects.toMatchObject({ kind: "unavailable" });
    await lock.release();
  });
});

it("clears what a crash left half made, and nothing else", async () => {
  await writeFile(join(folder.tmp, "half"), "");
  for (const name of ["a.json", "a.blocks", "b.blocks", "c.partial"]) await writeFile(join(folder.sources, name), "");
  await clearTemporary(folder);
  expect(await readdir(folder.tmp)).toEqual([]);
  expect((await readdir(folder.sources)).sort()).toEqual(["a.blocks", "a.json"]);
});

describe("deleting", () => {
  it("leaves nothing of the incident, twice without failure", async () => {
    await writeFile(join(folder.sources, "evidence"), "x");
    await deleteIncident(dataFolder, "bastion");
    await deleteIncident(dataFolder, "bastion");
    expect(await readdir(join(dataFolder, "incidents"))).toEqual([]);
  });

  it("waits for nobody: an incident being written is not deleted", async () => {
    const lock = await lockIncident(folder);
    await expect(deleteIncident(dataFolder, "bastion")).rejects.toMatchObject({ kind: "unavailable" });
    await lock.release();
    expect(await readdir(join(dataFolder, "incidents"))).toEqual(["bastion"]);
  });
});
