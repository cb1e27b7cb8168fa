import { READING_CHOICES, TIMELINES_OF } from "@lagebild/domain";
import { z } from "zod";
import { bilingual, finding } from "./finding.js";

const count = z.number().int().min(0);
const text = z.string();

interface StatementParts<W, V, C, F> {
  readonly where: W;
  readonly valueOf: V;
  readonly counts: C;
  /** Limits of a time, by name. */
  readonly recordFilter: F;
}

/** The schema of a question as read, made of those of the parts of statements. */
export function readQuestionOf<W extends z.ZodType, V extends z.ZodType, C extends z.ZodType, F extends z.ZodRawShape>({
  where,
  valueOf,
  counts,
  recordFilter,
}: StatementParts<W, V, C, F>) {
  const askedValue = z.strictObject({
    words: text.describe("As the question says it"),
    title: bilingual,
    titles: bilingual,
    of: valueOf,
    orOf: z.array(valueOf).optional().describe("Where else it may stand, where the records have nothing there"),
    type: text,
  });
  const placed = { on: count.optional().describe("Place of the selection that it is about alone") };
  const ask = z.union([
    z.strictObject({ ...placed, ask: z.literal("distinct"), of: askedValue, counts }),
    z.strictObject({ ...placed, ask: z.literal("list"), of: z.array(askedValue), limit: count, counts }),
    z.strictObject({
      ...placed,
      ask: z.literal("top"),
      of: askedValue,
      limit: count,
      order: z.enum(["most", "least", "first", "last"]),
      sumOf: askedValue.optional(),
      distinctOf: askedValue.optional(),
      counts,
    }),
    z.strictObject({ ...placed, ask: z.literal("when"), which: z.enum(["first", "last", "both", "all"]) }),
    z.strictObject({
      ...placed,
      ask: z.literal("amount"),
      part: z.enum(["sum", "average", "max", "min"]),
      of: askedValue,
      beside: z.array(askedValue).optional().describe("Told of the record with the greatest or the least"),
    }),
    z.strictObject({ ...placed, ask: z.literal("per"), bucketSeconds: z.number(), isBusiest: z.boolean() }),
    z.strictObject({ ...placed, ask: z.literal("compare"), says: z.enum(["more", "less"]) }),
    z.strictObject({ ...placed, ask: z.literal("only"), of: askedValue }),
    z.strictObject({ ...placed, ask: z.literal("lines"), limit: count }),
    z.strictObject({ ...placed, ask: z.literal("clock"), part: z.enum(["zone", "year"]) }),
    z.strictObject({
      ...placed,
      ask: z.enum(["count", "duration", "interval", "yes-no", "order"]),
    }),
    z.strictObject({
      ...placed,
      ask: z.literal("silence"),
      isBefore: z.boolean().optional().describe("The one that ends with the first of the records"),
    }),
    z.strictObject({
      ...placed,
      ask: z.literal("timeline"),
      tells: z
        .enum(TIMELINES_OF)
        .optional()
        .describe("Key moments where it is absent; else steps, every record, or stretches of time with records"),
      parts: z.number().optional().describe("How many stretches of time, where the question says so"),
      beside: z.array(askedValue).optional().describe("Told of each record"),
    }),
    z.strictObject({
      ...placed,
      ask: z.literal("summary"),
      assesses: z.boolean().optional().describe("Whether it asks if somebody got in"),
    }),
  ]);
  const condition = z.strictObject({
    words: text,
    title: bilingual,
    operator: text,
    values: z.array(text),
    isNot: z.boolean(),
    where,
  });
  const event = z.strictObject({
    kind: z.enum(["class", "topic", "text", "value"]),
    id: text,
    words: text,
    title: bilingual,
    titles: bilingual,
    where: where.optional(),
    shownBy: z.array(text).describe("Kinds of sources that would show it"),
    topic: text.optional().describe("The topic of the picture that it belongs to"),
    otherwise: where.optional().describe("Traces that stand for it where the records asked about have none of it"),
    isPattern: z.boolean().optional().describe("Several records together make it: the findings of its topic say which"),
  });
  const selection = z.strictObject({
    events: z.array(event),
    conditions: z.array(condition),
    time: z.strictObject({ ...recordFilter, words: text }).optional(),
    step: z
      .strictObject({ words: text, which: z.enum(["first", "last"]) })
      .optional()
      .describe("Where it is one of several steps that a question lists"),
    anchor: z
      .strictObject({
        side: z.enum(["before", "after"]),
        words: text,
        events: z.array(event),
        conditions: z.array(condition),
        at: z.number().describe("Microseconds UTC of the first of them"),
      })
      .optional()
      .describe("Other records of which the first limits the time"),
  });
  const reading = z
    .strictObject({
      asks: z.array(ask),
      of: z.array(selection),
      unused: z.array(text).describe("Telling words of the question that no part accounts for"),
      leftOut: z.array(text).optional().describe("Parts without which records were found, where none is all of it"),
      certainty: z.number().min(0).max(1),
    })
    .describe("How a question is read: what it asks, about which records");
  const told = z.strictObject({
    value: z.number(),
    agreeing: count.describe("Records that tell it"),
    of: count.describe("Records that tell a second time"),
    places: z.array(z.strictObject({ source: text, line: count })),
  });
  const clock = z.strictObject({
    file: text,
    records: count.describe("Records with a time that were looked at"),
    origin: z.enum(["written", "set", "assumed"]).describe("Where the zone of most of them came from"),
    zone: text.optional().describe("The zone that was set, or the offset that most of them write"),
    ahead: told.optional().describe("Minutes ahead of UTC, by times that records tell once more"),
    hasYear: z.boolean(),
    years: z.array(z.number()),
    year: told.optional().describe("The year of the times that records tell once more"),
  });
  const planted = z.strictObject({
    words: z.array(text),
    title: bilingual.describe("What the text is, such as a user agent"),
    by: z.strictObject({ title: bilingual, value: text }).optional(),
    records: count,
    exact: count.describe("Place of the result whose records hold the text"),
  });
  const other = z.strictObject({ reading, said: text, matched: count });
  const choice = z
    .union([
      z.strictObject({
        by: text.describe("Name of the model"),
        chose: z
          .enum(READING_CHOICES)
          .describe(
            "other: this reading, in place of the likeliest; first: the likeliest; none: none of them; unsure: otherwise where they stood in another order",
          ),
      }),
      z.strictObject({ fault: text.describe("Why it chose nothing") }),
    ])
    .describe("What a language model said of the readings of an open question; nothing is claimed of what it chose");
  return {
    choice,
    reading,
    other,
    read: z.strictObject({
      reading,
      results: z.array(
        z.strictObject({
          ask,
          of: count,
          exact: count.describe("Place among the exact results"),
          kind: z.strictObject({ title: bilingual, titles: bilingual }).optional().describe("What its records are"),
          finding: text.optional().describe("Id of the finding whose records it is of"),
          moment: z
            .strictObject({
              title: bilingual.optional(),
              value: text.optional(),
              beside: z.array(text).optional(),
              count: count.optional(),
            })
            .optional()
            .describe("What the record of a line of a timeline shows"),
          isFacet: z
            .boolean()
            .optional()
            .describe("Nothing asked for it: it is what the records of an uncertain reading say beside"),
          elsewhere: text
            .optional()
            .describe("It was asked for, and stands in other records: those that name this value"),
        }),
      ),
      verdict: z.enum(["answered", "absent", "not-assessable", "insufficient"]),
      others: z.array(other).describe("How it could be read as well, the likeliest first"),
      choice: choice.optional(),
      compared: z.strictObject({ sources: z.array(text), records: count }).optional(),
      shownBy: z.array(bilingual).optional(),
      without: z
        .array(z.strictObject({ words: text, matched: count }))
        .optional()
        .describe("Where nothing was found: what is found without one of the conditions"),
      planted: planted.optional().describe("What is named stands together only in a text that somebody else wrote"),
      clocks: z.array(clock).optional().describe("What is known of the clocks of the sources"),
      findings: z.array(finding).optional(),
      values: z
        .array(z.strictObject({ title: bilingual, of: valueOf, values: z.array(text) }))
        .optional()
        .describe("What a follow-up may mean"),
    }),
  };
}
