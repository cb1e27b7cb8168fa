import { messageOf } from "@lagebild/domain";
import { join } from "node:path";
import { loadModelFor, mayChooseSteps, mayWrite, tokenCounterFor } from "@lagebild/models";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { generationService } from "@lagebild/generation";
import {
  eventsOfLines,
  faultsOfExamples,
  ingestHandler,
  reindexIncident,
  verifyIncident,
  workerPool,
  type IngestInput,
  type IngestOutput,
  type IngestResult,
  type IngestSlice,
  type Reindexed,
  type ReindexOptions,
  type Verification,
} from "@lagebild/ingest";
import type { QueueWorker } from "@lagebild/jobs";
import { localJobQueue } from "@lagebild/jobs/local-job-queue";
import { loadKnowledge } from "@lagebild/knowledge";
import { retrievalService } from "@lagebild/retrieval";
import { incidentFolder, openDataFolder } from "@lagebild/store";
import { sqliteAuditLog } from "@lagebild/store/sqlite-audit-log";
import { sqliteCatalog } from "@lagebild/store/sqlite-catalog";
import type { Config } from "./config.js";
import { connectServices, type ConnectedLagebild } from "./connect-services.js";

/** For what checks incidents without opening the product. */
export { verifyIncident };

/** The product in one process, with the worker that its ingest jobs need. */
export interface ComposedLagebild extends ConnectedLagebild {
  /** Names what makes vectors here. */
  readonly embeddingModel: string;
  /** Reads every byte of an incident and names what is damaged. */
  verify(incident: string, signal?: AbortSignal): Promise<Verification>;
  /** Tries mappings of logs to events without an incident. */
  readonly mappings: {
    readonly eventsOfLines: typeof eventsOfLines;
    readonly faultsOfExamples: typeof faultsOfExamples;
  };
  /** Starts working on ingest jobs, those of earlier processes too. */
  startWorker(): void;
  /**
   * Makes the vectors of an incident anew with this process's embedding model. Failure "conflict" while jobs write to it.
   */
  reindex(incident: string, options: Omit<ReindexOptions, "dataFolder" | "embedder">): Promise<Reindexed>;
}

/** Says what a worker could not do for the moment, each fault once: it goes on trying. */
export function toldOnce(write: (text: string) => void): (failure: unknown) => void {
  const told = new Set<string>();
  return (failure) => {
    const message = messageOf(failure);
    if (told.has(message)) return;
    told.add(message);
    write(`lagebild: ${message}; trying again\n`);
  };
}

/** Wires every stage in this process, with nothing else needed. The one place that imports the services. */
export async function composeLagebild(config: Config): Promise<ComposedLagebild> {
  const { dataFolder } = config;
  await openDataFolder(dataFolder);
  const catalog = await sqliteCatalog(dataFolder);
  const audit = await sqliteAuditLog(dataFolder);
  const jobs = localJobQueue<IngestInput, IngestSlice, IngestResult, IngestOutput>({
    path: join(dataFolder, "catalog.db"),
    onError: toldOnce((text) => process.stderr.write(text)),
  });
  const { modelFolder, dimensions } = config;
  const embedder = await onnxEmbedder({ modelFolder, ...(dimensions !== undefined && { dimensions }) });
  const counter = await tokenCounterFor(config);
  const retrieval = retrievalService({ dataFolder, embedder, ...(counter && { counter }) });
  const generation = generationService({
    resolveLines: (incident) => (file, lines) => retrieval.readLines(incident, file, lines),
    faultOf: (incident) => (sentence) => retrieval.faultOf(incident, sentence),
    loadModel: () => loadModelFor(config),
    mayWrite: (identity) => mayWrite(config, identity),
    mayChooseSteps: () => mayChooseSteps(config),
    settings: { temperature: config.temperature, seed: config.seed, maxTokens: config.outputTokens },
  });
  const pool = workerPool(config.workers);
  let worker: QueueWorker | undefined;
  const lagebild = connectServices({
    dataFolder,
    catalog,
    audit,
    jobs,
    retrieval,
    generation,
    investigateMs: config.investigateMs,
    chooseMs: config.chooseMs,
    zone: config.zone,
    async close() {
      await pool.close();
      await counter?.close();
      await embedder.close();
    },
  });
  return {
    ...lagebild,
    embeddingModel: embedder.modelId,
    mappings: { eventsOfLines, faultsOfExamples },
    async verify(incident, signal) {
      await lagebild.incident(incident);
      return verifyIncident(incidentFolder(dataFolder, incident), signal);
    },
    startWorker() {
      const folders = config.knowledgeFolder === undefined ? {} : { folders: [config.knowledgeFolder] };
      const { mappingsFolder } = config;
      const knowledge = loadKnowledge(folders);
      const handler = ingestHandler({ dataFolder, knowledge, embedder, pool, mappingsFolder, audit });
      worker ??= jobs.work(handler, { concurrency: config.workers + 1 }); // one more plans while the others build
    },
    async reindex(incident, options) {
      await lagebild.incident(incident);
      await lagebild.assertIdle(incident);
      await retrieval.release(incident);
      return reindexIncident(incident, { dataFolder, embedder, ...options });
    },
    async close() {
      await worker?.close();
      await lagebild.close();
    },
  };
}
