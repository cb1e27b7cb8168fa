import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IncidentIndex } from "../incident-index.js";
import { incidentIndexContract } from "../contract/incident-index.contract.js";
import { sweepSegments } from "../segments/segment.js";
import { localIncidentIndex } from "./local-incident-index.js";
import {
  auth,
  authRecords,
  both,
  buildSegment,
  countOf,
  cronLog,
  cronRecords,
  failed,
  fillIndex,
  none,
  publish,
} from "../contract/test-incident.js";

const folders: string[] = [];
const makeFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "lagebild-index-"));
  folders.push(folder);
  return folder;
};
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

// From its files, as large incidents are read; the tests below and those of other packages copy tables into memory.
incidentIndexContract(
  "localIncidentIndex",
  async (options) => localIncidentIndex({ folder: await makeFolder(), copiesTables: false, ...options }),
  { query: true },
);

describe("localIncidentIndex", { timeout: 60_000 }, () => {
  const opened: IncidentIndex[] = [];
  const open = (folder: string): IncidentIndex => {
    const index = localIncidentIndex({ folder, modelId: "model-1" });
    opened.push(index);
    return index;
  };
  let folder = "";
  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(async () => {
    for (const index of opened.splice(0)) await index.close();
  });

  it("finds all again when it is opened anew", async () => {
    const first = open(folder);
    await fillIndex(first);
    const snapshot = await first.snapshot();
    await first.close();
    const second = open(folder);
    expect(await second.snapshot()).toEqual(snapshot);
    expect((await second.nearest(Float32Array.of(1, 0, 0), none, 1))[0]?.shape).toBe(failed.id);
  });

  it("sees on the next snapshot what another process has published", async () => {
    const [ours, theirs] = [open(folder), open(folder)];
    expect(await countOf(ours)).toBe(0);
    await publish(theirs, "one", both);
    expect(await countOf(ours)).toBe(0);
    expect((await ours.snapshot()).records).toBe(9);
    expect(await countOf(ours)).toBe(9);
  });

  it("answers by the state it knows although another process has replaced a segment, and by the new one once it looks", async () => {
    const ours = localIncidentIndex({ folder, modelId: "model-1", copiesTables: false });
    opened.push(ours);
    const theirs = open(folder);
    await fillIndex(ours);
    expect(await countOf(ours)).toBe(9);
    await publish(theirs, "one", [{ source: auth, records: authRecords.slice(0, 2) }]);
    await theirs.refresh();
    expect(await ours.aggregate({ op: "count", where: { host: "bastion" } })).toMatchObject({ count: 5 });
    await ours.snapshot();
    expect(await ours.aggregate({ op: "count", where: { host: "bastion" } })).toMatchObject({ count: 2 });
    expect((await ours.nearest(Float32Array.of(1, 0, 0), none, 9)).map(({ shape }) => shape)).toEqual([failed.id]);
  });

  it("shows nothing of what a killed builder left behind", async () => {
    await mkdir(join(folder, "building", "one-000000000000"), { recursive: true });
    await writeFile(join(folder, "building", "one-000000000000", "records.parquet"), "half");
    await mkdir(join(folder, "segments", "one.17.deleted-00aa"), { recursive: true });
    const index = open(folder);
    expect(await index.snapshot()).toMatchObject({ segments: 0, incomplete: [] });
    await publish(index, "one", both);
    expect(await countOf(index)).toBe(9);
  });

  it("reads the newer of two folders of a segment, as a killed process may leave them", async () => {
    const index = open(folder);
    await publish(index, "one", both);
    const [name] = await readdir(join(folder, "segments"));
    await cp(join(folder, "segments", name!), join(folder, "segments", "one.1"), { recursive: true });
    expect(await index.snapshot()).toMatchObject({ segments: 1, records: 9 });
    await index.refresh();
    expect((await readdir(join(folder, "segments"))).sort()).toEqual(["one.1", name].sort());
    await sweepSegments(folder, new Set(), Date.now() + 16 * 60_000);
    expect(await readdir(join(folder, "segments"))).toEqual([name]);
  });

  it("answers from the segments where the dictionary is damaged, says so, and builds it again on refresh", async () => {
    await fillIndex(open(folder));
    await writeFile(join(folder, "dictionary", "1", "vectors.hnsw"), "damaged");
    const index = open(folder);
    expect((await index.nearest(Float32Array.of(1, 0, 0), none, 1))[0]?.shape).toBe(failed.id);
    expect((await index.words(["failed"], none, 1))[0]?.shape).toBe(failed.id);
    expect(await countOf(index)).toBe(9);
    expect((await index.snapshot()).damaged.map(({ file }) => file)).toEqual(["dictionary/1"]);
    await index.refresh();
    expect((await index.snapshot()).damaged).toEqual([]);
    expect((await index.nearest(Float32Array.of(1, 0, 0), none, 1))[0]?.shape).toBe(failed.id);
  });

  it.each(["99\n", "x\n", "-1", ""])(
    "takes the dictionary that is there where %j names the current one",
    async (named) => {
      await fillIndex(open(folder));
      await writeFile(join(folder, "dictionary", "CURRENT"), named);
      const index = open(folder);
      expect((await index.nearest(Float32Array.of(1, 0, 0), none, 1))[0]?.shape).toBe(failed.id);
      expect((await index.snapshot()).dictionaryShapes).toBeGreaterThan(0);
    },
  );

  it("reads a segment by its other manifest where one is damaged", async () => {
    await publish(open(folder), "one", both);
    const [name] = await readdir(join(folder, "segments"));
    await writeFile(join(folder, "segments", name!, "manifest.json"), "{");
    expect(await countOf(open(folder))).toBe(9);
  });

  it.each(["records.parquet", "manifest.json"])(
    "leaves a segment out whose %s is damaged, and says so",
    async (file) => {
      const writing = open(folder);
      await publish(writing, "one", [{ source: auth, records: authRecords }]);
      await publish(writing, "two", [{ source: cronLog, records: cronRecords }]);
      const name = (await readdir(join(folder, "segments"))).find((one) => one.startsWith("one"))!;
      for (const path of file === "manifest.json" ? [file, `${file}.copy`] : [file]) {
        const bytes = await readFile(join(folder, "segments", name, path));
        bytes[40] = bytes[40]! ^ 1;
        await writeFile(join(folder, "segments", name, path), bytes);
      }
      const index = open(folder);
      const { sources, damaged, incomplete } = await index.snapshot();
      expect(sources.map(({ source }) => source.id)).toEqual([cronLog.id]);
      expect(damaged).toEqual([{ file: `segments/${name}/${file}`, fault: "its checksum does not hold" }]);
      if (file === "records.parquet") expect(incomplete).toEqual([{ source: auth, coveredBytes: 0, isDamaged: true }]);
      expect(await countOf(index)).toBe(cronRecords.length);
      await publish(index, "one", [{ source: auth, records: authRecords }]);
      expect(await countOf(index)).toBe(9);
      expect((await index.snapshot()).damaged).toEqual([]);
    },
  );

  it("keeps a source out whose tombstone is damaged, and the others in", async () => {
    const writing = open(folder);
    await publish(writing, "one", both);
    await writing.remove(auth.id);
    for (const path of [`${auth.id}.json`, `${auth.id}.json.copy`])
      await writeFile(join(folder, "removed", path), "[]x");
    const index = open(folder);
    const { sources, damaged } = await index.snapshot();
    expect(sources.map(({ source }) => source.id)).toEqual([cronLog.id]);
    expect(damaged.map(({ file }) => file)).toEqual([`removed/${auth.id}.json`]);
  });

  it("refuses a built segment that is gone", async () => {
    const index = open(folder);
    const built = await buildSegment(index, "one", both);
    await index.publish(built);
    await expect(index.publish(built)).rejects.toMatchObject({ kind: "missing" });
  });

  it("deletes the folder of a segment when its last source is removed, and keeps no name of it", async () => {
    const index = open(folder);
    await publish(index, "one", [{ source: auth, records: authRecords }]);
    await publish(index, "two", [{ source: cronLog, records: cronRecords }]);
    await index.remove(auth.id);
    expect((await readdir(join(folder, "segments"))).map((name) => name.split(".")[0])).toEqual(["two"]);
  });

  it("keeps the caller's thread free while it works", async () => {
    const index = open(folder);
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 1);
    await fillIndex(index);
    await index.words(["password"], none, 5);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
  });

  it("takes segments that a worker thread has built, in a folder behind a link", async () => {
    const link = join(await makeFolder(), "link");
    await symlink(folder, link);
    const script = `
      const { workerData, parentPort } = require("node:worker_threads");
      import(workerData.builder).then(async ({ parquetSegmentBuilder }) => {
        const builder = await parquetSegmentBuilder({ folder: workerData.folder, segmentId: "one" });
        const source = builder.addSource(workerData.source, { startByte: 0, endByte: 1000 });
        const shape = builder.addShape(workerData.shape);
        builder.addRecord({ source, line: 1, byteOffset: 0, byteLength: 5, shape, chunk: 1 });
        parentPort.postMessage(await builder.finish({ modelId: "model-1", coverage: [], skips: [] }));
      });`;
    const builder = new URL("../../dist/segments/segment-builder.js", import.meta.url).href;
    const worker = new Worker(script, {
      eval: true,
      workerData: { builder, folder: link, source: auth, shape: failed },
    });
    const built = await new Promise<Parameters<IncidentIndex["publish"]>[0]>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
    await worker.terminate();
    const index = open(link);
    await index.publish(built);
    expect(await index.recordsAt("auth.log", [1])).toMatchObject([{ line: 1, shape: failed.id, time: undefined }]);
  });

  it("refuses records that name what was not added, or a time that is none", async () => {
    const builder = await open(folder).segmentBuilder("one");
    const record = { source: 0, line: 1, byteOffset: 0, byteLength: 1, host: undefined, program: undefined, chunk: 1 };
    const rest = { fields: undefined, entities: undefined };
    expect(() => builder.addRecord({ ...record, ...rest, time: undefined, shape: 0 })).toThrow("record names source 0");
    builder.addSource(auth, { startByte: 0, endByte: 1_000 });
    builder.addShape(failed);
    expect(() => builder.addRecord({ ...record, ...rest, time: Number.NaN, shape: 0 })).toThrow(
      "time of line 1 is NaN",
    );
    await builder.abandon();
    expect(await readdir(join(folder, "building"))).toEqual([]);
  });

  it("says so when it is used after it was closed", async () => {
    const index = open(folder);
    await index.snapshot();
    await index.close();
    await expect(index.snapshot()).rejects.toMatchObject({ kind: "unavailable" });
    await index.close();
  });
});
