import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localIncidentIndex } from "@lagebild/search/local-incident-index";
import { createIncidentFolder } from "@lagebild/store";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openIncidents, type OpenIncidents } from "./open-incidents.js";

let dataFolder = "";
let root = "";
let incidents: OpenIncidents;
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "lagebild-open-"));
  ({ root } = await createIncidentFolder(dataFolder, { id: "x", createdMs: 1, note: "" }));
  incidents = openIncidents(dataFolder, "m");
});
afterAll(async () => {
  await incidents.close();
  await rm(dataFolder, { recursive: true, force: true });
});

/** Changes what the incident shows, as another process does. */
async function change(file: string): Promise<void> {
  const index = localIncidentIndex({ folder: root, modelId: "m" });
  const builder = await index.segmentBuilder(file);
  await index.publish(await builder.finish({ modelId: "m", coverage: [], skips: [{ file, reason: "r", count: 1 }] }));
  await index.close();
}

it("lets each request work on the state it began with, and shares an index where there was no change", async () => {
  await incidents.using("x", async (first) => {
    await incidents.using("x", async (same) => {
      expect(same.index).toBe(first.index);
      expect(same.snapshot).toBe(first.snapshot);
    });
    await change("one");
    await incidents.using("x", async (second) => {
      expect(second.snapshot.skips.map(({ file }) => file)).toEqual(["one"]);
      expect(second.index).not.toBe(first.index);
      await incidents.using("x", async (third) => expect(third.index).toBe(second.index));
    });
    expect(await first.index.recordsAt("none", [1])).toEqual([]);
    expect(first.snapshot.skips).toEqual([]);
  });
});

it("gives requests one after the other the same state as long as nothing changes", async () => {
  const state = () => incidents.using("x", ({ snapshot }) => Promise.resolve(snapshot));
  const first = await state();
  expect(await state()).toBe(first);
  await change("between");
  expect(await state()).not.toBe(first);
});

it("shows a change to the next request", async () => {
  const skips = (): Promise<number> => incidents.using("x", async ({ snapshot }) => snapshot.skips.length);
  const before = await skips();
  await change("two");
  expect(await skips()).toBe(before + 1);
});

it("knows no incident that is not there", async () => {
  await expect(incidents.using("none", () => Promise.resolve())).rejects.toMatchObject({ kind: "missing" });
});
