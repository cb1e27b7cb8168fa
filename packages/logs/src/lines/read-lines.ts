import type { LogLine, TextEncodingName } from "@lagebild/domain";
import { lineSplitter, type LineStats } from "./split-lines.js";

export type { LineStats } from "./split-lines.js";

export interface ReadLinesOptions {
  readonly encoding: TextEncodingName;
  /** Where in the original file the bytes begin: 0, or the beginning of a line. Default 0. */
  readonly startOffset?: number;
  /** Number of the first line, 1-based. Default 1. */
  readonly firstLine?: number;
  /** Longer lines are cut to this many bytes at most. Default 1 MiB. */
  readonly maxLineBytes?: number;
}

/** Lines in batches, in file order, and an account of them that is complete once they are read to the end. */
export interface LineBatches extends AsyncIterable<readonly LogLine[]> {
  readonly stats: LineStats;
}

export const MAX_LINE_BYTES = 1024 * 1024;

/**
 * Reads numbered lines with the byte ranges they have in the original file. Every line is yielded, empty ones too; a cut
 * line's `byteLength` is that of the text kept. Memory is bounded by one block and one line of `maxLineBytes`.
 */
export function readLines(bytes: AsyncIterable<Uint8Array>, options: ReadLinesOptions): LineBatches {
  const splitter = lineSplitter({
    encoding: options.encoding,
    startOffset: options.startOffset ?? 0,
    firstLine: options.firstLine ?? 1,
    maxLineBytes: options.maxLineBytes ?? MAX_LINE_BYTES,
  });

  async function* batches(): AsyncGenerator<readonly LogLine[]> {
    for await (const block of bytes) {
      const lines = splitter.push(block);
      if (lines.length > 0) yield lines;
    }
    const last = splitter.end();
    if (last.length > 0) yield last;
  }

  return { stats: splitter.stats, [Symbol.asyncIterator]: batches };
}
