import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Failure } from "@lagebild/domain";
import type { Embedder } from "@lagebild/embedding";
import type { JobHandler } from "@lagebild/jobs";
import type { KnowledgeBase } from "@lagebild/knowledge";
import type { SigmaRule } from "@lagebild/knowledge/sigma";
import { detectEncoding } from "@lagebild/logs";
import type { IncidentIndex } from "@lagebild/search";
import { localIncidentIndex } from "@lagebild/search/local-incident-index";
import {
  forgetPasswords,
  incidentFolder,
  isIncidentFolder,
  sourceStore,
  waitForIncident,
  type IncidentFolder,
} from "@lagebild/store";
import { shapeIndexer } from "./index-shapes.js";
import { brokenRules, readJobRules, sumRules, withEarlierRules } from "./match-rules.js";
import type { RuleCount } from "./slice-task.js";
import { readIngestNotes, writeIngestNotes, type IngestNotes } from "./ingest-notes.js";
import type { IngestInput, IngestOutput, IngestResult, IngestSlice } from "./ingest-job.js";
import { openJobInputs } from "./open-job-inputs.js";
import { planSlices } from "./plan-slices.js";
import { planRematch, writeSegmentRecipe } from "./segment-recipes.js";
import { segmentGroups } from "./segment-groups.js";
import { earlierVectors, vectorCache } from "./vector-cache.js";
import type { IndexShapes, WorkerPool } from "./worker-pool.js";

export interface IngestDeps {
  readonly dataFolder: string;
  readonly knowledge: KnowledgeBase;
  readonly embedder: Embedder;
  readonly pool: WorkerPool;
}

/** What the segments of one job share. */
interface JobTools {
  readonly rules: readonly SigmaRule[];
  readonly indexShapes: IndexShapes;
}

export type IngestHandler = JobHandler<IngestInput, IngestSlice, IngestResult, IngestOutput>;

/** Names of files in a job's output; more are counted. */
const MAX_NAMED = 500;

/**
 * Does the work of ingest jobs: planning stores the log files of what is put in and cuts them into slices, each slice
 * becomes a published segment, and finishing builds the dictionary anew. Every step may be repeated.
 */
export function ingestHandler({ dataFolder, knowledge, embedder, pool }: IngestDeps): IngestHandler {
  const tools = new Map<string, JobTools>();
  const toolsOf = async (jobId: string, folder: IncidentFolder): Promise<JobTools> => {
    const known = tools.get(jobId);
    if (known) return known;
    const { rules, meanings } = await readJobRules(dataFolder);
    const { embed } = vectorCache(embedder, () => earlierVectors(folder.root, embedder.modelId));
    const made = tools.get(jobId) ?? { rules, indexShapes: shapeIndexer(knowledge, embed, meanings) };
    tools.set(jobId, made);
    return made;
  };
  const withIndex = async <T>(folder: IncidentFolder, work: (index: IncidentIndex) => Promise<T>): Promise<T> => {
    const index = localIncidentIndex({ folder: folder.root, modelId: embedder.modelId });
    try {
      return await work(index);
    } finally {
      await index.close();
    }
  };
  return {
    async plan(input, context) {
      const folder = await existing(dataFolder, input.incident);
      const store = sourceStore(folder.sources, { detectEncoding });
      const snapshot = await withIndex(folder, (index) => index.snapshot());
      assertSameModel(input.incident, snapshot.modelId, embedder.modelId);
      const present = new Set(snapshot.sources.map(({ source }) => source.id));
      const notes = { added: [] as string[], unchanged: [] as string[], skips: [] as IngestNotes["skips"][number][] };
      const groups = segmentGroups(input.incident, async (slice) => {
        await writeSegmentRecipe(folder, slice.slice);
        await context.addSlice(slice);
      });
      notes.skips.push(...(await brokenRules(dataFolder)));
      if (input.isRematch) {
        await writeIngestNotes(folder, context.jobId, notes);
        const sources = snapshot.sources.map(({ source }) => source);
        return planRematch(folder, sources, context, (source) =>
          planSlices(store, source, input.settings ?? {}, input.zone),
        );
      }
      let readBytes = 0;
      for await (const found of openJobInputs(input, folder, context.signal)) {
        if ("skip" in found) {
          notes.skips.push(found.skip);
          continue;
        }
        const { source } = await store.put(found.file, found.modifiedMs, found.open(), context.signal);
        context.progress((readBytes += source.sizeBytes));
        (present.has(source.id) ? notes.unchanged : notes.added).push(source.file);
        if (present.has(source.id)) continue;
        present.add(source.id);
        for (const slice of await planSlices(store, source, input.settings ?? {}, input.zone)) await groups.add(slice);
      }
      await writeIngestNotes(folder, context.jobId, notes); // before the last slice: finishing follows it
      await groups.end(notes.skips);
    },
    async run({ incident, segmentId, slices, skips, isRematch }, context) {
      const folder = await existing(dataFolder, incident);
      const { root: incidentFolder, sources: sourcesFolder } = folder;
      const { rules, indexShapes } = await toolsOf(context.jobId, folder);
      const task = { segmentId, incidentFolder, sourcesFolder, modelId: embedder.modelId, slices, skips, rules };
      let met: readonly RuleCount[] = [];
      const index: IndexShapes = async (found) => {
        if (rules.length === 0) return indexShapes(found);
        met = sumRules(found);
        return indexShapes(isRematch ? found : await withIndex(folder, (opened) => withEarlierRules(opened, found)));
      };
      const built = await pool.run(task, index, context.signal);
      await withIndex(folder, (opened) => opened.publish(built));
      return { segmentId, records: built.records, ...(rules.length > 0 && { rules: met }) };
    },
    async finish(input, results, context) {
      tools.delete(context.jobId);
      await forgetPasswords(input.passwordFile);
      const folder = await existing(dataFolder, input.incident);
      const notes = await readIngestNotes(folder, context.jobId);
      if (results.size > 0) {
        const lock = await waitForIncident(folder, context.signal);
        try {
          await withIndex(folder, (index) => index.refresh());
        } finally {
          await lock.release();
        }
      }
      if (input.isUpload)
        await Promise.all(input.paths.map((path) => rm(dirname(path), { recursive: true, force: true })));
      return outputOf(notes, results);
    },
  };
}

/** Vectors of two models must not meet in one incident. */
function assertSameModel(incident: string, indexed: string | undefined, configured: string): void {
  if (indexed === undefined || indexed === configured) return;
  throw new Failure(
    "invalid",
    `incident ${incident} was indexed with embedding model ${indexed}, the configured one is ${configured}: lagebild reindex ${incident} changes it`,
  );
}

async function existing(dataFolder: string, incident: string): Promise<IncidentFolder> {
  const folder = incidentFolder(dataFolder, incident);
  if (await isIncidentFolder(folder)) return folder;
  throw new Failure("missing", `incident ${incident} is gone: it was deleted`);
}

const outputOf = (notes: IngestNotes, results: ReadonlyMap<string, IngestResult>): IngestOutput => ({
  added: notes.added.slice(0, MAX_NAMED),
  addedCount: notes.added.length,
  unchanged: notes.unchanged.slice(0, MAX_NAMED),
  unchangedCount: notes.unchanged.length,
  skips: notes.skips.slice(0, MAX_NAMED),
  skipsCount: notes.skips.reduce((sum, { count }) => sum + count, 0),
  records: [...results.values()].reduce((sum, { records }) => sum + records, 0),
  ...([...results.values()].some(({ rules }) => rules) && { rules: sumRules([...results.values()]) }),
});
