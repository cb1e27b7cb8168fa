import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { catalogContract } from "./catalog.contract.js";
import { deleteIncident } from "./incident-folder.js";
import { sqliteCatalog } from "./sqlite-catalog.js";

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "catalog-"))));
afterEach(() => rm(folder, { recursive: true, force: true }));

catalogContract("sqliteCatalog", () => sqliteCatalog(folder, () => 1000));

const removeCatalog = async () => {
  for (const name of await readdir(folder)) if (name.startsWith("catalog.db")) await rm(join(folder, name));
};

it("keeps incidents over a restart", async () => {
  const first = await sqliteCatalog(folder, () => 1000);
  const incident = await first.create("bastion", "note");
  await first.close();
  const second = await sqliteCatalog(folder);
  expect(await second.list()).toEqual([incident]);
  await second.close();
});

it("knows the incidents again when only their folders are left", async () => {
  const first = await sqliteCatalog(folder, () => 1000);
  const incident = await first.create("bastion", "note");
  await first.close();
  await removeCatalog();
  await mkdir(join(folder, "incidents", "copied-here"));
  await mkdir(join(folder, "incidents", "Not A Name"));
  const second = await sqliteCatalog(folder);
  expect(await second.get("bastion")).toEqual(incident);
  expect((await second.list()).map(({ id }) => id)).toEqual(["bastion", "copied-here"]);
  await second.close();
});

it("takes keys from before there were scopes as they worked then", async () => {
  const { keys, close } = await sqliteCatalog(folder);
  await keys.list();
  await close();
  const db = new Database(join(folder, "catalog.db"));
  for (const column of ["scopes", "incidents", "endsMs"]) db.exec(`alter table keys drop column ${column}`);
  db.exec("insert into keys (hash, label, createdMs) values ('abc', 'first start', 7)");
  db.pragma("user_version = 2");
  db.close();
  const catalog = await sqliteCatalog(folder);
  expect(await catalog.keys.list()).toEqual([
    { hash: "abc", user: "first start", scopes: ["read", "ask", "ingest", "admin"], createdMs: 7 },
  ]);
  await catalog.close();
});

it("closes the data folder and the catalog to others, those that were open before too", async () => {
  await (await sqliteCatalog(folder)).close();
  await chmod(folder, 0o755);
  await chmod(join(folder, "catalog.db"), 0o664);
  await (await sqliteCatalog(folder)).close();
  for (const path of [folder, join(folder, "catalog.db")]) expect((await stat(path)).mode & 0o077).toBe(0);
});

it("reports a damaged catalog and how to rebuild it", async () => {
  await writeFile(join(folder, "catalog.db"), "this is no database, and it is long enough to be looked at".repeat(50));
  await expect(sqliteCatalog(folder)).rejects.toMatchObject({
    kind: "corrupt",
    message: expect.stringMatching(/move it away/),
  });
});

it("lets an incident be created again after it was deleted", async () => {
  const catalog = await sqliteCatalog(folder);
  await catalog.create("bastion", "old");
  await deleteIncident(folder, "bastion");
  await catalog.delete("bastion");
  expect((await catalog.create("bastion", "new")).note).toBe("new");
  await catalog.close();
});

it("finishes deletions that a crash interrupted", async () => {
  await mkdir(join(folder, "incidents", ".deleted-1", "sources"), { recursive: true });
  await (await sqliteCatalog(folder)).close();
  expect(await readdir(join(folder, "incidents"))).toEqual([]);
});
