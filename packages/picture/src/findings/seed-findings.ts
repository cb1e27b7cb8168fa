import { RULES_FIELD, ruleKey, type CorrelationRule, type RuleHead, type ValueRow } from "@lagebild/domain";
import type { Episode } from "../correlations/beat.js";
import { isCorrelationRule, type Correlated, type RulesByName } from "../correlations/run-correlations.js";
import { groupsOf, metRule, type PictureRecords } from "../picture-records.js";
import { extreme, type FindingSeed } from "./finding-seed.js";

const MOST_RULES = 10_000;
const MOST_KEYS = 2_000;
const FROM = "source.ip";
const PLACES = ["user.name", "host.name"];

/** Counts the records that met each rule, by its key. */
export async function countRules(records: PictureRecords): Promise<ReadonlyMap<string, ValueRow>> {
  const { values = [] } = await records.aggregate({
    op: "top",
    of: { field: RULES_FIELD },
    where: {},
    limit: MOST_RULES,
  });
  return new Map(values.map((row) => [row.value, row]));
}

/** Whether a rule's matches are findings: a rule of the least level only serves others, unless it says so itself. */
export const makesFindings = ({ level, hints }: RuleHead): boolean => hints?.isFinding ?? level !== "informational";

/** Finds what each rule found, told apart by the values that make matches one thing. */
export async function seedsOfRule(records: PictureRecords, rule: RuleHead): Promise<readonly FindingSeed[]> {
  const key = ruleKey(rule);
  const where = metRule(key);
  const fields = rule.hints?.one ?? [FROM, ...PLACES];
  const isDefault = rule.hints?.one === undefined;
  if (fields.length === 0) {
    const { groups } = await groupsOf(records, where, [FROM], 1);
    const { matched } = await records.aggregate({ op: "count", where });
    const times = await records.aggregate({ op: "first", where, limit: 1 });
    const last = await records.aggregate({ op: "last", where, limit: 1 });
    if (groups.length === 0) return [];
    return [seed(rule, [key], new Map(), matched, times.records?.[0]?.time, last.records?.[0]?.time)];
  }
  const { groups } = await groupsOf(records, where, fields, MOST_KEYS);
  const found = new Map<string, FindingSeed>();
  for (const { values, count, firstTime, lastTime } of groups) {
    // Where an address is known, it is what makes matches one; else who did it, and where.
    const kept = isDefault && values[0] !== undefined ? [FROM] : fields;
    const chosen = new Map(kept.flatMap((field) => {
      const value = values[fields.indexOf(field)];
      return value === undefined ? [] : [[field, value] as const];
    }));
    const id = JSON.stringify([...chosen]);
    const known = found.get(id);
    const next = seed(rule, [key], chosen, count, firstTime, lastTime);
    found.set(id, known ? joined(known, next) : next);
  }
  return [...found.values()];
}

/** Finds what a correlation found: for each combination of values, all of its stretches of time. */
export function seedsOfCorrelation(
  rule: CorrelationRule,
  episodes: readonly Episode[],
  named: RulesByName,
): readonly FindingSeed[] {
  const detections = detectionsOf(rule, named, new Set());
  const found = new Map<string, FindingSeed>();
  for (const { key, firstTime, lastTime, count } of episodes) {
    const chosen = new Map(rule.groupBy.map((field, place) => [field, key[place]] as const));
    const id = JSON.stringify(key);
    const known = found.get(id);
    const next = { ...seed(rule, detections, chosen, count, firstTime, lastTime), limits: { from: firstTime, to: lastTime } };
    found.set(id, known ? joined(known, next) : next);
  }
  return [...found.values()];
}

/** The rules about records at the bottom of a correlation; those of the last part come first: they tell most. */
function detectionsOf(rule: RuleHead, named: RulesByName, seen: Set<RuleHead>): readonly string[] {
  if (seen.has(rule)) return [];
  seen.add(rule);
  if (!isCorrelationRule(rule)) return [ruleKey(rule)];
  const parts = rule.rules.toReversed().flatMap((name) => {
    const part = named.get(name);
    return part ? detectionsOf(part, named, seen) : [];
  });
  return [...new Set(parts)];
}

const seed = (
  rule: RuleHead,
  detections: readonly string[],
  key: ReadonlyMap<string, string | undefined>,
  count: number,
  firstTime: number | undefined,
  lastTime: number | undefined,
): FindingSeed => ({ rule, detections, keys: [key], limits: {}, count, firstTime, lastTime, parts: [] });

function joined(a: FindingSeed, b: FindingSeed): FindingSeed {
  const firstTime = extreme([a.firstTime, b.firstTime], Math.min);
  const lastTime = extreme([a.lastTime, b.lastTime], Math.max);
  const isLimited = a.limits.from !== undefined && firstTime !== undefined && lastTime !== undefined;
  return {
    ...a,
    count: a.count + b.count,
    firstTime,
    lastTime,
    limits: isLimited ? { from: firstTime, to: lastTime } : {},
  };
}

/** Rules that only serve correlations, as the specification has it: rules of a user's that say nothing of findings. */
export const servingRules = (rules: readonly RuleHead[], correlated: Correlated, named: RulesByName): ReadonlySet<RuleHead> =>
  new Set(
    rules
      .filter(isCorrelationRule)
      .filter((rule) => !rule.generate && correlated.episodes.has(ruleKey(rule)))
      .flatMap((rule) => rule.rules.map((name) => named.get(name)))
      .filter((rule) => rule !== undefined)
      .filter(({ hints }) => hints === undefined),
  );
