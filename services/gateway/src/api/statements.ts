import type { RecordRow, Statement, StatementResult, Where } from "@lagebild/domain";
import { z } from "zod";
import { answerOf } from "./named-schemas.js";

const count = z.number().int().min(0);
/** Microseconds since 1970 UTC; absent where the log gives no time. */
const time = z.number().optional().describe("Microseconds since 1970 UTC");
const text = z.string();

export const row = answerOf<RecordRow>()(
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

export const timesOfDay = z
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

export const valueOf = z.union([
  z.strictObject({ entity: text }),
  z.strictObject({ field: text }),
  z.strictObject({ column: z.enum(["host", "program", "file"]) }),
]);

export const counts = z
  .strictObject({ atLeast: count.optional(), atMost: count.optional() })
  .optional()
  .describe("How often a value occurs, inclusive");
const order = z.enum(["most", "least", "first", "last"]).optional().describe("Those of most come first unless given");
const groupedBy = z.union([valueOf, z.strictObject({ bucketSeconds: count })]);

export const statement = answerOf<Statement>()(
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
