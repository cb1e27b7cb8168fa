import { createHash } from "node:crypto";
import type {
  Entity,
  IndexedShape,
  Meaning,
  RecordFilter,
  ShapeId,
  SourceCoverage,
  SourceId,
  StoredSource,
} from "@lagebild/domain";
import { afterEach, describe, expect, it } from "vitest";
import type { BuiltSegment, ByteRange, IncidentIndex, SegmentManifest } from "./incident-index.js";

/** A record of a test: all it does not name is filled in. */
interface TestRecord {
  readonly line: number;
  readonly shape: IndexedShape;
  readonly time?: number;
  readonly host?: string;
  readonly program?: string;
  readonly chunk?: number;
  readonly fields?: Readonly<Record<string, string>>;
  readonly entities?: readonly Entity[];
}

interface TestPart {
  readonly source: StoredSource;
  readonly range?: ByteRange;
  readonly records: readonly TestRecord[];
}

const hex = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
const none: RecordFilter = {};
const everything = { where: {} };

/** Makes up a source of 1,000 bytes. */
export const testSource = (file: string, sizeBytes = 1_000): StoredSource => ({
  id: hex(`source ${file}`) as SourceId,
  file,
  sha256: hex(file).repeat(4),
  sizeBytes,
  lines: 100,
  encoding: "utf-8",
  modifiedMs: 0,
});

/** Makes up a shape whose template is its first word. */
export function testShape(text: string, vector?: readonly number[], meanings: readonly Meaning[] = []): IndexedShape {
  const template = text.split(" ")[0]!;
  return {
    id: hex(text) as ShapeId,
    text,
    template,
    program: undefined,
    meanings,
    vector: vector && Float32Array.from(vector),
  };
}

const meaning = (en: string, de: string): Meaning => ({ id: hex(en), en, de, tags: [], severity: "attack" });
const failed = testShape(
  "sshd: Failed password for <user> from <ip>",
  [1, 0, 0],
  [meaning("someone guessed passwords", "jemand hat Passwörter geraten")],
);
const accepted = testShape("login Accepted password for <user>", [0.8, 0.6, 0]);
const sudo = testShape("sudo: COMMAND=/bin/bash startSession user_account", [0, 1, 0]);
const cron = testShape("cron (root) CMD", [0, 0, 1]);
const account = (value: string): Entity => ({ kind: "account", value });
const address = (value: string): Entity => ({ kind: "address", value });

const coverageOf = (file: string, bytes: number): SourceCoverage => ({
  file,
  format: "syslog",
  encoding: "utf-8",
  bytes,
  lines: 50,
  parsed: 40,
  keptAsText: 10,
  emptyLines: 0,
  cutLines: 0,
  withoutTime: 0,
  brokenCharacters: 0,
  assumptions: ["year 2024"],
});

const manifestOf = (parts: readonly TestPart[], modelId: string): SegmentManifest => ({
  modelId,
  coverage: parts.map(({ source, range }) =>
    coverageOf(source.file, (range?.endByte ?? source.sizeBytes) - (range?.startByte ?? 0)),
  ),
  skips: [{ file: "core.bin", reason: "binary", count: 1 }],
});

/** Builds a segment and does not publish it. */
export async function buildSegment(
  index: IncidentIndex,
  segmentId: string,
  parts: readonly TestPart[],
  modelId = "model-1",
): Promise<BuiltSegment> {
  const builder = await index.segmentBuilder(segmentId);
  const shapes = new Map<ShapeId, IndexedShape>();
  for (const { source, range, records } of parts) {
    const number = builder.addSource(source, range ?? { startByte: 0, endByte: source.sizeBytes });
    for (const { shape, fields, entities, line, time, host, program, chunk = 1 } of records) {
      shapes.set(shape.id, shape);
      const { id, text, template, program: of } = shape;
      builder.addRecord({
        source: number,
        line,
        byteOffset: line * 10,
        byteLength: 9,
        time,
        host,
        program,
        chunk,
        shape: builder.addShape({ id, text, template, program: of }),
        fields: fields && JSON.stringify(fields),
        entities: entities?.map(({ kind, value }) => builder.addEntity(kind, value)),
      });
    }
  }
  return builder.finish([...shapes.values()], manifestOf(parts, modelId));
}

async function publish(
  index: IncidentIndex,
  segmentId: string,
  parts: readonly TestPart[],
  modelId?: string,
): Promise<void> {
  await index.publish(await buildSegment(index, segmentId, parts, modelId));
}

const auth = testSource("auth.log");
const cronLog = testSource("cron.log");
const authRecords: readonly TestRecord[] = [
  {
    line: 1,
    shape: failed,
    time: 1_000,
    host: "bastion",
    program: "sshd",
    entities: [account("root"), address("203.0.113.7")],
  },
  {
    line: 2,
    shape: failed,
    time: 2_000,
    host: "bastion",
    program: "sshd",
    entities: [account("admin"), address("203.0.113.7")],
  },
  {
    line: 3,
    shape: failed,
    time: 3_000,
    host: "Bastion",
    program: "sshd",
    entities: [account("root"), account("root")],
  },
  { line: 5, shape: accepted, time: 4_000, host: "bastion", program: "sshd", chunk: 2, entities: [account("backup")] },
  {
    line: 7,
    shape: sudo,
    time: 5_000,
    host: "bastion",
    program: "sudo",
    chunk: 2,
    entities: [account("backup"), account("root")],
  },
  { line: 9, shape: failed, host: "web", program: "sshd", chunk: 1, entities: [account("root")] },
];
const cronRecords: readonly TestRecord[] = [
  {
    line: 1,
    shape: cron,
    time: 2_500,
    host: "web",
    program: "cron",
    fields: { user: "root", size: "10", 'a.b/c~d"e': "Straße" },
  },
  { line: 2, shape: cron, time: 6_000, host: "web", program: "cron", fields: { user: "Root", size: "9.5" } },
  { line: 3, shape: cron, time: 7_000, host: "web", program: "cron", fields: { user: "backup", size: "many" } },
];
const both: readonly TestPart[] = [
  { source: auth, records: authRecords },
  { source: cronLog, records: cronRecords },
];

/** Everything an IncidentIndex promises. Each adapter's test file calls this once. */
export function incidentIndexContract(
  name: string,
  create: (options?: { modelId?: string }) => Promise<IncidentIndex>,
): void {
  describe(`${name} keeps the IncidentIndex contract`, () => {
    const opened: IncidentIndex[] = [];
    const empty = async (options?: { modelId?: string }): Promise<IncidentIndex> => {
      const index = await create(options);
      opened.push(index);
      return index;
    };
    const filled = async (): Promise<IncidentIndex> => {
      const index = await empty();
      await publish(index, "one", both);
      await index.refresh();
      return index;
    };
    afterEach(async () => {
      for (const index of opened.splice(0)) await index.close();
    });

    segmentsAreSeenWhole(empty, filled);
    shapesAreFound(empty, filled);
    recordsAreShown(filled);
    statementsAreExact(empty, filled);
    hostileValuesAreValues(empty);
  });
}

type Create = (options?: { modelId?: string }) => Promise<IncidentIndex>;
type Filled = () => Promise<IncidentIndex>;

const countOf = async (index: IncidentIndex): Promise<number> =>
  (await index.aggregate({ op: "count", ...everything })).matched;

function segmentsAreSeenWhole(empty: Create, filled: Filled): void {
  it("holds nothing when empty", async () => {
    const index = await empty();
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
    const snapshot = await (await filled()).snapshot();
    expect(snapshot).toEqual({
      sources: [
        { source: auth, coverage: coverageOf("auth.log", 1_000), records: 6 },
        { source: cronLog, coverage: coverageOf("cron.log", 1_000), records: 3 },
      ],
      incomplete: [],
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
    const index = await empty();
    const built = await buildSegment(index, "one", both);
    expect(await countOf(index)).toBe(0);
    await index.publish(built);
    expect(await countOf(index)).toBe(9);
  });

  it("hides a source until all of its bytes are covered, and adds up its coverage", async () => {
    const index = await empty();
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
    const index = await empty();
    await publish(index, "one", [
      { source: auth, range: { startByte: 0, endByte: 999 }, records: authRecords },
      { source: cronLog, records: cronRecords },
    ]);
    expect(await countOf(index)).toBe(3);
    expect(await index.entities([{ value: "root" }], none, 5)).toEqual([]);
    expect((await index.snapshot()).shapes).toBe(1);
  });

  it("replaces a segment that is published again", async () => {
    const index = await filled();
    await publish(index, "one", [{ source: auth, records: authRecords.slice(0, 2) }]);
    expect(await countOf(index)).toBe(2);
    expect((await index.snapshot()).shapes).toBe(1);
    expect((await index.nearest(Float32Array.of(0, 1, 0), none, 9)).map(({ shape }) => shape)).toEqual([failed.id]);
    await index.refresh();
    expect(await countOf(index)).toBe(2);
  });

  it("counts what was published last where slices overlap", async () => {
    const index = await filled();
    await publish(index, "other", [{ source: auth, records: authRecords.slice(0, 2) }]);
    expect(await countOf(index)).toBe(5);
  });

  it("sees empty files and segments that only report skips", async () => {
    const index = await empty();
    await publish(index, "one", [{ source: testSource("empty.log", 0), records: [] }]);
    await publish(index, "two", []);
    const { sources, skips } = await index.snapshot();
    expect(sources.map(({ source, records }) => [source.file, records])).toEqual([["empty.log", 0]]);
    expect(skips).toEqual([{ file: "core.bin", reason: "binary", count: 2 }]);
    await index.refresh();
    expect(await countOf(index)).toBe(0);
  });

  it("forgets a removed source and brings it back when it is published again", async () => {
    const index = await filled();
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
    const index = await empty();
    const builder = await index.segmentBuilder("one");
    builder.addSource(auth, { startByte: 0, endByte: 1_000 });
    await builder.abandon();
    expect(await index.snapshot()).toMatchObject({ segments: 0, incomplete: [] });
  });

  it("numbers sources, shapes and entities of a segment", async () => {
    const builder = await (await empty()).segmentBuilder("one");
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
    const index = await empty();
    await expect((async () => index.segmentBuilder("../one"))()).rejects.toMatchObject({ kind: "invalid" });
  });
}

function shapesAreFound(empty: Create, filled: Filled): void {
  it("returns the nearest shapes first, scored by cosine", async () => {
    const hits = await (await filled()).nearest(Float32Array.of(2, 0, 0), none, 3);
    expect(hits.map(({ shape }) => shape).slice(0, 2)).toEqual([failed.id, accepted.id]);
    expect(hits[0]?.score).toBeCloseTo(1, 5);
    expect(hits[1]?.score).toBeCloseTo(0.8, 5);
    expect(hits).toHaveLength(3);
  });

  it("finds shapes that are newer than the dictionary", async () => {
    const index = await filled();
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
    const index = await filled();
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
    const index = await filled();
    await expect(index.nearest(Float32Array.of(1), none, 1)).rejects.toMatchObject({ kind: "invalid" });
    await publish(index, "two", [
      { source: testSource("kern.log"), records: [{ line: 1, shape: testShape("fresh", [1, 0, 0]) }] },
    ]);
    await expect(index.nearest(Float32Array.of(1, 2), none, 1)).rejects.toMatchObject({ kind: "invalid" });
  });

  it("refuses vectors of another embedder, and still answers the rest", async () => {
    const index = await empty({ modelId: "model-2" });
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
    const index = await filled();
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
    const index = await empty();
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

  it("finds shapes by words of their text and meanings, in both languages", async () => {
    const index = await filled();
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
    const index = await filled();
    for (const query of ['"', "NEAR(", "AND", "a OR b", "text:*", "'; DROP TABLE shape; --", "^", "\0", "-", "🙂"]) {
      expect(await index.words([query], none, 5)).toEqual([]);
    }
  });

  it("finds values with the shapes that hold them", async () => {
    const index = await filled();
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
    const index = await filled();
    for (const shape of await index.shapes([sudo.id, failed.id, hex("unknown") as ShapeId])) {
      expect(shape).toEqual(shape.id === sudo.id ? sudo : failed);
    }
    expect((await index.shapes([sudo.id, failed.id])).map(({ id }) => id)).toEqual([sudo.id, failed.id]);
  });
}

function recordsAreShown(filled: Filled): void {
  it("folds occurrences with the first, the last and evenly spread samples", async () => {
    const index = await filled();
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
    const index = await filled();
    const runs = await index.occurrences({ entities: [account("root")], to: 4_999 }, 5);
    expect(runs.map(({ run, samples }) => [run.shape, run.count, samples.map(({ line }) => line)])).toEqual([
      [failed.id, 2, [1, 3]],
    ]);
    expect(await index.occurrences({ shapes: [] }, 5)).toEqual([]);
  });

  it("orders occurrences by file and line", async () => {
    const runs = await (await filled()).occurrences({}, 1);
    expect(runs.map(({ file, run }) => `${file}:${run.firstLine}`)).toEqual([
      "auth.log:1",
      "auth.log:5",
      "auth.log:7",
      "cron.log:1",
    ]);
  });

  it("tells how values vary with each shape", async () => {
    const index = await filled();
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
    const index = await filled();
    const rows = await index.recordsAt("auth.log", [3, 5]);
    const lines = async (each: number): Promise<readonly (readonly number[])[]> =>
      (await index.neighbours(rows, each)).map((found) => found.map(({ line }) => line));
    expect(await lines(1)).toEqual([[2, 9], [7]]);
    expect(await lines(5)).toEqual([[1, 2, 9], [7]]);
    expect(await lines(0)).toEqual([[], []]);
    expect(await index.neighbours([], 3)).toEqual([]);
  });

  it("returns the records of given lines", async () => {
    const index = await filled();
    const rows = await index.recordsAt("auth.log", [9, 4, 1]);
    expect(rows.map(({ line, time, host }) => [line, time, host])).toEqual([
      [1, 1_000, "bastion"],
      [9, undefined, "web"],
    ]);
    expect(await index.recordsAt("none.log", [1])).toEqual([]);
    expect(await index.recordsAt("auth.log", [])).toEqual([]);
  });
}

function statementsAreExact(empty: Create, filled: Filled): void {
  it("counts records under every kind of condition", async () => {
    const index = await filled();
    const count = async (where: Parameters<IncidentIndex["occurrences"]>[0]): Promise<number> =>
      (await index.aggregate({ op: "count", where })).count!;
    expect(await count({})).toBe(9);
    expect(await count({ shapes: [failed.id, cron.id] })).toBe(7);
    expect(await count({ shapes: [] })).toBe(0);
    expect(await count({ shapes: [failed.id], file: "CRON.log" })).toBe(0);
    expect(await count({ host: "bastion" })).toBe(5);
    expect(await count({ from: 2_000, to: 4_000 })).toBe(4);
    expect(await count({ entities: [account("root")] })).toBe(4);
    expect(await count({ entities: [{ value: "root" }, { value: "backup" }] })).toBe(1);
    expect(await count({ fields: [{ field: "user", operator: "equals", value: "ROOT" }] })).toBe(2);
    expect(await count({ fields: [{ field: "user", operator: "startsWith", value: "Ro" }] })).toBe(2);
    expect(await count({ fields: [{ field: "user", operator: "contains", value: "CK" }] })).toBe(1);
    expect(await count({ fields: [{ field: "size", operator: "atLeast", value: "9.5" }] })).toBe(2);
    expect(await count({ fields: [{ field: "size", operator: "below", value: "1e1" }] })).toBe(1);
    expect(await count({ fields: [{ field: 'a.b/c~d"e', operator: "equals", value: "straße" }] })).toBe(1);
    expect(await count({ fields: [{ field: "none", operator: "contains", value: "" }] })).toBe(0);
    await expect(count({ fields: [{ field: "size", operator: "below", value: "few" }] })).rejects.toMatchObject({
      kind: "invalid",
    });
  });

  it("counts different values", async () => {
    const index = await filled();
    expect(
      await index.aggregate({ op: "countDistinct", of: { entity: "account" }, where: { shapes: [failed.id] } }),
    ).toMatchObject({ matched: 4, count: 2 });
    expect(await index.aggregate({ op: "countDistinct", of: { column: "file" }, where: {} })).toMatchObject({
      matched: 9,
      count: 2,
    });
    expect(await index.aggregate({ op: "countDistinct", of: { field: "user" }, where: {} })).toMatchObject({
      matched: 9,
      count: 3,
    });
    expect(await index.aggregate({ op: "countDistinct", of: { entity: "hash" }, where: {} })).toMatchObject({
      matched: 9,
      count: 0,
    });
  });

  it("ranks values with their times", async () => {
    const index = await filled();
    expect(await index.aggregate({ op: "top", of: { entity: "account" }, where: {}, limit: 2 })).toMatchObject({
      matched: 9,
      distinct: 3,
      values: [
        { value: "root", count: 4, firstTime: 1_000, lastTime: 5_000 },
        { value: "backup", count: 2, firstTime: 4_000, lastTime: 5_000 },
      ],
    });
    expect(
      await index.aggregate({ op: "top", of: { column: "host" }, where: { shapes: [failed.id] }, limit: 9 }),
    ).toMatchObject({
      values: [
        { value: "bastion", count: 2 },
        { value: "Bastion", count: 1 },
        { value: "web", count: 1, firstTime: undefined, lastTime: undefined },
      ],
    });
    expect(
      await index.aggregate({ op: "top", of: { column: "file" }, where: { from: 2_500 }, limit: 9 }),
    ).toMatchObject({
      values: [
        { value: "auth.log", count: 3 },
        { value: "cron.log", count: 3 },
      ],
    });
    expect(await index.aggregate({ op: "top", of: { field: "user" }, where: { host: "web" }, limit: 1 })).toMatchObject(
      { matched: 4, distinct: 3, values: [{ value: "Root", count: 1 }] },
    );
    expect(
      await index.aggregate({
        op: "top",
        of: { entity: "address" },
        where: { entities: [account("admin")] },
        limit: 1,
      }),
    ).toMatchObject({ matched: 1, values: [{ value: "203.0.113.7", count: 1 }] });
    expect(await index.aggregate({ op: "top", of: { column: "host" }, where: {}, limit: 0 })).toMatchObject({
      values: [],
      distinct: 3,
    });
    await expect(index.aggregate({ op: "top", of: { column: "host" }, where: {}, limit: -1 })).rejects.toMatchObject({
      kind: "invalid",
    });
  });

  it("finds the first and the last records, those without a time at the end", async () => {
    const index = await filled();
    const places = async (op: "first" | "last", limit: number): Promise<readonly string[]> =>
      (await index.aggregate({ op, where: {}, limit })).records!.map(({ file, line }) => `${file}:${line}`);
    expect(await places("first", 3)).toEqual(["auth.log:1", "auth.log:2", "cron.log:1"]);
    expect(await places("last", 2)).toEqual(["cron.log:3", "cron.log:2"]);
    expect((await places("last", 99)).at(-1)).toBe("auth.log:9");
    expect((await places("first", 99)).at(-1)).toBe("auth.log:9");
  });

  it("repeats the statement in the result", async () => {
    const statement = { op: "count", where: { host: "web" } } as const;
    expect(await (await filled()).aggregate(statement)).toEqual({ statement, matched: 4, count: 4 });
  });

  it("takes a list of ten thousand shapes", async () => {
    const index = await empty();
    const shapes = Array.from({ length: 10_000 }, (_, i) => testShape(`shape ${i}`));
    const records = shapes
      .slice(0, 50)
      .map((shape, i): TestRecord => ({ line: i + 1, shape, time: i, entities: [account(`a${i % 7}`)] }));
    await publish(index, "one", [{ source: auth, records }]);
    const ids = shapes.slice(25).map(({ id }) => id);
    expect((await index.aggregate({ op: "count", where: { shapes: ids, from: 0 } })).count).toBe(25);
    expect((await index.occurrences({ shapes: ids }, 1)).length).toBe(25);
    expect((await index.variety({ shapes: ids }, 1)).length).toBe(25);
    expect(await index.shapes(ids)).toHaveLength(25);
  });
}

function hostileValuesAreValues(empty: Create): void {
  const values = [
    "o'brien",
    '"',
    "'; DROP TABLE runs; --",
    "nul\0inside",
    "🙂 émoji",
    "%_\\",
    "$1",
    "?",
    "a/b~c",
    "\u202Etxt",
    " ",
    '{"a":1}',
    "\n",
  ];

  it.each(values.map((value) => [value]))("keeps %j a value wherever it stands", async (value) => {
    const index = await empty();
    const source = testSource(`logs/${value.replaceAll("\0", "")}.log`);
    const shape = testShape(`hostile ${value}`, [1, 0], [meaning(value, value)]);
    await publish(index, "one", [
      {
        source,
        records: [
          {
            line: 1,
            shape,
            time: 1,
            host: value,
            program: value,
            fields: { [value]: value },
            entities: [account(value)],
          },
          {
            line: 2,
            shape,
            time: 2,
            host: "other",
            program: "other",
            fields: { other: "other" },
            entities: [account("other")],
          },
        ],
      },
    ]);
    await index.refresh();
    const where = {
      host: value,
      program: value,
      file: source.file,
      entities: [{ value, kind: "account" as const }],
      fields: [{ field: value, operator: "contains" as const, value }],
    };
    expect((await index.aggregate({ op: "count", where })).count).toBe(1);
    expect((await index.aggregate({ op: "top", of: { field: value }, where, limit: 1 })).values).toMatchObject([
      { value },
    ]);
    expect(
      (await index.aggregate({ op: "top", of: { entity: "account" }, where: {}, limit: 9 })).values?.map(
        (row) => row.value,
      ),
    ).toContain(value);
    expect(await index.entities([{ value }], { host: value }, 5)).toMatchObject([{ value, count: 1 }]);
    expect((await index.occurrences(where, 1))[0]?.samples[0]).toMatchObject({
      file: source.file,
      host: value,
      program: value,
    });
    expect(await index.shapes([shape.id])).toEqual([shape]);
    expect((await index.snapshot()).hosts).toContainEqual({ name: value, count: 1 });
    expect(await index.nearest(Float32Array.of(1, 0), { program: value }, 1)).toHaveLength(1);
  });

  it("keeps fields readable that hold halves of characters", async () => {
    const index = await empty();
    const fields = { "\ud800": "x\udc00y", user: "root" };
    await publish(index, "one", [{ source: auth, records: [{ line: 1, shape: cron, fields }] }]);
    expect(
      (
        await index.aggregate({
          op: "count",
          where: { fields: [{ field: "user", operator: "equals", value: "root" }] },
        })
      ).count,
    ).toBe(1);
  });
}
