import { RULE_LEVELS } from "@lagebild/domain";
import { z } from "zod";
import { playbookSchema, type Playbook } from "../playbooks/playbook-file.js";
import type { PlaybookReport } from "../playbooks/playbook-report.js";
import { finding, verification } from "./answers.js";
import { decision } from "./finding.js";
import { language } from "./investigate.js";
import { answerOf, requestSchema } from "./named-schemas.js";
import { budgetTokens } from "./requests.js";

const count = z.number().int().min(0);
const time = z.number().optional().describe("Microseconds since 1970 UTC");
const text = z.string();

export const playbookRequest = requestSchema(
  "PlaybookRequest",
  z
    .strictObject({
      name: z.exactOptional(z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/)).describe("A playbook of the product"),
      playbook: z.exactOptional(playbookSchema).describe("A playbook of your own"),
      language: language.default("en"),
      budgetTokens,
      model: z.exactOptional(z.enum(["default", "none"])),
    })
    .refine(({ name, playbook }) => (name === undefined) !== (playbook === undefined), "expected name or playbook"),
);

const words = z.strictObject({ en: text.optional(), de: text.optional() });

export const playbookList = answerOf<{ readonly playbooks: readonly Playbook[] }>()(
  "PlaybookList",
  z.strictObject({
    playbooks: z.array(
      z.strictObject({
        id: text,
        title: words,
        description: words.optional(),
        sources: z.array(text).optional(),
        steps: z.array(
          z.strictObject({
            id: text,
            title: words,
            topics: z.array(text).optional(),
            question: words.optional(),
            sources: z.array(text).optional(),
          }),
        ),
      }),
    ),
  }),
);

const playbookTopic = z.strictObject({
  topic: text,
  title: text,
  status: z.enum(["observed", "not-observed", "not-assessable"]),
  isHarmless: z.boolean().describe("An analyst judged all of it harmless"),
  count,
  firstTime: time,
  lastTime: time,
  findings: z.array(
    z.strictObject({
      id: text.optional().describe("Absent where only records are seen"),
      statement: text,
      level: z.enum(RULE_LEVELS).optional(),
      sure: z.enum(["possible", "likely", "sure"]).optional(),
      count,
      firstTime: time,
      lastTime: time,
      lines: z.array(z.strictObject({ file: text, line: count, text })),
      decision: decision.optional(),
    }),
  ),
  findingsTotal: count,
  sources: z.array(text).describe("Sources that show it, or those that were compared"),
  records: count.describe("Of these sources"),
  shownBy: z.array(text).describe("Kinds of logs that would show it"),
});

export const playbookReport = answerOf<PlaybookReport>()(
  "PlaybookReport",
  z.strictObject({
    playbook: text,
    title: text,
    incident: text,
    language,
    zone: text,
    createdMs: z.number(),
    material: z.strictObject({
      files: z.array(z.strictObject({ file: text, sha256: text, lines: count })),
      lines: count,
      firstTime: time,
      lastTime: time,
      hosts: z.array(text),
      incomplete: z.array(text),
    }),
    unfit: text.optional().describe("No source could show what it asks for: there are no steps"),
    steps: z.array(
      z.strictObject({
        id: text,
        title: text,
        topics: z.array(playbookTopic),
        answer: z
          .strictObject({
            id: text,
            question: text,
            answerId: text,
            verdict: z.enum(["answered", "absent", "not-assessable", "insufficient"]),
            answer: text,
            values: z.array(text),
            lines: z.array(z.strictObject({ citation: count, file: text, line: count, text, count })),
            verification,
          })
          .optional()
          .describe("Of a free question"),
      }),
    ),
    findings: z.array(finding).describe("Lines that speak to an assistant, each once"),
  }),
);
