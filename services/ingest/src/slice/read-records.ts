import type { SourceSlice } from "@lagebild/domain";
import { frameRecords, readLines, type RecordBatches } from "@lagebild/logs";
import type { SourceStore } from "@lagebild/store";

/** Reads the records of a slice in batches, as its source is framed. */
export async function readRecords(store: SourceStore, slice: SourceSlice): Promise<RecordBatches> {
  const { source, startByte, endByte, firstLine, position } = slice;
  const { id, encoding, framing } = source;
  if (framing)
    return frameRecords(store.read(id, startByte, endByte), {
      framing,
      encoding,
      startOffset: startByte,
      firstLine,
      ...(position && { position }),
    });
  const { bytes, firstByte } = await store.readSlice(id, startByte, endByte, source.sizeBytes);
  return readLines(bytes, { encoding, startOffset: firstByte, firstLine });
}
