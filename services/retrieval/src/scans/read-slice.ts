import { frameRecords, readLines, type LineBatches } from "@lagebild/logs";
import type { SourceStore } from "@lagebild/store";
import type { ScanSlice } from "./scan-task.js";

/** Longer lines are looked at only so far, and counted. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** Reads the lines, or the records, of a slice from the original; `through` sees its bytes. */
export async function readSlice(
  store: SourceStore,
  { source, startByte, endByte, firstLine, position }: ScanSlice,
  through: (bytes: AsyncIterable<Buffer>) => AsyncIterable<Buffer> = (bytes) => bytes,
): Promise<LineBatches> {
  const { id, encoding, framing } = source;
  const maxLineBytes = MAX_LINE_BYTES;
  if (framing)
    return frameRecords(through(store.read(id, startByte, endByte)), {
      framing,
      encoding,
      startOffset: startByte,
      firstLine,
      maxLineBytes,
      ...(position && { position }),
    });
  const { firstByte, bytes } = await store.readSlice(id, startByte, endByte, source.sizeBytes);
  return readLines(through(bytes), { encoding, startOffset: firstByte, firstLine, maxLineBytes });
}
