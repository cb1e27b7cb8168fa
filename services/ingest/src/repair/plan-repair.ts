import type { StoredSource } from "@lagebild/domain";
import { detectEncoding } from "@lagebild/logs";
import { mendArrivals } from "@lagebild/search/verify-index";
import { BLOCK_BYTES, mendSource, restoreSource, sourceStore, verifySources } from "@lagebild/store";
import type { IngestInput, IngestSlice } from "../ingest-job.js";
import { writeIngestNotes } from "../ingest-notes.js";
import { openJobInputs } from "../plan/open-job-inputs.js";
import type { PlanContext, PlanDeps } from "../plan/plan-ingest.js";
import { planSlices } from "../plan/plan-slices.js";
import { segmentGroups } from "../plan/segment-groups.js";
import { readSegmentRecipes, writeSegmentRecipe } from "../plan/segment-recipes.js";
import { mendDocuments } from "./mend-documents.js";
import { verifyIncident, type IncidentFault } from "./verify-incident.js";

/**
 * Makes again what is damaged: documents from their other ones, sources from the original files that the job names,
 * segments from the stored sources. Nothing that is new is put in. For whoever holds the incident's lock.
 */
export async function planRepair(
  { folder, index }: Pick<PlanDeps, "folder" | "index">,
  input: IngestInput,
  context: PlanContext,
): Promise<void> {
  const { faults, segments } = await verifyIncident(folder, context.signal);
  await mendDocuments(folder, faults);
  for (const fault of (await verifySources(folder.sources, context.signal)).faults)
    if (fault.part !== "bytes") await mendSource(folder.sources, fault);
  const restored = await restoreFrom({ folder, input, context }, faults);
  const store = sourceStore(folder.sources, { detectEncoding });
  const stored = await store.list();
  if (faults.some(({ file }) => file.startsWith("arrivals.jsonl")))
    await mendArrivals(
      folder.root,
      stored.map(({ id, file }) => ({ source: id, file })),
    );
  const plan = (source: StoredSource) => planSlices(store, source, source.settings ?? {}, input.zone);
  for (const source of stored.filter(({ id }) => faults.some(({ file }) => file === `sources/${id}.points`)))
    await plan(source); // notes where it may be cut
  await writeIngestNotes(folder, context.jobId, { added: [], grown: restored, copies: [], unchanged: [], skips: [] });

  const seen = new Map((await index.snapshot()).sources.map(({ source }) => [source.id, source]));
  const missing = stored.filter((source) => !isSeen(source, seen.get(source.id)));
  const wanted = new Set(missing.map(({ id }) => id));
  const isWhole = new Map(segments.map((segment) => [segment.id, segment.isWhole]));
  for (const recipe of await readSegmentRecipes(folder, stored)) {
    const isGone = !isWhole.has(recipe.segmentId) && recipe.slices.some(({ source }) => wanted.has(source.id));
    if (isWhole.get(recipe.segmentId) !== false && !isGone) continue;
    await context.addSlice({ name: `repair ${recipe.segmentId}`, slice: recipe, size: sizeOf(recipe) });
    for (const { source } of recipe.slices) wanted.delete(source.id);
  }
  const groups = segmentGroups(input.incident, async (slice) => {
    await writeSegmentRecipe(folder, slice.slice);
    await context.addSlice(slice);
  });
  for (const source of missing.filter(({ id }) => wanted.has(id)))
    for (const slice of await plan(source)) await groups.add(slice);
  await groups.end([]);
}

const isSeen = (stored: StoredSource, seen: StoredSource | undefined): boolean =>
  seen !== undefined && seen.sizeBytes === stored.sizeBytes && (seen.revision ?? 0) === (stored.revision ?? 0);

const sizeOf = ({ slices }: IngestSlice): number =>
  slices.reduce((sum, { startByte, endByte }) => sum + endByte - startByte, 0);

/** Writes sources whose bytes are damaged anew from the files that the job names; returns the names of those that helped. */
async function restoreFrom(
  { folder, input, context }: Pick<PlanDeps, "folder"> & { readonly input: IngestInput; readonly context: PlanContext },
  faults: readonly IncidentFault[],
): Promise<readonly string[]> {
  const wanted = new Map(
    faults.flatMap(({ mend, source }) => (mend === "original" && source ? [[source.id, source]] : [])),
  );
  const restored: string[] = [];
  if (input.paths.length === 0) return restored;
  for await (const found of openJobInputs(input, folder, context.signal)) {
    if ("skip" in found || wanted.size === 0) continue;
    const source = await restoreSource(folder.sources, [...wanted.values()], found.open(), {
      ...{ detectEncoding, blockBytes: BLOCK_BYTES, signal: context.signal },
    });
    if (!source) continue;
    wanted.delete(source.id);
    restored.push(found.file);
  }
  return restored;
}
