import { Failure, isListField, ruleKey, type EcsEvent, type FieldValues } from "@lagebild/domain";
import { compileDetection } from "./compile-rule.js";
import { compileExpression, type RecordTest } from "./compile-test.js";
import { fieldExpression } from "./field-modifiers.js";
import { literalIndex, type LiteralIndex } from "./literal-index.js";
import { recordReader, type RecordReader } from "./record-reader.js";
import { decide, neededLiterals, type RuleExpression } from "./rule-expression.js";
import type { SigmaRule } from "./sigma-rule.js";

/** The product that rules name whose log source is any event: `category` is then one of the event's categories. */
export const EVENT_PRODUCT = "ecs";

/** Tells whether a rule is about events, whatever log they come from. */
export const isEventRule = ({ logsource }: Pick<SigmaRule, "logsource">): boolean =>
  logsource.product === EVENT_PRODUCT;

type Event = Pick<EcsEvent, "fixed" | "values">;

/** Matches events against rules about events. Keeps state between calls: one for each thread. */
export interface EventRules {
  /** Returns the keys of the rules that the event meets, in the order of the rules. */
  match(event: Event): readonly string[];
  /** Rules that cannot run, with the reason. */
  readonly problems: readonly { readonly id: string; readonly reason: string }[];
}

interface Compiled {
  readonly key: string;
  readonly expression: RuleExpression;
  readonly test: RecordTest;
}

/** What is left to ask of events whose kind says the same. */
interface Plan {
  /** Numbers of rules that every such event meets. */
  readonly met: readonly number[];
  readonly asked: LiteralIndex | undefined;
}

const NONE: readonly string[] = [];
const MAX_PLANS = 5_000;

/** Says why a rule about events cannot run; undefined where it can. */
export function problemOfEventRule(rule: SigmaRule): string | undefined {
  const compiled = compiledRule(rule, recordReader());
  return typeof compiled === "string" ? compiled : undefined;
}

/** Compiles rules about events. What a kind of event decides is decided once for the kind. */
export function eventRules(rules: readonly SigmaRule[]): EventRules {
  const reader = recordReader();
  const problems: { id: string; reason: string }[] = [];
  const compiled: Compiled[] = [];
  for (const rule of rules) {
    const one = compiledRule(rule, reader);
    if (typeof one === "string") problems.push({ id: rule.id, reason: one });
    else compiled.push(one);
  }
  const plans = planner(compiled, reader);
  return {
    problems,
    match({ fixed, values }) {
      const { met, asked } = plans(overridden(fixed, values));
      if (!asked) return met.length === 0 ? NONE : met.map((number) => compiled[number]!.key);
      reader.open({ format: "", program: undefined, fields: undefined, event: { fixed, values }, text: "" }, true);
      const found = [...met];
      for (const number of asked.candidates(reader)) if (compiled[number]!.test(reader)) found.push(number);
      return found.length === 0 ? NONE : found.sort((a, b) => a - b).map((number) => compiled[number]!.key);
    },
  };
}

/** What the kind says where the event itself says nothing else. */
function overridden(fixed: FieldValues, values: FieldValues): FieldValues | undefined {
  for (const field in values) if (fixed[field] !== undefined) return undefined;
  return fixed;
}

function compiledRule(rule: SigmaRule, reader: RecordReader): Compiled | string {
  try {
    const detection = compileDetection(rule);
    if (hasKeywords(detection)) return "a rule about events names the field of each value";
    const { category } = rule.logsource;
    const expression: RuleExpression = category
      ? { op: "and", of: [fieldExpression("event.category", category, {}), detection] }
      : detection;
    return { key: ruleKey(rule), expression, test: compileExpression(expression, reader) };
  } catch (error) {
    if (error instanceof Failure && error.kind === "invalid") return error.message;
    throw error;
  }
}

function hasKeywords(expression: RuleExpression): boolean {
  if (expression.op === "test") return expression.test.asks === "value" && expression.test.field === undefined;
  return expression.op === "not" ? hasKeywords(expression.of) : expression.of.some(hasKeywords);
}

function planner(rules: readonly Compiled[], reader: RecordReader): (fixed: FieldValues | undefined) => Plan {
  const byKind = new WeakMap<FieldValues, Plan>();
  const byRules = new Map<string, Plan>();
  const planFor = (known: ReadonlyMap<string, readonly string[]>): Plan => {
    const decided = rules.map(({ expression }) => decide(expression, known));
    const key = decided.map((one) => (one === undefined ? "?" : one ? "1" : "0")).join("");
    const present = byRules.get(key);
    if (present) return present;
    const open = rules.flatMap(({ expression }, number) =>
      decided[number] === undefined ? [{ number, needed: neededLiterals(expression), needsFields: true }] : [],
    );
    const plan = {
      met: decided.flatMap((one, number) => (one === true ? [number] : [])),
      asked: open.length === 0 ? undefined : literalIndex(open, reader),
    };
    if (byRules.size < MAX_PLANS) byRules.set(key, plan);
    return plan;
  };
  let unknown: Plan | undefined;
  return (fixed) => {
    if (!fixed) return (unknown ??= planFor(new Map()));
    const known = byKind.get(fixed);
    if (known) return known;
    const plan = planFor(knownValues(fixed));
    byKind.set(fixed, plan);
    return plan;
  };
}

const knownValues = (fixed: FieldValues): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Object.entries(fixed).map(([field, value]) => [field, isListField(field) ? value.split(" ") : [value]] as const),
  );
