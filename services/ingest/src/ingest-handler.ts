import { rm } from "node:fs/promises";
import { Failure } from "@lagebild/domain";
import type { Embedder } from "@lagebild/embedding";
import { withoutExamples, writtenMappings, type WrittenMapping } from "@lagebild/events";
import type { JobHandler } from "@lagebild/jobs";
import type { KnowledgeBase } from "@lagebild/knowledge";
import { isEventRule, type SigmaRule } from "@lagebild/knowledge/sigma";
import type { BuiltSegment } from "@lagebild/search";
import { localIncidentIndex } from "@lagebild/search/local-incident-index";
import {
  folderBirth,
  forgetPasswords,
  incidentFolder,
  isIncidentFolder,
  uploadFolders,
  uploadPath,
  waitForIncident,
  type AuditLog,
  type IncidentFolder,
} from "@lagebild/store";
import { shapeIndexer } from "./index-shapes.js";
import { readJobRules, sumRules, withEarlierRules } from "./match-rules.js";
import type { FoundShape, RuleCount } from "./slice/slice-task.js";
import { readIngestNotes, type IngestNotes } from "./ingest-notes.js";
import type { JobIndex, OpenJobIndex } from "./job-index.js";
import type { IngestInput, IngestOutput, IngestResult, IngestSlice } from "./ingest-job.js";
import { planIngest } from "./plan/plan-ingest.js";
import { planRepair } from "./repair/plan-repair.js";
import { earlierVectors, vectorCache } from "./vector-cache.js";
import type { IndexShapes, WorkerPool } from "./slice/worker-pool.js";

export interface IngestDeps {
  readonly dataFolder: string;
  readonly knowledge: KnowledgeBase;
  readonly embedder: Embedder;
  readonly pool: WorkerPool;
  /** Where the custody of sources is noted. */
  readonly audit: AuditLog;
  /** Folder of the user's own mappings. */
  readonly mappingsFolder?: string | undefined;
  /** In a thread of its own unless given. */
  readonly openIndex?: OpenJobIndex;
}

const openInThread: OpenJobIndex = (options) => Promise.resolve(localIncidentIndex(options));

/** What the segments of one job share. */
interface JobTools {
  readonly rules: readonly SigmaRule[];
  readonly mappings: readonly WrittenMapping[];
  readonly indexShapes: IndexShapes;
}

export type IngestHandler = JobHandler<IngestInput, IngestSlice, IngestResult, IngestOutput>;

/** Names of files in a job's output; more are counted. */
const MAX_NAMED = 500;

/**
 * Does the work of ingest jobs: planning stores the log files of what is put in and cuts them into slices, each slice
 * becomes a published segment, and finishing builds the dictionary anew. Every step may be repeated.
 */
export function ingestHandler({
  dataFolder,
  knowledge,
  embedder,
  pool,
  audit,
  mappingsFolder,
  openIndex = openInThread,
}: IngestDeps): IngestHandler {
  const tools = new Map<string, JobTools>();
  const toolsOf = async (jobId: string, folder: IncidentFolder): Promise<JobTools> => {
    const known = tools.get(jobId);
    if (known) return known;
    const { rules, meanings } = await readJobRules(dataFolder);
    const { embed } = vectorCache(embedder, () => earlierVectors(folder.root, embedder.modelId));
    const made = tools.get(jobId) ?? {
      rules,
      mappings: writtenMappings(mappingsFolder).map(withoutExamples),
      indexShapes: shapeIndexer(knowledge, embed, meanings),
    };
    tools.set(jobId, made);
    return made;
  };
  const withIndex = async <T>(folder: IncidentFolder, work: (index: JobIndex) => Promise<T>): Promise<T> => {
    const index = await openIndex({ folder: folder.root, modelId: embedder.modelId });
    try {
      return await work(index);
    } finally {
      await index.close();
    }
  };
  return {
    async plan(given, context) {
      const input = given.isUpload
        ? { ...given, paths: given.paths.map((name) => uploadPath(dataFolder, name)) }
        : given;
      const folder = await existing(dataFolder, input.incident);
      // What arrives is compared with what is there: two jobs that did so at once would both find it new.
      const lock = await waitForIncident(folder, context.signal);
      try {
        await existing(dataFolder, input.incident);
        await withIndex(folder, (index) =>
          input.isRepair
            ? planRepair({ folder, index }, input, context)
            : planIngest({ dataFolder, folder, index, embedder, audit }, input, context),
        );
      } finally {
        await lock.release();
      }
    },
    async run({ incident, segmentId, slices, skips, isRematch }, context) {
      const folder = await existing(dataFolder, incident);
      const birth = await folderBirth(folder);
      const { root: incidentFolder, sources: sourcesFolder } = folder;
      const { rules, mappings, indexShapes } = await toolsOf(context.jobId, folder);
      const task = {
        segmentId,
        incidentFolder,
        sourcesFolder,
        modelId: embedder.modelId,
        slices,
        skips,
        rules,
        mappings,
      };
      const hasLogRules = rules.some((rule) => !isEventRule(rule));
      let met: readonly RuleCount[] = [];
      const matched = async (found: readonly FoundShape[], opened: JobIndex): Promise<readonly FoundShape[]> => {
        met = sumRules([{ rules: met }, ...found]);
        return isRematch ? found : await withEarlierRules(opened, found);
      };
      const build = (opened: JobIndex): Promise<BuiltSegment> =>
        pool.run(task, async (found) => indexShapes(await matched(found, opened)), context.signal);
      const built = hasLogRules ? await withIndex(folder, build) : await pool.run(task, indexShapes, context.signal);
      context.signal.throwIfAborted();
      // An incident of the same name that was made meanwhile is another one.
      if ((await folderBirth(folder)) !== birth) throw gone(incident);
      await withIndex(folder, (opened) => opened.publish(built));
      return { segmentId, records: built.records, ...(hasLogRules && { rules: met }) };
    },
    async finish(input, results, context) {
      tools.delete(context.jobId);
      await forgetPasswords(input.passwordFile);
      const folder = await existing(dataFolder, input.incident);
      const notes = await readIngestNotes(folder, context.jobId);
      if (results.size > 0 || input.isRepair) {
        const lock = await waitForIncident(folder, context.signal);
        try {
          await withIndex(folder, (index) => index.refresh());
        } finally {
          await lock.release();
        }
      }
      if (input.isUpload)
        await Promise.all(
          uploadFolders(dataFolder, input.paths).map((path) => rm(path, { recursive: true, force: true })),
        );
      return outputOf(notes, results);
    },
  };
}

async function existing(dataFolder: string, incident: string): Promise<IncidentFolder> {
  const folder = incidentFolder(dataFolder, incident);
  if (await isIncidentFolder(folder)) return folder;
  throw gone(incident);
}

const gone = (incident: string): Failure => new Failure("missing", `incident ${incident} is gone: it was deleted`);

const outputOf = (notes: IngestNotes, results: ReadonlyMap<string, IngestResult>): IngestOutput => ({
  added: notes.added.slice(0, MAX_NAMED),
  addedCount: notes.added.length,
  grown: (notes.grown ?? []).slice(0, MAX_NAMED),
  grownCount: notes.grown?.length ?? 0,
  copies: (notes.copies ?? []).slice(0, MAX_NAMED),
  copiesCount: notes.copies?.length ?? 0,
  unchanged: notes.unchanged.slice(0, MAX_NAMED),
  unchangedCount: notes.unchanged.length,
  skips: notes.skips.slice(0, MAX_NAMED),
  skipsCount: notes.skips.reduce((sum, { count }) => sum + count, 0),
  records: [...results.values()].reduce((sum, { records }) => sum + records, 0),
  ...([...results.values()].some(({ rules }) => rules) && { rules: sumRules([...results.values()]) }),
});
