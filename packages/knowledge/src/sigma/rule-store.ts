import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure, type CorrelationRule } from "@lagebild/domain";
import { isCorrelation, parseCorrelation, writtenCorrelation } from "./sigma-correlation.js";
import { parseSigmaRule, writtenRule, type SigmaRule } from "./sigma-rule.js";
import type { RuleValue } from "./rule-yaml.js";

/** Rules as they are kept, with the files among them that cannot be used. */
export interface StoredRules {
  /** By id. */
  readonly rules: readonly SigmaRule[];
  readonly correlations: readonly CorrelationRule[];
  readonly problems: readonly { readonly file: string; readonly reason: string }[];
}

/** The rules that ingest matches records against: one JSON file each. */
export interface RuleStore {
  /** Keeps rules, in place of earlier ones of the same ids. */
  put(rules: readonly (SigmaRule | CorrelationRule)[]): Promise<void>;
  /** Returns all rules; broken files are named, not used. Whether a rule can run, its matcher tells. */
  list(): Promise<StoredRules>;
  /** Failure "missing" where there is no such rule. */
  remove(id: string): Promise<void>;
}

/** Opens the rules of an installation; the folder is made when the first rule comes. */
export function ruleStore(dataFolder: string): RuleStore {
  const folder = join(dataFolder, "rules");
  return {
    async put(rules) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const rule of rules) {
        const temporary = join(folder, `.${randomUUID()}`);
        await writeFile(temporary, JSON.stringify(writtenOf(rule), undefined, 1));
        await rename(temporary, join(folder, `${rule.id}.json`));
      }
    },
    async list() {
      const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return [];
        throw new Failure("unavailable", `folder ${folder} cannot be read`, error);
      });
      const rules: SigmaRule[] = [];
      const correlations: CorrelationRule[] = [];
      const problems: { file: string; reason: string }[] = [];
      for (const name of names.filter((one) => one.endsWith(".json") && !one.startsWith(".")).sort()) {
        const rule = await readStored(join(folder, name));
        if (typeof rule === "string") problems.push({ file: `rules/${name}`, reason: rule });
        else if ("timespanSeconds" in rule) correlations.push(rule);
        else rules.push(rule);
      }
      return { rules, correlations, problems };
    },
    async remove(id) {
      const path = join(folder, `${id}.json`);
      const isThere =
        /^[A-Za-z0-9][\w-]*$/.test(id) &&
        (await readFile(path).then(
          () => true,
          () => false,
        ));
      if (!isThere)
        throw new Failure("missing", `no rule ${JSON.stringify(id.slice(0, 100))}: lagebild rules list shows them`);
      await rm(path);
    },
  };
}

const writtenOf = (rule: SigmaRule | CorrelationRule) =>
  "timespanSeconds" in rule ? writtenCorrelation(rule) : writtenRule(rule);

async function readStored(path: string): Promise<SigmaRule | CorrelationRule | string> {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  } catch {
    return "file is not valid JSON";
  }
  const file = typeof value?.["file"] === "string" ? value["file"] : "";
  if (isCorrelation(value as RuleValue)) return parseCorrelation(value as RuleValue, file);
  const rule = parseSigmaRule(value as RuleValue, file);
  if (typeof rule === "string") return rule;
  const placeholders = value["placeholders"] as SigmaRule["placeholders"];
  const whole: SigmaRule = placeholders ? { ...rule, placeholders } : rule;
  return whole;
}
