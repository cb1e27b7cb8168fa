import { ruleKey, type CorrelationRule, type RuleHead } from "@lagebild/domain";
import { byKey, type BeatsByKey, type Episode } from "./beat.js";
import { countMatches } from "./count-matches.js";
import { matchTogether } from "./match-together.js";
import { leastOf } from "./number-condition.js";

/** What of a rule's matches a correlation needs. */
export interface BeatsWanted {
  /** Key of the rule. */
  readonly rule: string;
  readonly by: readonly string[];
  /** The field whose values count. */
  readonly value?: string;
  /** Combinations of values with fewer matches are not needed. */
  readonly atLeast: number;
}

/** Returns the matches of a rule; records that lack a field grouped by are in none. */
export type LoadBeats = (wanted: BeatsWanted) => Promise<BeatsByKey>;

/** What correlations found, and those that could not run. */
export interface Correlated {
  /** By key of the correlation, in the order of time. */
  readonly episodes: ReadonlyMap<string, readonly Episode[]>;
  readonly problems: readonly { readonly rule: string; readonly reason: string }[];
}

/** Rules by every name that correlations may use for them. */
export type RulesByName<T extends RuleHead = RuleHead> = ReadonlyMap<string, T>;

/** Files rules under their names and their ids. */
export const rulesByName = <T extends RuleHead>(rules: readonly T[]): RulesByName<T> =>
  new Map(rules.flatMap((rule) => [...(rule.name === undefined ? [] : [[rule.name, rule] as const]), [rule.id, rule]]));

/** Tells a correlation from a rule. */
export const isCorrelationRule = (rule: RuleHead): rule is CorrelationRule => "timespanSeconds" in rule;

/**
 * Runs correlations by the specification of Sigma (version 2.1), those that others need first. `detected` are the rules
 * that some record met: a correlation of which none was met is not run.
 */
export async function runCorrelations(
  rules: readonly RuleHead[],
  detected: ReadonlySet<string>,
  load: LoadBeats,
): Promise<Correlated> {
  const named = rulesByName(rules);
  const episodes = new Map<string, readonly Episode[]>();
  const problems: { rule: string; reason: string }[] = [];
  const running = new Set<string>();
  const run = async (rule: CorrelationRule): Promise<void> => {
    const key = ruleKey(rule);
    if (episodes.has(key)) return;
    episodes.set(key, []);
    running.add(key);
    for (const name of rule.rules) {
      const part = named.get(name);
      if (!part) return void problems.push({ rule: key, reason: `rule "${name}" is not there` });
      if (!isCorrelationRule(part)) continue;
      if (running.has(ruleKey(part)))
        return void problems.push({ rule: key, reason: `rule "${name}" needs this correlation itself` });
      await run(part);
    }
    running.delete(key);
    const isMet = (name: string): boolean => {
      const part = ruleKey(named.get(name)!);
      return detected.has(part) || (episodes.get(part)?.length ?? 0) > 0;
    };
    const needsAll = rule.type.startsWith("temporal") && rule.ruleCondition === undefined;
    if (!(needsAll ? rule.rules.every(isMet) : rule.rules.some(isMet))) return;
    const beats = await Promise.all(rule.rules.map((name) => beatsOf(rule, named.get(name)!, episodes, named, load)));
    const found = rule.type.startsWith("temporal") ? matchTogether(rule, beats) : countMatches(rule, beats);
    episodes.set(
      key,
      found.toSorted((a, b) => a.firstTime - b.firstTime || (JSON.stringify(a.key) < JSON.stringify(b.key) ? -1 : 1)),
    );
  };
  for (const rule of rules) if (isCorrelationRule(rule)) await run(rule);
  return { episodes, problems };
}

/** The matches of one rule, or the episodes of a correlation as far as it knows the values asked for. */
async function beatsOf(
  rule: CorrelationRule,
  part: RuleHead,
  episodes: ReadonlyMap<string, readonly Episode[]>,
  named: RulesByName,
  load: LoadBeats,
): Promise<BeatsByKey> {
  const fields = rule.groupBy.map((name) => fieldFor(rule, name, part, named));
  if (!isCorrelationRule(part)) {
    const isCounting = rule.type === "event_count" && rule.rules.length === 1;
    return load({
      rule: ruleKey(part),
      by: fields,
      ...(rule.field !== undefined && { value: rule.field }),
      atLeast: isCounting ? leastOf(rule.condition) : 1,
    });
  }
  const places = fields.map((field) => part.groupBy.indexOf(field));
  if (places.includes(-1)) return new Map();
  const valueAt = rule.field === undefined ? -1 : part.groupBy.indexOf(rule.field);
  const found = (episodes.get(ruleKey(part)) ?? []).map(({ key, firstTime, lastTime }) => ({
    key: places.map((place) => key[place]!),
    firstTime,
    lastTime,
    count: 1,
    ...(valueAt >= 0 && { value: key[valueAt]! }),
  }));
  return byKey(found);
}

/** Names the fields that correlations ask of the matches of each rule, by the rule's key. */
export function fieldsOfBeats(rules: readonly RuleHead[]): ReadonlyMap<string, ReadonlySet<string>> {
  const named = rulesByName(rules);
  const found = new Map<string, Set<string>>();
  for (const rule of rules.filter(isCorrelationRule)) {
    for (const part of rule.rules.flatMap((name) => named.get(name) ?? [])) {
      const fields = found.get(ruleKey(part)) ?? new Set();
      for (const name of rule.groupBy) fields.add(fieldFor(rule, name, part, named));
      if (rule.field !== undefined) fields.add(rule.field);
      found.set(ruleKey(part), fields);
    }
  }
  return found;
}

function fieldFor(rule: CorrelationRule, name: string, part: RuleHead, named: RulesByName): string {
  const alias = rule.aliases?.[name];
  if (!alias) return name;
  const found = Object.entries(alias).find(([of]) => named.get(of) === part);
  return found?.[1] ?? name;
}
