import { findNewline, newlineBytes } from "./count-newlines.js";
import type { StoredFile } from "./stored-file.js";

/** A range of a stored source that begins at a block. It holds the lines that begin in [startByte, endByte). */
export interface SlicePoint {
  readonly startByte: number;
  readonly endByte: number;
  /** Number of the first line that begins at or after `startByte`, 1-based. */
  readonly firstLine: number;
}

/** Cuts a source at block boundaries into ranges of about `targetBytes`, told from the index alone. */
export function slicePointsOf({ source, blocks, blockBytes }: StoredFile, targetBytes: number): readonly SlicePoint[] {
  const step = Math.max(1, Math.round(targetBytes / blockBytes));
  const points: SlicePoint[] = [];
  for (let i = 0; i < blocks.length; i += step) {
    const { newlinesBefore, startsLine } = blocks[i]!;
    points.push({
      startByte: i * blockBytes,
      endByte: Math.min((i + step) * blockBytes, source.sizeBytes),
      firstLine: newlinesBefore + (startsLine ? 1 : 2),
    });
  }
  return points;
}

/** Where the first line begins that begins at or after `byte`; the end of the source where none does. */
export async function lineBegin(
  stored: StoredFile,
  byte: number,
  block: (index: number) => Promise<Buffer>,
): Promise<number> {
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
