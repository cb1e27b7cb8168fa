import { Failure } from "@lagebild/domain";
import { fieldExpression, type Placeholders } from "./field-modifiers.js";
import { parseCondition, type Condition } from "./parse-condition.js";
import type { RuleExpression } from "./rule-expression.js";
import type { RuleValue } from "./rule-yaml.js";
import { isMap } from "./rule-head.js";
import type { SigmaRule } from "./sigma-rule.js";

const MAX_TESTS = 50_000;

/** Compiles what a rule looks for. Failure "invalid" with the reason where the rule is broken or asks for what is not supported. */
export function compileDetection({ detection, placeholders = {} }: SigmaRule): RuleExpression {
  const { condition, timeframe, ...identifiers } = detection;
  if (timeframe !== undefined) throw new Failure("invalid", "timeframe counts over records, which is not supported");
  const names = Object.keys(identifiers);
  if (names.length === 0) throw new Failure("invalid", "detection holds no search identifier");
  const compiled = new Map<string, RuleExpression>();
  const identifier = (name: string): RuleExpression => {
    const known = compiled.get(name) ?? searchExpression(identifiers[name] ?? null, placeholders, 0);
    compiled.set(name, known);
    return known;
  };
  // Every identifier is compiled, so that what is broken is found where it is not used too.
  for (const name of names) identifier(name);
  const conditions = Array.isArray(condition) ? (condition as readonly RuleValue[]) : [condition ?? null];
  const parsed = conditions.map((one) => {
    if (typeof one !== "string" || one.trim() === "") throw new Failure("invalid", "detection has no condition");
    return build(parseCondition(one, names), identifier);
  });
  if (parsed.length === 0) throw new Failure("invalid", "detection has no condition");
  const whole: RuleExpression = parsed.length === 1 ? parsed[0]! : { op: "or", of: parsed };
  if (testsIn(whole) > MAX_TESTS) throw new Failure("invalid", `detection comes to more than ${MAX_TESTS} tests`);
  return whole;
}

function build(condition: Condition, identifier: (name: string) => RuleExpression): RuleExpression {
  if (condition.op === "name") return identifier(condition.name);
  if (condition.op === "not") return { op: "not", of: build(condition.of, identifier) };
  return { op: condition.op, of: condition.of.map((part) => build(part, identifier)) };
}

/** A map: all must hold. A list: one must hold, maps as well as keywords. */
function searchExpression(value: RuleValue, placeholders: Placeholders, depth: number): RuleExpression {
  if (depth > 3) throw new Failure("invalid", "detection nests lists deeper than the specification");
  if (isMap(value)) {
    const of = Object.entries(value).map(([key, item]) => fieldExpression(key, item, placeholders));
    if (of.length === 0) throw new Failure("invalid", "detection holds an empty map");
    return of.length === 1 ? of[0]! : { op: "and", of };
  }
  if (!Array.isArray(value)) return fieldExpression("", value, placeholders);
  const items = value as readonly RuleValue[];
  if (items.length === 0) throw new Failure("invalid", "detection holds an empty list");
  const of = items.map((item) => searchExpression(item, placeholders, depth + 1));
  return of.length === 1 ? of[0]! : { op: "or", of };
}

function testsIn(expression: RuleExpression): number {
  if (expression.op === "test") return 1;
  if (expression.op === "not") return testsIn(expression.of);
  return expression.of.reduce((sum, part) => sum + testsIn(part), 0);
}
