import type { LogLine, UntrustedText } from "@lagebild/domain";
import { lineEncoding } from "../lines/line-encoding.js";
import { MAX_LINE_BYTES, type LineBatches } from "../lines/read-lines.js";
import { asBuffer, markLength } from "../lines/text-encoding.js";
import type { LostRecords } from "../binary/binary-block.js";
import { binaryFramer, isBinary } from "./binary-framer.js";
import { CHARS } from "./frame-scanner.js";
import type { FrameOptions, RecordFramer } from "./record-framer.js";
import { frameScanner } from "./text-framings.js";
import { textView } from "./text-view.js";

interface RecordPlace {
  readonly byteOffset: number;
  readonly isCut: boolean;
  readonly firstLine: number;
  /** Undefined where it has to be counted in what is kept. */
  readonly lastLine: number | undefined;
}

/** Scanners look back so far at most for what a broken record has swallowed. */
const LOOK_BACK_BYTES = 512 * 1024;
const NOTHING: Buffer = Buffer.alloc(0);
const LONGEST_MARK = 3;

/**
 * Frames text. A record's number is the line that it begins on, or one more than that of the record before where that is
 * greater. Memory is bounded by a block and a record of `maxLineBytes`.
 */
export function recordFramer(options: FrameOptions): RecordFramer {
  return isBinary(options.framing) ? binaryFramer(options) : textFramer(options);
}

function textFramer(options: FrameOptions): RecordFramer {
  const { framing, encoding, startOffset = 0, position, maxLineBytes = MAX_LINE_BYTES, onPoint } = options;
  const { unit, viewOf } = textView(encoding);
  const rules = lineEncoding(encoding);
  const scanner = frameScanner(framing, position?.state);
  const stats = { lines: 0, emptyLines: 0, cutLines: 0, brokenCharacters: 0, gaps: 0, gapBytes: 0 };
  const keptBytes = Math.max(maxLineBytes, LOOK_BACK_BYTES) + 2 * unit;
  let isAtMark = startOffset === 0;
  let torn = NOTHING;
  /** What was not given up: original bytes, their view, and where they begin. */
  let bytes = NOTHING;
  let view = NOTHING;
  let offset = startOffset;
  /** The line of the unit `counted`. */
  let line = options.firstLine ?? 1;
  let counted = 0;
  let number = position?.record ?? 0;
  /** Beginning of a record that is longer than what is kept of it. */
  let head: { readonly bytes: Buffer; readonly line: number; readonly offset: number } | undefined;
  let found: LogLine[] = [];

  const countTo = (to: number): void => {
    for (let at = view.indexOf(CHARS.newline, counted); at >= 0 && at < to; at = view.indexOf(CHARS.newline, at + 1))
      line++;
    counted = Math.max(counted, to);
  };

  const tell = (start: number, end: number): void => {
    const long = start < 0 ? head : undefined;
    head = undefined;
    if (!long) countTo(start);
    const firstLine = long?.line ?? line;
    const byteOffset = long?.offset ?? offset + start * unit;
    const whole = offset + end * unit - byteOffset;
    countTo(end);
    const isCut = whole > maxLineBytes;
    const kept = long
      ? Buffer.concat([long.bytes, bytes.subarray(0, Math.max(0, end * unit))]).subarray(0, whole)
      : bytes.subarray(start * unit, end * unit);
    const length = isCut ? rules.wholeCharacters(kept, 0, maxLineBytes) : kept.length;
    if (isCut) stats.cutLines++;
    stats.lines++;
    if (!options.isCounting)
      push(kept, length, { byteOffset, isCut, firstLine, lastLine: isCut || long ? undefined : line });
    else number = Math.max(number + 1, firstLine);
    const state = onPoint && scanner.state();
    if (state !== undefined && end >= 0)
      onPoint?.({ byte: offset + end * unit, line, position: { record: number, state } });
  };

  const push = (kept: Buffer, length: number, place: RecordPlace): void => {
    const decoder = rules.decoderOf(kept);
    if (decoder.isBroken?.(kept, 0, length) === true) stats.brokenCharacters++;
    const text = decoder.text(kept, 0, length) as UntrustedText;
    const lineCount = place.lastLine === undefined ? text.split("\n").length : place.lastLine - place.firstLine + 1;
    number = Math.max(number + 1, place.firstLine);
    const { byteOffset, isCut } = place;
    found.push({ line: number, ...(lineCount > 1 && { lineCount }), byteOffset, byteLength: length, text, isCut });
  };

  /** Gives up what was seen. Of a record that is too long, only the beginning is kept. */
  const giveUp = (): void => {
    const start = scanner.start();
    if (start >= 0) head = undefined;
    const isLong = head !== undefined || (view.length - start) * unit > keptBytes;
    if (isLong && !head) {
      countTo(start);
      const kept = Buffer.from(bytes.subarray(start * unit, start * unit + keptBytes));
      head = { bytes: kept, line, offset: offset + start * unit };
    }
    const units = Math.max(
      0,
      Math.min(view.length, isLong ? Math.max(start, scanner.needed()) : Math.min(start, scanner.needed())),
    );
    countTo(units);
    scanner.shift(units);
    counted -= units;
    offset += units * unit;
    bytes = bytes.subarray(units * unit);
    view = view.subarray(units);
  };

  const add = (piece: Buffer, isEnd: boolean): LogLine[] => {
    found = [];
    let block = torn.length === 0 ? piece : Buffer.concat([torn, piece]);
    torn = NOTHING;
    if (isAtMark) {
      if (block.length < LONGEST_MARK && !isEnd) {
        torn = Buffer.from(block);
        return found;
      }
      const mark = markLength(block, encoding);
      isAtMark = false;
      offset += mark;
      block = block.subarray(mark);
    }
    const odd = isEnd ? 0 : block.length % unit;
    torn = Buffer.from(block.subarray(block.length - odd));
    const whole = block.subarray(0, block.length - odd);
    bytes = bytes.length === 0 ? whole : Buffer.concat([bytes, whole]);
    view = unit === 1 ? bytes : view.length === 0 ? viewOf(whole) : Buffer.concat([view, viewOf(whole)]);
    scanner.scan(view, isEnd, tell);
    if (isEnd) return found;
    giveUp();
    return found;
  };

  return { stats, push: (piece) => add(asBuffer(piece), false), end: () => add(NOTHING, true) };
}

/** Records in batches, and what could not be read of them. */
export interface RecordBatches extends LineBatches {
  lost?(): readonly LostRecords[];
}

/** Reads the records of a source in batches, in file order. */
export function frameRecords(pieces: AsyncIterable<Uint8Array>, options: FrameOptions): RecordBatches {
  const framer = recordFramer(options);

  async function* batches(): AsyncGenerator<readonly LogLine[]> {
    for await (const piece of pieces) {
      const records = framer.push(piece);
      if (records.length > 0) yield records;
    }
    const last = framer.end();
    if (last.length > 0) yield last;
  }

  const { stats, lost } = framer;
  return { stats, ...(lost && { lost }), [Symbol.asyncIterator]: batches };
}
