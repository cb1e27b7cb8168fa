import type { SourceSlice, StoredSource } from "@lagebild/domain";
import type { SlicePoint, SourceStore } from "@lagebild/store";
import { currentSlices } from "./current-slices.js";
import { SEGMENT_BYTES } from "./plan-slices.js";
import type { IngestSlice } from "../ingest-job.js";

/** Cuts a source into slices, at points of its choice or at those given. */
export type PlanSource = (source: StoredSource, points?: readonly SlicePoint[]) => Promise<readonly SourceSlice[]>;

/**
 * Cuts what was added to a source into slices. The last line is read anew with them where it had no end, and the whole
 * source where what was added shows that it has to be read in another way, or in another revision.
 */
export async function planGrowth(
  store: SourceStore,
  source: StoredSource,
  seen: StoredSource,
  recipes: () => Promise<readonly IngestSlice[]>,
  plan: PlanSource,
): Promise<readonly SourceSlice[]> {
  if ((seen.revision ?? 0) !== (source.revision ?? 0) || seen.encoding !== source.encoding) return plan(source);
  if (seen.framing) return plan(source);
  const before = currentSlices(await recipes(), [seen]);
  const known = before.flatMap(({ slices }) => slices).sort((a, b) => a.startByte - b.startByte);
  const covered = known.reduce((end, { startByte, endByte }) => (startByte === end ? endByte : NaN), 0);
  if (covered !== seen.sizeBytes) return plan(source);
  const kept = (await store.endsLine(source.id, seen.sizeBytes)) ? known : known.slice(0, -1);
  const range = { startByte: kept.at(-1)?.endByte ?? 0, endByte: source.sizeBytes };
  const tail = await store.slicePoints(source.id, SEGMENT_BYTES, range);
  const points = kept.map(({ startByte, endByte, firstLine }) => ({ startByte, endByte, firstLine }));
  const slices = await plan(source, [...points, ...tail]);
  if (slices.some(({ source: one }) => one.framing)) return slices; // its records are not lines: they were planned as a whole
  const isSame = kept.every((slice, i) => slices[i] !== undefined && readingOf(slice) === readingOf(slices[i]));
  return isSame && slices.length === points.length + tail.length ? slices.slice(kept.length) : plan(source);
}

/** What decides which records a slice gives, besides the bytes. */
const readingOf = ({ source: _source, assumptions: _told, ...reading }: SourceSlice): string =>
  JSON.stringify(Object.entries(reading).sort(([a], [b]) => (a < b ? -1 : 1)));
