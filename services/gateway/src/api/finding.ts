import { CERTAINTIES, RULE_LEVELS } from "@lagebild/domain";
import { z } from "zod";

const count = z.number().int().min(0);
const time = z.number().optional().describe("Microseconds since 1970 UTC");
const text = z.string();
const period = { firstTime: time, lastTime: time };
const seen = z.strictObject({ values: z.array(z.strictObject({ value: text, count })), distinct: count });

/** A text in both languages of the product. */
export const bilingual = z.strictObject({ en: text, de: text });

const decision = z.strictObject({ verdict: z.enum(["harmless", "confirmed"]), note: text, by: text, atMs: z.number() });

/** A finding of the picture. */
export const finding = z.strictObject({
  id: text,
  rule: text,
  title: text,
  statement: bilingual,
  brief: bilingual.optional().describe("The statement with few and short values"),
  harmless: bilingual.optional(),
  level: z.enum(RULE_LEVELS),
  sure: z.enum(CERTAINTIES),
  tactics: z.array(text),
  techniques: z.array(text),
  who: seen,
  from: seen,
  to: seen,
  hosts: seen,
  what: seen,
  count,
  ...period,
  lines: z.array(z.strictObject({ source: text, file: text, line: count, time })).describe("At most 20"),
  parts: z.array(z.strictObject({ rule: text, title: text, count })).describe("Findings that it includes"),
  matches: z.looseObject({}).optional().describe("Which records it is of"),
  decision: decision.optional(),
});
