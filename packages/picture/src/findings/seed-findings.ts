import { groupedBy, RULES_FIELD, ruleKey, type CorrelationRule, type RuleHead, type ValueRow } from "@lagebild/domain";
import type { Episode } from "../correlations/beat.js";
import { isCorrelationRule, type Correlated, type RulesByName } from "../correlations/run-correlations.js";
import { groupsOf, metRule, type PictureRecords, type RecordGroup } from "../picture-records.js";
import { fieldsOfRule, HOST, SOURCE_ADDRESS, WHO } from "./finding-fields.js";
import { joinedSeeds, type FindingSeed } from "./finding-seed.js";

const MOST_RULES = 10_000;
const MOST_GROUPS = 5_000;

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
export async function seedsOfRule(
  records: PictureRecords,
  rule: RuleHead,
  total: ValueRow,
): Promise<readonly FindingSeed[]> {
  const key = ruleKey(rule);
  const isDefault = rule.hints?.one === undefined;
  const one = rule.hints?.one ?? [SOURCE_ADDRESS, ...WHO, HOST];
  const all = fieldsOfRule(rule);
  let fields = all;
  let { groups, isCut } = await groupsOf(records, metRule(key), fields, MOST_GROUPS);
  const areWhole = !isCut;
  // Too many combinations to keep: what makes matches one is counted alone, and the rest is looked up for each thing.
  if (isCut && one.length === 0) return [seed(rule, [key], new Map(), total)];
  if (isCut) ({ groups, isCut } = await groupsOf(records, metRule(key), (fields = one), MOST_GROUPS));
  const found = groups.map((group): FindingSeed => {
    const chosen = chosenValues(group, fields, one, isDefault);
    return { ...seed(rule, [key], chosen, group), ...(areWhole && { shown: { fields: all, groups: [group] } }) };
  });
  return joinedByKey(found);
}

/** Joins things of one rule that share their values. */
const joinedByKey = (seeds: readonly FindingSeed[]): readonly FindingSeed[] =>
  [...groupedBy(seeds, ({ keys: [key] }) => JSON.stringify([...key!])).values()].map(joinedSeeds);

/** Where an address is known, it is what makes matches one; else who did it, and where. */
function chosenValues(
  { values }: RecordGroup,
  fields: readonly string[],
  one: readonly string[],
  isDefault: boolean,
): ReadonlyMap<string, string> {
  const address = values[fields.indexOf(SOURCE_ADDRESS)];
  const kept = isDefault && address !== undefined ? [SOURCE_ADDRESS] : one;
  return new Map(
    kept.flatMap((field) => {
      const value = values[fields.indexOf(field)];
      return value === undefined ? [] : [[field, value] as const];
    }),
  );
}

/** Finds what a correlation found: for each combination of values, all of its stretches of time. */
export function seedsOfCorrelation(
  rule: CorrelationRule,
  episodes: readonly Episode[],
  named: RulesByName,
): readonly FindingSeed[] {
  const detections = detectionsOf(rule, named, new Set());
  const found = episodes.map(({ key, firstTime, lastTime, count }): FindingSeed => {
    const chosen = new Map(rule.groupBy.map((field, place) => [field, key[place]] as const));
    const limits = { from: firstTime, to: lastTime };
    return { ...seed(rule, detections, chosen, { count, firstTime, lastTime }), limits };
  });
  return joinedByKey(found);
}

/** The rules about records at the bottom of a correlation; those of the last part come first: they tell most. */
export function detectionsOf(rule: RuleHead, named: RulesByName, seen: Set<RuleHead> = new Set()): readonly string[] {
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
  { count, firstTime, lastTime }: Pick<FindingSeed, "count" | "firstTime" | "lastTime">,
): FindingSeed => ({ rule, detections, keys: [key], limits: {}, count, firstTime, lastTime, parts: [] });

/** Rules that only serve correlations, as the specification has it: rules of a user's that say nothing of findings. */
export const servingRules = (
  rules: readonly RuleHead[],
  correlated: Correlated,
  named: RulesByName,
): ReadonlySet<RuleHead> =>
  new Set(
    rules
      .filter(isCorrelationRule)
      .filter((rule) => !rule.generate && correlated.episodes.has(ruleKey(rule)))
      .flatMap((rule) => rule.rules.map((name) => named.get(name)))
      .filter((rule) => rule !== undefined)
      .filter(({ hints }) => hints === undefined),
  );
