import { z } from "zod";
import { answerOf } from "./named-schemas.js";
import type { RuleList, RulesAdded } from "../rule-book.js";

const text = z.string();

/** Bytes of one file of Sigma rules. */
export const MAX_RULES_BYTES = 4 * 1024 * 1024;

export const ruleParams = z.strictObject({
  rule: text.regex(/^[A-Za-z0-9][\w-]{0,127}$/, "expected the id of a rule").describe("Id of a rule"),
});

const ruleSummary = z.strictObject({
  id: text,
  title: text,
  description: text,
  level: z.enum(["informational", "low", "medium", "high", "critical"]),
  tags: z.array(text),
  status: text,
  file: text,
});

export const ruleList = answerOf<RuleList>()(
  "RuleList",
  z.strictObject({
    rules: z.array(ruleSummary),
    problems: z.array(z.strictObject({ file: text, reason: text })).describe("Kept files that cannot be used"),
  }),
);

export const rulesAdded = answerOf<RulesAdded>()(
  "RulesAdded",
  z.strictObject({
    loaded: z.array(ruleSummary),
    refused: z
      .array(z.strictObject({ file: text, id: text.optional(), title: text.optional(), reason: text }))
      .describe("Rules that cannot run, each with its reason"),
  }),
);
