import { compileDetection } from "./compile-rule.js";
import { compileExpression, type RecordTest } from "./compile-test.js";
import { literalIndex, type LiteralIndex } from "./literal-index.js";
import { isEventRule, problemOfEventRule } from "./event-rules.js";
import { acceptsLogSource, type AcceptsKind } from "./log-source.js";
import { kindKey, kindOf, type RecordKind, type SigmaSubject } from "./record-kind.js";
import { orReason } from "./or-reason.js";
import { recordReader, type RecordReader } from "./record-reader.js";
import { checkExpression, decide, neededLiterals, type NeededLiteral, type RuleExpression } from "./rule-expression.js";
import type { SigmaRule } from "./sigma-rule.js";

/** Matches records against many rules. Keeps state between calls: one for each thread. */
export interface RuleMatcher {
  /** Returns the ids of the rules that the record meets, in the order of the rules. */
  match(subject: SigmaSubject): readonly string[];
  /** Rules that cannot run, with the reason. */
  readonly problems: readonly { readonly id: string; readonly reason: string }[];
}

interface CompiledRule {
  readonly id: string;
  readonly accepts: AcceptsKind;
  readonly expression: RuleExpression;
  readonly needed: readonly NeededLiteral[] | undefined;
  readonly needsFields: boolean;
  readonly test: RecordTest;
}

/** The rules that may match records of one kind. */
interface Plan {
  readonly index: LiteralIndex;
  /** Whether the rules were chosen for the kind; else their log source is asked of each record. */
  readonly isForKind: boolean;
}

/** A log may make up kinds without end; from here on they share one plan. */
const MAX_KINDS = 2_000;
const NONE: readonly string[] = [];

/** Says why a rule cannot run; undefined where it can. */
export function problemOfRule(rule: SigmaRule): string | undefined {
  if (isEventRule(rule)) return problemOfEventRule(rule);
  const compiled = compileRule(rule, recordReader());
  return typeof compiled === "string" ? compiled : undefined;
}

/** Compiles rules; those that cannot run are named with the reason. */
export function ruleMatcher(rules: readonly SigmaRule[]): RuleMatcher {
  const reader = recordReader();
  const problems: { id: string; reason: string }[] = [];
  const compiled: CompiledRule[] = [];
  for (const rule of rules) {
    const one = compileRule(rule, reader);
    if (typeof one === "string") problems.push({ id: rule.id, reason: one });
    else compiled.push(one);
  }
  const plans = planner(compiled, reader);
  return {
    problems,
    match(subject) {
      const key = kindKey(subject);
      const { index, isForKind } = plans(key);
      if (index === EMPTY) return NONE;
      reader.open(subject, index.needsFields);
      const candidates = index.candidates(reader);
      if (candidates.length === 0) return NONE;
      const kind = isForKind ? undefined : kindOf(key);
      const met: number[] = [];
      for (const number of candidates) {
        const rule = compiled[number]!;
        if ((kind === undefined || rule.accepts(kind)) && rule.test(reader)) met.push(number);
      }
      return met.length === 0 ? NONE : met.sort((a, b) => a - b).map((number) => compiled[number]!.id);
    },
  };
}

const compileRule = (rule: SigmaRule, reader: RecordReader): CompiledRule | string =>
  orReason(() => {
    const accepts = acceptsLogSource(rule.logsource);
    if (typeof accepts === "string") return accepts;
    const expression = compileDetection(rule);
    checkExpression(expression);
    return {
      id: rule.id,
      accepts,
      expression,
      needed: neededLiterals(expression),
      needsFields: asksFields(expression),
      test: compileExpression(expression, reader),
    };
  });

function asksFields(expression: RuleExpression): boolean {
  if (expression.op === "test") return expression.test.asks !== "value" || expression.test.field !== undefined;
  return expression.op === "not" ? asksFields(expression.of) : expression.of.some(asksFields);
}

const EMPTY: LiteralIndex = { needsFields: false, candidates: () => [] };

/** Finds the plan of a kind; kinds that the same rules are about share it. */
function planner(rules: readonly CompiledRule[], reader: RecordReader): (key: string) => Plan {
  const byKind = new Map<string, Plan>();
  const byRules = new Map<string, Plan>();
  const planOf = (numbers: readonly number[], isForKind: boolean): Plan => {
    const chosen = numbers.map((number) => ({ number, ...rules[number]! }));
    return { index: numbers.length === 0 ? EMPTY : literalIndex(chosen, reader), isForKind };
  };
  let shared: Plan | undefined;
  return (key) => {
    const known = byKind.get(key);
    if (known) return known;
    if (byKind.size >= MAX_KINDS)
      return (shared ??= planOf(
        rules.map((_, number) => number),
        false,
      ));
    const kind = kindOf(key);
    const numbers = rules.flatMap((rule, number) => (mayMatch(rule, kind) ? [number] : []));
    const same = numbers.join(",");
    const plan = byRules.get(same) ?? planOf(numbers, true);
    byRules.set(same, plan);
    byKind.set(key, plan);
    return plan;
  };
}

/** Leaves out rules that the event's id or channel alone rules out. */
function mayMatch({ accepts, expression }: CompiledRule, kind: RecordKind): boolean {
  if (!accepts(kind)) return false;
  if (kind.format !== "windows-event") return true;
  const eventId = [kind.eventId];
  return decide(expression, { valuesOf: (field) => (field === "eventid" ? eventId : undefined) }) !== false;
}
