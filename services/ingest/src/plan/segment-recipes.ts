import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { kindOf, type SourceSlice, type StoredSource } from "@lagebild/domain";
import { keepDocument, makeFolderIn, readDocument } from "@lagebild/domain/files";
import type { NewSlice } from "@lagebild/jobs";
import type { IncidentFolder } from "@lagebild/store";
import { currentSlices } from "./current-slices.js";
import type { IngestSlice } from "../ingest-job.js";
import { segmentGroups } from "./segment-groups.js";

const folderOf = (folder: IncidentFolder): string => join(folder.root, "recipes");

/** Keeps what a segment is built from, so that it can be built again when rules have changed. */
export async function writeSegmentRecipe(folder: IncidentFolder, slice: IngestSlice): Promise<void> {
  await makeFolderIn(folderOf(folder));
  await keepDocument(join(folderOf(folder), `${slice.segmentId}.json`), slice, { isTwice: true });
}

/** Returns what the segments of the incident were built from, as far as it makes up the sources as they are seen. */
export async function readSegmentRecipes(
  folder: IncidentFolder,
  seen: readonly StoredSource[],
): Promise<readonly IngestSlice[]> {
  const names = await readdir(folderOf(folder)).catch(() => []);
  const recipes: IngestSlice[] = [];
  for (const name of names.filter((one) => one.endsWith(".json")).sort()) {
    const recipe = await readRecipe(join(folderOf(folder), name));
    if (recipe) recipes.push(recipe);
  }
  return currentSlices(recipes, seen);
}

/**
 * Hands over every segment of the incident to be built again. Sources of which no recipe is there, from before there
 * were any, are cut into slices anew.
 */
export async function planRematch(
  folder: IncidentFolder,
  sources: readonly StoredSource[],
  context: { addSlice(slice: NewSlice<IngestSlice>): Promise<void> },
  plan: (source: StoredSource) => Promise<readonly SourceSlice[]>,
): Promise<void> {
  const recipes = await readSegmentRecipes(folder, sources);
  for (const recipe of recipes) {
    const size = recipe.slices.reduce((sum, { startByte, endByte }) => sum + endByte - startByte, 0);
    await context.addSlice({ name: `match ${recipe.segmentId}`, slice: { ...recipe, isRematch: true }, size });
  }
  const known = new Set(recipes.flatMap(({ slices }) => slices.map(({ source }) => source.id)));
  const groups = segmentGroups(folder.id, async (group) => {
    await writeSegmentRecipe(folder, group.slice);
    await context.addSlice({ ...group, slice: { ...group.slice, isRematch: true } });
  });
  for (const source of sources.filter(({ id }) => !known.has(id)))
    for (const slice of await plan(source)) await groups.add(slice);
  await groups.end([]);
}

/** One that is damaged is none: its sources are cut anew. */
async function readRecipe(path: string): Promise<IngestSlice | undefined> {
  try {
    return (await readDocument(path)) as IngestSlice | undefined;
  } catch (error) {
    if (kindOf(error) !== "corrupt") throw error;
    return undefined;
  }
}
