import { rm } from "node:fs/promises";
import { Failure, type IncidentZone } from "@lagebild/domain";
import type { GenerationService } from "@lagebild/generation";
import type { Investigation, RetrievalService, WindowRequest } from "@lagebild/retrieval";
import {
  forgetPasswords,
  incidentMissing,
  uploadFolders,
  type AuditLog,
  type Catalog,
  type Incident,
  type IncidentChange,
  type KeyStore,
  type ReplyStore,
} from "@lagebild/store";
import { custodyOf } from "./access/custody.js";
import { noJob } from "./access/missing.js";
import { jobAdder } from "./add-job.js";
import { askQuestion, keptOf, recordOf, type ResolvedAsk } from "./ask-question.js";
import { investigateQuestion, type ResolvedInvestigation } from "./investigate-question.js";
import { hasTypedTimes, readZone, resolvedFilter, zoneOf, type Asked } from "./incident-zone.js";
import type { IngestJob, IngestQueue } from "./ingest-queue.js";
import type { AskedInvestigation, Lagebild, PartStatus } from "./lagebild.js";
import { incidentDeletion } from "./life/incident-deletion.js";
import { deleteOverdue } from "./life/retention.js";
import { generationFor } from "./life/sharing.js";
import { replayAnswer } from "./replay-answer.js";
import { ruleBook } from "./rule-book.js";

/** The services, wherever they run. */
export interface Services {
  readonly dataFolder: string;
  readonly catalog: Catalog;
  readonly audit: AuditLog;
  readonly jobs: IngestQueue;
  readonly retrieval: RetrievalService;
  readonly generation: GenerationService;
  /** For all looks of one question. */
  readonly investigateMs: number;
  /** Time that a language model has to choose among the readings of a question; 0: it is not asked. */
  readonly chooseMs: number;
  /** Zone of this installation; undefined where none is set. */
  readonly zone?: string | undefined;
  /** Closes what the services need, after they are closed. */
  close(): Promise<void>;
}

/** The product, with the keys of its API. */
export interface ConnectedLagebild extends Lagebild {
  readonly keys: KeyStore;
  readonly audit: AuditLog;
  /** What was answered to requests with keys of their own. */
  readonly replies: ReplyStore;
  /** Failure "conflict" while a job writes to the incident. */
  assertIdle(incident: string): Promise<void>;
  /** Deletes the incidents whose time is over, and names them. */
  deleteOverdue(onError: (incident: string, message: string) => void): Promise<readonly string[]>;
}

const ENDED: ReadonlySet<IngestJob["phase"]> = new Set(["done", "failed", "cancelled"]);
const MAX_JOBS_LOOKED_AT = 1_000;

/** Makes the product of its services. */
export function connectServices(services: Services): ConnectedLagebild {
  const { catalog, audit, jobs, retrieval, generation, dataFolder } = services;
  const jobOf = async (id: string): Promise<IngestJob> => {
    const job = await jobs.get(id);
    if (job) return job;
    throw noJob(id);
  };
  const runningJobs = async (incident: string): Promise<readonly IngestJob[]> =>
    (await jobs.list({ group: incident, limit: MAX_JOBS_LOOKED_AT })).filter(({ phase }) => !ENDED.has(phase));
  const addJob = jobAdder({ dataFolder, jobs, runningJobs });
  const deletion = incidentDeletion({
    ...services,
    assertIdle: (id) => assertIdle(id),
    jobsOf: (group) => jobs.list({ group, limit: MAX_JOBS_LOOKED_AT }),
  });
  const existing = async (id: string): Promise<Incident> => {
    deletion.assertStays(id);
    const incident = await catalog.get(id);
    if (incident) return incident;
    throw incidentMissing(id);
  };
  /** The services as an incident may use them. */
  const servicesFor = async (id: string) => ({
    ...services,
    runningJobs,
    generation: generationFor(generation, await existing(id)),
  });
  const assertIdle = async (id: string): Promise<void> => {
    const [running] = await runningJobs(id);
    if (running) throw new Failure("conflict", `job ${running.id} writes to incident ${id}: cancel it first`);
  };
  const zone = async (id: string, asked?: string): Promise<IncidentZone> => {
    const incident = await existing(id);
    return zoneOf({ asked, incident: incident.zone, installation: services.zone }, () => retrieval.snapshot(id));
  };
  const resolved = async <R>(id: string, { filter, zone: asked, ...rest }: Asked<R>): Promise<Resolved<R>> => {
    const incidentZone = await zone(id, asked);
    const isTyped = filter !== undefined && hasTypedTimes(filter);
    const logged = isTyped ? await retrieval.snapshot(id) : { firstTime: undefined, lastTime: undefined };
    const limits = filter && { filter: resolvedFilter(filter, incidentZone, logged) };
    return { ...rest, ...limits, zone: incidentZone } as unknown as Resolved<R>;
  };
  return {
    rules: ruleBook(dataFolder),
    assertIdle,
    incidents: () => catalog.list(),
    createIncident: async (id, note, settings) => {
      deletion.assertStays(id);
      return catalog.create(id, note, readChange(settings));
    },
    async changeIncident(id, change) {
      await existing(id);
      return catalog.change(id, readChange(change));
    },
    zone,
    incident: existing,
    deleteIncident: async (id) => deletion.delete(await existing(id), "asked"),
    deleteOverdue: (onError) =>
      deleteOverdue({
        incidents: () => catalog.list(),
        deleteIncident: (incident) => deletion.delete(incident, "retention"),
        onError,
      }),
    async snapshot(incident) {
      await existing(incident);
      return retrieval.snapshot(incident);
    },
    async custody(incident, source) {
      await existing(incident);
      return custodyOf(audit, incident, source);
    },
    async ingest(incident, given) {
      await existing(incident);
      return addJob(incident, given);
    },
    jobs: ({ incident, limit }) => jobs.list({ ...(incident !== undefined && { group: incident }), limit }),
    job: jobOf,
    async cancelJob(id) {
      const { phase, input } = await jobOf(id);
      await jobs.cancel(id);
      if (!ENDED.has(phase)) await forgetPasswords(input.passwordFile);
      if (!ENDED.has(phase) && input.isUpload) {
        const folders = uploadFolders(dataFolder, input.paths);
        await Promise.all(folders.map((path) => rm(path, { recursive: true, force: true })));
      }
    },
    retryJob: (id, slices) => jobs.retry(id, slices),
    watchJob: (id, signal) => jobs.watch(id, signal),
    async window(incident, request, signal) {
      return retrieval.window(incident, await resolved<WindowRequest>(incident, request), signal);
    },
    async ask(incident, request, options) {
      const asked = (await resolved<WindowRequest>(incident, request)) as ResolvedAsk;
      return askQuestion(await servicesFor(incident), incident, asked, options);
    },
    async investigate(incident, request, options) {
      const asked = (await resolved<WindowRequest>(incident, request)) as ResolvedInvestigation;
      return investigateQuestion(await servicesFor(incident), incident, asked, options);
    },
    async answer(id) {
      return recordOf(await catalog.answers.get(id), id);
    },
    async answers(incident, limit, after) {
      await existing(incident);
      return (await catalog.answers.list({ incident, limit, ...(after !== undefined && { after }) })).map((kept) =>
        recordOf(kept, kept.id),
      );
    },
    async confirmAnswer(id, note) {
      const { confirmed: _, ...record } = recordOf(await catalog.answers.get(id), id);
      const changed = note === undefined ? record : { ...record, confirmed: { note, atMs: Date.now() } };
      await catalog.answers.put(keptOf(changed));
      return changed;
    },
    async replay(id, signal) {
      const record = recordOf(await catalog.answers.get(id), id);
      return replayAnswer(await servicesFor(record.incident), record, signal);
    },
    async lines(incident, file, first, last) {
      await existing(incident);
      const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
      return retrieval.readLines(incident, file, numbers);
    },
    async recordsAt(incident, file, lines) {
      await existing(incident);
      return retrieval.recordsAt(incident, file, lines);
    },
    ...investigationOf(retrieval, existing, resolved),
    similarEvents: (request) => retrieval.similarEvents(request),
    tokens: (request) => retrieval.tokens(request),
    keys: catalog.keys,
    replies: catalog.replies,
    audit,
    status: () => statusOf(services),
    async close() {
      await generation.close();
      await retrieval.close();
      await jobs.close();
      await catalog.close();
      await audit.close();
      await services.close();
    },
  };
}

/** Zones by the name that they are kept under. Failure "invalid" for what is none. */
const readChange = (change: IncidentChange = {}): IncidentChange =>
  typeof change.zone === "string" ? { ...change, zone: readZone(change.zone) } : change;

/** A request with its limits as engines take them, and the zone of its incident. */
type Resolved<R> = R & { readonly zone: IncidentZone };
type EntityRequest = Parameters<Investigation["entity"]>[1];
type ListRequest = Parameters<Investigation["entities"]>[1];
type TimelineRequest = Parameters<Investigation["timeline"]>[1];
type EventsRequest = Parameters<Investigation["events"]>[1];
type FieldsRequest = Parameters<Investigation["fields"]>[1];
type SimilarRequest = Parameters<Investigation["similar"]>[1];

function withoutZone<R>({ zone: _zone, ...request }: Resolved<R>): R {
  return request as unknown as R;
}

/** The work on whole incidents, of incidents that exist. */
function investigationOf(
  retrieval: RetrievalService,
  existing: (incident: string) => Promise<unknown>,
  resolved: <R>(incident: string, request: Asked<R>) => Promise<Resolved<R>>,
): AskedInvestigation {
  const of =
    <Rest extends unknown[], T>(work: (incident: string, ...rest: Rest) => Promise<T>) =>
    async (incident: string, ...rest: Rest): Promise<T> => {
      await existing(incident);
      return work(incident, ...rest);
    };
  return {
    sweep: of(retrieval.sweep),
    grep: of(retrieval.grep),
    entity: async (id, request, by) =>
      retrieval.entity(id, withoutZone(await resolved<EntityRequest>(id, request)), by),
    entities: async (id, request, by) =>
      retrieval.entities(id, withoutZone(await resolved<ListRequest>(id, request)), by),
    timeline: async (id, request, by) => retrieval.timeline(id, await resolved<TimelineRequest>(id, request), by),
    similar: async (id, request, by) =>
      retrieval.similar(id, withoutZone(await resolved<SimilarRequest>(id, request)), by),
    events: async (id, request, by) =>
      retrieval.events(id, withoutZone(await resolved<EventsRequest>(id, request)), by),
    fields: async (id, request, by) =>
      retrieval.fields(id, withoutZone(await resolved<FieldsRequest>(id, request)), by),
    picture: of(retrieval.picture),
    decide: of(retrieval.decide),
    look: of(retrieval.look),
    sql: of(retrieval.sql),
  };
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
    part("jobs", async () => {
      await jobs.ping();
      const workers = await jobs.workers();
      if (workers === 0) throw new Failure("unavailable", "no ingest worker is at work: what is put in waits for one");
      return workers === undefined ? "reachable" : `reachable, ${workers} ingest workers`;
    }),
    part("retrieval", async () => retrieval.ping()),
    part("generation", async () => (await generation.model())?.name ?? "rules, without a language model"),
  ]);
}
