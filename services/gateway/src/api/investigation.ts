import { RULE_LEVELS, TRACE_ENDS, type Trace, type TraceCall } from "@lagebild/domain";
import { z } from "zod";
import { answerOf, requestSchema } from "./named-schemas.js";
import { askRequest } from "./requests.js";
import { recordFilter, where } from "./windows.js";

const text = z.string();
const count = z.number().int().min(0);
const time = z.number().optional().describe("Microseconds since 1970 UTC");

export const investigationRequest = requestSchema(
  "InvestigationRequest",
  askRequest.describe("A question to be looked into; it is answered by rules, and a model chooses the looks at most"),
);

const by = z.union([
  z.strictObject({ entity: text }),
  z.strictObject({ field: text }),
  z.strictObject({ column: z.enum(["host", "program", "file"]) }),
]);

const call = answerOf<TraceCall>()(
  "TraceCall",
  z.union([
    z.strictObject({ call: z.literal("count"), of: where, by }),
    z.strictObject({ call: z.literal("list"), of: where }),
    z.strictObject({ call: z.literal("around"), source: text, file: text, line: count }),
    z.strictObject({ call: z.literal("entity"), value: text, limits: z.strictObject(recordFilter).optional() }),
    z.strictObject({ call: z.literal("findings"), ids: z.array(text) }),
  ]),
);

const result = z.strictObject({
  records: count,
  firstTime: time,
  lastTime: time,
  values: z.array(z.strictObject({ value: text, count })),
  findings: z.array(
    z.strictObject({ id: text, level: z.enum(RULE_LEVELS), statement: z.strictObject({ en: text, de: text }) }),
  ),
  lines: z
    .array(z.strictObject({ source: text, file: text, line: count, text }))
    .describe("What in them speaks to an assistant is withheld"),
  names: z.array(z.strictObject({ kind: text, value: text })).describe("Values that may be looked at next"),
  hostileLines: count.describe("Lines whose text speaks to an assistant"),
});

/** What was looked at for a question. */
export const trace = answerOf<Trace>()(
  "Trace",
  z.strictObject({
    steps: z.array(
      z.strictObject({
        call,
        said: text.describe("The look in words of the question's language"),
        by: z.enum(["engine", "model"]).describe("Who chose it"),
        offered: count.describe("Looks that it was chosen from"),
        result,
        found: text.describe("The result in words, without its lines"),
      }),
    ),
    ended: z.enum(TRACE_ENDS),
    notes: z.array(text),
    limits: z.strictObject({ calls: count, milliseconds: count, tokens: count }),
    model: z.strictObject({ name: text, fingerprint: text, tokens: count }).optional(),
  }),
);
