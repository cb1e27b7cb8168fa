import { Failure } from "@lagebild/domain";
import type { Embedder } from "@lagebild/embedding";
import { embeddedText } from "@lagebild/search";
import { localIncidentIndex } from "@lagebild/search/local-incident-index";
import { incidentFolder, isIncidentFolder, lockIncident } from "@lagebild/store";
import { vectorCache } from "./vector-cache.js";

export interface ReindexOptions {
  readonly dataFolder: string;
  readonly embedder: Embedder;
  readonly signal?: AbortSignal;
  onProgress?(doneShapes: number, allShapes: number): void;
}

/** What a reindex did. */
export interface Reindexed {
  readonly modelId: string;
  readonly segments: number;
  /** Vectors made now: those from before an interruption are used again, and a text of several segments counts once. */
  readonly embedded: number;
  readonly shapes: number;
}

/**
 * Makes the vectors of an incident anew with the embedder configured, and its dictionary with them. Readers see the old
 * ones until all are there; what an interrupted call made is used by the next. Failure "unavailable" while somebody else
 * writes to the incident.
 */
export async function reindexIncident(
  incident: string,
  { dataFolder, embedder, signal, onProgress }: ReindexOptions,
): Promise<Reindexed> {
  const folder = incidentFolder(dataFolder, incident);
  if (!(await isIncidentFolder(folder))) throw new Failure("missing", `no incident named "${incident}"`);
  const { modelId } = embedder;
  const lock = await lockIncident(folder);
  try {
    const cache = vectorCache(embedder);
    const { reembedSegments } = await import("@lagebild/search/reembed-segments"); // few processes need it
    const { segments } = await reembedSegments({
      folder: folder.root,
      modelId,
      embed: (shapes) => cache.embed(shapes.map(embeddedText)),
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
    });
    const index = localIncidentIndex({ folder: folder.root, modelId });
    try {
      await index.refresh();
      return { modelId, segments, embedded: cache.embedded(), shapes: (await index.snapshot()).shapes };
    } finally {
      await index.close();
    }
  } finally {
    await lock.release();
  }
}
