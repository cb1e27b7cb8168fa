import { randomBytes } from "node:crypto";
import { readingMenu } from "@lagebild/answer";
import { Failure, isIpv4, otherChosenBy, type Answer, type ContextWindow, type Turn } from "@lagebild/domain";
import type { GeneratedAnswer, GenerationRequest, GenerationService } from "@lagebild/generation";
import type { RetrievalService, RetrievedWindow, WindowRequest } from "@lagebild/retrieval";
import type { Catalog, KeptAnswer } from "@lagebild/store";
import { noAnswer } from "./access/missing.js";
import { withChoice, type OpenQuestion } from "./choose-reading.js";
import type { IngestJob } from "./ingest-queue.js";
import type { AnswerRecord, AskOptions, AskRequest } from "./lagebild.js";

export interface AskDeps {
  readonly catalog: Catalog;
  readonly retrieval: RetrievalService;
  readonly generation: GenerationService;
  /** Time that a language model has to choose among the readings of a question; 0: it is not asked. */
  readonly chooseMs: number;
  /** Ingest jobs of an incident that have not ended. */
  runningJobs(incident: string): Promise<readonly IngestJob[]>;
}

/** A question whose limits and zone are resolved. */
export type ResolvedAsk = Omit<AskRequest, "filter" | "zone"> & Pick<WindowRequest, "filter" | "zone">;

/** Turns of a conversation that may complete a question and go into its window. */
const MAX_TURNS = 8;

const newId = (prefix: "a" | "c"): string => `${prefix}-${randomBytes(10).toString("hex")}`;

/** Question to kept answer: earlier turns, window, answer, record. Failure "missing" for an unknown conversation. */
export async function askQuestion(
  deps: AskDeps,
  incident: string,
  request: ResolvedAsk,
  options: AskOptions = {},
): Promise<AnswerRecord> {
  const { signal, onEvent } = options;
  const { catalog, retrieval, runningJobs } = deps;
  const { conversation: asked, model = "default", settings, ...windowRequest } = request;
  const conversation = asked === "new" ? newId("c") : asked;
  const history = asked === undefined || asked === "new" ? [] : await turnsOf(catalog, incident, asked);
  const running = await runningJobs(incident); // first: what ends meanwhile is searched
  const wanted = { ...windowRequest, ...(history.length > 0 && { history }) };
  const requestOf = ({ window, isComplete, ...found }: RetrievedWindow): GenerationRequest => ({
    ...found,
    window: withIngest(window, running),
    isComplete: isComplete && running.length === 0,
    model,
    ...(settings && { settings }),
  });
  const retrieved = await retrieval.window(incident, wanted, signal);
  const asking = { incident, request: wanted, retrieved, requestOf };
  const { generationRequest, generated } = await generate(deps, asking, options);
  const { answer, settings: used, modelRequest } = generated;
  const { understoodAs } = answer.window;
  const record: AnswerRecord = {
    id: newId("a"),
    incident,
    createdMs: Date.now(),
    ...(conversation !== undefined && { conversation }),
    ...(understoodAs !== undefined && { understoodAs }),
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

interface RetrievedQuestion extends OpenQuestion {
  requestOf(retrieved: RetrievedWindow): GenerationRequest;
}

interface Generated {
  readonly generationRequest: GenerationRequest;
  readonly generated: GeneratedAnswer;
}

/**
 * States the engine's answer and has a model write beside it. Where the reading is open, a model is asked for it once the
 * answer is stated; by another reading it is stated anew.
 */
async function generate(
  { catalog, retrieval, generation, chooseMs }: AskDeps,
  { requestOf, ...question }: RetrievedQuestion,
  { signal, onEvent }: AskOptions,
): Promise<Generated> {
  const { incident, request, retrieved } = question;
  const secret = await catalog.secret();
  const write = async (asked: GenerationRequest, isStated = false): Promise<GeneratedAnswer> => {
    if (!isStated) onEvent?.({ type: "window", window: asked.window });
    return generation.generate(
      incident,
      { ...asked, secret },
      {
        ...(signal && { signal }),
        ...(!isStated && { onStated: (answer) => onEvent?.({ type: "stated", answer }) }),
        onSentence: ({ text, cites }) => onEvent?.({ type: "sentence", text, cites }),
      },
    );
  };
  const generationRequest = requestOf(retrieved);
  const isChosen = chooseMs > 0 && generationRequest.model === "default" && !request.plan;
  if (!isChosen || readingMenu(retrieved.window, retrieved.exact).length === 0)
    return { generationRequest, generated: await write(generationRequest) };
  const stated = await write({ ...generationRequest, model: "none" });
  const found = await withChoice({ retrieval, generation, secret, timeoutMs: chooseMs }, question, signal);
  if (!found) return { generationRequest, generated: stated };
  const again = requestOf(found);
  return {
    generationRequest: again,
    generated: await write(again, otherChosenBy(found.window.plan.read) === undefined),
  };
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
  if (!kept) throw noAnswer(id);
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
const NUMBERS = /\b[\d.]{7,15}\b/g;
const MAX_VALUES = 6;

/** What a follow-up may mean by "he" or "there": the values of the answer, then the accounts and addresses it cites. */
function turnOf({ question, answer, values, citations, window }: Answer): Turn {
  const cited = citations.slice(0, 3).flatMap(({ text }) => {
    const line = text.slice(0, 2_000);
    return [...[...line.matchAll(NAMED)].map((match) => match[1]!), ...(line.match(NUMBERS) ?? []).filter(isIpv4)];
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
