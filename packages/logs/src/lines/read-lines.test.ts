import type { LogLine, TextEncodingName } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import { readLines, type ReadLinesOptions } from "./read-lines.js";
import { decodeText } from "./text-encoding.js";

async function* inPieces(bytes: Buffer, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

async function linesOf(bytes: Buffer, options: Partial<ReadLinesOptions> = {}, pieceBytes = bytes.length || 1) {
  const batches = readLines(inPieces(bytes, pieceBytes), { encoding: "utf-8", ...options });
  const lines: LogLine[] = [];
  for await (const batch of batches) lines.push(...batch);
  return { lines, stats: batches.stats };
}

const encode = (text: string, encoding: TextEncodingName): Buffer =>
  encoding === "utf-16be"
    ? Buffer.from(text, "utf16le").swap16()
    : Buffer.from(text, ({ "utf-8": "utf8", latin1: "latin1", "utf-16le": "utf16le" } as const)[encoding]);

const textsOf = (lines: readonly LogLine[]) => lines.map(({ text }) => text);

describe("line ends", () => {
  it("ends lines at \\n and \\r\\n, mixed as they come", async () => {
    const { lines } = await linesOf(Buffer.from("one\ntwo\r\nthree\nfour\r\n"));
    expect(textsOf(lines)).toEqual(["one", "two", "three", "four"]);
    expect(lines.map(({ byteOffset, byteLength }) => [byteOffset, byteLength])).toEqual([
      [0, 3],
      [4, 3],
      [9, 5],
      [15, 4],
    ]);
  });

  it("keeps a lone \\r within its line, so that line numbers are those of grep", async () => {
    expect(textsOf((await linesOf(Buffer.from("10%\r20%\r\nforged\rline"))).lines)).toEqual([
      "10%\r20%",
      "forged\rline",
    ]);
  });

  it("yields empty lines and counts them, and adds none after a final line end", async () => {
    const { lines, stats } = await linesOf(Buffer.from("\n\r\nlast\n"));
    expect(textsOf(lines)).toEqual(["", "", "last"]);
    expect(stats).toEqual({ lines: 3, emptyLines: 2, cutLines: 0, brokenCharacters: 0, gaps: 0, gapBytes: 0 });
  });

  it("yields nothing for an empty file or a byte order mark alone", async () => {
    expect((await linesOf(Buffer.alloc(0))).stats.lines).toBe(0);
    expect((await linesOf(Buffer.from("\uFEFF", "utf8"))).stats.lines).toBe(0);
  });
});

describe("places", () => {
  it("leaves the byte order mark out of the first line", async () => {
    const { lines } = await linesOf(Buffer.from("\uFEFFone\ntwo", "utf8"));
    expect(lines[0]).toEqual({ line: 1, byteOffset: 3, byteLength: 3, text: "one", isCut: false });
  });

  it("numbers and places the lines of a slice as in the whole file", async () => {
    const { lines } = await linesOf(Buffer.from("three\nfour\n"), { startOffset: 1000, firstLine: 3 });
    expect(lines.map(({ line, byteOffset }) => [line, byteOffset])).toEqual([
      [3, 1000],
      [4, 1006],
    ]);
  });

  it.each(["utf-8", "utf-16le", "utf-16be"] as const)(
    "leaves out a mark that stands where files were put one behind the other: %s",
    async (encoding) => {
      const { lines } = await linesOf(encode("\uFEFFone\n\uFEFFtwo\nthree\uFEFF\n", encoding), { encoding });
      expect(textsOf(lines)).toEqual(["one", "two", "three\uFEFF"]);
      const bytes = encode("\uFEFFone\n\uFEFF", encoding).length;
      expect(lines[1]).toMatchObject({ line: 2, byteOffset: bytes });
    },
  );
});

describe("gaps of NUL bytes", () => {
  const gap = "\0".repeat(4096);

  it.each([
    ["at the beginning of a line", `one\n${gap}two\nthree`, ["1 one", "2 two", "3 three"]],
    ["at the end of a line", `one\ntwo${gap}\r\nthree`, ["1 one", "2 two", "3 three"]],
    ["within a line", `one\ntwo${gap}rest\nthree`, ["1 one", "2 two", "2 rest", "3 three"]],
    ["in place of a line", `one\n${gap}\nthree`, ["1 one", "3 three"]],
    ["at the beginning", `${gap}one\n`, ["1 one"]],
    ["at the end", `one\n${gap}`, ["1 one"]],
  ])("are no text: %s", async (_where, text, expected) => {
    for (const encoding of ["utf-8", "utf-16le", "utf-16be"] as const) {
      const bytes = encode(text, encoding);
      for (const pieceBytes of [1, 7, 1000, 100_000]) {
        const { lines, stats } = await linesOf(bytes, { encoding, maxLineBytes: 100 }, pieceBytes);
        expect(lines.map(({ line, text: shown }) => `${line} ${shown}`)).toEqual(expected);
        expect(stats).toMatchObject({ gaps: 1, gapBytes: encode(gap, encoding).length, emptyLines: 0, cutLines: 0 });
        for (const { byteOffset, byteLength, text: shown } of lines)
          expect(decodeText(bytes.subarray(byteOffset, byteOffset + byteLength), encoding)).toBe(shown);
      }
    }
  });

  it("are longer than the few NUL bytes that a line may hold", async () => {
    const { lines, stats } = await linesOf(Buffer.from(`a\0b\n${"\0".repeat(15)}c\n`), {}, 3);
    expect(textsOf(lines)).toEqual(["a\0b", `${"\0".repeat(15)}c`]);
    expect(stats.gaps).toBe(0);
  });
});

describe("over-long lines", () => {
  it("cuts them to the limit, marks and counts them", async () => {
    const { lines, stats } = await linesOf(Buffer.from(`${"x".repeat(50)}\r\nshort\n`), { maxLineBytes: 20 }, 7);
    expect(lines[0]).toEqual({ line: 1, byteOffset: 0, byteLength: 20, text: "x".repeat(20), isCut: true });
    expect(lines[1]).toMatchObject({ line: 2, byteOffset: 52, text: "short", isCut: false });
    expect(stats.cutLines).toBe(1);
  });

  it("does not cut a line of exactly the limit, whatever its line end", async () => {
    const bytes = Buffer.from(`${"a".repeat(20)}\r\n${"b".repeat(20)}\n${"c".repeat(20)}`);
    for (const pieceBytes of [1, 7, 100]) {
      expect((await linesOf(bytes, { maxLineBytes: 20 }, pieceBytes)).stats).toMatchObject({ lines: 3, cutLines: 0 });
    }
  });

  it("cuts between characters", async () => {
    const utf8 = await linesOf(Buffer.from("aé€😀b"), { maxLineBytes: 8 });
    expect(utf8.lines[0]).toMatchObject({ text: "aé€", byteLength: 6 });
    const utf16 = await linesOf(encode("ab😀cd", "utf-16be"), { encoding: "utf-16be", maxLineBytes: 7 });
    expect(utf16.lines[0]).toMatchObject({ text: "ab", byteLength: 4 });
    expect([utf8.stats.brokenCharacters, utf16.stats.brokenCharacters]).toEqual([0, 0]);
  });

  it("holds no more of a line than the limit while 200 MB of it go by", async () => {
    const piece = Buffer.alloc(1_000_000, "y");
    async function* endless() {
      for (let i = 0; i < 200; i++) yield piece;
      yield Buffer.from("\nnext");
    }
    const batches = readLines(endless(), { encoding: "utf-8" });
    const lines: LogLine[] = [];
    const before = process.memoryUsage().arrayBuffers;
    for await (const batch of batches) lines.push(...batch);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
    expect(lines.map(({ byteLength, byteOffset }) => [byteOffset, byteLength])).toEqual([
      [0, 1024 * 1024],
      [200_000_001, 4],
    ]);
  });
});

describe("broken text", () => {
  it("shows broken UTF-8 as U+FFFD and counts the lines that hold it", async () => {
    const bytes = Buffer.concat([Buffer.from("gut: für\nbad: "), Buffer.from([0xfc, 0x72]), Buffer.from("\nlast\n")]);
    const { lines, stats } = await linesOf(bytes);
    expect(textsOf(lines)).toEqual(["gut: für", "bad: \uFFFDr", "last"]);
    expect(stats.brokenCharacters).toBe(1);
  });

  it("does not count a U+FFFD that the log itself holds", async () => {
    expect((await linesOf(Buffer.from("seen: \uFFFD\n"))).stats.brokenCharacters).toBe(0);
    const wide = await linesOf(encode("seen: \uFFFD\n", "utf-16le"), { encoding: "utf-16le" });
    expect(wide.stats.brokenCharacters).toBe(0);
  });

  it("counts lone surrogates and a torn last character of UTF-16", async () => {
    const bytes = Buffer.concat([encode("a\ud800b\nend\nx", "utf-16le"), Buffer.from([0x41])]);
    const { lines, stats } = await linesOf(bytes, { encoding: "utf-16le" });
    expect(textsOf(lines)).toEqual(["a\uFFFDb", "end", "x\uFFFD"]);
    expect(stats.brokenCharacters).toBe(2);
  });

  it("does not end a UTF-16 line at a byte 0x0A within a character", async () => {
    const text = "ĊਊȊx\nsecond";
    for (const encoding of ["utf-16le", "utf-16be"] as const) {
      expect(textsOf((await linesOf(encode(text, encoding), { encoding })).lines)).toEqual(["ĊਊȊx", "second"]);
    }
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

const alphabets = {
  "utf-8": "abé€😀\r\0",
  latin1: "abéÿ\r\0",
  "utf-16le": "abéĊਊ😀\r\0Ā",
  "utf-16be": "abéĊਊ😀\r\0Ā",
};

it.each(["utf-8", "latin1", "utf-16le", "utf-16be"] as const)(
  "reads %s the same in pieces of any size, and each byte range decodes to its text",
  async (encoding) => {
    const letters = [...alphabets[encoding]];
    for (let seed = 1; seed <= 60; seed++) {
      const pick = random(seed);
      const text = Array.from({ length: pick(200) }, () => (pick(6) === 0 ? "\n" : letters[pick(letters.length)]!));
      const bytes = encode((pick(2) === 0 && encoding !== "latin1" ? "\uFEFF" : "") + text.join(""), encoding);
      const options = { encoding, maxLineBytes: 4 + pick(30) };
      const whole = await linesOf(bytes, options);
      for (const pieceBytes of [1, 2, 3, 5 + pick(20)])
        expect(await linesOf(bytes, options, pieceBytes)).toEqual(whole);

      const expected = text.join("").split("\n");
      if (expected.at(-1) === "") expected.pop();
      expect(whole.lines).toHaveLength(expected.length);
      for (const { byteOffset, byteLength, text: shown, isCut, line } of whole.lines) {
        expect(decodeText(bytes.subarray(byteOffset, byteOffset + byteLength), encoding)).toBe(shown);
        const full =
          line < expected.length || text.at(-1) === "\n" ? expected[line - 1]!.replace(/\r$/, "") : expected[line - 1]!;
        expect(isCut ? full.startsWith(shown) : full === shown).toBe(true);
      }
    }
  },
);
