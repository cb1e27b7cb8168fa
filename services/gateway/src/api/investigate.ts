import { RULE_LEVELS } from "@lagebild/domain";
import type { EntityReport, GrepReport, KindValues, SweepReport, Timeline } from "@lagebild/retrieval";
import type { QueryResult } from "@lagebild/search";
import { TLP_MARKS } from "@lagebild/store";
import { z } from "zod";
import { finding, verification } from "./answers.js";
import { incidentZone, readLine } from "./windows.js";
import { budgetTokens, filterFields, LIMITS, someText, wholeNumber, zoneName } from "./requests.js";
import { answerOf, requestSchema } from "./named-schemas.js";
import { playbookSchema, type Playbook } from "../playbooks/playbook-file.js";
import type { PlaybookReport } from "../playbooks/playbook-report.js";

const bilingual = z.strictObject({ en: z.string(), de: z.string() });
const decision = z.strictObject({
  verdict: z.enum(["harmless", "confirmed"]),
  note: z.string(),
  by: z.string(),
  atMs: z.number(),
});
const count = z.number().int().min(0);
const time = z.number().optional().describe("Microseconds since 1970 UTC");
const text = z.string();

/** What the new searches take at most; the services behind have limits of their own. */
export const INVESTIGATE_LIMITS = {
  bucketSeconds: 3_155_760_000,
  listBytes: 64 * 1024 * 1024,
  samples: 20,
  grepLines: 10_000,
  grepTimeoutMs: 600_000,
  values: 100,
  events: 1_000,
  sqlCharacters: 20_000,
  sqlRows: 10_000,
  sqlTimeoutMs: 60_000,
} as const;

export const sweepQuery = z.strictObject({
  samples: z
    .exactOptional(wholeNumber(1, INVESTIGATE_LIMITS.samples))
    .describe("Lines to return for each hit; 3 unless given"),
});

export const grepRequest = requestSchema(
  "GrepRequest",
  z.strictObject({
    pattern: z.string().min(1).max(1_000).describe("RE2 syntax, without back references and look-around"),
    ignoreCase: z.exactOptional(z.boolean()),
    file: z.exactOptional(z.string().min(1).max(LIMITS.fileCharacters)),
    limit: z.exactOptional(z.number().int().min(1).max(INVESTIGATE_LIMITS.grepLines)).describe("100 unless given"),
    timeoutMs: z.exactOptional(z.number().int().min(100).max(INVESTIGATE_LIMITS.grepTimeoutMs)),
  }),
);

export const sqlRequest = requestSchema(
  "SqlRequest",
  z.strictObject({
    sql: z.string().min(1).max(INVESTIGATE_LIMITS.sqlCharacters).describe("One SELECT over the incident's views"),
    maxRows: z.number().int().min(1).max(INVESTIGATE_LIMITS.sqlRows).default(1_000),
    timeoutMs: z.number().int().min(10).max(INVESTIGATE_LIMITS.sqlTimeoutMs).default(10_000),
  }),
);

const valueLimit = z
  .exactOptional(wholeNumber(1, INVESTIGATE_LIMITS.values))
  .describe("Values of each list; 10 unless given");
export const entitiesQuery = z.strictObject({ ...filterFields, zone: z.exactOptional(zoneName), limit: valueLimit });
export const entityQuery = z.strictObject({
  value: someText(4_096).describe("Such as 203.0.113.7"),
  ...filterFields,
  zone: z.exactOptional(zoneName),
  limit: valueLimit,
});
export const timelineQuery = z.strictObject({
  ...filterFields,
  zone: z.exactOptional(zoneName),
  bucketSeconds: z
    .exactOptional(wholeNumber(1, INVESTIGATE_LIMITS.bucketSeconds))
    .describe("Counts all records in stretches of this length; refused where they are more than 10,000"),
  limit: z.exactOptional(wholeNumber(1, INVESTIGATE_LIMITS.events)).describe("Entries; 100 unless given"),
});

const language = z.enum(["en", "de"]);
export const timelineExportQuery = timelineQuery.extend({
  language: z.exactOptional(language).describe("Of the statements; en unless given"),
});

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

const searched = z.strictObject({
  sources: count,
  lines: count,
  bytes: count,
  totalBytes: count,
  isComplete: z.boolean(),
  cutLines: count.describe("Lines of which only the beginning was looked at"),
  incomplete: z.array(text).describe("Files of which parts are not in the incident yet"),
});

const indicator = z.strictObject({
  kind: z.enum(["address", "network", "domain", "url", "mail", "hash", "path", "cve", "account", "text"]),
  value: text,
  entry: count.describe("Line of the list, or number of the entry"),
  note: text.optional(),
});

export const sweepReport = answerOf<SweepReport>()(
  "SweepReport",
  z.strictObject({
    format: z.enum(["text", "csv", "stix", "misp"]),
    indicators: count,
    duplicates: count,
    hits: z.array(
      z.strictObject({
        indicator,
        lines: count.describe("Lines that hold it, exactly"),
        decodedLines: count.describe("Of these, lines that hold it in decoded form only"),
        files: z.array(z.strictObject({ source: text, file: text, lines: count, firstLine: count, lastLine: count })),
        filesTotal: count,
        firstTime: time,
        lastTime: time,
        values: z.array(z.strictObject({ value: text, lines: count })),
        samples: z.array(readLine),
      }),
    ),
    misses: z.array(indicator),
    missesTotal: count,
    bad: z.array(z.strictObject({ entry: count, reason: text })),
    searched,
  }),
);

export const grepReport = answerOf<GrepReport>()(
  "GrepReport",
  z.strictObject({
    pattern: text,
    matched: count.describe("Lines that match, exactly, among those searched"),
    files: z.array(z.strictObject({ source: text, file: text, matched: count })),
    lines: z.array(z.strictObject({ line: readLine, start: count, length: count })),
    searched,
  }),
);

const valueRow = z.strictObject({ value: text, count, firstTime: time, lastTime: time });
const kindValues = z.strictObject({ kind: text, distinct: count, values: z.array(valueRow) });

export const entityList = answerOf<{ readonly kinds: readonly KindValues[] }>()(
  "EntityList",
  z.strictObject({ kinds: z.array(kindValues) }),
);

export const entityReport = answerOf<EntityReport>()(
  "EntityReport",
  z.strictObject({
    asked: text,
    value: text,
    records: count,
    withoutTime: count.optional().describe("Left out by limits of time, since they have no time"),
    kinds: z.array(z.strictObject({ kind: text, records: count, firstTime: time, lastTime: time })),
    firstTime: time,
    lastTime: time,
    files: z.array(valueRow),
    hosts: z.array(valueRow),
    programs: z.array(valueRow),
    together: z.array(kindValues).describe("What else the same records hold"),
    shapes: z.array(
      z.strictObject({
        shape: text,
        text,
        records: count,
        meanings: z.array(z.strictObject({ en: text, de: text, severity: text })),
      }),
    ),
    shapesTotal: count,
    samples: z.array(readLine),
  }),
);

export const timelineAnswer = answerOf<Timeline>()(
  "Timeline",
  z.strictObject({
    entries: z.array(
      z.strictObject({
        id: text,
        kind: z.enum(["finding", "step", "event"]).describe("A step led to a finding; an event is of none"),
        of: text.optional().describe("The finding that a step led to"),
        rule: text,
        statement: bilingual,
        level: z.enum(RULE_LEVELS),
        sure: z.enum(["possible", "likely", "sure"]),
        tactics: z.array(text),
        techniques: z.array(text),
        count,
        firstTime: time,
        lastTime: time,
        peak: z
          .strictObject({ startTime: z.number(), seconds: count, count })
          .optional()
          .describe("The hour or day with most of its records"),
        files: z.array(z.strictObject({ source: text, file: text, count })),
        hosts: z.array(z.strictObject({ name: text, count })),
        lines: z.array(readLine).describe("The first and the last"),
        beside: z
          .array(
            z.strictObject({
              file: text,
              count,
              finding: z.strictObject({ id: text, statement: bilingual }).optional(),
              category: text.optional(),
            }),
          )
          .describe("What other sources have in the minute in which it begins"),
        decision: decision.optional(),
      }),
    ),
    phases: z.array(z.strictObject({ tactic: text, entries: count, records: count, firstTime: time, lastTime: time })),
    harmless: count.describe("Entries that an analyst judged harmless: they come last"),
    records: count,
    withoutTime: count.describe("Records without a time: left out under limits of time, else the last"),
    isLimited: z.boolean().describe("Whether times are limited"),
    zone: incidentZone,
    zones: z.strictObject({ assumed: count, sources: count }).describe("Sources of which some times had no zone"),
    buckets: z
      .strictObject({
        seconds: count,
        counts: z.array(z.strictObject({ startTime: z.number(), count })),
      })
      .optional(),
    leftOut: z.array(z.strictObject({ reason: text, count })),
    incomplete: z.array(text),
  }),
);

export const sqlResult = answerOf<QueryResult>()(
  "SqlResult",
  z.strictObject({
    columns: z.array(z.strictObject({ name: text, type: text })),
    rows: z.array(z.array(z.union([text, z.number(), z.boolean(), z.null()]))),
    isCut: z.boolean().describe("There are more rows than these, or some cells were too long to return whole"),
  }),
);

export const exported = answerOf<string>()("Exported", text.describe("Rows in the format that the path names"));

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
    tlp: z.enum(TLP_MARKS).optional().describe("Who may read it, by the Traffic Light Protocol 2.0"),
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
