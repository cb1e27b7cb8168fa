import type { RecordFilter, ShapeId } from "@lagebild/domain";
import { expect, it } from "vitest";
import {
  hex,
  none,
  failed,
  accepted,
  sudo,
  cron,
  publish,
  auth,
  both,
  countOf,
  testSource,
  testShape,
  meaning,
  type TestIndexes,
} from "./test-incident.js";

/** What an index promises about finding shapes. */
export function shapesAreFound(indexes: TestIndexes): void {
  it("returns the nearest shapes first, scored by cosine", async () => {
    const hits = await (await indexes.read()).nearest(Float32Array.of(2, 0, 0), none, 3);
    expect(hits.map(({ shape }) => shape).slice(0, 2)).toEqual([failed.id, accepted.id]);
    expect(hits[0]?.score).toBeCloseTo(1, 5);
    expect(hits[1]?.score).toBeCloseTo(0.8, 5);
    expect(hits).toHaveLength(3);
  });

  it("finds shapes that are newer than the dictionary", async () => {
    const index = await indexes.filled();
    const fresh = testShape("kernel oops brandnew", [0, 0.6, 0.8]);
    await publish(index, "two", [{ source: testSource("kern.log"), records: [{ line: 1, shape: fresh }] }]);
    expect((await index.nearest(Float32Array.of(0, 0.6, 0.8), none, 1))[0]?.shape).toBe(fresh.id);
    expect((await index.words(["brandnew"], none, 5)).map(({ shape }) => shape)).toEqual([fresh.id]);
    expect((await index.shapes([fresh.id, failed.id])).map(({ text }) => text)).toEqual([fresh.text, failed.text]);
    expect(await index.snapshot()).toMatchObject({ shapes: 5, dictionaryShapes: 4 });
    await index.refresh();
    expect((await index.snapshot()).dictionaryShapes).toBe(5);
    expect((await index.nearest(Float32Array.of(0, 0.6, 0.8), none, 1))[0]?.shape).toBe(fresh.id);
  });

  it("only finds shapes that occur under the filter", async () => {
    const index = await indexes.read();
    const under = async (filter: RecordFilter): Promise<readonly ShapeId[]> =>
      (await index.nearest(Float32Array.of(1, 0, 0), filter, 9)).map(({ shape }) => shape);
    expect(await under({ program: "SUDO" })).toEqual([sudo.id]);
    expect(await under({ host: "WEB" })).toEqual([failed.id, cron.id]);
    expect(await under({ file: "Cron.log" })).toEqual([cron.id]);
    expect(await under({ from: 4_000, to: 5_000 })).toEqual([accepted.id, sudo.id]);
    expect(await under({ from: 5_001, to: 5_999 })).toEqual([]);
    expect(await under({ file: "none.log" })).toEqual([]);
    expect((await index.words(["password"], { from: 4_000 }, 9)).map(({ shape }) => shape)).toEqual([accepted.id]);
  });

  it("refuses a vector of the wrong size", async () => {
    const index = await indexes.filled();
    await expect(index.nearest(Float32Array.of(1), none, 1)).rejects.toMatchObject({ kind: "invalid" });
    await publish(index, "two", [
      { source: testSource("kern.log"), records: [{ line: 1, shape: testShape("fresh", [1, 0, 0]) }] },
    ]);
    await expect(index.nearest(Float32Array.of(1, 2), none, 1)).rejects.toMatchObject({ kind: "invalid" });
  });

  it("refuses vectors of another embedder, and still answers the rest", async () => {
    const index = await indexes.empty({ modelId: "model-2" });
    await publish(index, "one", both);
    const message = expect.stringContaining(
      "built with embedding model model-1, the configured one is model-2",
    ) as string;
    await expect(index.nearest(Float32Array.of(1, 0, 0), none, 1)).rejects.toMatchObject({ kind: "invalid", message });
    await expect(index.refresh()).rejects.toMatchObject({ kind: "invalid" });
    expect(await countOf(index)).toBe(9);
    expect(await index.words(["password"], none, 9)).toHaveLength(2);
  });

  it("refuses to mix embedders", async () => {
    const index = await indexes.filled();
    await publish(
      index,
      "two",
      [{ source: testSource("kern.log"), records: [{ line: 1, shape: testShape("x", [1, 0, 0]) }] }],
      "model-2",
    );
    await expect(index.nearest(Float32Array.of(1, 0, 0), none, 1)).rejects.toMatchObject({ kind: "invalid" });
    await expect(index.refresh()).rejects.toMatchObject({ kind: "invalid" });
  });

  it("lets a shape without a vector stand for its template's when the filter asks for it", async () => {
    const index = await indexes.empty();
    const lender = testShape("GET /a", [1, 0, 0]);
    const borrower = testShape("GET /b");
    const records = [
      { line: 1, shape: lender, host: "a" },
      { line: 2, shape: borrower, host: "b" },
    ];
    await publish(index, "one", [{ source: auth, records }]);
    for (const refresh of [false, true]) {
      if (refresh) await index.refresh();
      expect(await index.nearest(Float32Array.of(1, 0, 0), none, 9)).toMatchObject([{ shape: lender.id }]);
      expect(await index.nearest(Float32Array.of(1, 0, 0), { host: "b" }, 9)).toMatchObject([{ shape: borrower.id }]);
    }
  });

  it("unites what rules say of a shape over segments, whichever came last", async () => {
    const index = await indexes.empty();
    const rule = (id: string) => ({ ...meaning(`Rule ${id}.`, `Regel ${id}.`), id: `sigma:${id}` });
    const shape = (...ids: string[]) => testShape("login of <user>", [1, 0, 0], ids.map(rule));
    for (const [name, ...ids] of [["a", "one"], ["b", "two", "one"], ["c"]] as const)
      await publish(index, name, [{ source: testSource(`${name}.log`), records: [{ line: 1, shape: shape(...ids) }] }]);
    await index.refresh();
    const [united] = await index.shapes([shape().id]);
    expect(united?.meanings.map(({ id }) => id).sort()).toEqual(["sigma:one", "sigma:two"]);
  });

  it("finds shapes by words of their text and meanings, in both languages", async () => {
    const index = await indexes.read();
    const found = async (...words: string[]): Promise<readonly ShapeId[]> =>
      (await index.words(words, none, 9)).map(({ shape }) => shape);
    expect(await found("geraten")).toEqual([failed.id]);
    expect(await found("guessed")).toEqual([failed.id]);
    expect(await found("Passworter")).toEqual([failed.id]);
    expect(await found("SESSION")).toEqual([sudo.id]);
    expect(await found("startsession")).toEqual([sudo.id]);
    expect(await found("account")).toEqual([sudo.id]);
    expect(await found("bash", "nowhere")).toEqual([sudo.id]);
    expect(await found("nowhere")).toEqual([]);
    expect(await found()).toEqual([]);
    const hits = await index.words(["accepted", "password"], none, 9);
    expect(hits.map(({ shape }) => shape)).toEqual([accepted.id, failed.id]);
    expect(hits.every(({ score }) => score > 0)).toBe(true);
    expect(await index.words(["accepted", "password"], none, 1)).toHaveLength(1);
  });

  it("takes every character of a query as text", async () => {
    const index = await indexes.read();
    for (const query of ['"', "NEAR(", "AND", "a OR b", "text:*", "'; DROP TABLE shape; --", "^", "\0", "-", "🙂"]) {
      expect(await index.words([query], none, 5)).toEqual([]);
    }
  });

  it("finds values with the shapes that hold them", async () => {
    const index = await indexes.read();
    expect(await index.entities([{ value: "root" }], none, 9)).toEqual([
      { kind: "account", value: "root", shape: failed.id, count: 3 },
      { kind: "account", value: "root", shape: sudo.id, count: 1 },
    ]);
    expect(
      await index.entities(
        [
          { value: "203.0.113.7", kind: "address" },
          { value: "root", kind: "host" },
        ],
        none,
        9,
      ),
    ).toEqual([{ kind: "address", value: "203.0.113.7", shape: failed.id, count: 2 }]);
    expect(await index.entities([{ value: "root" }, { value: "backup" }], none, 1)).toMatchObject([
      { value: "root", shape: failed.id },
      { value: "backup" },
    ]);
    expect(
      await index.entities([{ value: "root" }], { from: 2_000, host: "BASTION", file: "auth.log" }, 9),
    ).toMatchObject(
      [
        { shape: failed.id, count: 1 },
        { shape: sudo.id, count: 1 },
      ].sort((a, b) => (a.shape < b.shape ? -1 : 1)),
    );
    expect(await index.entities([{ value: "ROOT" }], none, 9)).toEqual([]);
  });

  it("returns shapes whole and in the order asked for", async () => {
    const index = await indexes.read();
    for (const shape of await index.shapes([sudo.id, failed.id, hex("unknown") as ShapeId])) {
      expect(shape).toEqual(shape.id === sudo.id ? sudo : failed);
    }
    expect((await index.shapes([sudo.id, failed.id])).map(({ id }) => id)).toEqual([sudo.id, failed.id]);
  });
}
