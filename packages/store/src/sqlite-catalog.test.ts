import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
