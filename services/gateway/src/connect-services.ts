import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Failure } from "@lagebild/domain";
import type { GenerationService } from "@lagebild/generation";
import type { IngestInput, IngestOutput, IngestResult, IngestSlice } from "@lagebild/ingest";
import type { JobQueue } from "@lagebild/jobs";
import type { Investigation, RetrievalService } from "@lagebild/retrieval";
import {
  clearTemporary,
  deleteIncident,
  incidentFolder,
  lockIncident,
  type Catalog,
  type Incident,
  type KeyStore,
} from "@lagebild/store";
import { askQuestion, recordOf } from "./ask-question.js";
import type { IngestJob, Lagebild, PartStatus } from "./lagebild.js";
import { replayAnswer } from "./replay-answer.js";
import { ruleBook } from "./rule-book.js";

export type IngestQueue = JobQueue<IngestInput, IngestSlice, IngestResult, IngestOutput>;

/** The services, wherever they run. */
export interface Services {
  readonly dataFolder: string;
  readonly catalog: Catalog;
  readonly jobs: IngestQueue;
  readonly retrieval: RetrievalService;
  readonly generation: GenerationService;
  /** The language model may correct plans. */
  readonly refinesPlans: boolean;
  /** Closes what the services need, after they are closed. */
  close(): Promise<void>;
}

/** The product, with the keys of its API. */
export interface ConnectedLagebild extends Lagebild {
  readonly keys: KeyStore;
  /** Failure "conflict" while a job writes to the incident. */
  assertIdle(incident: string): Promise<void>;
}

const ENDED: ReadonlySet<IngestJob["phase"]> = new Set(["done", "failed", "cancelled"]);
const MAX_JOBS_LOOKED_AT = 1_000;

/** Makes the product of its services. */
export function connectServices(services: Services): ConnectedLagebild {
  const { catalog, jobs, retrieval, generation, dataFolder } = services;
  const existing = async (id: string): Promise<Incident> => {
    const incident = await catalog.get(id);
    if (incident) return incident;
    throw new Failure("missing", `no incident named "${id}": lagebild incidents lists them`);
  };
  const jobOf = async (id: string): Promise<IngestJob> => {
    const job = await jobs.get(id);
    if (job) return job;
    throw new Failure("missing", `no job ${JSON.stringify(id.slice(0, 80))}`);
  };
  const runningJobs = async (incident: string): Promise<readonly IngestJob[]> =>
    (await jobs.list({ group: incident, limit: MAX_JOBS_LOOKED_AT })).filter(({ phase }) => !ENDED.has(phase));
  const assertIdle = async (id: string): Promise<void> => {
    const [running] = await runningJobs(id);
    if (running) throw new Failure("conflict", `job ${running.id} writes to incident ${id}: cancel it first`);
  };
  return {
    rules: ruleBook(dataFolder),
    assertIdle,
    incidents: () => catalog.list(),
    createIncident: (id, note) => catalog.create(id, note),
    incident: existing,
    async deleteIncident(id) {
      await existing(id);
      await assertIdle(id);
      await retrieval.release(id);
      await deleteIncident(dataFolder, id);
      await jobs.forget(id);
      await catalog.delete(id);
    },
    async snapshot(incident) {
      await existing(incident);
      return retrieval.snapshot(incident);
    },
    async ingest(incident, input) {
      await existing(incident);
      if ((await runningJobs(incident)).length === 0) await clearLeftovers(dataFolder, incident);
      return jobs.add({ group: incident, input: { ...input, incident } });
    },
    jobs: ({ incident, limit }) => jobs.list({ ...(incident !== undefined && { group: incident }), limit }),
    job: jobOf,
    async cancelJob(id) {
      const { phase, input } = await jobOf(id);
      await jobs.cancel(id);
      if (!ENDED.has(phase) && input.isUpload) {
        await Promise.all(input.paths.map((path) => rm(dirname(path), { recursive: true, force: true })));
      }
    },
    retryJob: (id, slices) => jobs.retry(id, slices),
    watchJob: (id, signal) => jobs.watch(id, signal),
    async window(incident, request, signal) {
      await existing(incident);
      return retrieval.window(incident, request, signal);
    },
    async ask(incident, request, options) {
      await existing(incident);
      return askQuestion({ ...services, runningJobs }, incident, request, options);
    },
    async answer(id) {
      return recordOf(await catalog.answers.get(id), id);
    },
    async answers(incident, limit) {
      await existing(incident);
      return (await catalog.answers.list({ incident, limit })).map((kept) => recordOf(kept, kept.id));
    },
    async replay(id, signal) {
      const record = recordOf(await catalog.answers.get(id), id);
      return replayAnswer(services, record, signal);
    },
    async lines(incident, file, first, last) {
      await existing(incident);
      const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
      return retrieval.readLines(incident, file, numbers);
    },
    recordsAt: (incident, file, lines) => retrieval.recordsAt(incident, file, lines),
    ...investigationOf(retrieval, existing),
    similarEvents: (request) => retrieval.similarEvents(request),
    tokens: (request) => retrieval.tokens(request),
    keys: catalog.keys,
    status: () => statusOf(services),
    async close() {
      await generation.close();
      await retrieval.close();
      await jobs.close();
      await catalog.close();
      await services.close();
    },
  };
}

/** The work on whole incidents, of incidents that exist. */
function investigationOf(retrieval: RetrievalService, existing: (incident: string) => Promise<unknown>): Investigation {
  const of =
    <Rest extends unknown[], T>(work: (incident: string, ...rest: Rest) => Promise<T>) =>
    async (incident: string, ...rest: Rest): Promise<T> => {
      await existing(incident);
      return work(incident, ...rest);
    };
  return {
    sweep: of(retrieval.sweep),
    grep: of(retrieval.grep),
    entity: of(retrieval.entity),
    entities: of(retrieval.entities),
    timeline: of(retrieval.timeline),
    similar: of(retrieval.similar),
    sql: of(retrieval.sql),
  };
}

/** Clears what a killed worker left behind; nobody writes to the incident now, or its lock says so. */
async function clearLeftovers(dataFolder: string, incident: string): Promise<void> {
  const folder = incidentFolder(dataFolder, incident);
  const lock = await lockIncident(folder);
  try {
    await clearTemporary(folder);
  } finally {
    await lock.release();
  }
}

async function statusOf({ catalog, jobs, retrieval, generation }: Services): Promise<readonly PartStatus[]> {
  const part = async (name: string, check: () => Promise<string>): Promise<PartStatus> => {
    try {
      return { name, isReady: true, detail: await check() };
    } catch (error) {
      return { name, isReady: false, detail: error instanceof Failure ? error.message : "internal error" };
    }
  };
  return Promise.all([
    part("catalog", async () => `${(await catalog.list()).length} incidents`),
    part("jobs", async () => jobs.ping().then(() => "reachable")),
    part("retrieval", async () => retrieval.ping()),
    part("generation", async () => (await generation.model())?.name ?? "rules, without a language model"),
  ]);
}
