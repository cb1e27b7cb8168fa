import { randomBytes } from "node:crypto";
import { Failure, type Answer, type ContextWindow, type Turn } from "@lagebild/domain";
import type { GenerationRequest, GenerationService } from "@lagebild/generation";
import type { RetrievalService, RetrievedWindow, WindowRequest } from "@lagebild/retrieval";
import type { Catalog, KeptAnswer } from "@lagebild/store";
import type { AnswerRecord, AskOptions, AskRequest, IngestJob } from "./lagebild.js";

export interface AskDeps {
  readonly catalog: Catalog;
  readonly retrieval: RetrievalService;
  readonly generation: GenerationService;
  /** The language model may correct plans. */
  readonly refinesPlans: boolean;
  /** Ingest jobs of an incident that have not ended. */
  runningJobs(incident: string): Promise<readonly IngestJob[]>;
}

/** A question whose limits and zone are resolved. */
export type ResolvedAsk = Omit<AskRequest, "filter" | "zone"> & Pick<WindowRequest, "filter" | "zone">;

/** Turns of a conversation that may complete a question and go into its window. */
const MAX_TURNS = 8;
/** Hosts and programs that a model may choose from to correct a plan. */
const MAX_NAMES = 20;

const newId = (prefix: "a" | "c"): string => `${prefix}-${randomBytes(10).toString("hex")}`;

/** Question to kept answer: earlier turns, window, answer, record. Failure "missing" for an unknown conversation. */
export async function askQuestion(
  deps: AskDeps,
  incident: string,
  request: ResolvedAsk,
  { signal, onEvent }: AskOptions = {},
): Promise<AnswerRecord> {
  const { catalog, generation, runningJobs } = deps;
  const { conversation: asked, model = "default", settings, ...windowRequest } = request;
  const conversation = asked === "new" ? newId("c") : asked;
  const history = asked === undefined || asked === "new" ? [] : await turnsOf(catalog, incident, asked);
  const running = await runningJobs(incident); // first: what ends meanwhile is searched
  const wanted = { ...windowRequest, ...(history.length > 0 && { history }) };
  const retrieved = await retrieveWith(deps, { incident, request: wanted, isRefined: model === "default" }, signal);
  const { exact, confidence } = retrieved;
  const window = withIngest(retrieved.window, running);
  const isComplete = retrieved.isComplete && running.length === 0;
  onEvent?.({ type: "window", window });
  const generationRequest: GenerationRequest = {
    window,
    exact,
    confidence,
    isComplete,
    model,
    ...(settings && { settings }),
  };
  const {
    answer,
    settings: used,
    modelRequest,
  } = await generation.generate(
    incident,
    { ...generationRequest, secret: await catalog.secret() },
    {
      ...(signal && { signal }),
      onStated: (answer) => onEvent?.({ type: "stated", answer }),
      onSentence: ({ text, cites }) => onEvent?.({ type: "sentence", text, cites }),
    },
  );
  const record: AnswerRecord = {
    id: newId("a"),
    incident,
    createdMs: Date.now(),
    ...(conversation !== undefined && { conversation }),
    ...(window.understoodAs !== undefined && { understoodAs: window.understoodAs }),
    answer,
    generation: {
      request: generationRequest,
      settings: used,
      ...(modelRequest && { modelRequest }),
    },
  };
  await catalog.answers.put(keptOf(record));
  onEvent?.({ type: "answer", record });
  return record;
}

interface WantedWindow {
  readonly incident: string;
  readonly request: WindowRequest;
  readonly isRefined: boolean;
}

/** A window by the rules' plan or, where that is set and a model has a better one, by the model's. */
async function retrieveWith(
  { catalog, retrieval, generation, refinesPlans }: AskDeps,
  { incident, request, isRefined }: WantedWindow,
  signal: AbortSignal | undefined,
): Promise<RetrievedWindow> {
  const retrieved = await retrieval.window(incident, request, signal);
  if (!refinesPlans || !isRefined || request.plan) return retrieved;
  const { hosts, programs } = await retrieval.snapshot(incident);
  const { window } = retrieved;
  const refined = await generation.refine(
    {
      question: window.understoodAs ?? window.question,
      plan: window.plan,
      hosts: hosts.slice(0, MAX_NAMES).map(({ name }) => name),
      programs: programs.slice(0, MAX_NAMES).map(({ name }) => name),
      filter: request.filter ?? {},
      secret: await catalog.secret(),
    },
    signal,
  );
  if (refined.isRefined) return retrieval.window(incident, { ...request, plan: refined.plan }, signal);
  return { ...retrieved, window: { ...window, plan: refined.plan } };
}

/** While jobs run the ledger says how much of them is done. */
function withIngest(window: ContextWindow, running: readonly IngestJob[]): ContextWindow {
  if (running.length === 0) return window;
  const sum = (sizeOf: (job: IngestJob) => number): number => running.reduce((bytes, job) => bytes + sizeOf(job), 0);
  const ingesting = {
    bytesDone: sum(({ sizeDone }) => sizeDone),
    bytesTotal: sum(({ sizeTotal, sizePlanned }) => Math.max(sizeTotal, sizePlanned)),
  };
  return { ...window, ledger: { ...window.ledger, ingesting } };
}

/** A record as the catalog keeps it. */
export const keptOf = (record: AnswerRecord): KeptAnswer => ({
  id: record.id,
  incident: record.incident,
  createdMs: record.createdMs,
  conversation: record.conversation,
  json: JSON.stringify(record),
});

/** Reads a kept answer. Failure "missing" where there is none. */
export function recordOf(kept: KeptAnswer | undefined, id: string): AnswerRecord {
  if (!kept) throw new Failure("missing", `no answer ${JSON.stringify(id.slice(0, 80))}`);
  return JSON.parse(kept.json) as AnswerRecord;
}

async function turnsOf(catalog: Catalog, incident: string, conversation: string): Promise<readonly Turn[]> {
  const kept = await catalog.answers.list({ incident, conversation, limit: MAX_TURNS });
  if (kept.length === 0) {
    throw new Failure(
      "missing",
      `no conversation ${JSON.stringify(conversation.slice(0, 80))} in incident ${incident}: "new" starts one`,
    );
  }
  return kept.toReversed().map((one) => turnOf(recordOf(one, one.id).answer));
}

const NAMED = /\b(?:for(?: invalid user)?|user|account|by|Konto|Benutzer)[ =:]+"?([A-Za-z_][\w.$-]{1,40})/g;
const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;
const MAX_VALUES = 6;

/** What a follow-up may mean by "he" or "there": the values of the answer, then the accounts and addresses it cites. */
function turnOf({ question, answer, values, citations, window }: Answer): Turn {
  const cited = citations.slice(0, 3).flatMap(({ text }) => {
    const line = text.slice(0, 2_000);
    return [...[...line.matchAll(NAMED)].map((match) => match[1]!), ...(line.match(ADDRESS) ?? [])];
  });
  const said = values.filter((value) => value !== "yes" && value !== "no" && value.length <= 100);
  const { read } = window.plan;
  return {
    question,
    answer,
    values: [...new Set([...said, ...cited])].slice(0, MAX_VALUES),
    ...(read && { read }),
  };
}
