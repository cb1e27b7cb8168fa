import type { Answer, Finding, InWords, ModelUse } from "@lagebild/domain";
import type { StoredGeneration } from "@lagebild/generation";
import { z } from "zod";
import {
  contextWindow,
  exactResults,
  ledger,
  otherReading,
  reading,
  readingChoice,
  retrieved,
  run,
  statementResult,
} from "./windows.js";
import type { AnswerRecord, AskEvent, Replay } from "../lagebild.js";
import { trace } from "./investigation.js";
import { answerOf, next } from "./named-schemas.js";

const count = z.number().int().min(0);
const text = z.string();
const verdict = z.enum(["answered", "absent", "not-assessable", "insufficient"]);

const modelUse = answerOf<ModelUse>()(
  "ModelUse",
  z.strictObject({
    name: text,
    fingerprint: text,
    seed: z.number(),
    temperature: z.number(),
    promptTokens: count.optional(),
    isPromptEstimated: z.boolean().optional(),
    generatedTokens: count,
    confidence: z.number().optional().describe("Mean of the probabilities of the words shown, 0 to 1"),
    certainty: z.array(z.strictObject({ value: text, probability: z.number() })).optional(),
  }),
);

export const finding = answerOf<Finding>()(
  "Finding",
  z
    .strictObject({
      kind: z.literal("addresses-assistant"),
      source: text,
      file: text,
      line: count,
      excerpt: text,
      encoding: text,
    })
    .describe("A line whose text speaks to an assistant instead of recording an event"),
);

const citation = z.strictObject({
  id: count,
  source: text,
  file: text,
  sha256: text,
  firstLine: count,
  lastLine: count,
  byteOffset: count,
  byteLength: count,
  text,
  run: run.optional(),
});

const inWords = answerOf<InWords>()("InWords", z.strictObject({ text, citations: z.array(citation) }));

export const verification = z.strictObject({
  citationsChecked: count,
  citationsFailed: count,
  valuesChecked: count,
  valuesFailed: count,
  sentencesRemoved: count,
});

export const answer = answerOf<Answer>()(
  "Answer",
  z.strictObject({
    question: text,
    language: z.enum(["en", "de"]),
    mode: z.enum(["semantic", "exact", "exhaustive"]),
    verdict,
    answer: text,
    values: z.array(text),
    reading: reading.optional().describe("How the question was read; absent where nothing in it was understood"),
    alternatives: z.array(otherReading).optional().describe("How it could be read as well, the likeliest first"),
    choice: readingChoice.optional(),
    unused: z.array(text).optional().describe("Telling words of the question that the reading does not account for"),
    inWords: inWords.optional().describe("What a language model wrote beside it, as far as it holds"),
    model: modelUse.optional(),
    notes: z.array(text),
    findings: z.array(finding),
    citations: z.array(citation),
    exact: z.array(statementResult),
    window: contextWindow,
    ledger,
    verification,
  }),
);

const settings = z.strictObject({
  temperature: z.number().optional(),
  seed: z.number().optional(),
  maxTokens: z.number().optional(),
});

const generation = answerOf<StoredGeneration>()(
  "StoredGeneration",
  z.strictObject({
    request: z.strictObject({ ...retrieved, exact: exactResults, settings: settings.optional(), model: text }),
    settings,
    modelRequest: z.looseObject({}).optional().describe("The exact request that the model got"),
  }),
);

export const answerRecord = answerOf<AnswerRecord>()(
  "AnswerRecord",
  z.strictObject({
    id: text,
    incident: text,
    createdMs: z.number(),
    conversation: text.optional(),
    understoodAs: text.optional().describe("The question as it was searched, where earlier ones completed it"),
    answer,
    generation,
    trace: trace.optional().describe("What was looked at after it, where that was asked for"),
    confirmed: z
      .strictObject({ note: text, atMs: z.number() })
      .optional()
      .describe("An analyst said that question, reading and answer are right"),
  }),
);

/** An answer in a list: what was asked and what came out. */
export interface AnswerSummary {
  readonly id: string;
  readonly createdMs: number;
  readonly conversation?: string;
  readonly question: string;
  readonly verdict: Answer["verdict"];
  readonly answer: string;
}

/** Cuts an answer down to what a list shows. */
export const summaryOf = ({ id, createdMs, conversation, answer: given }: AnswerRecord): AnswerSummary => ({
  id,
  createdMs,
  ...(conversation !== undefined && { conversation }),
  question: given.question,
  verdict: given.verdict,
  answer: given.answer,
});

export const answerList = answerOf<{ readonly answers: readonly AnswerSummary[]; readonly next?: string }>()(
  "AnswerList",
  z.strictObject({
    answers: z.array(
      z.strictObject({
        id: text,
        createdMs: z.number(),
        conversation: text.optional(),
        question: text,
        verdict,
        answer: text,
      }),
    ),
    next,
  }),
);

export const replayAnswer = answerOf<Replay>()(
  "Replay",
  z.strictObject({ id: text, isSame: z.boolean(), differences: z.array(text), answer }),
);

/** The data of the events of a streamed question, by the event's name. */
export const askEvent = answerOf<AskEvent>()(
  "AskEvent",
  z.union([
    z.strictObject({ type: z.literal("window"), window: contextWindow }),
    z.strictObject({ type: z.literal("stated"), answer }),
    z.strictObject({ type: z.literal("sentence"), text, cites: z.array(count) }),
    z.strictObject({ type: z.literal("answer"), record: answerRecord }),
  ]),
);
