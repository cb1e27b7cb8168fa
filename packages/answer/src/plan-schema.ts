import {
  addressRange,
  comparesNumbers,
  ENTITY_KINDS,
  ENTITY_ROLES,
  FIELD_OPERATORS,
  nestingFault,
  VALUE_ORDERS,
  WHERE_LIMITS,
  zoneNamed,
  type FieldCondition,
  type FieldOperator,
  type GroupedBy,
  type NamedEntity,
  type QuestionPlan,
  type ShapeId,
  type SourceId,
  type Statement,
  type TimesOfDay,
  type ValueOf,
  type Where,
} from "@lagebild/domain";
import { z } from "zod";
import { READING_LIMITS, readingSchema } from "./reading-schema.js";

/** What a plan may hold at most. */
export const PLAN_LIMITS = {
  statements: 20,
  shapes: 10_000,
  templates: 1_000,
  entities: 20,
  fields: 20,
  nested: 100,
  sources: 1_000,
  grouped: 5,
  /** Names beside which a text may say a value. */
  said: 100,
  rows: 10_000,
  textCharacters: 1_000,
  reasonCharacters: 4_000,
  /** A century. */
  seconds: 3_155_760_000,
} as const;

/** Operations that a plan may name. */
export const PLAN_OPERATIONS = [
  "count",
  "countDistinct",
  "top",
  "first",
  "last",
  "perBucket",
  "group",
  "sequence",
  "difference",
  "summarise",
  "silences",
] as const satisfies readonly Statement["op"][];

const name = z.string().min(1).max(PLAN_LIMITS.textCharacters);
const shapeId = z
  .string()
  .regex(/^[0-9a-f]{16}$/, "expected the 16 hex digits of a shape")
  .transform((id) => id as ShapeId);
const count = (max: number) => z.number().int().min(0).max(max);
const rows = count(PLAN_LIMITS.rows).describe("Rows that come back at most");
const seconds = z.number().int().min(1).max(PLAN_LIMITS.seconds);

const valueOf = z.union(
  [
    z.strictObject({ entity: z.enum(ENTITY_KINDS) }),
    z.strictObject({ field: name }),
    z.strictObject({ column: z.enum(["host", "program", "file"]) }),
    z.strictObject({
      said: z.array(name).min(1).max(PLAN_LIMITS.said),
      as: z.exactOptional(z.enum(["address", "name", "number", "message"])),
    }),
  ],
  'expected {"entity": kind}, {"field": name}, {"column": "host", "program" or "file"} or {"said": [name, ...]}',
) satisfies z.ZodType<ValueOf>;

const often = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const counts = z
  .exactOptional(
    z
      .strictObject({ atLeast: z.exactOptional(often), atMost: z.exactOptional(often) })
      .refine(({ atLeast = 0, atMost = Infinity }) => atLeast <= atMost, {
        message: "atLeast is more than atMost",
        path: ["atLeast"],
      }),
  )
  .describe("How often a value occurs, inclusive");
const order = z
  .exactOptional(z.enum(VALUE_ORDERS))
  .describe("Those of most come first unless given; first and last go by the times");
const groupedBy = z.union(
  [valueOf, z.strictObject({ bucketSeconds: seconds })],
  'expected {"entity": kind}, {"field": name}, {"column": name} or {"bucketSeconds": n}',
) satisfies z.ZodType<GroupedBy>;

interface Compared {
  readonly operator: FieldOperator;
  readonly value: string;
  readonly orValues?: readonly string[];
}

const valuesMeet = ({ value, orValues = [] }: Compared, meets: (value: string) => boolean): boolean =>
  [value, ...orValues].every(meets);
const hasNumbers = (condition: Compared): boolean =>
  !comparesNumbers(condition.operator) ||
  valuesMeet(condition, (value) => value.trim() !== "" && Number.isFinite(Number(value)));
const hasNetworks = (condition: Compared): boolean =>
  condition.operator !== "inNetwork" || valuesMeet(condition, (value) => addressRange(value) !== undefined);
const hasNoValue = (condition: Compared): boolean =>
  condition.operator !== "exists" || valuesMeet(condition, (value) => value === "");

const isInOrder = ({ from, to }: { readonly from?: number; readonly to?: number }): boolean =>
  from === undefined || to === undefined || from <= to;
const ORDER = { message: "from is after to", path: ["from"] };

const zone = z
  .string()
  .max(60)
  .refine((text) => zoneNamed(text) === text, "expected a zone such as Europe/Berlin, +01:00 or UTC");
const secondOfDay = z.number().int().min(0).max(86_400);

/** A time of day on every day, by the clocks of a zone. */
export const timesOfDaySchema = z
  .strictObject({
    fromSecond: secondOfDay,
    toSecond: secondOfDay,
    zone,
    weekdays: z.exactOptional(z.array(z.number().int().min(1).max(7)).max(7)).describe("Monday is 1"),
  })
  .describe("On every day; a time that ends before it begins passes midnight") satisfies z.ZodType<TimesOfDay>;

const filterOf = (time: z.ZodType<number>) => ({
  from: z.exactOptional(time),
  to: z.exactOptional(time),
  timesOfDay: z.exactOptional(timesOfDaySchema),
  host: z.exactOptional(name),
  program: z.exactOptional(name),
  file: z.exactOptional(name),
});

const orValues = z
  .exactOptional(z.array(z.string().max(PLAN_LIMITS.textCharacters)).max(WHERE_LIMITS.values - 1))
  .describe("Any of these values does as well");

const entitySchema = z.strictObject({
  value: name,
  kind: z.exactOptional(z.enum(ENTITY_KINDS)),
  role: z.exactOptional(z.enum(ENTITY_ROLES)),
  orValues,
}) satisfies z.ZodType<NamedEntity>;

const fieldSchema = z
  .strictObject({
    field: name,
    operator: z.enum(FIELD_OPERATORS),
    value: z.string().max(PLAN_LIMITS.textCharacters),
    orValues,
    orFields: z
      .exactOptional(z.array(name).max(WHERE_LIMITS.fields - 1))
      .describe("Any of these fields may meet the condition as well"),
  })
  .refine(hasNumbers, { message: "expected a number to compare with", path: ["value"] })
  .refine(hasNetworks, { message: "expected an address or a range such as 10.0.0.0/8", path: ["value"] })
  .refine(hasNoValue, { message: "expected no value", path: ["value"] }) satisfies z.ZodType<FieldCondition>;

const placesSchema = z.strictObject({
  source: z
    .string()
    .regex(/^[0-9a-f]{16}$/, "expected the 16 hex digits of a source")
    .transform((id) => id as SourceId),
  lines: z.array(z.number().int().min(1)).max(WHERE_LIMITS.lines),
});

/** Refuses conditions that are nested too deep before they are read one within the other. */
const shallow = (value: unknown, context: z.RefinementCtx): unknown => {
  const fault = nestingFault(value);
  if (fault === undefined) return value;
  context.addIssue({ code: "custom", message: fault });
  return z.NEVER;
};

/** The schema of a condition in a plan; times are read by `time`. */
export const whereSchema = (time: z.ZodType<number>): z.ZodType<Where> => {
  const where: z.ZodType<Where> = z.preprocess(
    shallow,
    z
      .strictObject({
        ...filterOf(time),
        shapes: z.exactOptional(z.array(shapeId).max(PLAN_LIMITS.shapes)).describe("Records of any of these shapes"),
        entities: z
          .exactOptional(z.array(entitySchema).max(PLAN_LIMITS.entities))
          .describe("Records that hold each of these values"),
        fields: z.exactOptional(z.array(fieldSchema).max(PLAN_LIMITS.fields)),
        templates: z.exactOptional(z.array(name).max(PLAN_LIMITS.templates)),
        places: z
          .exactOptional(z.array(placesSchema).max(PLAN_LIMITS.sources))
          .describe("Records that begin at these lines of these sources"),
        get anyOf(): z.ZodExactOptional<z.ZodType<(readonly Where[])[]>> {
          return z
            .exactOptional(z.array(z.array(where).max(PLAN_LIMITS.nested)).max(PLAN_LIMITS.nested))
            .describe("Of each list, records meet at least one");
        },
        get noneOf(): z.ZodExactOptional<z.ZodType<Where[]>> {
          return z
            .exactOptional(z.array(where).max(PLAN_LIMITS.nested))
            .describe("Records that meet any of these in whole are left out");
        },
        meaning: z
          .exactOptional(z.string().max(PLAN_LIMITS.reasonCharacters))
          .describe("What the shapes were chosen for, in words: for the reader, not for the engine"),
      })
      .refine(isInOrder, ORDER),
  );
  return where;
};

const statementOf = (where: z.ZodType<Where>) =>
  z.discriminatedUnion(
    "op",
    [
      z.strictObject({ op: z.literal("count"), where }),
      z.strictObject({ op: z.literal("countDistinct"), of: valueOf, where, counts }),
      z
        .strictObject({
          op: z.literal("top"),
          of: valueOf,
          where,
          counts,
          sumOf: z.exactOptional(valueOf).describe("Ranks by the sum of this value's numbers"),
          distinctOf: z.exactOptional(valueOf).describe("Ranks by how many different ones of this value there are"),
          order,
          limit: rows,
        })
        .refine(({ sumOf, distinctOf }) => !(sumOf && distinctOf), {
          message: "expected one of sumOf and distinctOf",
          path: ["distinctOf"],
        }),
      z.strictObject({ op: z.literal("summarise"), of: valueOf, where }),
      z.strictObject({ op: z.literal("first"), where, limit: rows }),
      z.strictObject({ op: z.literal("last"), where, limit: rows }),
      z.strictObject({ op: z.literal("silences"), where, limit: rows }),
      z.strictObject({
        op: z.literal("perBucket"),
        where,
        bucketSeconds: seconds,
        zone: z.exactOptional(zone),
        limit: rows,
      }),
      z.strictObject({
        op: z.literal("group"),
        by: z.array(groupedBy).min(1).max(PLAN_LIMITS.grouped),
        where,
        counts,
        order,
        places: z.exactOptional(z.boolean()).describe("Also tells where the first and the last record stand"),
        limit: rows,
      }),
      z.strictObject({
        op: z.literal("sequence"),
        where,
        then: where,
        withinSeconds: count(PLAN_LIMITS.seconds),
        sameOf: z.exactOptional(valueOf),
        limit: rows,
      }),
      z.strictObject({ op: z.literal("difference"), of: valueOf, where, other: where, limit: rows }),
    ],
    {
      error: ({ code }) =>
        code === "invalid_union" ? `expected op to be one of ${PLAN_OPERATIONS.join(", ")}` : undefined,
    },
  ) satisfies z.ZodType<Statement>;

/** What a plan says of shapes is for people; engines go by the ids in the statements. */
const namedShape = z.strictObject({
  id: shapeId,
  text: z.string().max(PLAN_LIMITS.textCharacters),
  meaning: z.exactOptional(z.string().max(PLAN_LIMITS.textCharacters)),
  isTaken: z.boolean(),
});

const place = count(PLAN_LIMITS.statements - 1).describe("Place of a statement in the plan, from 0");
const step = z.strictObject({
  asks: z.string().max(PLAN_LIMITS.reasonCharacters),
  statement: place,
  takes: z
    .exactOptional(z.strictObject({ statement: place, value: z.string().max(PLAN_LIMITS.textCharacters) }))
    .describe("A value of an earlier statement's result; taken anew when the plan runs"),
  compares: z.exactOptional(z.enum(["more", "less"])),
});

interface Steps {
  readonly statements: readonly Statement[];
  readonly steps?: readonly z.output<typeof step>[];
}

/** Steps name statements that are there, and take from earlier ones. */
const hasItsStatements = ({ statements, steps = [] }: Steps): boolean =>
  steps.every(
    ({ statement, takes }) => statement < statements.length && (takes === undefined || takes.statement < statement),
  );

/**
 * The schema of a plan that somebody gives: every operation that there is and no other, each part bounded. Times are
 * read by `time`, which returns microseconds UTC. Whoever is said to have made it, it counts as given.
 */
export const planSchema = (time: z.ZodType<number>, where = whereSchema(time)) =>
  z
    .strictObject({
      mode: z.enum(["semantic", "exact", "exhaustive"]),
      language: z.enum(["en", "de"]),
      wants: z.enum(["yes-no", "values", "count", "times", "list", "description"]),
      statements: z.array(statementOf(where)).max(PLAN_LIMITS.statements),
      steps: z.exactOptional(z.array(step).max(PLAN_LIMITS.statements)),
      reason: z.string().max(PLAN_LIMITS.reasonCharacters).default("given with the question"),
      origin: z.exactOptional(z.enum(["rules", "given"])),
      times: z
        .exactOptional(
          z.strictObject({
            zone: z.strictObject({
              name: zone,
              from: z.enum(["asked", "incident", "installation", "sources", "none"]),
            }),
            asked: z.exactOptional(
              z.strictObject({
                from: z.exactOptional(time),
                to: z.exactOptional(time),
                timesOfDay: z.exactOptional(timesOfDaySchema),
                days: z.exactOptional(count(100_000)),
              }),
            ),
          }),
        )
        .describe("The zone of its times, and how words for a time were read: for the reader"),
      read: z.exactOptional(
        readingSchema({
          valueOf,
          where,
          filter: z
            .strictObject({ ...filterOf(time), words: z.string().max(READING_LIMITS.wordCharacters) })
            .refine(isInOrder, ORDER),
        }),
      ),
      shapes: z.exactOptional(z.array(namedShape).max(200)).describe("Names of shapes: for the reader"),
    })
    .refine(hasItsStatements, {
      message: "a step names a statement that is not there or takes from one that is not earlier",
      path: ["steps"],
    })
    .describe("How a question is worked; its statements run as they are given");

/** A plan as services send it among themselves: times are microseconds UTC. */
export const givenPlan: z.ZodType<QuestionPlan> = planSchema(
  z.number().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER),
);
