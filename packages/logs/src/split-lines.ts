import type { LogLine, TextEncodingName, UntrustedText } from "@lagebild/domain";
import { lineEncoding, type LineDecoder } from "./line-encoding.js";
import { asBuffer, markLength } from "./text-encoding.js";

/** What a reader of lines has seen so far. */
export interface LineStats {
  readonly lines: number;
  readonly emptyLines: number;
  /** Lines over the limit, of which only the beginning was kept. */
  readonly cutLines: number;
  /** Lines with bytes that are not valid in the encoding; they hold U+FFFD in their place. */
  readonly brokenCharacters: number;
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

const LONGEST_MARK = 3;
const NOTHING = Buffer.alloc(0);

/**
 * Numbers the lines of a file as `grep -n` and `sed` do: they end at `\n` or `\r\n`. A lone `\r` is no line end, because
 * it is a character of the line to those tools, and an attacker who writes one would otherwise forge a line of his own.
 */
export function lineSplitter(options: SplitOptions): LineSplitter {
  const rules = lineEncoding(options.encoding);
  const stats = { lines: 0, emptyLines: 0, cutLines: 0, brokenCharacters: 0 };
  const unfinished = unfinishedLine(options.maxLineBytes + 2 * rules.unit);
  let held = NOTHING; // bytes that make no whole character yet
  let isAtMark = options.startOffset === 0;
  let blockOffset = options.startOffset;
  let nextLine = options.firstLine;

  const lineOf = (block: Buffer, start: number, lineEnd: number, byteOffset: number, decoder: LineDecoder): LogLine => {
    let end = lineEnd;
    const isCut = end - start > options.maxLineBytes;
    if (isCut) {
      end = rules.wholeCharacters(block, start, start + options.maxLineBytes);
      stats.cutLines++;
    }
    stats.lines++;
    if (end === start) stats.emptyLines++;
    if (decoder.isBroken?.(block, start, end) === true) stats.brokenCharacters++;
    const text = decoder.text(block, start, end) as UntrustedText;
    return { line: nextLine++, byteOffset, byteLength: end - start, text, isCut };
  };

  /** The unfinished line, of which the last `endingBytes` were added from the current block. */
  const finish = (endingBytes: number, hasLineEnd: boolean): LogLine => {
    const byteOffset = blockOffset + endingBytes - unfinished.length();
    const bytes = unfinished.take();
    const end = hasLineEnd ? rules.withoutReturn(bytes, 0, bytes.length) : bytes.length;
    return lineOf(bytes, 0, end, byteOffset, rules.decoderOf(bytes));
  };

  const split = (block: Buffer): LogLine[] => {
    const lines: LogLine[] = [];
    let start = 0;
    let end = rules.lineEnd(block, 0);
    if (end >= 0 && unfinished.length() > 0) {
      unfinished.add(block.subarray(0, end));
      lines.push(finish(end, true));
      start = end + rules.unit;
      end = rules.lineEnd(block, start);
    }
    const decoder = end < 0 ? undefined : rules.decoderOf(block.subarray(start, block.lastIndexOf(0x0a) + 1));
    for (; end >= 0; end = rules.lineEnd(block, start)) {
      lines.push(lineOf(block, start, rules.withoutReturn(block, start, end), blockOffset + start, decoder!));
      start = end + rules.unit;
    }
    unfinished.add(block.subarray(start));
    blockOffset += block.length;
    return lines;
  };

  /** The next bytes from the held ones on, without the byte order mark. */
  const withoutMark = (bytes: Buffer): Buffer => {
    isAtMark = false;
    const mark = markLength(bytes, options.encoding);
    blockOffset += mark;
    return bytes.subarray(mark);
  };

  return {
    stats,
    push(piece) {
      let block = held.length === 0 ? asBuffer(piece) : Buffer.concat([held, piece]);
      held = NOTHING;
      if (isAtMark && block.length < LONGEST_MARK) {
        held = Buffer.from(block);
        return [];
      }
      if (isAtMark) block = withoutMark(block);
      const whole = block.length - (block.length % rules.unit);
      if (whole < block.length) held = Buffer.from(block.subarray(whole));
      return split(block.subarray(0, whole));
    },
    end() {
      const last = isAtMark ? withoutMark(held) : held;
      held = NOTHING;
      const whole = last.length - (last.length % rules.unit);
      const lines = split(last.subarray(0, whole));
      unfinished.add(last.subarray(whole));
      if (unfinished.length() > 0) lines.push(finish(last.length - whole, false));
      return lines;
    },
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
