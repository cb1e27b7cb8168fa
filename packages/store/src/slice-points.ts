import { countNewlines, findNewline, newlineBytes } from "./count-newlines.js";
import type { StoredFile } from "./stored-file.js";

/** A range of a stored source that begins at a block. It holds the lines that begin in [startByte, endByte). */
export interface SlicePoint {
  readonly startByte: number;
  readonly endByte: number;
  /** Number of the first line that begins at or after `startByte`, 1-based. */
  readonly firstLine: number;
}

/** The bytes [startByte, endByte) of a source. */
export interface SourceRange {
  readonly startByte: number;
  readonly endByte: number;
}

type ReadBlock = (index: number) => Promise<Buffer>;

/**
 * Cuts a range of a source at block boundaries into ranges of about `targetBytes`. All but a range that begins within
 * a block is told from the index alone.
 */
export async function slicePointsOf(
  stored: StoredFile,
  targetBytes: number,
  { startByte, endByte }: SourceRange,
  block: ReadBlock,
): Promise<readonly SlicePoint[]> {
  const { blockBytes } = stored;
  const step = Math.max(1, Math.round(targetBytes / blockBytes));
  const points: SlicePoint[] = [];
  for (let from = startByte; from < endByte;) {
    const next = Math.min((Math.floor(from / blockBytes) + step) * blockBytes, endByte);
    points.push({ startByte: from, endByte: next, firstLine: await firstLineFrom(stored, from, block) });
    from = next;
  }
  return points;
}

/** Number of the first line that begins at or after `byte`, 1-based. */
async function firstLineFrom(stored: StoredFile, byte: number, block: ReadBlock): Promise<number> {
  const { source, blockBytes, blocks } = stored;
  const index = Math.floor(byte / blockBytes);
  const { newlinesBefore, startsLine } = blocks[index]!;
  const within = byte - index * blockBytes;
  if (within === 0) return newlinesBefore + (startsLine ? 1 : 2);
  const { count, isLast } = countNewlines((await block(index)).subarray(0, within), source.encoding);
  return newlinesBefore + count + (isLast ? 1 : 2);
}

/** Tells whether a line ends just before `byte`, as at the begin of the source. */
export async function endsLine(stored: StoredFile, byte: number, block: ReadBlock): Promise<boolean> {
  return (await lineBegin(stored, byte, block)) === byte;
}

/** Where the first line begins that begins at or after `byte`; the end of the source where none does. */
export async function lineBegin(stored: StoredFile, byte: number, block: ReadBlock): Promise<number> {
  const { source, blockBytes, blocks } = stored;
  if (byte <= 0) return 0;
  const unit = newlineBytes(source.encoding);
  const from = byte + (byte % unit) - unit; // a line end just before `byte` means that a line begins at `byte`
  for (let i = Math.floor(from / blockBytes); i < blocks.length; i++) {
    if (newlinesIn(stored, i) === 0) continue; // a line longer than a block is passed without reading it
    const at = findNewline(await block(i), Math.max(0, from - i * blockBytes), source.encoding);
    if (at >= 0) return i * blockBytes + at + unit;
  }
  return source.sizeBytes;
}

function newlinesIn({ blocks, newlines }: StoredFile, index: number): number {
  return (blocks[index + 1]?.newlinesBefore ?? newlines) - blocks[index]!.newlinesBefore;
}
