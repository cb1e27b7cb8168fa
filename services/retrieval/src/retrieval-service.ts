import { join } from "node:path";
import { UTC, type CitedSentence, type RecordRow, type SentenceFault, type TokenCounter } from "@lagebild/domain";
import type { PieceEmbedder } from "@lagebild/embedding";
import { expandQuestion } from "@lagebild/knowledge";
import { faultOfSentence } from "@lagebild/questions";
import type { IndexSnapshot } from "@lagebild/search";
import { embeddingViews, type EmbeddingViews } from "./investigate/embedding-views.js";
import { investigation, type Investigation } from "./investigate/investigate-incident.js";
import { assertShapes, withShapes } from "./plan-with-shapes.js";
import { keptVectors } from "./kept-vectors.js";
import { linesOf, openIncidents } from "./open-incidents.js";
import type { ReadLine } from "./resolve-lines.js";
import { incidentRules } from "./picture/incident-rules.js";
import { askedIncident } from "./questions/asked-incident.js";
import { questionEngine } from "./questions/question-engine.js";
import { retrieveWindow, type RetrievedWindow, type WindowRequest } from "./retrieve-window.js";

/** Everything that is read from incidents. Failure "missing" for an incident that does not exist. */
export interface RetrievalService extends Investigation, EmbeddingViews {
  window(incident: string, request: WindowRequest, signal?: AbortSignal): Promise<RetrievedWindow>;
  /** Compares a sentence with the records it cites. */
  faultOf(incident: string, sentence: CitedSentence): Promise<SentenceFault | undefined>;
  /** Lines that hold no record are left out. */
  readLines(incident: string, file: string, lines: readonly number[]): Promise<readonly ReadLine[]>;
  recordsAt(incident: string, file: string, lines: readonly number[]): Promise<readonly RecordRow[]>;
  snapshot(incident: string): Promise<IndexSnapshot>;
  /** Says what is at work. Failure "unavailable" where the service cannot be reached. */
  ping(): Promise<string>;
  /** Closes what is open of an incident, for instance before it is deleted. */
  release(incident: string): Promise<void>;
  close(): Promise<void>;
}

export interface RetrievalOptions {
  readonly dataFolder: string;
  readonly embedder: PieceEmbedder;
  /** Counts in the tokens of the model that will read the window; without one, an estimate. */
  readonly counter?: TokenCounter;
}

/** Reads incidents of a data folder. */
export function retrievalService({ dataFolder, embedder, counter }: RetrievalOptions): RetrievalService {
  const { using, release, close } = openIncidents(dataFolder, embedder.modelId);
  const embedQuestion = async (question: string): Promise<Float32Array> =>
    (await embedder.embedBatch([question], "query"))[0]!;
  const embedPassages = keptVectors(join(dataFolder, "cache"), embedder);
  return {
    ...investigation(
      (incident, work) => using(incident, (found) => work({ ...found, lines: linesOf(found), embedder })),
      () => incidentRules(dataFolder),
    ),
    ...embeddingViews({ embedder, embedPassages, ...(counter && { counter }) }),
    window: (incident, request, signal) =>
      using(incident, async (found) => {
        const { name: zone } = request.zone ?? UTC;
        const incident = askedIncident(found, { dataFolder, embedder, zone, signal });
        const deps = { ...incident, embedQuestion, expandQuestion, ...(counter && { counter }) };
        const { index } = incident;
        if (request.plan) await assertShapes(index, request.plan);
        return withShapes(index, await retrieveWindow(deps, request), request.plan);
      }),
    faultOf: (incident, sentence) =>
      using(incident, async (found) =>
        faultOfSentence(
          sentence,
          await questionEngine(askedIncident(found, { dataFolder, embedder, zone: sentence.zone })),
        ),
      ),
    readLines: (incident, file, lines) => using(incident, (found) => linesOf(found).readLines(file, lines)),
    recordsAt: (incident, file, lines) => using(incident, ({ index }) => index.recordsAt(file, lines)),
    snapshot: (incident) => using(incident, ({ snapshot }) => Promise.resolve(snapshot)),
    ping: async () => embedder.modelId,
    release,
    close,
  };
}
