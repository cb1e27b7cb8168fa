import { expect, it } from "vitest";
import { auth, failed, sudo, cron, account, type TestIndexes } from "./test-incident.js";

/** What an index promises about showing records. */
export function recordsAreShown(indexes: TestIndexes): void {
  it("folds occurrences with the first, the last and evenly spread samples", async () => {
    const index = await indexes.read();
    const [run, ...others] = await index.occurrences({ shapes: [failed.id] }, 2);
    expect(others).toEqual([]);
    expect(run?.run).toEqual({
      shape: failed.id,
      count: 4,
      firstLine: 1,
      lastLine: 9,
      firstTime: 1_000,
      lastTime: 3_000,
    });
    expect(run?.samples.map(({ line }) => line)).toEqual([1, 9]);
    expect(run?.samples[0]).toEqual({
      source: auth.id,
      file: "auth.log",
      line: 1,
      byteOffset: 10,
      byteLength: 9,
      time: 1_000,
      host: "bastion",
      program: "sshd",
      shape: failed.id,
      chunk: 1,
    });
    const samples = async (count: number): Promise<readonly number[]> =>
      (await index.occurrences({ shapes: [failed.id] }, count))[0]!.samples.map(({ line }) => line);
    expect(await samples(1)).toEqual([1]);
    expect(await samples(0)).toEqual([]);
    expect(await samples(9)).toEqual([1, 2, 3, 9]);
  });

  it("folds only records that meet the condition", async () => {
    const index = await indexes.read();
    const runs = await index.occurrences({ entities: [account("root")], to: 4_999 }, 5);
    expect(runs.map(({ run, samples }) => [run.shape, run.count, samples.map(({ line }) => line)])).toEqual([
      [failed.id, 2, [1, 3]],
    ]);
    expect(await index.occurrences({ shapes: [] }, 5)).toEqual([]);
  });

  it("orders occurrences by file and line", async () => {
    const runs = await (await indexes.read()).occurrences({}, 1);
    expect(runs.map(({ file, run }) => `${file}:${run.firstLine}`)).toEqual([
      "auth.log:1",
      "auth.log:5",
      "auth.log:7",
      "cron.log:1",
    ]);
  });

  it("tells how values vary with each shape", async () => {
    const index = await indexes.read();
    const variety = await index.variety({ shapes: [failed.id, sudo.id, cron.id] }, 1);
    expect(variety).toHaveLength(2);
    expect(variety.find(({ shape }) => shape === failed.id)?.kinds).toEqual([
      { kind: "account", distinct: 2, top: [{ value: "root", count: 3 }] },
      { kind: "address", distinct: 1, top: [{ value: "203.0.113.7", count: 2 }] },
    ]);
    expect(
      await index.variety({ host: "web", fields: [{ field: "user", operator: "equals", value: "root" }] }, 5),
    ).toEqual([]);
    const ofAdmin = await index.variety({ entities: [account("admin")] }, 5);
    expect(ofAdmin[0]?.kinds[0]).toEqual({ kind: "account", distinct: 1, top: [{ value: "admin", count: 1 }] });
  });

  it("shows neighbours of the same file and chunk", async () => {
    const index = await indexes.read();
    const rows = await index.recordsAt("auth.log", [3, 5]);
    const lines = async (each: number): Promise<readonly (readonly number[])[]> =>
      (await index.neighbours(rows, each)).map((found) => found.map(({ line }) => line));
    expect(await lines(1)).toEqual([[2, 9], [7]]);
    expect(await lines(5)).toEqual([[1, 2, 9], [7]]);
    expect(await lines(0)).toEqual([[], []]);
    expect(await index.neighbours([], 3)).toEqual([]);
  });

  it("returns the records of given lines", async () => {
    const index = await indexes.read();
    const rows = await index.recordsAt("auth.log", [9, 4, 1]);
    expect(rows.map(({ line, time, host }) => [line, time, host])).toEqual([
      [1, 1_000, "bastion"],
      [9, undefined, "web"],
    ]);
    expect(await index.recordsAt("none.log", [1])).toEqual([]);
    expect(await index.recordsAt("auth.log", [])).toEqual([]);
  });
}
