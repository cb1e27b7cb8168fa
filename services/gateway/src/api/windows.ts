import type {
  ContextWindow,
  IncidentZone,
  Ledger,
  OtherReading,
  QuestionPlan,
  Reading,
  ReadQuestion,
  Run,
} from "@lagebild/domain";
import type { ReadLine, RetrievedWindow } from "@lagebild/retrieval";
import { z } from "zod";
import { readQuestionOf } from "./reading.js";
import { answerOf } from "./named-schemas.js";
import { row, timesOfDay, recordFilter, where, valueOf, counts, statement, exactResults } from "./statements.js";

const count = z.number().int().min(0);
/** Microseconds since 1970 UTC; absent where the log gives no time. */
const time = z.number().optional().describe("Microseconds since 1970 UTC");
const text = z.string();

export const run = answerOf<Run>()(
  "Run",
  z.strictObject({
    shape: text,
    count,
    firstLine: count,
    lastLine: count,
    firstTime: time,
    lastTime: time,
  }),
);

export const ledger = answerOf<Ledger>()(
  "Ledger",
  z.strictObject({
    linesTotal: count,
    linesSearched: count,
    linesUnparsed: count,
    evidenceFound: count,
    evidenceInWindow: count,
    leftOut: z.array(z.strictObject({ reason: text, count })),
    limited: z
      .strictObject({ records: count, withoutTime: count })
      .optional()
      .describe("Records within the limits, and those left out by the limits of time since they have no time"),
    ingesting: z.strictObject({ bytesDone: count, bytesTotal: count }).optional(),
    history: z.strictObject({ turnsShown: count, turnsLeftOut: count, tokens: count }).optional(),
  }),
);

/** The zone of an incident's times, and who set it. */
export const incidentZone = answerOf<IncidentZone>()(
  "IncidentZone",
  z.strictObject({ name: text, from: z.enum(["asked", "incident", "installation", "sources", "none"]) }),
);

const asRead = readQuestionOf({ where, valueOf, counts, recordFilter });

export const reading = answerOf<Reading>()("Reading", asRead.reading);
export const otherReading = answerOf<OtherReading>()("OtherReading", asRead.other);
const readQuestion = answerOf<ReadQuestion>()("ReadQuestion", asRead.read);

export const plan = answerOf<QuestionPlan>()(
  "QuestionPlan",
  z.strictObject({
    mode: z.enum(["semantic", "exact", "exhaustive"]),
    language: z.enum(["en", "de"]),
    wants: z.enum(["yes-no", "values", "count", "times", "list", "description"]),
    statements: z.array(statement),
    steps: z
      .array(
        z.strictObject({
          asks: text,
          statement: count,
          takes: z.strictObject({ statement: count, value: text }).optional(),
          compares: z.enum(["more", "less"]).optional(),
        }),
      )
      .optional()
      .describe("What each statement asks, where they build on each other or are compared; places count from 0"),
    reason: text,
    origin: z.enum(["rules", "model", "given"]).optional().describe("Who made it; given: the caller"),
    times: z
      .strictObject({
        zone: incidentZone,
        asked: z.strictObject({ from: time, to: time, timesOfDay, days: count.optional() }).optional(),
      })
      .optional()
      .describe("The zone of its times, and how the question's words for a time were read"),
    shapes: z
      .array(z.strictObject({ id: text, text, meaning: text.optional(), isTaken: z.boolean() }))
      .optional()
      .describe("Shapes that the statements name, in words; those not taken were found and could be meant as well"),
    read: readQuestion.optional().describe("How the question was read, and what came of it"),
  }),
);

export const contextWindow = answerOf<ContextWindow>()(
  "ContextWindow",
  z.strictObject({
    question: text,
    understoodAs: text.optional(),
    plan,
    tokenizer: text,
    budgetTokens: count,
    usedTokens: count,
    blocks: z.array(
      z.strictObject({
        id: count,
        kind: z.enum(["facts", "history", "exact", "lines", "run"]),
        source: text.optional(),
        file: text.optional(),
        lines: z.array(count).optional(),
        text,
        run: run.optional(),
        statement: statement.optional(),
        meaning: text.optional().describe("What its events mean, in the plan's language"),
        explain: z
          .strictObject({
            foundBy: z.array(z.enum(["meaning", "words", "entities", "exact", "rarity"])),
            score: z.number(),
            similarity: z.number().optional(),
          })
          .optional()
          .describe("How a block of evidence was found"),
      }),
    ),
    ledger,
  }),
);

/** What retrieval found: the window and what the answer stage needs beside it. */
export const retrieved = {
  window: contextWindow,
  exact: exactResults,
  confidence: z.number().min(0).max(1),
  isComplete: z.boolean().describe("Whether all that was put into the incident is searchable"),
  judgement: z
    .looseObject({ score: z.number(), reasons: z.array(text) })
    .optional()
    .describe("How well the evidence answers, and what speaks for an absence"),
};

export const retrievedWindow = answerOf<RetrievedWindow>()("RetrievedWindow", z.strictObject(retrieved));

/** How a question is worked, and how many records each of its statements matches. */
export interface PlannedQuestion {
  readonly question: string;
  readonly plan: QuestionPlan;
  readonly matched: readonly number[];
}

export const plannedQuestion = answerOf<PlannedQuestion>()(
  "PlannedQuestion",
  z.strictObject({ question: text, plan, matched: z.array(count).describe("Records of each statement, in order") }),
);

/** Takes from a window what it says of its plan. */
export const plannedOf = ({ window: { question, plan: made }, exact }: RetrievedWindow): PlannedQuestion => ({
  question,
  plan: made,
  matched: exact.map(({ result }) => result.matched),
});

export const readLine = answerOf<ReadLine>()(
  "ReadLine",
  z.strictObject({
    row,
    sha256: text.describe("SHA-256 of the whole original file"),
    earlierSha256: z.array(text).optional().describe("Of the file before it grew"),
    original: text.describe("The line as the file holds it, decoded"),
    text: text.describe("The line as a window shows it"),
    decoded: z
      .array(z.strictObject({ encoding: text, original: text, text }))
      .optional()
      .describe("What lay encoded in the line"),
  }),
);

/** Lines of a file; `nextLine` is where to go on, where they were too long to send at once. */
export interface LinesAnswer {
  readonly file: string;
  readonly first: number;
  readonly last: number;
  readonly lines: readonly ReadLine[];
  readonly nextLine?: number;
}

export const linesAnswer = answerOf<LinesAnswer>()(
  "Lines",
  z.strictObject({
    file: text,
    first: count,
    last: count,
    lines: z.array(readLine),
    nextLine: count.optional().describe("Where to go on, where the lines were too long to send at once"),
  }),
);
