import { createHash } from "node:crypto";
import { ruleKey, type RuleHead } from "@lagebild/domain";
import { readParsedRules, ruleStore } from "@lagebild/knowledge/sigma";
import { packedFiles } from "@lagebild/picture";

/** Rules and correlations that pictures are drawn with, and a name for this state of them. */
export interface IncidentRules {
  readonly rules: readonly RuleHead[];
  readonly version: string;
}

const named = (rules: readonly RuleHead[], version = ""): IncidentRules => ({
  rules,
  version: createHash("sha256").update(version).update(JSON.stringify(rules)).digest("hex").slice(0, 16),
});

let pack: IncidentRules | undefined;

/** Reads the rules that come with the product, once for the process: every question needs their version. */
const packRules = (): IncidentRules =>
  (pack ??= named(readParsedRules(packedFiles().rules).rules.map(({ rule }) => rule)));

/** Reads the rules of the product and those of the installation. */
export async function incidentRules(dataFolder: string): Promise<IncidentRules> {
  const stored = await ruleStore(dataFolder).list();
  const own = [...stored.rules, ...stored.correlations];
  const { rules, version } = packRules();
  return { rules: [...rules, ...own], version: named(own, version).version };
}

/** Keys of the product's rules about single records, by the topics that they show. */
export function rulesOfTopics(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const rule of packRules().rules) {
    if ("type" in rule) continue; // a correlation takes no record
    for (const topic of rule.hints?.topics ?? []) found.set(topic, [...(found.get(topic) ?? []), ruleKey(rule)]);
  }
  return found;
}
