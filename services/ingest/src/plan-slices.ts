import { createHash } from "node:crypto";
import type { SourceSlice, StoredSource } from "@lagebild/domain";
import { assumeYears, decodeText, detectFormat, headerOf } from "@lagebild/logs";
import type { SourceStore } from "@lagebild/store";
import { frameSource } from "./frame-source.js";

/** Text of one segment: large enough for few files, small enough that a worker's memory stays bounded. */
export const SEGMENT_BYTES = 32 * 1024 * 1024;
const SAMPLE_BYTES = 256 * 1024;
const EDGE_BYTES = 16 * 1024;
/** Characters: each slice carries the header, so it has to stay small. */
const MAX_HEADER = 16_384;

/** Cuts a stored source into slices and finds out what their lines do not say: the format and the year. */
export async function planSlices(
  store: SourceStore,
  stored: StoredSource,
  zoneMinutes: number,
): Promise<readonly SourceSlice[]> {
  const framed = await frameSource(store, stored, SEGMENT_BYTES);
  const source = framed?.source ?? stored;
  const points = framed?.parts ?? (await store.slicePoints(source.id, SEGMENT_BYTES));
  const linesAt = async (offset: number, length: number): Promise<readonly string[]> => {
    const end = Math.min(source.sizeBytes, offset + length);
    const bytes = await store.readBytes(source.id, offset, Math.max(0, end - offset));
    const lines = decodeText(bytes, source.encoding).split("\n");
    return offset === 0 ? lines : lines.slice(1); // the first may be the end of a line
  };
  const sample = framed?.head ?? (await linesAt(0, SAMPLE_BYTES));
  const format = detectFormat(sample);
  const firstLines: string[] = [];
  for (const { startByte } of points) firstLines.push(stamped(await linesAt(startByte, EDGE_BYTES))[0] ?? "");
  const tail = await linesAt(Math.max(0, source.sizeBytes - EDGE_BYTES), EDGE_BYTES);
  const years = assumeYears(firstLines, stamped(tail).at(-1) ?? "", source.modifiedMs);
  const header = headerOf(format, sample)?.slice(0, MAX_HEADER);
  return points.map((point, i) => ({
    source,
    format,
    ...point,
    year: years[i]!,
    zoneMinutes,
    ...(header !== undefined && { header }),
  }));
}

/** Lines that begin with a time without a year; a file's first and last lines may be others. */
const stamped = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => /^(?:<\d{1,3}>|\[)?[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d/.test(line));

/** Names a segment by what it holds, so that ingesting the same slices again replaces it. */
export function segmentIdOf(slices: readonly SourceSlice[]): string {
  const hash = createHash("sha256");
  for (const { source, startByte, endByte } of slices) hash.update(`${source.id}:${startByte}-${endByte};`);
  return hash.digest("hex").slice(0, 16);
}
