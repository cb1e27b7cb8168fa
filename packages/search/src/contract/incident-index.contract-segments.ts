import { expect, it } from "vitest";
import {
  none,
  failed,
  sudo,
  cron,
  coverageOf,
  publish,
  auth,
  cronLog,
  authRecords,
  cronRecords,
  both,
  countOf,
  testSource,
  buildSegment,
  type TestIndexes,
} from "./test-incident.js";

/** What an index promises about segments and sources. */
export function segmentsAreSeenWhole(indexes: TestIndexes): void {
  it("holds nothing when empty", async () => {
    const index = await indexes.empty();
    expect(await index.snapshot()).toMatchObject({
      sources: [],
      incomplete: [],
      segments: 0,
      records: 0,
      lines: 0,
      shapes: 0,
      hosts: [],
    });
    expect(await index.nearest(Float32Array.of(1, 0, 0), none, 5)).toEqual([]);
    expect(await index.words(["password"], none, 5)).toEqual([]);
    expect(await index.entities([{ value: "root" }], none, 5)).toEqual([]);
    expect(await index.occurrences({}, 3)).toEqual([]);
    expect(await index.variety({}, 3)).toEqual([]);
    expect(await index.recordsAt("auth.log", [1])).toEqual([]);
    expect(await index.aggregate({ op: "top", of: { column: "host" }, where: {}, limit: 3 })).toMatchObject({
      matched: 0,
      values: [],
      distinct: 0,
    });
    await index.refresh();
    expect((await index.snapshot()).dictionaryShapes).toBe(0);
  });

  it("describes what it holds", async () => {
    const snapshot = await (await indexes.read()).snapshot();
    expect(snapshot).toEqual({
      sources: [
        { source: auth, coverage: coverageOf("auth.log", 1_000), records: 6 },
        { source: cronLog, coverage: coverageOf("cron.log", 1_000), records: 3 },
      ],
      incomplete: [],
      damaged: [],
      segments: 1,
      records: 9,
      lines: 200,
      shapes: 4,
      dictionaryShapes: 4,
      firstTime: 1_000,
      lastTime: 7_000,
      hosts: [
        { name: "bastion", count: 4 },
        { name: "web", count: 4 },
        { name: "Bastion", count: 1 },
      ],
      programs: [
        { name: "sshd", count: 5 },
        { name: "cron", count: 3 },
        { name: "sudo", count: 1 },
      ],
      modelId: "model-1",
      skips: [{ file: "core.bin", reason: "binary", count: 1 }],
    });
  });

  it("hides a segment until it is published", async () => {
    const index = await indexes.empty();
    const built = await buildSegment(index, "one", both);
    expect(await countOf(index)).toBe(0);
    await index.publish(built);
    expect(await countOf(index)).toBe(9);
  });

  it("hides a source until all of its bytes are covered, and adds up its coverage", async () => {
    const index = await indexes.empty();
    await publish(index, "first", [
      { source: auth, range: { startByte: 0, endByte: 600 }, records: authRecords.slice(0, 3) },
    ]);
    expect(await countOf(index)).toBe(0);
    expect(await index.nearest(Float32Array.of(1, 0, 0), none, 5)).toEqual([]);
    expect(await index.shapes([failed.id])).toEqual([]);
    expect(await index.snapshot()).toMatchObject({
      sources: [],
      incomplete: [{ source: auth, coveredBytes: 600 }],
      lines: 0,
    });

    await publish(index, "second", [
      { source: auth, range: { startByte: 600, endByte: 1_000 }, records: authRecords.slice(3) },
    ]);
    const { sources, incomplete } = await index.snapshot();
    expect(incomplete).toEqual([]);
    expect(sources).toEqual([
      {
        source: auth,
        records: 6,
        coverage: { ...coverageOf("auth.log", 1_000), lines: 100, parsed: 80, keptAsText: 20 },
      },
    ]);
    expect(await countOf(index)).toBe(6);
    const [run] = await index.occurrences({ shapes: [failed.id] }, 2);
    expect(run).toMatchObject({ file: "auth.log", run: { count: 4, firstLine: 1, lastLine: 9 } });
  });

  it("hides an incomplete source that shares a segment with a complete one", async () => {
    const index = await indexes.empty();
    await publish(index, "one", [
      { source: auth, range: { startByte: 0, endByte: 999 }, records: authRecords },
      { source: cronLog, records: cronRecords },
    ]);
    expect(await countOf(index)).toBe(3);
    expect(await index.entities([{ value: "root" }], none, 5)).toEqual([]);
    expect((await index.snapshot()).shapes).toBe(1);
  });

  it("replaces a segment that is published again", async () => {
    const index = await indexes.filled();
    await publish(index, "one", [{ source: auth, records: authRecords.slice(0, 2) }]);
    expect(await countOf(index)).toBe(2);
    expect((await index.snapshot()).shapes).toBe(1);
    expect((await index.nearest(Float32Array.of(0, 1, 0), none, 9)).map(({ shape }) => shape)).toEqual([failed.id]);
    await index.refresh();
    expect(await countOf(index)).toBe(2);
  });

  it("counts what was published last where slices overlap", async () => {
    const index = await indexes.filled();
    await publish(index, "other", [{ source: auth, records: authRecords.slice(0, 2) }]);
    expect(await countOf(index)).toBe(5);
  });

  it("sees empty files and segments that only report skips", async () => {
    const index = await indexes.empty();
    await publish(index, "one", [{ source: testSource("empty.log", 0), records: [] }]);
    await publish(index, "two", []);
    const { sources, skips } = await index.snapshot();
    expect(sources.map(({ source, records }) => [source.file, records])).toEqual([["empty.log", 0]]);
    expect(skips).toEqual([{ file: "core.bin", reason: "binary", count: 2 }]);
    await index.refresh();
    expect(await countOf(index)).toBe(0);
  });

  it("forgets a removed source and brings it back when it is published again", async () => {
    const index = await indexes.filled();
    await index.remove(auth.id);
    expect(await countOf(index)).toBe(3);
    expect((await index.snapshot()).sources.map(({ source }) => source.file)).toEqual(["cron.log"]);
    expect((await index.nearest(Float32Array.of(1, 0, 0), none, 9)).map(({ shape }) => shape)).toEqual([cron.id]);
    expect(await index.words(["password"], none, 9)).toEqual([]);
    await index.refresh();
    expect(await countOf(index)).toBe(3);

    await publish(index, "again", [{ source: auth, records: authRecords }]);
    expect(await countOf(index)).toBe(9);
    await index.remove(auth.id);
    await index.remove(cronLog.id);
    expect(await countOf(index)).toBe(0);
    expect((await index.snapshot()).segments).toBe(0);
  });

  it("abandons a segment without a trace", async () => {
    const index = await indexes.empty();
    const builder = await index.segmentBuilder("one");
    builder.addSource(auth, { startByte: 0, endByte: 1_000 });
    await builder.abandon();
    expect(await index.snapshot()).toMatchObject({ segments: 0, incomplete: [] });
  });

  it("numbers sources, shapes and entities of a segment", async () => {
    const builder = await (await indexes.empty()).segmentBuilder("one");
    expect([builder.addShape(failed), builder.addShape(sudo), builder.addShape(failed)]).toEqual([0, 1, 0]);
    expect([
      builder.addEntity("account", "a"),
      builder.addEntity("host", "a"),
      builder.addEntity("account", "a"),
    ]).toEqual([0, 1, 0]);
    expect(builder.shapes().map(({ id }) => id)).toEqual([failed.id, sudo.id]);
    await builder.abandon();
  });

  it("refuses a segment id that is no folder name", async () => {
    const index = await indexes.empty();
    await expect((async () => index.segmentBuilder("../one"))()).rejects.toMatchObject({ kind: "invalid" });
  });
}
