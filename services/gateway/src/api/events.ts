import type { EventsPage, FieldsReport } from "@lagebild/retrieval";
import { z } from "zod";
import { filterFields, wholeNumber, zoneName } from "./requests.js";
import { answerOf } from "./named-schemas.js";

const count = z.number().int().min(0);
const MOST_CONDITIONS = 20;
const condition = z.string().min(3).max(4_300);
const where = z
  .exactOptional(z.union([condition, z.array(condition).max(MOST_CONDITIONS)]))
  .describe(
    "Conditions on fields, such as user.name=anna, ^= begins, $= ends, *= contains, /= lies in a network, >, >=, < and <=; may be given again",
  );

export const eventsQuery = z.strictObject({
  ...filterFields,
  zone: z.exactOptional(zoneName),
  where,
  after: z
    .exactOptional(z.string().regex(/^[0-9a-f]{16}:\d{1,10}$/))
    .describe("What `next` of the page before says: source id, colon, line"),
  limit: z.exactOptional(wholeNumber(1, 5_000)).describe("Events on a page; 1,000 unless given"),
  original: z.exactOptional(z.enum(["true", "false"])).describe("Whether documents hold their lines"),
});

export const fieldsQuery = z.strictObject({
  ...filterFields,
  zone: z.exactOptional(zoneName),
  where,
  limit: z.exactOptional(wholeNumber(1, 100)).describe("Values of each field; 5 unless given"),
});

const values = z.record(z.string(), z.string());

export const eventsPage = answerOf<Omit<EventsPage, "next"> & { readonly next?: string }>()(
  "EventsPage",
  z.strictObject({
    events: z.array(
      z.strictObject({
        document: z.record(z.string(), z.unknown()).describe("By the Elastic Common Schema"),
        event: values.describe("The same values, flat; lists with blanks in between"),
        fields: values.describe("Values under the names that the log gives them"),
      }),
    ),
    next: z.string().optional().describe("Where the next page begins; absent where there is none"),
  }),
);

export const fieldsReport = answerOf<FieldsReport>()(
  "FieldsReport",
  z.strictObject({
    records: count,
    fields: z.array(
      z.strictObject({
        field: z.string(),
        isOfEvent: z.boolean().describe("Of the Elastic Common Schema, not of a log"),
        records: count,
        distinct: count.optional().describe("Absent where values of a log's field are not kept in a column"),
        top: z.array(z.strictObject({ value: z.string(), count })).optional(),
      }),
    ),
  }),
);
