import type { Meaning, ShapeId, Skip } from "@lagebild/domain";
import { meaningOfRule, problemOfRule, readParsedRules, ruleStore, type SigmaRule } from "@lagebild/knowledge/sigma";
import { packedFiles } from "@lagebild/picture";
import { RULE_PREFIX } from "@lagebild/search";
import type { JobIndex } from "./job-index.js";
import type { FoundShape, RuleCount } from "./slice/slice-task.js";

/** The rules that a job's records are matched against: read once, so that all of its segments see the same. */
export interface JobRules {
  readonly rules: readonly SigmaRule[];
  readonly meanings: ReadonlyMap<string, Meaning>;
}

/** Reads the rules of an installation. */
export async function readJobRules(dataFolder: string): Promise<JobRules> {
  const { rules } = await ruleStore(dataFolder).list();
  return {
    rules: [...packRules(), ...rules],
    meanings: new Map(rules.map((rule) => [rule.id, meaningOfRule(rule)])),
  };
}

let pack: readonly SigmaRule[] | undefined;

/** Reads the rules that come with the product, once for the process. */
const packRules = (): readonly SigmaRule[] =>
  (pack ??= readParsedRules(packedFiles().rules).rules.flatMap(({ rule }) => ("detection" in rule ? [rule] : [])));

/** Names the rule files that are there and cannot be used, as what a job leaves out. */
export async function brokenRules(dataFolder: string): Promise<readonly Skip[]> {
  const { rules, problems } = await ruleStore(dataFolder).list();
  const unusable = rules.flatMap((rule) => {
    const reason = problemOfRule(rule);
    return reason === undefined ? [] : [{ id: rule.id, reason }];
  });
  return [
    ...problems.map(({ file, reason }) => ({ file, reason: `rule not used: ${reason}`, count: 1 })),
    ...unusable.map(({ id, reason }) => ({ file: `rules/${id}.json`, reason: `rule not used: ${reason}`, count: 1 })),
  ];
}

/** Adds the rules that shapes met in earlier jobs: what comes in now must not take their words away. */
export async function withEarlierRules(index: JobIndex, found: readonly FoundShape[]): Promise<readonly FoundShape[]> {
  const met = new Map<ShapeId, readonly RuleCount[]>();
  for (let from = 0; from < found.length; from += SHAPES_AT_ONCE) {
    const ids = found.slice(from, from + SHAPES_AT_ONCE).map(({ shape }) => shape.id);
    for (const { id, meanings } of await index.shapes(ids)) {
      const rules = meanings.filter((meaning) => meaning.id.startsWith(RULE_PREFIX));
      met.set(
        id,
        rules.map((meaning) => ({ rule: meaning.id.slice(RULE_PREFIX.length), count: 0 })),
      );
    }
  }
  return found.map((one) => {
    const earlier = met.get(one.shape.id) ?? [];
    return earlier.length === 0 ? one : { ...one, rules: [...(one.rules ?? []), ...earlier] };
  });
}

const SHAPES_AT_ONCE = 2_000;

/** Adds up what was met, those with most records first. */
export function sumRules(found: readonly { readonly rules?: readonly RuleCount[] }[]): readonly RuleCount[] {
  const sums = new Map<string, number>();
  for (const { rules = [] } of found)
    for (const { rule, count } of rules) sums.set(rule, (sums.get(rule) ?? 0) + count);
  const met = [...sums].filter(([, count]) => count > 0).map(([rule, count]) => ({ rule, count }));
  return met.sort((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1));
}
