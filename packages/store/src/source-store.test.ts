import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure, type SourceId, type TextEncodingName } from "@lagebild/domain";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sourceStore, type SourceStore } from "./source-store.js";

const BLOCK_BYTES = 64;
let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "source-store-"))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const storeOf = (encoding: TextEncodingName = "utf-8", blockBytes = BLOCK_BYTES): SourceStore =>
  sourceStore(folder, { detectEncoding: () => encoding, blockBytes, cachedBlocks: 4 });

async function* inPieces(bytes: Buffer, pieceBytes = 50): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

async function allOf(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}

const log = Buffer.from(Array.from({ length: 40 }, (_, i) => `line ${i + 1} says something\n`).join(""));

describe("putting", () => {
  it("keeps the bytes, their hash and their lines", async () => {
    const store = storeOf();
    const { source, arrival } = await store.put("a/auth.log", 1234, inPieces(log));
    expect(arrival).toBe("new");
    expect(source).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      file: "a/auth.log",
      sha256: createHash("sha256").update(log).digest("hex"),
      sizeBytes: log.length,
      lines: 40,
      encoding: "utf-8",
      modifiedMs: 1234,
    });
    expect(await allOf(store.read(source.id))).toEqual(log);
    expect(await storeOf().get(source.id)).toEqual(source);
  });

  it("stores the same bytes once, whatever their name, and other bytes of the same name as another source", async () => {
    const store = storeOf();
    const { source } = await store.put("auth.log", 1, inPieces(log));
    expect(await store.put("auth.log", 2, inPieces(log, 7))).toEqual({ source, arrival: "same" });
    expect(await storeOf().put("copy.log", 3, inPieces(log))).toEqual({ source, arrival: "same" });
    const other = await store.put("auth.log", 4, inPieces(Buffer.from("something else\n")));
    expect(other).toMatchObject({ arrival: "new", source: { file: "auth.log" } });
    expect(other.source.id).not.toBe(source.id);
    expect(await store.list()).toHaveLength(2);
    expect(await readdir(folder)).toHaveLength(4);
  });

  it("writes a damaged source anew", async () => {
    const store = storeOf();
    const { source } = await store.put("auth.log", 1, inPieces(log));
    await writeFile(join(folder, `${source.id}.blocks`), "short");
    expect((await store.put("auth.log", 1, inPieces(log))).arrival).toBe("new");
    expect(await allOf(store.read(source.id))).toEqual(log);
  });

  it("leaves nothing behind when the bytes fail or the work is cancelled", async () => {
    async function* failing() {
      yield log;
      throw new Error("network gone");
    }
    await expect(storeOf().put("auth.log", 1, failing())).rejects.toThrow("network gone");
    const cancelled = storeOf().put("auth.log", 1, inPieces(log), AbortSignal.abort());
    await expect(cancelled).rejects.toMatchObject({ name: "AbortError" });
    expect(await readdir(folder)).toEqual([]);
  });

  it("keeps an empty file", async () => {
    const store = storeOf();
    const { source } = await store.put("empty.log", 1, inPieces(Buffer.alloc(0)));
    expect(source).toMatchObject({ sizeBytes: 0, lines: 0 });
    expect(await allOf(store.read(source.id))).toHaveLength(0);
    expect(await store.slicePoints(source.id, 100)).toEqual([]);
  });

  it.each([
    ["one\ntwo", "utf-8", 2],
    ["one\ntwo\n", "utf-8", 2],
    ["\n\n", "latin1", 2],
    ["\uFEFF", "utf-8", 0],
    ["\uFEFFone", "utf-8", 1],
    ["ĊਊȊone\ntwo\n", "utf-16le", 2],
    ["\uFEFF\nx", "utf-16le", 2],
  ] as const)("counts the lines of %j in %s", async (text, encoding, lines) => {
    const bytes = Buffer.from(text, encoding === "utf-16le" ? "utf16le" : encoding === "latin1" ? "latin1" : "utf8");
    expect((await storeOf(encoding).put("a.log", 1, inPieces(bytes))).source.lines).toBe(lines);
  });
});

describe("reading", () => {
  it("gives any range, streamed or at once", async () => {
    const store = storeOf();
    const { source } = await store.put("auth.log", 1, inPieces(log));
    for (let from = 0; from <= log.length; from += 37) {
      for (const length of [0, 1, 63, 64, 65, 300]) {
        const to = Math.min(from + length, log.length);
        expect(await allOf(store.read(source.id, from, to))).toEqual(log.subarray(from, to));
        expect(await store.readBytes(source.id, from, to - from)).toEqual(log.subarray(from, to));
      }
    }
  });

  it("refuses ranges and ids that cannot be", async () => {
    const store = storeOf();
    const { source } = await store.put("auth.log", 1, inPieces(log));
    await expect(store.readBytes(source.id, log.length, 1)).rejects.toMatchObject({ kind: "invalid" });
    await expect(store.readBytes(source.id, -1, 1)).rejects.toMatchObject({ kind: "invalid" });
    await expect(store.readBytes(source.id, Number.NaN, 1)).rejects.toMatchObject({ kind: "invalid" });
    await expect(store.remove("../../etc" as SourceId)).rejects.toMatchObject({ kind: "invalid" });
    await expect(allOf(store.read("0123456789abcdef" as SourceId))).rejects.toMatchObject({ kind: "missing" });
    expect(await store.get("0123456789abcdef" as SourceId)).toBeUndefined();
  });

  it("notices every changed byte of the stored blocks", async () => {
    const { source } = await storeOf().put("auth.log", 1, inPieces(log));
    const path = join(folder, `${source.id}.blocks`);
    const stored = await readFile(path);
    for (let at = 0; at < stored.length; at += 23) {
      const changed = Buffer.from(stored);
      changed[at] = changed[at]! ^ 0x20;
      await writeFile(path, changed);
      const read = await allOf(storeOf().read(source.id)).catch((error: unknown) => error);
      if (Buffer.isBuffer(read)) expect(read).toEqual(log);
      else expect(read).toMatchObject({ kind: "corrupt" });
    }
    await writeFile(path, stored.subarray(0, 10));
    await expect(allOf(storeOf().read(source.id))).rejects.toMatchObject({ kind: "corrupt" });
  });

  it("reports a damaged index and blocks that are gone", async () => {
    const { source } = await storeOf().put("auth.log", 1, inPieces(log));
    await rm(join(folder, `${source.id}.blocks`));
    await expect(storeOf().readBytes(source.id, 0, 1)).rejects.toMatchObject({ kind: "missing" });
    await writeFile(join(folder, `${source.id}.json`), "{");
    await expect(storeOf().get(source.id)).rejects.toBeInstanceOf(Failure);
    await expect(storeOf().get(source.id)).rejects.toMatchObject({ kind: "corrupt" });
  });

  it("forgets a removed source", async () => {
    const store = storeOf();
    const { source } = await store.put("auth.log", 1, inPieces(log));
    await store.readBytes(source.id, 0, 10);
    await store.remove(source.id);
    await store.remove(source.id);
    expect(await readdir(folder)).toEqual([]);
    await expect(store.readBytes(source.id, 0, 10)).rejects.toMatchObject({ kind: "missing" });
  });
});

/** Mulberry32: a small seeded generator. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function encode(text: string, encoding: TextEncodingName): Buffer {
  if (encoding === "utf-16be") return Buffer.from(text, "utf16le").swap16();
  return Buffer.from(text, encoding === "utf-16le" ? "utf16le" : "utf8");
}

function decode(bytes: Buffer, encoding: TextEncodingName): string {
  if (encoding === "utf-16be") return Buffer.from(bytes).swap16().toString("utf16le");
  return bytes.toString(encoding === "utf-16le" ? "utf16le" : "utf8");
}

describe("slices", () => {
  it.each(["utf-8", "utf-16le", "utf-16be"] as const)(
    "hold every line of %s once, whatever their size",
    async (encoding) => {
      for (let seed = 1; seed <= 12; seed++) {
        const pick = random(seed);
        const line = () => "xĊਊé\r".charAt(pick(5)).repeat(pick(8) === 0 ? pick(300) : pick(20));
        const lines = Array.from({ length: pick(60) }, line);
        const text = lines.join("\n") + (pick(2) === 0 ? "\n" : "");
        const bytes = encode(text, encoding);
        const store = storeOf(encoding);
        const { source } = await store.put(`${encoding}-${seed}.log`, 1, inPieces(bytes));

        for (const target of [1, BLOCK_BYTES * 2, 1 + pick(1000), 1_000_000]) {
          let joined = "";
          for (const { startByte, endByte, firstLine } of await store.slicePoints(source.id, target)) {
            const slice = await store.readSlice(source.id, startByte, endByte);
            const part = decode(await allOf(slice.bytes), encoding);
            if (part === "") continue;
            expect(slice.firstByte).toBe(encode(joined, encoding).length);
            expect(firstLine).toBe(joined.split("\n").length);
            expect(joined === "" || joined.endsWith("\n")).toBe(true);
            joined += part;
          }
          expect(joined).toBe(text);
        }
      }
    },
  );

  it("hold every line once at boundaries that are no blocks too", async () => {
    const store = storeOf();
    const { source } = await store.put("auth.log", 1, inPieces(log));
    for (let cut = 0; cut <= log.length; cut++) {
      const [before, after] = [
        await store.readSlice(source.id, 0, cut),
        await store.readSlice(source.id, cut, log.length),
      ];
      expect(before.lastByte).toBe(after.firstByte);
      expect(after.firstByte === 0 || log[after.firstByte - 1] === 0x0a).toBe(true);
      expect(after.firstByte).toBeGreaterThanOrEqual(cut);
    }
  });
});
