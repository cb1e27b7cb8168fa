import type { Answer, IncidentZone, RecordRow, Trace } from "@lagebild/domain";
import type { GenerationSettings, StoredGeneration } from "@lagebild/generation";
import type { IngestInput } from "@lagebild/ingest";
import type { EmbeddingViews, Investigation, ReadLine, RetrievedWindow, WindowRequest } from "@lagebild/retrieval";
import type { IndexSnapshot } from "@lagebild/search";
import type { Incident, IncidentChange } from "@lagebild/store";
import type { CustodyLink } from "./access/custody.js";
import type { Asked } from "./incident-zone.js";
import type { IngestJob } from "./ingest-queue.js";
import type { DeletionReceipt } from "./life/deletion-receipt.js";
import type { RuleBook } from "./rule-book.js";

/** A question with how it is to be answered. */
export interface AskRequest extends Asked<WindowRequest> {
  /** Id of a conversation of the incident, or "new" to start one. */
  readonly conversation?: string;
  /** `none` answers by rules even where a model is configured. */
  readonly model?: "default" | "none";
  readonly settings?: Partial<GenerationSettings>;
}

/** A question to be looked into; `untested` has a model choose that did not pass the check for it. */
export interface InvestigateRequest extends Omit<AskRequest, "model"> {
  readonly model?: "default" | "none" | "untested";
}

/** An answer as it is kept: with everything that is needed to make it again. */
export interface AnswerRecord {
  readonly id: string;
  readonly incident: string;
  /** Milliseconds since 1970 UTC. */
  readonly createdMs: number;
  readonly conversation?: string;
  /** The question as it was searched, where earlier ones completed it. */
  readonly understoodAs?: string;
  readonly answer: Answer;
  readonly generation: StoredGeneration;
  /** What was looked at after it; absent where nobody asked for that. */
  readonly trace?: Trace;
  /** An analyst said that question, reading and answer are right. */
  readonly confirmed?: AnswerConfirmation;
}

export interface AnswerConfirmation {
  readonly note: string;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
}

/** What happens while a question is answered, in this order: the engine's answer is told before a model is asked, sentences of a model once they are checked. */
export type AskEvent =
  | { readonly type: "window"; readonly window: RetrievedWindow["window"] }
  | { readonly type: "stated"; readonly answer: Answer }
  | { readonly type: "sentence"; readonly text: string; readonly cites: readonly number[] }
  | { readonly type: "answer"; readonly record: AnswerRecord };

export interface AskOptions {
  readonly signal?: AbortSignal;
  onEvent?(event: AskEvent): void;
}

/** Whether an answer came out as it did before. */
export interface Replay {
  readonly id: string;
  readonly isSame: boolean;
  /** Where it differs and why, as far as that is known. */
  readonly differences: readonly string[];
  readonly answer: Answer;
}

/** Whether a part of the product can do its work. */
export interface PartStatus {
  readonly name: string;
  readonly isReady: boolean;
  readonly detail: string;
}

type Filtered = "entity" | "entities" | "timeline" | "similar" | "events" | "fields";

/** The work on whole incidents, with limits as they were typed. */
export type AskedInvestigation = Omit<Investigation, Filtered> & {
  readonly [Name in Filtered]: (
    incident: string,
    request: Asked<Parameters<Investigation[Name]>[1]>,
    options?: Parameters<Investigation[Name]>[2],
  ) => ReturnType<Investigation[Name]>;
};

/** What an ingest is asked for; passwords are kept apart from the job. */
export interface NewIngest extends Omit<IngestInput, "incident" | "passwordFile"> {
  readonly passwords?: readonly string[];
}

/** The whole product behind its command line and its API, in one process or in several. Failure "missing" for what is not there. */
export interface Lagebild extends AskedInvestigation, EmbeddingViews {
  readonly rules: RuleBook;
  incidents(): Promise<readonly Incident[]>;
  /** Failure "conflict" where it exists, "invalid" for a name that cannot be an incident's. */
  createIncident(id: string, note?: string, settings?: IncidentChange): Promise<Incident>;
  /**
   * Sets or clears the zone in which an incident's times are typed and shown, its mark, and how long it is kept. Failure
   * "invalid" for what is no zone.
   */
  changeIncident(id: string, change: IncidentChange): Promise<Incident>;
  /** The zone of an incident: as asked, as set for it, of the installation, of its sources, else UTC. */
  zone(id: string, asked?: string): Promise<IncidentZone>;
  incident(id: string): Promise<Incident>;
  /**
   * Deletes an incident with all that belongs to it; who reads it is waited for, or cut off with "conflict". Failure
   * "conflict" while a job writes to it.
   */
  deleteIncident(id: string): Promise<DeletionReceipt>;
  snapshot(incident: string): Promise<IndexSnapshot>;
  /** Who brought a source and when, and every check of it since; by the source's id. */
  custody(incident: string, source: string): Promise<readonly CustodyLink[]>;
  /** Adds a job that puts files, folders and archives into the incident; returns its id. */
  ingest(incident: string, input: NewIngest): Promise<string>;
  jobs(options: { readonly incident?: string; readonly limit: number }): Promise<readonly IngestJob[]>;
  job(id: string): Promise<IngestJob>;
  cancelJob(id: string): Promise<void>;
  /** Failure "conflict" while the job runs. */
  retryJob(id: string, slices?: readonly string[]): Promise<void>;
  /** Yields the state at once and on each change; ends with the job. */
  watchJob(id: string, signal?: AbortSignal): AsyncIterable<IngestJob>;
  window(incident: string, request: Asked<WindowRequest>, signal?: AbortSignal): Promise<RetrievedWindow>;
  ask(incident: string, request: AskRequest, options?: AskOptions): Promise<AnswerRecord>;
  /** Answers by rules, then looks further, look by look; the trace is kept with the answer. */
  investigate(incident: string, request: InvestigateRequest, options?: AskOptions): Promise<AnswerRecord>;
  answer(id: string): Promise<AnswerRecord>;
  /** The newest first; those before the one that `after` names. */
  answers(incident: string, limit: number, after?: string): Promise<readonly AnswerRecord[]>;
  /** Notes that an answer is right, or takes that back where no note is given. */
  confirmAnswer(id: string, note: string | undefined): Promise<AnswerRecord>;
  replay(id: string, signal?: AbortSignal): Promise<Replay>;
  lines(incident: string, file: string, first: number, last: number): Promise<readonly ReadLine[]>;
  recordsAt(incident: string, file: string, lines: readonly number[]): Promise<readonly RecordRow[]>;
  status(): Promise<readonly PartStatus[]>;
  close(): Promise<void>;
}
