import { createHash } from "node:crypto";
import type { RuleHead } from "@lagebild/domain";
import { readParsedRules, ruleStore } from "@lagebild/knowledge/sigma";
import { packedFiles } from "@lagebild/picture";

/** Rules and correlations that pictures are drawn with, and a name for this state of them. */
export interface IncidentRules {
  readonly rules: readonly RuleHead[];
  readonly version: string;
}

let pack: readonly RuleHead[] | undefined;

/** Reads the rules that come with the product, once for the process. */
const packRules = (): readonly RuleHead[] =>
  (pack ??= readParsedRules(packedFiles().rules).rules.map(({ rule }) => rule));

/** Reads the rules of the product and those of the installation. */
export async function incidentRules(dataFolder: string): Promise<IncidentRules> {
  const own = await ruleStore(dataFolder).list();
  const rules = [...packRules(), ...own.rules, ...own.correlations];
  return { rules, version: createHash("sha256").update(JSON.stringify(rules)).digest("hex").slice(0, 16) };
}
