import type {
  ContextWindow,
  IncidentZone,
  Ledger,
  OtherReading,
  QuestionPlan,
  Reading,
  ReadQuestion,
  RecordRow,
  Run,
  Statement,
  StatementResult,
  Where,
} from "@lagebild/domain";
import type { ReadLine, RetrievedWindow } from "@lagebild/retrieval";
import { z } from "zod";
import { readQuestionOf } from "./reading.js";
import { answerOf } from "./named-schemas.js";

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

const row = answerOf<RecordRow>()(
  "RecordRow",
  z.strictObject({
    source: text.describe("Id of the source"),
    file: text.describe("Its label"),
    line: count,
    byteOffset: count,
    byteLength: count,
    time,
    zoneOrigin: z.enum(["written", "set", "assumed"]).optional().describe("Where the zone of the time came from"),
    host: text.optional(),
    program: text.optional(),
    shape: text,
    chunk: z.number().int(),
    occurrences: count.optional().describe("How often what the record says happened; absent for 1"),
  }),
);

const timesOfDay = z
  .strictObject({ fromSecond: count, toSecond: count, zone: text, weekdays: z.array(count).optional() })
  .optional()
  .describe("A time of day on every day; one that ends before it begins passes midnight");

export const recordFilter = {
  from: time,
  to: time,
  timesOfDay,
  host: text.optional(),
  program: text.optional(),
  file: text.optional().describe("A source's label or id, or a name under which it arrived"),
};

const orValues = z.array(text).optional().describe("Any of these values does as well");

const whereParts = {
  ...recordFilter,
  shapes: z.array(text).optional(),
  entities: z.array(z.strictObject({ value: text, kind: text.optional(), role: text.optional(), orValues })).optional(),
  fields: z
    .array(
      z.strictObject({
        field: text,
        operator: text,
        value: text,
        orValues,
        orFields: z.array(text).optional().describe("Any of these fields may meet the condition as well"),
      }),
    )
    .optional(),
  templates: z.array(text).optional(),
  places: z
    .array(z.strictObject({ source: text, lines: z.array(count) }))
    .optional()
    .describe("Records that begin at these lines of these sources"),
  meaning: text.optional(),
};

type WhereParts = z.input<z.ZodObject<typeof whereParts>>;

/** A condition as JSON carries it. */
export interface WhereJson extends WhereParts {
  anyOf?: WhereJson[][] | undefined;
  noneOf?: WhereJson[] | undefined;
}

export const where: z.ZodType<WhereJson, WhereJson> = z.strictObject({
  ...whereParts,
  get anyOf() {
    return z.array(z.array(where)).optional().describe("Of each list, records meet at least one");
  },
  get noneOf() {
    return z.array(where).optional().describe("Records that meet any of these in whole are left out");
  },
});
answerOf<Where>()("Where", where);

const valueOf = z.union([
  z.strictObject({ entity: text }),
  z.strictObject({ field: text }),
  z.strictObject({ column: z.enum(["host", "program", "file"]) }),
  z
    .strictObject({ said: z.array(text), as: z.enum(["address", "name", "number", "message"]).optional() })
    .describe("What the text of a record says beside any of these words"),
]);

const counts = z
  .strictObject({ atLeast: count.optional(), atMost: count.optional() })
  .optional()
  .describe("How often a value occurs, inclusive");
const order = z.enum(["most", "least", "first", "last"]).optional().describe("Those of most come first unless given");
const groupedBy = z.union([valueOf, z.strictObject({ bucketSeconds: count })]);

const statement = answerOf<Statement>()(
  "Statement",
  z.union([
    z.strictObject({ op: z.literal("count"), where }),
    z.strictObject({ op: z.literal("countDistinct"), of: valueOf, where, counts }),
    z.strictObject({
      op: z.literal("top"),
      of: valueOf,
      where,
      counts,
      sumOf: valueOf.optional().describe("Ranks by the sum of this value's numbers"),
      distinctOf: valueOf.optional().describe("Ranks by how many different ones of this value there are"),
      order,
      limit: count,
    }),
    z.strictObject({ op: z.literal("summarise"), of: valueOf, where }),
    z.strictObject({ op: z.enum(["first", "last", "silences"]), where, limit: count }),
    z.strictObject({ op: z.literal("perBucket"), where, bucketSeconds: count, zone: text.optional(), limit: count }),
    z.strictObject({
      op: z.literal("group"),
      by: z.array(groupedBy),
      where,
      counts,
      order,
      places: z.boolean().optional(),
      limit: count,
    }),
    z.strictObject({
      op: z.literal("sequence"),
      where,
      then: where,
      withinSeconds: count,
      sameOf: valueOf.optional(),
      limit: count,
    }),
    z.strictObject({ op: z.literal("difference"), of: valueOf, where, other: where, limit: count }),
  ]),
);

const place = z.strictObject({ source: text, line: count });

export const statementResult = answerOf<StatementResult>()(
  "StatementResult",
  z.strictObject({
    statement,
    matched: count,
    withoutTime: count.optional().describe("Records without a time that meet all conditions but those of time"),
    count: count.optional(),
    occurrences: count.optional().describe("How often what the records say happened; absent where that is their count"),
    values: z
      .array(
        z.strictObject({
          value: text,
          count,
          firstTime: time,
          lastTime: time,
          sum: z.number().optional(),
          distinct: count.optional(),
          at: place.optional().describe("The first record that says it, where it is read from texts"),
        }),
      )
      .optional(),
    distinct: count.optional(),
    records: z.array(row).optional(),
    summary: z
      .strictObject({
        numbers: count,
        sum: z.number(),
        min: z.number().optional(),
        max: z.number().optional(),
        others: count,
        minAt: place.optional(),
        maxAt: place.optional(),
      })
      .optional()
      .describe("Numbers among the values; others are values that are no numbers"),
    buckets: z.array(z.strictObject({ startTime: z.number(), count })).optional(),
    groups: z
      .array(
        z.strictObject({
          values: z.array(text.nullish()),
          count,
          firstTime: time,
          lastTime: time,
          first: place.optional(),
          last: place.optional(),
        }),
      )
      .optional(),
    silences: z.array(z.strictObject({ from: row, to: row, microseconds: z.number() })).optional(),
    pairs: z.array(z.strictObject({ first: row, then: row, value: text.optional() })).optional(),
  }),
);

const shownLine = z.strictObject({ row, sha256: text.optional(), original: text.optional(), text });

export const exactResults = z.array(
  z.strictObject({
    label: text,
    result: statementResult,
    samples: z.array(shownLine),
    meaning: text.optional().describe("What the records mean, in the plan's language"),
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
export const readingChoice = asRead.choice;
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
    origin: z.enum(["rules", "given"]).optional().describe("Who made it; given: the caller"),
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
