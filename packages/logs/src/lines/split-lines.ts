import type { LogLine, TextEncodingName, UntrustedText } from "@lagebild/domain";
import { lineEncoding, type LineDecoder, type LineEncoding } from "./line-encoding.js";
import { cutAtGaps } from "./nul-gaps.js";
import { asBuffer, markLength } from "./text-encoding.js";

/** What a reader of lines has seen so far. */
export interface LineStats {
  readonly lines: number;
  readonly emptyLines: number;
  /** Lines over the limit, of which only the beginning was kept. */
  readonly cutLines: number;
  /** Lines with bytes that are not valid in the encoding; they hold U+FFFD in their place. */
  readonly brokenCharacters: number;
  /** Runs of NUL bytes that stand where text should, as file systems leave after a hard stop. */
  readonly gaps: number;
  readonly gapBytes: number;
}

export interface SplitOptions {
  readonly encoding: TextEncodingName;
  /** Where in the original file the first byte lies. */
  readonly startOffset: number;
  readonly firstLine: number;
  readonly maxLineBytes: number;
}

/** Turns pieces of a file into its lines. */
export interface LineSplitter {
  readonly stats: LineStats;
  /** The lines that end in this piece. */
  push(piece: Uint8Array): LogLine[];
  /** The last line, where the file does not end with a line end. */
  end(): LogLine[];
}

/**
 * Numbers the lines of a file as `grep -n` and `sed` do: they end at `\n` or `\r\n`. A lone `\r` is no line end, because
 * it is a character of the line to those tools, and an attacker who writes one would otherwise forge a line of his own.
 * A gap of NUL bytes is no text: what stands before and after it on one line are two pieces of one number.
 */
export function lineSplitter(options: SplitOptions): LineSplitter {
  const rules = lineEncoding(options.encoding);
  const { stats, lineOf, addGap } = lineMaker(options, rules);
  const whole = wholeCharacters(options, rules.unit);
  const gaps = cutAtGaps(rules.unit);
  const unfinished = unfinishedLine(options.maxLineBytes + 2 * rules.unit);
  let blockOffset = options.startOffset;
  let isAfterGap = false;

  /** The unfinished line, of which the last `endingBytes` were added from the current block. */
  const finish = (endingBytes: number, ending: LineEnding): LogLine => {
    const byteOffset = blockOffset + endingBytes - unfinished.length();
    const bytes = unfinished.take();
    const end = ending === "line end" ? rules.withoutReturn(bytes, 0, bytes.length) : bytes.length;
    const piece = ending === "gap" ? "before gap" : isAfterGap ? "after gap" : "whole";
    return lineOf(bytes, 0, end, byteOffset, rules.decoderOf(bytes), piece);
  };

  const splitText = (block: Buffer, lines: LogLine[]): void => {
    let start = 0;
    let end = rules.lineEnd(block, 0);
    if (end >= 0 && (unfinished.length() > 0 || isAfterGap)) {
      unfinished.add(block.subarray(0, end));
      const line = finish(end, "line end");
      if (line.byteLength > 0 || !isAfterGap) lines.push(line);
      isAfterGap = false;
      start = end + rules.unit;
      end = rules.lineEnd(block, start);
    }
    const decoder = rules.decoderOf(block.subarray(start, block.lastIndexOf(0x0a) + 1));
    for (; end >= 0; end = rules.lineEnd(block, start)) {
      lines.push(lineOf(block, start, rules.withoutReturn(block, start, end), blockOffset + start, decoder));
      start = end + rules.unit;
    }
    unfinished.add(block.subarray(start));
    blockOffset += block.length;
  };

  const split = (pieces: Iterable<Buffer | number>): LogLine[] => {
    const lines: LogLine[] = [];
    for (const piece of pieces) {
      if (typeof piece !== "number") {
        splitText(piece, lines);
        continue;
      }
      if (unfinished.length() > 0) lines.push(finish(0, "gap"));
      addGap(piece);
      isAfterGap = true;
      blockOffset += piece;
    }
    return lines;
  };

  const push = (piece: Uint8Array): LogLine[] => {
    const { markBytes, block } = whole.add(asBuffer(piece));
    blockOffset += markBytes;
    return split(gaps.add(block));
  };

  const end = (): LogLine[] => {
    const { markBytes, block, torn } = whole.end();
    blockOffset += markBytes;
    const lines = split([...gaps.add(block), ...gaps.end()]);
    unfinished.add(torn);
    if (unfinished.length() > 0) lines.push(finish(torn.length, "end of file"));
    return lines;
  };

  return { stats, push, end };
}

type LineEnding = "line end" | "gap" | "end of file";
type LinePiece = "whole" | "before gap" | "after gap";

/** Makes lines of byte ranges: numbers, cuts, decodes and counts them. */
function lineMaker({ encoding, firstLine, maxLineBytes }: SplitOptions, rules: LineEncoding) {
  const stats = { lines: 0, emptyLines: 0, cutLines: 0, brokenCharacters: 0, gaps: 0, gapBytes: 0 };
  let nextLine = firstLine;

  const lineOf = (
    block: Buffer,
    lineStart: number,
    lineEnd: number,
    lineOffset: number,
    decoder: LineDecoder,
    piece: LinePiece = "whole",
  ): LogLine => {
    // A byte order mark at the beginning of a line comes from files that were put one behind the other.
    const markBytes = block[lineStart]! < 0x80 ? 0 : markLength(block.subarray(lineStart, lineEnd), encoding);
    const start = lineStart + markBytes;
    let end = lineEnd;
    const isCut = end - start > maxLineBytes;
    if (isCut) {
      end = rules.wholeCharacters(block, start, start + maxLineBytes);
      stats.cutLines++;
    }
    if (piece !== "before gap") stats.lines++;
    if (end === start && piece === "whole") stats.emptyLines++;
    if (decoder.isBroken?.(block, start, end) === true) stats.brokenCharacters++;
    const text = decoder.text(block, start, end) as UntrustedText;
    const line = piece === "before gap" ? nextLine : nextLine++;
    return { line, byteOffset: lineOffset + markBytes, byteLength: end - start, text, isCut };
  };
  const addGap = (bytes: number): void => {
    stats.gaps++;
    stats.gapBytes += bytes;
  };
  return { stats: stats as LineStats, lineOf, addGap };
}

const LONGEST_MARK = 3;
const NOTHING = Buffer.alloc(0);

/** Cuts pieces between characters of `unit` bytes, and takes the byte order mark off the beginning of a file. */
function wholeCharacters({ encoding, startOffset }: SplitOptions, unit: number) {
  let held = NOTHING;
  let isAtMark = startOffset === 0;

  const cut = (bytes: Buffer) => {
    const markBytes = isAtMark ? markLength(bytes, encoding) : 0;
    isAtMark = false;
    const end = bytes.length - ((bytes.length - markBytes) % unit);
    return { markBytes, block: bytes.subarray(markBytes, end), torn: bytes.subarray(end) };
  };

  return {
    add(piece: Buffer) {
      const bytes = held.length === 0 ? piece : Buffer.concat([held, piece]);
      const isTooShort = isAtMark && bytes.length < LONGEST_MARK;
      const parts = isTooShort ? { markBytes: 0, block: NOTHING, torn: bytes } : cut(bytes);
      held = Buffer.from(parts.torn);
      return parts;
    },
    end: () => cut(held),
  };
}

/** A line whose end has not come yet: its true length, and as many of its first bytes as the limit allows. */
function unfinishedLine(maxKeptBytes: number) {
  let parts: Buffer[] = [];
  let keptBytes = 0;
  let lengthBytes = 0;
  return {
    length: () => lengthBytes,
    add(bytes: Buffer): void {
      lengthBytes += bytes.length;
      const kept = bytes.subarray(0, maxKeptBytes - keptBytes);
      if (kept.length === 0) return;
      parts.push(Buffer.from(kept)); // copied, so that a short beginning does not keep its whole block in memory
      keptBytes += kept.length;
    },
    take(): Buffer {
      const bytes = Buffer.concat(parts);
      parts = [];
      keptBytes = 0;
      lengthBytes = 0;
      return bytes;
    },
  };
}
