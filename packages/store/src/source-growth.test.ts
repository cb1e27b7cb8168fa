import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDocument } from "@lagebild/domain/files";
import type { TextEncodingName } from "@lagebild/domain";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sourceStore, type SourceStore } from "./source-store.js";

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "source-growth-"))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const storeOf = (encoding: TextEncodingName = "utf-8", blockBytes = 64): SourceStore =>
  sourceStore(folder, { detectEncoding: () => encoding, blockBytes });

async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 50) yield bytes.subarray(at, at + 50);
}

async function allOf(bytes: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts).toString();
}

const log = Buffer.from(Array.from({ length: 400 }, (_, i) => `line ${i + 1} says something\n`).join(""));
const put = (bytes: Buffer | string, file = "a.log", store = storeOf()) =>
  store.put(file, 1, inPieces(Buffer.from(bytes)));

describe("bytes that begin with all bytes of a source", () => {
  it.each([1, 15, 16, 20, 63, 64, 65, 128, 200, 256, 300, 4_096, 5_000])(
    "of %i make it grow, under any name, and keep its id",
    async (length) => {
      const first = await put(log.subarray(0, length));
      const grown = await put(log, "rotated/a.log.1");
      expect(grown).toMatchObject({
        arrival: "grown",
        source: {
          id: first.source.id,
          file: "a.log",
          sizeBytes: log.length,
          lines: 400,
          sha256: createHash("sha256").update(log).digest("hex"),
        },
      });
      expect(await allOf(storeOf().read(first.source.id))).toBe(log.toString());
      expect(await storeOf().list()).toEqual([grown.source]);
    },
  );

  it.each([1, 15, 16, 20, 63, 64, 65, 300, 5_000])(
    "of which only %i arrive again are an earlier state of it",
    async (length) => {
      const { source } = await put(log);
      expect(await put(log.subarray(0, length), "old.log")).toEqual({ source, arrival: "earlier" });
    },
  );

  it("grow it step by step, as often as they come, with one store or several", async () => {
    const one = storeOf();
    let id = "";
    for (let length = 1; length <= 700; length += 23) {
      const { source, arrival } = await put(log.subarray(0, length), "a.log", length % 2 === 0 ? storeOf() : one);
      expect(arrival).toBe(id === "" ? "new" : "grown");
      id ||= source.id;
      expect(source.id).toBe(id);
      expect(await allOf(storeOf().read(source.id))).toBe(log.subarray(0, length).toString());
    }
  });

  it("leave those who read by the earlier index what they had, and show them the rest when they ask for it", async () => {
    const reading = storeOf();
    const { source } = await put(log.subarray(0, 100));
    await reading.get(source.id);
    await put(log);
    expect(await allOf(reading.read(source.id))).toBe(log.subarray(0, 100).toString());
    expect((await reading.readBytes(source.id, 90, 40)).toString()).toBe(log.subarray(90, 130).toString());
  });

  it("go to the longest of several sources", async () => {
    const short = await put(log.subarray(0, 70));
    const index = (await readDocument(join(folder, `${short.source.id}.json`))) as object;
    const twin = "00000000000000aa";
    await writeFile(join(folder, `${twin}.json`), JSON.stringify({ ...index, source: { ...short.source, id: twin } }));
    await writeFile(join(folder, `${twin}.blocks`), await readFile(join(folder, `${short.source.id}.blocks`)));
    const longer = await put(log.subarray(0, 150));
    expect(longer.arrival).toBe("grown");
    expect(await put(log)).toMatchObject({ arrival: "grown", source: { id: longer.source.id } });
    expect(await storeOf().kin()).toEqual([
      {
        source: expect.objectContaining({ sizeBytes: 70 }),
        isPartOf: expect.objectContaining({ sizeBytes: log.length }),
      },
    ]);
  });
});

describe("bytes that differ somewhere", () => {
  it.each([0, 10, 63, 64, 100, 127])("as at byte %i are another source", async (at) => {
    const { source } = await put(log.subarray(0, 128));
    const changed = Buffer.from(log);
    changed[at] = 0x21;
    for (const bytes of [changed, changed.subarray(0, 128), changed.subarray(0, 127)]) {
      const other = await put(bytes);
      expect(other.source.id).not.toBe(source.id);
    }
    expect((await storeOf().get(source.id))?.sizeBytes).toBe(128);
  });

  it("behind a common beginning are a source of their own once they part", async () => {
    const one = await put(Buffer.concat([log.subarray(0, 90), Buffer.from("one\n")]));
    const two = await put(Buffer.concat([log.subarray(0, 90), Buffer.from("two\n")]));
    expect(two.arrival).toBe("new");
    expect(two.source.id).not.toBe(one.source.id);
  });
});

describe("an empty file", () => {
  it("begins nothing and is the same as any other", async () => {
    const empty = await put("", "a.log");
    expect(await put("", "b.log")).toEqual({ source: empty.source, arrival: "same" });
    const full = await put(log, "a.log");
    expect(full.arrival).toBe("new");
    expect(await put("", "c.log")).toEqual({ source: empty.source, arrival: "same" });
  });
});

describe("what is told of a grown source", () => {
  it("is where its tail begins and which line that is", async () => {
    for (const length of [100, 128, 23, 24, 48]) {
      await rm(folder, { recursive: true, force: true });
      const { source } = await put(log.subarray(0, length));
      const { source: grown } = await put(log);
      const text = log.subarray(0, length).toString();
      expect(await storeOf().endsLine(source.id, length)).toBe(text.endsWith("\n"));
      const points = await storeOf().slicePoints(source.id, 640, { startByte: length, endByte: grown.sizeBytes });
      const lines = text.split("\n").length - 1;
      expect(points[0]).toMatchObject({ startByte: length, firstLine: lines + (text.endsWith("\n") ? 1 : 2) });
      expect(points.at(-1)!.endByte).toBe(grown.sizeBytes);
      points.slice(1).forEach((point, i) => expect(point.startByte).toBe(points[i]!.endByte));
    }
  });

  it("ends where it ended for those who know it by its earlier size", async () => {
    const { source } = await put("one\ntwo\nthr");
    await put("one\ntwo\nthree\nfour\n");
    const { firstByte, lastByte, bytes } = await storeOf().readSlice(source.id, 4, 11, 11);
    expect([firstByte, lastByte, await allOf(bytes)]).toEqual([4, 11, "two\nthr"]);
    const whole = await storeOf().readSlice(source.id, 4, 11);
    expect(await allOf(whole.bytes)).toBe("two\nthree\n");
  });
});

it("keeps what is said of a source while it grows", async () => {
  const { source } = await put(log.subarray(0, 100));
  await storeOf().describe(source.id, { settings: { zone: "Europe/Berlin" }, revision: 2 });
  expect((await put(log)).source).toMatchObject({ settings: { zone: "Europe/Berlin" }, revision: 2 });
});

it("knows sources by how they begin where an earlier version wrote their index", async () => {
  const { source } = await put(log.subarray(0, 100));
  const path = join(folder, `${source.id}.json`);
  const { first, ...older } = (await readDocument(path)) as Record<string, unknown>;
  expect(first).toBeDefined();
  await writeFile(path, JSON.stringify(older));
  expect(await put(log)).toMatchObject({ arrival: "grown", source: { id: source.id } });
});
