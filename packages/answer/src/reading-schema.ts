import {
  FIELD_OPERATORS,
  READING_CHOICES,
  TIMELINES_OF,
  type ReadingChoice,
  type ReadQuestion,
  type RecordFilter,
  type ValueOf,
  type Where,
} from "@lagebild/domain";
import { z } from "zod";

/** What a reading may hold at most. */
export const READING_LIMITS = {
  asks: 10,
  selections: 10,
  events: 10,
  conditions: 30,
  values: 1_000,
  listed: 10,
  /** Fields in which an asked value may stand. */
  places: 100,
  rows: 10_000,
  words: 100,
  wordCharacters: 1_000,
  kinds: 100,
  /** A century. */
  seconds: 3_155_760_000,
} as const;

interface Parts {
  readonly valueOf: z.ZodType<ValueOf>;
  readonly where: z.ZodType<Where>;
  /** Limits of a time with the words for it. */
  readonly filter: z.ZodType<RecordFilter & { readonly words: string }>;
}

/**
 * The schema of a question as read that somebody gives. Only its reading is taken, with whose choice it was, since what came of it is worked out
 * anew: whatever else is there is left out.
 */
export function readingSchema({ valueOf, where, filter }: Parts): z.ZodType<ReadQuestion> {
  const text = z.string().max(READING_LIMITS.wordCharacters);
  const titled = { words: text, title: bilingual, titles: bilingual };
  const askedValue = z.strictObject({
    ...titled,
    of: valueOf,
    orOf: z.exactOptional(z.array(valueOf).max(READING_LIMITS.places)),
    type: text,
  });
  const limit = z.number().int().min(1).max(READING_LIMITS.rows);
  const often = z.exactOptional(z.number().int().min(0).max(Number.MAX_SAFE_INTEGER));
  const counts = z.exactOptional(z.strictObject({ atLeast: often, atMost: often }));
  const placed = {
    on: z.exactOptional(
      z
        .number()
        .int()
        .min(0)
        .max(READING_LIMITS.selections - 1),
    ),
  };
  const ask = z.discriminatedUnion("ask", [
    z.strictObject({
      ...placed,
      ask: z.enum(["count", "duration", "interval", "yes-no", "order", "summary"]),
    }),
    z.strictObject({ ...placed, ask: z.literal("silence"), isBefore: z.exactOptional(z.boolean()) }),
    z.strictObject({
      ...placed,
      ask: z.literal("timeline"),
      tells: z.exactOptional(z.enum(TIMELINES_OF)),
      parts: z.exactOptional(z.number().int().min(1).max(READING_LIMITS.listed)),
      beside: z.exactOptional(z.array(askedValue).max(READING_LIMITS.listed)),
    }),
    z.strictObject({ ...placed, ask: z.literal("distinct"), of: askedValue, counts }),
    z.strictObject({
      ...placed,
      ask: z.literal("list"),
      of: z.array(askedValue).min(1).max(READING_LIMITS.listed),
      limit,
      counts,
    }),
    z.strictObject({
      ...placed,
      ask: z.literal("top"),
      of: askedValue,
      limit,
      order: z.enum(["most", "least", "first", "last"]),
      sumOf: z.exactOptional(askedValue),
      distinctOf: z.exactOptional(askedValue),
      counts,
    }),
    z.strictObject({ ...placed, ask: z.literal("when"), which: z.enum(["first", "last", "both", "all"]) }),
    z.strictObject({
      ...placed,
      ask: z.literal("amount"),
      part: z.enum(["sum", "average", "max", "min"]),
      of: askedValue,
      beside: z.exactOptional(z.array(askedValue).max(READING_LIMITS.listed)),
    }),
    z.strictObject({
      ...placed,
      ask: z.literal("per"),
      bucketSeconds: z.number().int().min(1).max(READING_LIMITS.seconds),
      isBusiest: z.boolean(),
    }),
    z.strictObject({ ...placed, ask: z.literal("compare"), says: z.enum(["more", "less"]) }),
    z.strictObject({ ...placed, ask: z.literal("only"), of: askedValue }),
    z.strictObject({ ...placed, ask: z.literal("lines"), limit }),
    z.strictObject({ ...placed, ask: z.literal("clock"), part: z.enum(["zone", "year"]) }),
  ]);
  const event = z.strictObject({
    ...titled,
    kind: z.enum(["class", "topic", "text", "value"]),
    id: text,
    where: z.exactOptional(where),
    otherwise: z.exactOptional(where),
    shownBy: z.array(text).max(READING_LIMITS.kinds),
    topic: z.exactOptional(text),
    isPattern: z.exactOptional(z.boolean()),
  });
  const condition = z.strictObject({
    words: text,
    title: bilingual,
    operator: z.enum(FIELD_OPERATORS),
    values: z.array(text).max(READING_LIMITS.values),
    isNot: z.boolean(),
    where,
  });
  const selection = z.strictObject({
    events: z.array(event).max(READING_LIMITS.events),
    conditions: z.array(condition).max(READING_LIMITS.conditions),
    time: z.exactOptional(filter),
    step: z.exactOptional(z.strictObject({ words: text, which: z.enum(["first", "last"]) })),
    anchor: z.exactOptional(
      z.strictObject({
        side: z.enum(["before", "after"]),
        words: text,
        events: z.array(event).max(READING_LIMITS.events),
        conditions: z.array(condition).max(READING_LIMITS.conditions),
        at: z.number().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER),
      }),
    ),
  });
  const reading = z
    .strictObject({
      asks: z.array(ask).min(1).max(READING_LIMITS.asks),
      of: z.array(selection).min(1).max(READING_LIMITS.selections),
      unused: z.array(text).max(READING_LIMITS.words),
      certainty: z.number().min(0).max(1),
    })
    .refine(hasItsSelections, { message: "an ask is about a selection that is not there", path: ["asks"] });
  return z
    .object({ reading, choice: z.exactOptional(choice) })
    .transform((given) => ({
      reading: given.reading,
      results: [],
      verdict: "insufficient" as const,
      others: [],
      ...(given.choice && { choice: given.choice }),
    }))
    .describe("How the question is to be read; what came of it is worked out anew");
}

const name = z.string().max(READING_LIMITS.wordCharacters);
const choice: z.ZodType<ReadingChoice> = z.union([
  z.strictObject({ by: name, chose: z.enum(READING_CHOICES) }),
  z.strictObject({ fault: name }),
]);

const title = z.string().max(READING_LIMITS.wordCharacters);
const bilingual = z.strictObject({ en: title, de: title });

/** Asks name selections that are there. */
const hasItsSelections = ({
  asks,
  of,
}: {
  readonly asks: readonly { readonly on?: number }[];
  readonly of: readonly unknown[];
}): boolean => asks.every(({ on = 0 }) => on < of.length);
