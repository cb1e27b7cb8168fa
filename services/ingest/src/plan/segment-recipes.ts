import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure, type SourceSlice, type StoredSource } from "@lagebild/domain";
import type { NewSlice } from "@lagebild/jobs";
import type { IncidentFolder } from "@lagebild/store";
import { currentSlices } from "./current-slices.js";
import type { IngestSlice } from "../ingest-job.js";
import { segmentGroups } from "./segment-groups.js";

const folderOf = (folder: IncidentFolder): string => join(folder.root, "recipes");

/** Keeps what a segment is built from, so that it can be built again when rules have changed. */
export async function writeSegmentRecipe(folder: IncidentFolder, slice: IngestSlice): Promise<void> {
  const path = join(folderOf(folder), `${slice.segmentId}.json`);
  await mkdir(folderOf(folder), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.partial`, JSON.stringify(slice));
  await rename(`${path}.partial`, path);
}

/** Returns what the segments of the incident were built from, as far as it makes up the sources as they are seen. */
export async function readSegmentRecipes(
  folder: IncidentFolder,
  seen: readonly StoredSource[],
): Promise<readonly IngestSlice[]> {
  const names = await readdir(folderOf(folder)).catch(() => []);
  const recipes: IngestSlice[] = [];
  for (const name of names.filter((one) => one.endsWith(".json")).sort()) {
    recipes.push(await readRecipe(join(folderOf(folder), name)));
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

async function readRecipe(path: string): Promise<IngestSlice> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as IngestSlice;
  } catch (error) {
    throw new Failure("corrupt", `recipe ${path} cannot be read: delete it and match again`, error);
  }
}
