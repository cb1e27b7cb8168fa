import { CORRELATION_TYPES, type CorrelationRule, type CorrelationType, type NumberCondition } from "@lagebild/domain";
import { isMap, parseRuleHead, textOf, textsOf, writtenHead, type RuleMap } from "./rule-head.js";
import { parseSigmaRule, type SigmaRule } from "./sigma-rule.js";
import type { RuleValue } from "./rule-yaml.js";

const MAX_RULES = 50;
const MAX_GROUP_BY = 4;
const UNIT_SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  M: 2_592_000,
  y: 31_536_000,
};
const OPERATORS = ["gt", "gte", "lt", "lte", "eq", "neq"] as const;
const WITH_FIELD: ReadonlySet<string> = new Set(CORRELATION_TYPES.filter((type) => type.startsWith("value_")));
const KEYS: readonly string[] = ["type", "rules", "group-by", "timespan", "condition", "aliases", "generate"];

/** Tells whether a document is a correlation of rules. */
export const isCorrelation = (value: RuleValue): boolean => isMap(value) && value["correlation"] !== undefined;

/** Reads a correlation by the specification; returns the reason as a text where it is none. */
export function parseCorrelation(value: RuleValue, file: string): CorrelationRule | string {
  if (!isMap(value)) return "document is not a map";
  const head = parseRuleHead(value, file);
  if (typeof head === "string") return head;
  const written = value["correlation"];
  if (!isMap(written)) return "correlation is not a map";
  const unknown = Object.keys(written).find((key) => !KEYS.includes(key));
  if (unknown !== undefined)
    return `correlation: key "${unknown.slice(0, 40)}" is not known, expected ${KEYS.join(", ")}`;
  const type = textOf(written["type"]);
  if (!(CORRELATION_TYPES as readonly string[]).includes(type))
    return `correlation type is "${type.slice(0, 40)}", expected one of ${CORRELATION_TYPES.join(", ")}`;
  const rules = textsOf(written["rules"]);
  if (rules.length === 0 || rules.length > MAX_RULES)
    return `correlation names ${rules.length} rules, expected 1 to ${MAX_RULES}`;
  const groupBy = textsOf(written["group-by"]);
  if (groupBy.length > MAX_GROUP_BY)
    return `correlation groups by ${groupBy.length} fields, at most ${MAX_GROUP_BY} are`;
  const timespanSeconds = secondsOf(textOf(written["timespan"]));
  if (timespanSeconds === undefined)
    return `correlation timespan is "${textOf(written["timespan"]).slice(0, 40)}", expected a number with s, m, h, d, w, M or y`;
  const condition = parseConditionOf(type as CorrelationType, written["condition"]);
  if (typeof condition === "string") return condition;
  const aliases = aliasesOf(written["aliases"]);
  return {
    ...head,
    type: type as CorrelationType,
    rules,
    groupBy,
    timespanSeconds,
    ...condition,
    ...(aliases && { aliases }),
    generate: written["generate"] === true || value["generate"] === true,
  };
}

type Condition = Pick<CorrelationRule, "condition" | "field" | "percentile" | "ruleCondition">;

function parseConditionOf(type: CorrelationType, written: RuleValue | undefined): Condition | string {
  if (type.startsWith("temporal")) {
    const text = textOf(written);
    return text === "" ? {} : { ruleCondition: text.slice(0, 1_000) };
  }
  if (!isMap(written)) return `correlation of type ${type} needs a condition such as gte: 10`;
  const numbers: Record<string, number> = {};
  for (const operator of OPERATORS) {
    if (written[operator] === undefined) continue;
    const number = Number(textOf(written[operator]));
    if (!Number.isFinite(number) || textOf(written[operator]) === "")
      return `correlation condition ${operator} is no number`;
    numbers[operator] = number;
  }
  if (Object.keys(numbers).length === 0)
    return `correlation condition compares with nothing, expected one of ${OPERATORS.join(", ")}`;
  const field = textOf(written["field"]);
  if (WITH_FIELD.has(type) && field === "") return `correlation of type ${type} names no field in its condition`;
  const percentile = Number(textOf(written["percentile"]) || "95");
  if (!(percentile >= 0 && percentile <= 100)) return "correlation percentile is not between 0 and 100";
  return {
    condition: numbers,
    ...(field !== "" && { field }),
    ...(type === "value_percentile" && { percentile }),
  };
}

function secondsOf(timespan: string): number | undefined {
  const found = /^(\d{1,6})\s*([smhdwMy])$/.exec(timespan);
  const seconds = found ? Number(found[1]) * UNIT_SECONDS[found[2]!]! : 0;
  return seconds > 0 ? seconds : undefined;
}

function aliasesOf(written: RuleValue | undefined): CorrelationRule["aliases"] {
  if (!isMap(written)) return undefined;
  return Object.fromEntries(
    Object.entries(written)
      .filter(([, fields]) => isMap(fields))
      .map(([alias, fields]) => [
        alias,
        Object.fromEntries(Object.entries(fields as RuleMap).map(([rule, field]) => [rule, textOf(field)])),
      ]),
  );
}

/** Writes a correlation as its file has it. */
export function writtenCorrelation(rule: CorrelationRule): RuleMap {
  const { type, rules, groupBy, timespanSeconds, condition, field, percentile, ruleCondition, aliases, generate } =
    rule;
  const numbers = Object.entries(condition ?? {}).map(([operator, number]) => [operator, String(number)]);
  return {
    ...writtenHead(rule),
    correlation: {
      type,
      rules,
      "group-by": groupBy,
      timespan: `${timespanSeconds}s`,
      ...(ruleCondition !== undefined && { condition: ruleCondition }),
      ...(numbers.length > 0 && {
        condition: {
          ...(Object.fromEntries(numbers) as RuleMap),
          ...(field !== undefined && { field }),
          ...(percentile !== undefined && { percentile: String(percentile) }),
        },
      }),
      ...(aliases && { aliases: aliases as RuleMap }),
      generate,
    },
  };
}

const OLD_COUNT = /^(.*?)\|\s*count\(\s*([\w.@-]*)\s*\)(?:\s+by\s+([\w.@,\s-]+?))?\s*(>=|<=|==|=|>|<)\s*(\d+)\s*$/s;
const OLD_OPERATORS: Readonly<Record<string, keyof NumberCondition>> = {
  ">": "gt",
  ">=": "gte",
  "<": "lt",
  "<=": "lte",
  "=": "eq",
  "==": "eq",
};

/**
 * Reads a rule whose condition counts in the old way (`selection | count(field) by field > 5` with `timeframe`) as a rule
 * and a correlation of it. Undefined where the condition is no such one.
 */
export function parseOldCount(
  value: RuleValue,
  file: string,
): readonly [SigmaRule, CorrelationRule] | string | undefined {
  if (!isMap(value) || !isMap(value["detection"])) return undefined;
  const { condition, timeframe, ...searches } = value["detection"];
  const found = OLD_COUNT.exec(textOf(condition));
  if (!found) return undefined;
  const [, selection, field, by, operator, number] = found;
  const head = parseRuleHead(value, file);
  if (typeof head === "string") return head;
  const base = parseSigmaRule(
    { ...value, id: `${head.id}-base`.slice(0, 100), detection: { ...searches, condition: selection!.trim() } },
    file,
  );
  if (typeof base === "string") return base;
  const correlation = parseCorrelation(
    {
      ...value,
      id: head.id,
      correlation: {
        type: field === "" ? "event_count" : "value_count",
        rules: [base.id],
        "group-by": (by ?? "").split(",").map((name) => name.trim()),
        timespan: textOf(timeframe) || "1d",
        condition: { [OLD_OPERATORS[operator!]!]: number!, ...(field !== "" && { field: field! }) },
      },
    },
    file,
  );
  return typeof correlation === "string" ? correlation : [base, correlation];
}
