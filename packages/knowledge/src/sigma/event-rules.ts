import { isListField, ruleKey, type EcsEvent, type FieldValues } from "@lagebild/domain";
import { compileDetection } from "./compile-rule.js";
import { compileExpression, type RecordTest } from "./compile-test.js";
import { derivationOf, namesOfField } from "./field-aliases.js";
import { fieldExpression } from "./field-modifiers.js";
import { literalIndex, type LiteralIndex } from "./literal-index.js";
import { orReason } from "./or-reason.js";
import { recordReader, type RecordReader } from "./record-reader.js";
import { checkExpression, decide, neededLiterals, type KnownFields, type RuleExpression } from "./rule-expression.js";
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
/** Events of one kind with so many different sets of fields are told apart; others are asked everything. */
const MAX_OF_KIND = 500;

/** Says why a rule about events cannot run; undefined where it can. */
export function problemOfEventRule(rule: SigmaRule): string | undefined {
  const problem = orReason(() => {
    const compiled = compiledRule(rule, recordReader());
    if (typeof compiled !== "string") checkExpression(compiled.expression);
    return compiled;
  });
  return typeof problem === "string" ? problem : undefined;
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
      const { met, asked } = plans(fixed, values);
      if (!asked) return met.length === 0 ? NONE : met.map((number) => compiled[number]!.key);
      reader.open({ format: "", program: undefined, fields: undefined, event: { fixed, values }, text: "" }, true);
      const found = [...met];
      for (const number of asked.candidates(reader)) if (compiled[number]!.test(reader)) found.push(number);
      return found.length === 0 ? NONE : found.sort((a, b) => a - b).map((number) => compiled[number]!.key);
    },
  };
}

const compiledRule = (rule: SigmaRule, reader: RecordReader): Compiled | string =>
  orReason(() => {
    const detection = compileDetection(rule);
    if (hasKeywords(detection)) return "a rule about events names the field of each value";
    const { category } = rule.logsource;
    const expression: RuleExpression = category
      ? { op: "and", of: [fieldExpression("event.category", category, {}), detection] }
      : detection;
    return { key: ruleKey(rule), expression, test: compileExpression(expression, reader) };
  });

function hasKeywords(expression: RuleExpression): boolean {
  if (expression.op === "test") return expression.test.asks === "value" && expression.test.field === undefined;
  return expression.op === "not" ? hasKeywords(expression.of) : expression.of.some(hasKeywords);
}

/** Plans for events of a kind by which fields they have: a rule that asks for another is decided by its lack. */
function planner(rules: readonly Compiled[], reader: RecordReader): (fixed: FieldValues, values: FieldValues) => Plan {
  const byKind = new WeakMap<FieldValues, Map<string, Plan>>();
  const byRules = new Map<string, Plan>();
  const planFor = (known: KnownFields): Plan => {
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
  return (fixed, values) => {
    let ofKind = byKind.get(fixed);
    if (!ofKind) byKind.set(fixed, (ofKind = new Map<string, Plan>()));
    let fields = "";
    for (const field in values) fields += `${field} `;
    const present = ofKind.get(fields);
    if (present) return present;
    if (ofKind.size >= MAX_OF_KIND) return (unknown ??= planFor({ valuesOf: () => undefined }));
    const plan = planFor(knownFields(fixed, values));
    ofKind.set(fields, plan);
    return plan;
  };
}

/** What events of a kind with these fields have in common. */
function knownFields(fixed: FieldValues, values: FieldValues): KnownFields {
  const shared = new Map(
    Object.entries(fixed)
      .filter(([field]) => values[field] === undefined)
      .map(([field, value]) => [field, isListField(field) ? value.split(" ") : [value]] as const),
  );
  const present = new Set([...Object.keys(fixed), ...Object.keys(values)]);
  const has = (field: string): boolean => namesOfField(field).some((name) => present.has(name));
  return {
    valuesOf: (field) => shared.get(field),
    lacks(field) {
      const derived = derivationOf(field);
      return !has(field) && (derived === undefined || !has(derived[0]));
    },
  };
}
