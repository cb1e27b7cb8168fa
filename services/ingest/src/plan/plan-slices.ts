import { createHash } from "node:crypto";
import {
  zoneNamed,
  type FramingKind,
  type SourceSettings,
  type SourceSlice,
  type StoredSource,
} from "@lagebild/domain";
import {
  assumeYears,
  yearTold,
  decodeText,
  detectFormat,
  headerOf,
  originOfPath,
  profileTimes,
  yearlessDate,
} from "@lagebild/logs";
import type { SlicePoint, SourceStore } from "@lagebild/store";
import { frameSource } from "./frame-source.js";

/** Text of one segment: large enough for few files, small enough that a worker's memory stays bounded. */
export const SEGMENT_BYTES = 32 * 1024 * 1024;
const SAMPLE_BYTES = 256 * 1024;
const EDGE_BYTES = 64 * 1024;
/** Characters: each slice carries the header, so it has to stay small. */
const MAX_HEADER = 16_384;

/**
 * Cuts a stored source into slices and finds out what single lines do not say: the format, the year, and how times are
 * to be read. What the settings say goes first; `installationZone` is the zone of times where neither says one.
 */
export async function planSlices(
  store: SourceStore,
  stored: StoredSource,
  settings: SourceSettings,
  installationZone = "UTC",
  at?: readonly SlicePoint[],
): Promise<readonly SourceSlice[]> {
  const framed = await frameSource(store, stored, SEGMENT_BYTES);
  const source = framed?.source ?? stored;
  const points = framed?.parts ?? at ?? (await store.slicePoints(source.id, SEGMENT_BYTES));
  const linesAt = async (offset: number, length: number): Promise<readonly string[]> => {
    const end = Math.min(source.sizeBytes, offset + length);
    const bytes = await store.readBytes(source.id, offset, Math.max(0, end - offset));
    const lines = decodeText(bytes, source.encoding).split("\n");
    return offset === 0 ? lines : lines.slice(1); // the first may be the end of a line
  };
  const head = framed?.head ?? (await linesAt(0, SAMPLE_BYTES));
  const isSampleAll = source.sizeBytes <= SAMPLE_BYTES || !HAS_LINES.has(source.framing?.kind ?? "lines");
  const middle = isSampleAll ? [] : await linesAt(evenHalf(source.sizeBytes), EDGE_BYTES);
  const tail = isSampleAll ? head : await linesAt(Math.max(0, source.sizeBytes - EDGE_BYTES), EDGE_BYTES);
  const format = detectFormat(head);
  const firstLines: string[] = [];
  for (const { startByte } of points)
    firstLines.push((startByte === 0 ? head : await linesAt(startByte, EDGE_BYTES)).find(isYearless) ?? "");
  const lastYear = yearTold(tail);
  const years = assumeYears(firstLines, tail.findLast(isYearless) ?? "", source.modifiedMs, {
    firstYear: settings.year ?? (lastYear === undefined ? source.toldYear : undefined),
    lastYear,
  });
  const header = headerOf(format, head)?.slice(0, MAX_HEADER);
  const sample = isSampleAll ? head : [...head.slice(0, 1_000), ...middle.slice(0, 500), ...tail.slice(-500)];
  const { times, assumptions } = profileTimes(sample, source.modifiedMs);
  const year = firstLines.some((line) => line !== "") ? years[0] : undefined;
  const whence =
    settings.year !== undefined
      ? " (set)"
      : lastYear !== undefined
        ? " (told by other times in the lines)"
        : source.toldYear !== undefined
          ? " (that of other sources of these days)"
          : "";
  const { clockOffsetMs } = settings;
  const host = originOfPath(source.file).host ?? settings.host;
  const zone = zoneNamed(settings.zone ?? installationZone) ?? "UTC";
  return points.map((point, i) => ({
    source,
    format,
    ...point,
    year: years[i]!,
    zone,
    zoneOrigin: settings.zone === undefined ? "assumed" : "set",
    ...(host !== undefined && { host }),
    ...(clockOffsetMs !== undefined && { clockOffsetMs }),
    times,
    assumptions: [
      ...(year === undefined ? [] : [`times without a year begin in ${year}${whence}`]),
      ...(clockOffsetMs === undefined ? [] : [`clock corrected by ${clockOffsetMs / 1_000} s`]),
      ...assumptions,
    ],
    ...(header !== undefined && { header }),
  }));
}

/** Framings whose text is lines wherever one looks. */
const HAS_LINES: ReadonlySet<FramingKind> = new Set(["lines", "blocks", "csv"] as const);

const isYearless = (line: string): boolean => yearlessDate(line) !== undefined;

/** Half of a size, even: characters of two bytes begin there. */
const evenHalf = (size: number): number => Math.floor(size / 4) * 2;

/** Names a segment by what it holds, so that ingesting the same slices again replaces it. */
export function segmentIdOf(slices: readonly SourceSlice[]): string {
  const hash = createHash("sha256");
  for (const { source, startByte, endByte } of slices)
    hash.update(`${source.id}:${startByte}-${endByte}:${source.revision ?? 0}:${source.sizeBytes};`);
  return hash.digest("hex").slice(0, 16);
}
