import { isAscii, isUtf8 } from "node:buffer";
import type { TextEncodingName } from "@lagebild/domain";
import { decodeText, endOfWholeCharacters, isWholeUtf16 } from "./text-encoding.js";

/** Decodes the lines of one region; each line is `block[start, end)`. */
export interface LineDecoder {
  text(block: Buffer, start: number, end: number): string;
  /** Whether a line holds bytes that are not valid. Absent where no line of the region does. */
  isBroken?(block: Buffer, start: number, end: number): boolean;
}

/** What the lines of one encoding look like in bytes. Positions are relative to a block that begins at a whole character. */
export interface LineEncoding {
  /** Bytes of a line end's `\n`. */
  readonly unit: 1 | 2;
  /** Where the next `\n` begins, or -1. */
  lineEnd(block: Buffer, from: number): number;
  /** `end`, moved before a `\r` that belongs to the line end. A lone `\r` within a line stays: see `lineSplitter`. */
  withoutReturn(block: Buffer, start: number, end: number): number;
  /** The last place at or before `limit` that does not tear a character apart. */
  wholeCharacters(block: Buffer, start: number, limit: number): number;
  /** How to decode the lines that lie in `region`; looks at the region once so that single lines need not be. */
  decoderOf(region: Buffer): LineDecoder;
}

/** The rules of one encoding. */
export const lineEncoding = (encoding: TextEncodingName): LineEncoding => encodings[encoding];

const NEWLINE = 0x0a;
const RETURN = 0x0d;

// Each line is copied out of its block on purpose: a slice of one big string would keep the whole block in memory for as
// long as any word of it is remembered, and was not faster.
const asLatin1: LineDecoder = { text: (block, start, end) => block.toString("latin1", start, end) };
const asUtf8: LineDecoder = { text: (block, start, end) => block.toString("utf8", start, end) };
const asBrokenUtf8: LineDecoder = { ...asUtf8, isBroken: (block, start, end) => !isUtf8(block.subarray(start, end)) };

const oneByte = {
  unit: 1 as const,
  lineEnd: (block: Buffer, from: number) => block.indexOf(NEWLINE, from),
  withoutReturn: (block: Buffer, start: number, end: number) =>
    end > start && block[end - 1] === RETURN ? end - 1 : end,
};

const latin1: LineEncoding = {
  ...oneByte,
  wholeCharacters: (_block, _start, limit) => limit,
  decoderOf: () => asLatin1,
};

const utf8: LineEncoding = {
  ...oneByte,
  wholeCharacters: (block, start, limit) => start + endOfWholeCharacters(block.subarray(start, limit)),
  decoderOf: (region) => (isAscii(region) ? asLatin1 : isUtf8(region) ? asUtf8 : asBrokenUtf8),
};

/** UTF-16 with the significant byte of a character at `high` (0 or 1) of each pair. */
function utf16(encoding: "utf-16le" | "utf-16be", high: 0 | 1): LineEncoding {
  const low = 1 - high;
  const isUnit = (block: Buffer, at: number, value: number) => block[at + low] === value && block[at + high] === 0;
  return {
    unit: 2,
    lineEnd(block, from) {
      for (let at = block.indexOf(NEWLINE, from); at >= 0; at = block.indexOf(NEWLINE, at + 1)) {
        if ((at & 1) === low && isUnit(block, at - low, NEWLINE)) return at - low;
      }
      return -1;
    },
    withoutReturn: (block, start, end) => (end - 2 >= start && isUnit(block, end - 2, RETURN) ? end - 2 : end),
    wholeCharacters(block, start, limit) {
      const end = start + ((limit - start) & ~1);
      const isHighSurrogate = end > start && (block[end - 2 + high]! & 0xfc) === 0xd8;
      return isHighSurrogate ? end - 2 : end;
    },
    decoderOf: () => ({
      text: (block, start, end) => decodeText(block.subarray(start, end), encoding),
      isBroken: (block, start, end) => !isWholeUtf16(block.subarray(start, end), encoding),
    }),
  };
}

const encodings: Readonly<Record<TextEncodingName, LineEncoding>> = {
  "utf-8": utf8,
  latin1,
  "utf-16le": utf16("utf-16le", 1),
  "utf-16be": utf16("utf-16be", 0),
};
