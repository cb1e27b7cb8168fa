import type { SourceId, StoredSource } from "@lagebild/domain";
import { expect, it } from "vitest";
import { countOf, failed, publish, sudo, testSource, type TestIndexes, type TestRecord } from "./test-incident.js";

const one: StoredSource = { ...testSource("auth.log"), id: "aaaa000000000001" as SourceId };
const two: StoredSource = { ...testSource("auth.log"), id: "aaaa000000000002" as SourceId };
const recordsOf = (host: string, lines: readonly number[]): readonly TestRecord[] =>
  lines.map((line) => ({ line, shape: failed, time: line * 1_000, host, chunk: 1, program: "sshd" }));
const grown = (source: StoredSource, sizeBytes: number): StoredSource => ({ ...source, sizeBytes });

/** What an index promises about which source a record is of. */
export function sourcesAreToldApart(indexes: TestIndexes): void {
  const ofTwoHosts = async () => {
    const index = await indexes.empty();
    await publish(index, "one", [{ source: one, records: recordsOf("alpha", [1, 2, 3]) }]);
    await publish(index, "two", [{ source: two, records: recordsOf("beta", [2, 3, 4]) }]);
    return index;
  };

  it("shows lines, neighbours and runs of their own source where two have one name", async () => {
    const index = await ofTwoHosts();
    const [row] = await index.recordsAt(two.id, [3]);
    expect(row).toMatchObject({ source: two.id, file: "beta/auth.log", host: "beta", line: 3 });
    const [around] = await index.neighbours([row!], 5);
    expect(around!.map(({ source, line, host }) => [source, line, host])).toEqual([
      [two.id, 2, "beta"],
      [two.id, 4, "beta"],
    ]);
    const runs = await index.occurrences({}, 1);
    expect(runs.map(({ source, file, run }) => [source, file, run.firstLine])).toEqual([
      [one.id, "alpha/auth.log", 1],
      [two.id, "beta/auth.log", 2],
    ]);
  });

  it("takes a label, an id, a beginning of an id, or a name for one source or for several", async () => {
    const index = await ofTwoHosts();
    const counted = async (file: string): Promise<number> =>
      (await index.aggregate({ op: "count", where: { file } })).matched;
    expect(await counted("alpha/auth.log")).toBe(3);
    expect(await counted("BETA/auth.log")).toBe(3);
    expect(await counted(one.id)).toBe(3);
    expect(await counted("aaaa00000000000")).toBe(0);
    expect(await counted("auth.log")).toBe(6);
    expect(await counted("none.log")).toBe(0);
    expect((await index.aggregate({ op: "count", where: { noneOf: [{ file: one.id }] } })).matched).toBe(3);
    const values = await index.aggregate({ op: "top", of: { column: "file" }, where: {}, limit: 5 });
    expect(values.values!.map(({ value }) => value)).toEqual(["alpha/auth.log", "beta/auth.log"]);
  });

  it("labels sources by the names under which they arrived", async () => {
    const index = await ofTwoHosts();
    await index.name([
      { source: one.id, file: "auth.log" },
      { source: two.id, file: "auth.log" },
    ]);
    await index.name([{ source: one.id, file: "auth.log.1" }]);
    const { sources } = await index.snapshot();
    expect(sources.map(({ source }) => [source.id, source.file, source.names])).toEqual([
      [two.id, "auth.log", undefined],
      [one.id, "auth.log.1", ["auth.log", "auth.log.1"]],
    ]);
    expect((await index.recordsAt("auth.log.1", [1]))[0]).toMatchObject({ source: one.id, file: "auth.log.1" });
    expect(await index.names()).toHaveLength(3);
  });

  it("sees a source that grows as it was until all that was added is there", async () => {
    const index = await indexes.empty();
    await publish(index, "first", [{ source: one, records: recordsOf("alpha", [1, 2]) }]);
    const longer = grown(one, 3_000);
    const part = (startByte: number, endByte: number, lines: readonly number[]) => ({
      source: longer,
      range: { startByte, endByte },
      records: recordsOf("alpha", lines),
    });
    await publish(index, "tail-1", [part(1_000, 2_000, [3])]);
    expect(await countOf(index)).toBe(2);
    expect(await index.snapshot()).toMatchObject({
      sources: [{ source: { sizeBytes: 1_000 } }],
      incomplete: [{ source: { id: one.id, sizeBytes: 3_000 }, coveredBytes: 2_000 }],
    });
    await publish(index, "tail-2", [part(2_000, 3_000, [4, 5])]);
    expect(await countOf(index)).toBe(5);
    expect(await index.snapshot()).toMatchObject({ sources: [{ source: { sizeBytes: 3_000 } }], incomplete: [] });
    const [run] = await index.occurrences({}, 0);
    expect(run).toMatchObject({ run: { count: 5, firstLine: 1, lastLine: 5 } });
  });

  it("counts a line once that was half there before its source grew, in whatever order segments are published", async () => {
    const index = await indexes.empty();
    const whole = { source: grown(one, 1_500), records: recordsOf("alpha", [1, 2, 3]) };
    await publish(index, "whole", [whole]);
    await publish(index, "before", [{ source: one, records: recordsOf("alpha", [1, 2]) }]);
    expect(await countOf(index)).toBe(3);
    await publish(index, "before", [{ source: one, records: recordsOf("alpha", [1, 2]) }]);
    expect(await countOf(index)).toBe(3);
  });

  it("changes from one reading of a source to the next when all of it was read anew", async () => {
    const index = await indexes.empty();
    await publish(index, "first", [{ source: one, records: recordsOf("alpha", [1, 2, 3]) }]);
    const anew = { ...one, revision: 1, settings: { zone: "Europe/Berlin" } };
    const half = { source: anew, range: { startByte: 0, endByte: 500 }, records: recordsOf("alpha", [1]) };
    await publish(index, "anew-1", [half]);
    expect(await countOf(index)).toBe(3);
    await publish(index, "anew-2", [
      { source: anew, range: { startByte: 500, endByte: 1_000 }, records: recordsOf("alpha", [2]) },
    ]);
    expect(await countOf(index)).toBe(2);
    expect((await index.snapshot()).sources[0]!.source).toMatchObject({ settings: { zone: "Europe/Berlin" } });
  });

  it("keeps where the zone of a time came from, and for how many occurrences a record stands", async () => {
    const index = await indexes.empty();
    const records: readonly TestRecord[] = [
      { line: 1, shape: failed, time: 1, zoneOrigin: "assumed", occurrences: 5 },
      { line: 2, shape: sudo, time: 2, zoneOrigin: "written" },
      { line: 3, shape: sudo },
    ];
    await publish(index, "one", [{ source: one, records }]);
    const rows = await index.recordsAt(one.id, [1, 2, 3]);
    expect(rows.map(({ zoneOrigin, occurrences }) => [zoneOrigin, occurrences])).toEqual([
      ["assumed", 5],
      ["written", undefined],
      [undefined, undefined],
    ]);
    const [run] = await index.occurrences({ shapes: [failed.id] }, 1);
    expect(run!.samples[0]).toMatchObject({ zoneOrigin: "assumed", occurrences: 5 });
  });
}
