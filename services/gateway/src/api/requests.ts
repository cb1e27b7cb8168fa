import { planSchema, timesOfDaySchema, whereSchema } from "@lagebild/answer/plan-schema";
import { zoneNamed, type ReadQuestion } from "@lagebild/domain";
import { typedLimits } from "@lagebild/questions";
import { TLP_MARKS } from "@lagebild/store";
import { z } from "zod";
import { requestSchema } from "./named-schemas.js";
import { FIRST_YEAR, LAST_YEAR, SETTING_READERS } from "../source-settings.js";

/** What a caller may send, checked and turned into our own values. Limits stand here and nowhere else. */
export const LIMITS = {
  questionCharacters: 4_000,
  minBudgetTokens: 100,
  maxBudgetTokens: 1_000_000,
  defaultBudgetTokens: 4_000,
  lines: 10_000,
  listed: 200,
  incidents: 1_000,
  slices: 1_000,
  noteCharacters: 2_000,
  fileCharacters: 4_096,
} as const;

const INCIDENT = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

const incidentId = z
  .string()
  .regex(INCIDENT, 'expected up to 64 of a-z, 0-9, ".", "_" and "-", the first a letter or digit')
  .describe("Name of an incident");
const identifier = z.string().regex(IDENTIFIER, 'expected up to 128 letters, digits, ".", "_" and "-"');
/** Text that says something: blanks around it do not count. */
export const someText = (most: number) => z.string().trim().min(1).max(most).regex(/\S/, "expected more than blanks");

const name = z.string().min(1).max(1_024);
const file = z.string().min(1).max(LIMITS.fileCharacters);

export const incidentParams = z.strictObject({ incident: incidentId });
export const sourceParams = z.strictObject({
  incident: incidentId,
  source: file.describe("Label of a source, its id or the beginning of it, or a name under which it alone arrived"),
});
export const jobParams = z.strictObject({ job: identifier.describe("Id of a job") });
export const answerParams = z.strictObject({ answer: identifier.describe("Id of an answer") });

/** A whole number in the query, where everything is text. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `expected a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.number().int().min(min).max(max));

const limit = wholeNumber(1, LIMITS.listed).default(50).describe("How many to list, the newest first");
const after = z.exactOptional(identifier).describe("Begins after this one: `next` of the page before");
export const incidentsQuery = z.strictObject({
  limit: wholeNumber(1, LIMITS.incidents).default(LIMITS.incidents).describe("How many to list, by name"),
  after,
});
export const jobsQuery = z.strictObject({ incident: z.exactOptional(incidentId), limit, after });
export const answersQuery = z.strictObject({ limit, after });

/** The most that `wholeNumber` reads. */
const LAST_LINE = 999_999_999_999_999;

export const linesQuery = z.strictObject({
  file: file.describe("File as the incident names it"),
  first: wholeNumber(1, LAST_LINE).describe("First line, counted from 1"),
  last: wholeNumber(1, LAST_LINE).describe(
    `Last line, at least the first; at most ${LIMITS.lines} lines are read at once`,
  ),
});

/** From FIRST_YEAR to LAST_YEAR. */
const YEAR = /^(?:19[7-9]\d|20\d\d)$/;

interface SettingReader<T> {
  readonly read: (text: string) => T | undefined;
  readonly expected: string;
}

/** A setting of a source: text that its reader understands. */
const settingText = <T>({ read, expected }: SettingReader<T>) =>
  z
    .string()
    .max(200)
    .transform((text, context): T => {
      const value = read(text);
      if (value !== undefined) return value;
      context.addIssue({ code: "custom", message: `expected ${expected}` });
      return z.NEVER;
    });
const setting = <T>(reader: SettingReader<T>) => z.exactOptional(settingText(reader));
const changed = <T>(reader: SettingReader<T>) => z.exactOptional(settingText(reader).nullable());

export const uploadQuery = z.strictObject({
  name: z.exactOptional(z.string().min(1).max(4_096)).describe("Name of the file; never used as a path"),
  zone: setting(SETTING_READERS.zone).describe("Zone of log times that name none: Europe/Berlin or +01:00"),
  year: z
    .exactOptional(z.string().regex(YEAR, `expected ${SETTING_READERS.year.expected}`).transform(Number))
    .describe(`Year of the first time, for log times that write none; from ${FIRST_YEAR} to ${LAST_YEAR}`),
  host: setting(SETTING_READERS.host).describe("Host of records that name none"),
  clockOffset: setting(SETTING_READERS.clockOffset).describe(
    "How far the clock was behind, which is added to every time: +00:02:13 or -90s",
  ),
});

/** A zone by its name. */
export const zoneName = z
  .string()
  .max(60)
  .refine((text) => zoneNamed(text) !== undefined, "expected a zone such as Europe/Berlin or +01:00")
  .describe("Zone in which times are typed and shown; the incident's unless given");

export const sourceChange = requestSchema(
  "SourceChange",
  z
    .strictObject({
      zone: changed(SETTING_READERS.zone).describe("Zone of log times that name none; null takes it back"),
      year: z
        .exactOptional(z.number().int().min(FIRST_YEAR).max(LAST_YEAR).nullable())
        .describe("Year of the first time, for log times that write none; null takes it back"),
      host: changed(SETTING_READERS.host).describe("Host of records that name none; null takes it back"),
      clockOffset: changed(SETTING_READERS.clockOffset).describe(
        "How far the clock was behind, which is added to every time: +00:02:13 or -90s; null takes it back",
      ),
    })
    .refine((change) => Object.keys(change).length > 0, "expected at least one of zone, year, host, clockOffset"),
);

export const PASSWORD_HEADER = "lagebild-password";

export const uploadHeaders = z.strictObject({
  [PASSWORD_HEADER]: z
    .exactOptional(z.string())
    .describe("Password for what is encrypted in an archive, percent-encoded; may be given several times"),
});

/** Of an analysis by one call. */
export const MOST_QUESTIONS = 200;

export const tlpMark = z
  .enum(TLP_MARKS)
  .describe(
    "Mark of the Traffic Light Protocol 2.0; no model of another machine reads what is TLP:AMBER+STRICT or TLP:RED",
  );
const keptDays = z.number().int().min(1).max(36_500).describe("Days from its creation after which it is deleted");

export const newIncident = requestSchema(
  "NewIncident",
  z.strictObject({
    id: incidentId,
    note: z.exactOptional(z.string().max(LIMITS.noteCharacters)),
    zone: z.exactOptional(zoneName),
    tlp: z.exactOptional(tlpMark),
    keptDays: z.exactOptional(keptDays),
  }),
);

export const incidentChange = requestSchema(
  "IncidentChange",
  z
    .strictObject({
      zone: z.exactOptional(zoneName.nullable()).describe("Zone in which times are typed and shown; null clears it"),
      tlp: z.exactOptional(tlpMark.nullable()).describe("Who may read what is in it; null clears it"),
      keptDays: z
        .exactOptional(keptDays.nullable())
        .describe("Days from its creation until it is deleted; null keeps it"),
    })
    .refine((change) => Object.keys(change).length > 0, "expected at least one of zone, tlp, keptDays"),
);

export const retry = requestSchema(
  "Retry",
  z.strictObject({
    slices: z
      .exactOptional(z.array(z.string().min(1).max(LIMITS.fileCharacters)).min(1).max(LIMITS.slices))
      .describe("Names of failed slices; all of them where none is named"),
  }),
);

const ZONED_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** A limit of time as somebody types it; it is read where the incident's zone is known. */
const typedTime = z
  .string()
  .min(1)
  .max(100)
  .describe(
    "ISO 8601, a day, a date in words, or a time of day such as 03:00, which is meant on every day; in the incident's zone where it names none",
  );

/** ISO 8601 text with its zone as microseconds UTC: what is kept and sent again must not depend on a setting. */
const time = z
  .string()
  .regex(ZONED_TIME, "expected an ISO 8601 time with its zone such as 2026-03-14T03:00:00Z")
  .describe("ISO 8601 with its zone")
  .transform(
    (text) =>
      typedLimits({ from: text }, { firstTime: undefined, lastTime: undefined, zone: "UTC" }).from ?? Number.NaN,
  )
  .refine((microseconds) => !Number.isNaN(microseconds), "expected a time that exists");

/** Which records count, also as parameters of a query. */
export const filterFields = {
  from: z.exactOptional(typedTime),
  to: z.exactOptional(typedTime),
  host: z.exactOptional(name),
  program: z.exactOptional(name),
  file: z.exactOptional(file),
};

const filter = requestSchema(
  "Filter",
  z.strictObject({ ...filterFields, timesOfDay: z.exactOptional(timesOfDaySchema) }),
);

const micros = z.number().int().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);

const planTime = z.union([time, micros], "expected an ISO 8601 time or microseconds since 1970 UTC");

function withoutChoice({ choice: _choice, ...read }: ReadQuestion): ReadQuestion {
  return read;
}

/** A plan as callers send it: as an answer holds it, or with times as ISO 8601 text. Whoever made it, it is given now. */
export const givenPlan = requestSchema(
  "Plan",
  planSchema(planTime, requestSchema("PlanWhere", whereSchema(planTime))).transform(({ read, ...plan }) => ({
    ...plan,
    // Who gives a reading means it, even where a model had chosen it before.
    ...(read && { read: withoutChoice(read) }),
    origin: "given" as const,
  })),
);

export const budgetTokens = z
  .number()
  .int()
  .min(LIMITS.minBudgetTokens)
  .max(LIMITS.maxBudgetTokens)
  .default(LIMITS.defaultBudgetTokens);

const question = {
  question: someText(LIMITS.questionCharacters),
  budgetTokens,
  filter: z.exactOptional(filter),
  zone: z.exactOptional(zoneName),
  plan: z
    .exactOptional(givenPlan)
    .describe("A plan to work by, such as one of an answer that was edited; its statements run as they are given"),
};

export const windowRequest = requestSchema("WindowRequest", z.strictObject(question));

/** Bytes of a request that may hold a plan, which may name thousands of shapes, or a playbook. */
export const MAX_REQUEST_BYTES = 1024 * 1024;

export const askRequest = requestSchema(
  "AskRequest",
  z.strictObject({
    ...question,
    conversation: z.exactOptional(identifier).describe('Id of a conversation of the incident, or "new" to start one'),
    model: z.exactOptional(z.enum(["default", "none"])).describe("none answers by rules"),
    settings: z.exactOptional(
      z.strictObject({
        temperature: z.exactOptional(z.number().min(0).max(2)),
        seed: z.exactOptional(
          z
            .number()
            .int()
            .min(0)
            .max(2 ** 31 - 1),
        ),
        maxTokens: z.exactOptional(z.number().int().min(1).max(16_384)),
      }),
    ),
  }),
);
