import type { PictureReport } from "@lagebild/retrieval";
import { z } from "zod";
import { incidentParams, wholeNumber, zoneName } from "./requests.js";
import { bilingual, finding } from "./finding.js";
import { answerOf, requestSchema } from "./named-schemas.js";

const MOST_LINES = 20;
const count = z.number().int().min(0);
const time = z.number().optional().describe("Microseconds since 1970 UTC");
const text = z.string();
const period = { firstTime: time, lastTime: time };
const step = z.strictObject({ fromLine: count, toLine: count, fromTime: z.number(), toTime: z.number() });

export const pictureQuery = z.strictObject({
  lines: z.exactOptional(wholeNumber(0, MOST_LINES)).describe("Lines to read back for each finding; none unless given"),
});

export const findingParams = incidentParams.extend({ finding: z.string().regex(/^[0-9a-z]{4,40}$/) });

export const decisionRequest = requestSchema(
  "DecisionRequest",
  z.strictObject({
    verdict: z.exactOptional(z.enum(["harmless", "confirmed"])).describe("Without it, what was said is taken back"),
    note: z.exactOptional(z.string().max(2_000)),
    by: z.exactOptional(z.string().max(100)).describe("Who says so"),
  }),
);

export const reportQuery = z.strictObject({
  format: z.exactOptional(z.enum(["markdown", "html"])).describe("Markdown unless given"),
  language: z.exactOptional(z.enum(["de", "en"])).describe("English unless given"),
  zone: z.exactOptional(zoneName),
});

const topic = z.strictObject({
  topic: text,
  title: bilingual,
  phase: text,
  status: z.enum(["observed", "not-observed", "not-assessable"]),
  seen: z.array(z.strictObject({ rule: text, count, ...period })),
  findings: z.array(text),
  sources: z.array(text).describe("That show it, or could have"),
  records: count.describe("Compared"),
  shownBy: z.array(bilingual).describe("Kinds of sources that would show it"),
});

const source = z.strictObject({
  source: text,
  file: text,
  records: count,
  kinds: z.array(z.strictObject({ kind: text, title: bilingual, records: count })),
  ...period,
  withoutTime: count,
  withCategory: count,
  isZoneAssumed: z.boolean(),
  silences: z.array(step),
  jumps: z.array(step),
  gaps: count,
  isIncomplete: z.boolean(),
});

export const pictureReport = answerOf<PictureReport>()(
  "PictureReport",
  z.strictObject({
    picture: z.strictObject({
      version: text,
      records: count,
      withoutTime: count,
      ...period,
      sources: z.array(source),
      findings: z.array(finding).describe("Those of the highest level first"),
      topics: z.array(topic),
      actors: z.array(
        z.strictObject({
          kind: z.enum(["account", "address", "host", "process"]),
          value: text,
          roles: z.array(z.enum(["source", "destination", "actor", "target", "observer"])),
          count,
          ...period,
        }),
      ),
      acts: z.array(
        z.strictObject({
          user: text.optional(),
          from: text.optional(),
          host: text.optional(),
          action: text.optional(),
          count,
          ...period,
        }),
      ),
      sessions: z.array(
        z.strictObject({
          kind: z.enum(["login", "web"]),
          user: text.optional(),
          from: text.optional(),
          host: text.optional(),
          count,
          isOpen: z.boolean(),
          ...period,
        }),
      ),
      leftOut: z.array(text),
    }),
    lines: z.array(z.strictObject({ source: text, line: count, text })),
  }),
);

/** Markdown, or HTML where that is asked for. */
export const reportText = answerOf<string>()("ReportText", z.string());
