import {
  ENTITY_KINDS,
  FIELD_OPERATORS,
  Failure,
  type QuestionPlan,
  type RecordFilter,
  type Statement,
  type ValueOf,
  type Where,
  type LanguageModel,
} from "@lagebild/domain";
import { z } from "zod";
import { wholeObjects } from "./in-words/output-objects.js";
import { withoutThinking } from "./in-words/thinking.js";
import { givenPlan } from "./plan-schema.js";
import {
  DURATIONS,
  MAX_REFINED_STATEMENTS,
  REFINED_OPERATIONS,
  refinePlanRequest,
  type PlanChoices,
  type PlanMaterial,
} from "./refine-plan-request.js";

export type { PlanMaterial } from "./refine-plan-request.js";

export interface RefineOptions {
  readonly signal?: AbortSignal;
  /** 20,000 where absent. */
  readonly timeoutMs?: number;
  /** The caller's hard limits, which no plan loosens. */
  readonly filter?: RecordFilter;
}

/** The model's plan, or the rules' one with the reason why the model's was not used. */
export interface RefinedPlan {
  readonly plan: QuestionPlan;
  readonly isRefined: boolean;
}

const TIMEOUT_MS = 20_000;
const MAX_OUTPUT = 64 * 1024;
const ROWS = 50;

const text = z.string().max(400);
const written = z.strictObject({
  mode: z.enum(["semantic", "exact", "exhaustive"]),
  wants: z.enum(["yes-no", "values", "count", "times", "list", "description"]),
  statements: z
    .array(
      z.strictObject({
        op: z.enum(["keep", ...REFINED_OPERATIONS]),
        shapes: z.array(text).max(12),
        host: text,
        program: text,
        time: text,
        values: z.array(z.strictObject({ kind: z.enum(["", ...ENTITY_KINDS]), value: text })).max(4),
        fields: z.array(z.strictObject({ field: text, operator: z.enum(FIELD_OPERATORS), value: text })).max(4),
        of: text,
        then: z.array(text).max(12),
        seconds: z.literal(DURATIONS),
      }),
    )
    .max(MAX_REFINED_STATEMENTS),
});
type WrittenStatement = z.output<typeof written>["statements"][number];

/**
 * Has a model correct the rules' plan within what is allowed: known shapes, hosts, programs and fields, values that the
 * question itself names, times of the draft. What is anything else, late or broken leaves the rules' plan, which then
 * says so. Throws only the signal's reason.
 */
export async function refinePlan(
  model: LanguageModel,
  material: PlanMaterial,
  { signal, timeoutMs = TIMEOUT_MS, filter = {} }: RefineOptions = {},
): Promise<RefinedPlan> {
  const { plan } = material;
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const { request, choices } = refinePlanRequest(material);
    const output = await outputOf(model.generate(request, signal ? AbortSignal.any([signal, limit]) : limit));
    const refined = checked(read(output), { material, choices, filter });
    const reason = `${plan.reason}; refined by the language model ${model.identity.name}`;
    const { steps, ...rest } = plan;
    const isSame = refined.statements.every((one, i) => one === plan.statements[i]);
    // Steps name statements by their places.
    const isKept = steps !== undefined && isSame && refined.statements.length === plan.statements.length;
    return { plan: { ...rest, ...(isKept && { steps }), ...refined, reason, origin: "model" }, isRefined: true };
  } catch (error) {
    signal?.throwIfAborted();
    const why = limit.aborted
      ? `it took longer than ${timeoutMs} ms`
      : error instanceof Failure
        ? error.message
        : "internal error";
    return {
      plan: { ...plan, reason: `${plan.reason}; the language model's plan is not used: ${why}` },
      isRefined: false,
    };
  }
}

async function outputOf(pieces: AsyncIterable<{ readonly text: string }>): Promise<string> {
  let output = "";
  for await (const piece of pieces) {
    output += piece.text;
    if (output.length > MAX_OUTPUT) throw new Failure("invalid", `it is longer than ${MAX_OUTPUT} characters`);
  }
  return output;
}

/** The last object of an output that is a plan. */
function read(output: string): z.output<typeof written> {
  const objects = wholeObjects(withoutThinking(output)).filter((value) => Object.hasOwn(value as object, "statements"));
  const results = objects.map((value) => written.safeParse(value));
  const last = results.findLast(({ success }) => success) ?? results.at(-1);
  if (last?.success) return last.data;
  if (!last) throw new Failure("invalid", "it is no JSON object");
  throw new Failure("invalid", `${last.error.issues[0]?.path.join(".") ?? "it"} is not what a plan may hold`);
}

interface Allowed {
  readonly material: PlanMaterial;
  readonly choices: PlanChoices;
  readonly filter: RecordFilter;
}

function checked(
  { mode, wants, statements }: z.output<typeof written>,
  allowed: Allowed,
): Pick<QuestionPlan, "mode" | "wants" | "statements"> {
  if (mode === "exact" && statements.length === 0) throw new Failure("invalid", "it is exact and has no statement");
  const refined = { mode, wants, statements: statements.map((one) => statementOf(one, allowed)) };
  const { success, error } = givenPlan.safeParse({ ...refined, language: allowed.material.plan.language });
  if (success) return refined;
  throw new Failure("invalid", `${error.issues[0]?.path.join(".") ?? "it"} is not what a plan may hold`);
}

function statementOf(one: WrittenStatement, allowed: Allowed): Statement {
  if (one.op === "keep") return keptOf(one, allowed.material.plan);
  const where = whereOf(one, one.shapes, allowed);
  const of = (): ValueOf => valueOf(one.of, allowed.choices);
  switch (one.op) {
    case "count":
      return { op: "count", where };
    case "first":
    case "last":
      return { op: one.op, where, limit: 5 };
    case "countDistinct":
    case "summarise":
      return { op: one.op, of: of(), where };
    case "top":
      return { op: "top", of: of(), where, limit: ROWS };
    case "group":
      return { op: "group", by: [of()], where, limit: ROWS };
    case "perBucket":
      return { op: "perBucket", where, bucketSeconds: one.seconds, limit: 1_000 };
    case "sequence": {
      const then = whereOf({ ...one, values: [], fields: [] }, one.then, allowed);
      return {
        op: "sequence",
        where,
        then,
        withinSeconds: one.seconds,
        ...(one.of !== "" && { sameOf: of() }),
        limit: ROWS,
      };
    }
  }
}

function keptOf({ shapes: [number] }: WrittenStatement, { statements }: QuestionPlan): Statement {
  const kept = statements[Number(/^D(\d+)$/.exec(number ?? "")?.[1] ?? 0) - 1];
  if (kept) return kept;
  throw new Failure("invalid", "it keeps a statement that the draft does not have");
}

/** Where a model's words become conditions: all but values are looked up, and values must stand in the question. */
function whereOf(one: WrittenStatement, shapes: readonly string[], { material, choices, filter }: Allowed): Where {
  const { hosts, programs, times, fields } = choices;
  const ids = [...new Set(shapes.flatMap((number) => chosen(choices.shapes, number)))];
  const meaning = meaningOf(ids, material.plan);
  return within(filter, {
    ...(one.host !== "" && { host: chosen(hosts, one.host) }),
    ...(one.program !== "" && { program: chosen(programs, one.program) }),
    ...(one.time !== "" && chosen(times, one.time)),
    ...(shapes.length > 0 && { shapes: ids }),
    ...(one.values.length > 0 && {
      entities: one.values.map(({ kind, value }) => ({ value: named(value, material), ...(kind !== "" && { kind }) })),
    }),
    ...(one.fields.length > 0 && {
      fields: one.fields.map(({ field, operator, value }) => ({
        field: chosen(fields, field),
        operator,
        value: named(value, material),
      })),
    }),
    ...(meaning !== undefined && { meaning }),
  });
}

/** Both limits hold: names are the caller's, and of two spans what they share. */
function within({ from, to, ...names }: RecordFilter, where: Where): Where {
  return {
    ...where,
    ...names,
    ...(from !== undefined && { from: Math.max(from, where.from ?? from) }),
    ...(to !== undefined && { to: Math.min(to, where.to ?? to) }),
  };
}

function chosen<T>(choices: ReadonlyMap<string, T>, number: string): T {
  const found = choices.get(number);
  if (found !== undefined) return found;
  throw new Failure("invalid", "it points at something that the catalogue does not have");
}

/** A log that suggests a value to look for must not be able to steer what is looked for. */
function named(value: string, { question, plan }: PlanMaterial): string {
  const fold = (one: string): string => one.normalize("NFKC").toLowerCase();
  const inDraft = plan.statements.flatMap(({ where: { entities = [], fields = [] } }) => [...entities, ...fields]);
  const isNamed =
    value.trim() !== "" &&
    (inDraft.some((one) => fold(one.value) === fold(value)) || standsIn(fold(question), fold(value.trim())));
  if (isNamed) return value;
  throw new Failure("invalid", "it names a value that the question does not");
}

/** Stands there as a whole: `1` does not stand in `10`, nor `0.113` in `203.0.113.7`. */
function standsIn(question: string, value: string): boolean {
  for (let at = question.indexOf(value); at >= 0; at = question.indexOf(value, at + 1)) {
    const [before, after] = [question.slice(Math.max(0, at - 2), at), question.slice(at + value.length)];
    if (!/[\p{L}\p{N}_][.@:/\\-]?$/u.test(before) && !/^[.@:/\\-]?[\p{L}\p{N}_]/u.test(after)) return true;
  }
  return false;
}

function meaningOf(ids: Where["shapes"] & object, { shapes = [] }: QuestionPlan): string | undefined {
  const meanings = shapes.flatMap(({ id, meaning }) => (meaning !== undefined && ids.includes(id) ? [meaning] : []));
  return meanings[0];
}

function valueOf(name: string, { fields }: PlanChoices): ValueOf {
  const kind = ENTITY_KINDS.find((one) => one === name);
  if (kind) return { entity: kind };
  const column = (["host", "program", "file"] as const).find((one) => name === `${one} column`);
  return column ? { column } : { field: chosen(fields, name) };
}
