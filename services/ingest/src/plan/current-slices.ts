import type { SourceId, SourceSlice, StoredSource } from "@lagebild/domain";
import type { IngestSlice } from "../ingest-job.js";

/** Leaves of recipes the slices that make up the sources as they are: of a source that grew, its latest slices. */
export function currentSlices(
  recipes: readonly IngestSlice[],
  sources: readonly StoredSource[],
): readonly IngestSlice[] {
  const byId = new Map(sources.map((source) => [source.id, source]));
  const fitting = recipes
    .flatMap(({ slices }) => slices)
    .filter(({ source }) => {
      const now = byId.get(source.id);
      return now && source.sizeBytes <= now.sizeBytes && (source.revision ?? 0) === (now.revision ?? 0);
    })
    .sort((a, b) => b.source.sizeBytes - a.source.sizeBytes || a.startByte - b.startByte || b.endByte - a.endByte);
  const accepted = new Map<SourceId, SourceSlice[]>();
  for (const slice of fitting) {
    const others = accepted.get(slice.source.id) ?? [];
    const isTaken = others.some((other) => slice.startByte < other.endByte && other.startByte < slice.endByte);
    if (!isTaken) accepted.set(slice.source.id, [...others, slice]);
  }
  const current = new Set([...accepted.values()].flat());
  return recipes.flatMap((recipe) => {
    const slices = recipe.slices.filter((slice) => current.has(slice));
    return slices.length > 0 ? [{ ...recipe, slices }] : [];
  });
}
