import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { sqliteDeskStore } from "./sqlite-desk-store.js";

it("keeps what is due until it is done, and what was told of meanwhile", () => {
  const store = sqliteDeskStore(":memory:", "rt");
  store.advance("5", ["1", "2"]);
  expect([store.cursor(), store.due(0).map(({ ticket }) => ticket)]).toEqual(["5", ["1", "2"]]);
  const [one, two] = store.due(0);
  store.advance("6", ["1"]);
  store.settle(one!);
  store.settle(two!);
  expect(store.due(0)).toEqual([{ ticket: "1", told: 2, attempts: 0 }]);
});

it("lets what failed wait, and what failed for good until somebody takes it", () => {
  const store = sqliteDeskStore(":memory:", "rt");
  store.advance("1", ["1", "2"]);
  const [one, two] = store.due(0);
  store.postpone(one!, "RT is down", 1_000);
  store.bury(two!, "denied");
  expect(store.due(999)).toEqual([]);
  expect(store.due(1_000)).toMatchObject([{ ticket: "1", attempts: 1, fault: "RT is down" }]);
  expect(store.open()).toMatchObject([{ ticket: "1" }, { ticket: "2", isDead: true, fault: "denied" }]);
  store.take("2");
  expect(store.due(0).map(({ ticket }) => ticket)).toEqual(["2"]);
});

it("keeps a note until it is sent, and systems apart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "desk-"));
  const path = join(folder, "tickets.db");
  const rt = sqliteDeskStore(path, "rt");
  const other = sqliteDeskStore(path, "hook");
  const note = { key: "k", ticket: "1", text: "t", files: [] };
  rt.keepNote(note);
  rt.keepNote({ ...note, begunMs: 7 });
  expect([rt.note("k"), other.note("k"), rt.unsent("1").length]).toEqual([{ ...note, begunMs: 7 }, undefined, 1]);
  rt.keepSent("k");
  expect([rt.note("k"), rt.unsent("1")]).toEqual(["sent", []]);
  rt.close();
  other.close();
  await rm(folder, { recursive: true });
});

it("keeps what it writes for its owner alone, in the files beside the database too", async () => {
  const folder = await mkdtemp(join(tmpdir(), "desk-"));
  const store = sqliteDeskStore(join(folder, "tickets.db"), "rt");
  store.advance("1", ["1"]);
  const names = (await readdir(folder)).sort();
  expect(names).toEqual(["tickets.db", "tickets.db-shm", "tickets.db-wal"]);
  for (const name of names) expect([name, (await stat(join(folder, name))).mode & 0o077]).toEqual([name, 0]);
  store.close();
  await rm(folder, { recursive: true });
});

it("names a damaged file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "desk-"));
  const path = join(folder, "tickets.db");
  await writeFile(path, "no database at all, but some bytes");
  expect(() => sqliteDeskStore(path, "rt")).toThrow(/is damaged/);
  await rm(folder, { recursive: true });
});
