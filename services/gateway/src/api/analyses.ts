import { z } from "zod";
import type { AnalysisAnswer } from "../analyse/analysis-answer.js";
import { answerRecord } from "./answers.js";
import { job, type JobAnswer } from "./incidents.js";
import { answerOf } from "./named-schemas.js";
import { incidentParams, LIMITS, MOST_QUESTIONS, someText, tlpMark, uploadQuery } from "./requests.js";

/** One or several: a parameter that is given once is a text. */
const questions = z
  .union([someText(LIMITS.questionCharacters), z.array(someText(LIMITS.questionCharacters)).max(MOST_QUESTIONS)])
  .transform((given) => (typeof given === "string" ? [given] : given))
  .describe("A question; given again for each one");

export const analysisQuery = uploadQuery.extend({
  incident: z
    .exactOptional(incidentParams.shape.incident)
    .describe("Made where it is not there; one of its own unless given"),
  question: z.exactOptional(questions),
  language: z.exactOptional(z.enum(["de", "en"])).describe("Of the report; that of the first question unless given"),
  model: z.exactOptional(z.enum(["default", "none"])).describe("none answers by rules"),
  tlp: z.exactOptional(tlpMark),
});

export interface AnalysisReply {
  readonly incident: string;
  readonly job: JobAnswer;
  readonly answers: readonly AnalysisAnswer[];
  readonly report: string;
}

const answered = z.union([
  z.strictObject({ question: z.string(), record: answerRecord }),
  z.strictObject({ question: z.string(), fault: z.string() }),
]);

export const analysisReply = answerOf<AnalysisReply>()(
  "Analysis",
  z.strictObject({
    incident: z.string().describe("Where its lines are read and further questions asked"),
    job,
    answers: z.array(answered),
    report: z.string().describe("Markdown: questions and answers, hashes of sources, what was not read, the picture"),
  }),
);

export type AnalysisEvent =
  | { readonly type: "job"; readonly job: JobAnswer }
  | ({ readonly type: "answered" } & AnalysisAnswer)
  | { readonly type: "analysis"; readonly analysis: AnalysisReply };

/** The data of the events of a streamed analysis, by the event's name. */
export const analysisEvent = answerOf<AnalysisEvent>()(
  "AnalysisEvent",
  z.union([
    z.strictObject({ type: z.literal("job"), job }),
    z.strictObject({ type: z.literal("answered"), question: z.string(), record: answerRecord }),
    z.strictObject({ type: z.literal("answered"), question: z.string(), fault: z.string() }),
    z.strictObject({ type: z.literal("analysis"), analysis: analysisReply }),
  ]),
);
