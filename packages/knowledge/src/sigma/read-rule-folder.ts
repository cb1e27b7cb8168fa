import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { Failure, type CorrelationRule } from "@lagebild/domain";
import { problemOfRule } from "./rule-matcher.js";
import { MAX_RULE_FILE_BYTES, readRuleDocuments, type RuleDocument, type RuleValue } from "./rule-yaml.js";
import { isMap } from "./rule-head.js";
import { isCorrelation, parseCorrelation, parseOldCount } from "./sigma-correlation.js";
import { parseSigmaRule, type SigmaRule } from "./sigma-rule.js";

/** A rule that can run, or a correlation of rules, as read from a user's file. */
export interface ReadRule {
  readonly file: string;
  readonly rule: SigmaRule | CorrelationRule;
}

/** A rule that cannot run, or a file that cannot be read. */
export interface RefusedRule {
  readonly file: string;
  /** As far as they could be read. */
  readonly id?: string;
  readonly title?: string;
  readonly reason: string;
}

export interface RulesRead {
  readonly rules: readonly ReadRule[];
  readonly refused: readonly RefusedRule[];
}

const MAX_FILES = 50_000;
const MAX_FOLDER_DEPTH = 20;
const PLACEHOLDER_FILES = /^placeholders\.ya?ml$/i;

type Placeholders = NonNullable<SigmaRule["placeholders"]>;

/**
 * Reads the Sigma rules of a folder and those below it, or of one file. What cannot run is refused with the reason.
 * `placeholders.yml` says what `%names%` stand for. Failure "missing" where there is no such folder.
 */
export async function readRuleFolder(path: string): Promise<RulesRead> {
  const rules = new Map<string, ReadRule>();
  const refused: RefusedRule[] = [];
  const files = await ruleFiles(path, refused);
  const placeholders = await readPlaceholders(files.filter(isPlaceholders), refused);
  for (const file of files) {
    if (isPlaceholders(file)) continue;
    const named = relative(path, file) || file.split("/").at(-1)!;
    for (const read of await readFileRules(file, named, placeholders)) {
      if ("reason" in read) refused.push(read);
      else if (rules.has(read.rule.id))
        refused.push({ ...labelOf(read), reason: `id is that of a rule in ${rules.get(read.rule.id)!.file}` });
      else rules.set(read.rule.id, read);
    }
  }
  return { rules: [...rules.values()], refused };
}

const isPlaceholders = (file: string): boolean => PLACEHOLDER_FILES.test(file.split("/").at(-1)!);
const labelOf = ({ file, rule: { id, title } }: ReadRule) => ({ file, id, title });

/** Lists rule files by name; links are not followed. */
async function ruleFiles(path: string, refused: RefusedRule[]): Promise<readonly string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new Failure("missing", `no folder or file ${path}`);
  if (!found.isDirectory()) return [path];
  const files: string[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    if (depth > MAX_FOLDER_DEPTH)
      return void refused.push({
        file: relative(path, folder),
        reason: `folders nest more than ${MAX_FOLDER_DEPTH} deep`,
      });
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
    if (!entries) return void refused.push({ file: relative(path, folder), reason: "folder cannot be read" });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const below = join(folder, entry.name);
      if (entry.name.startsWith(".")) continue;
      if (entry.isDirectory()) await visit(below, depth + 1);
      else if (/\.ya?ml$/i.test(entry.name)) files.push(below);
      if (files.length > MAX_FILES) throw new Failure("invalid", `folder holds more than ${MAX_FILES} rule files`);
    }
  };
  await visit(path, 0);
  return files;
}

async function readDocuments(path: string): Promise<readonly RuleDocument[]> {
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isFile()) return [{ reason: "not a plain file" }];
  if (found.size > MAX_RULE_FILE_BYTES)
    return [{ reason: `file has ${found.size} bytes, at most ${MAX_RULE_FILE_BYTES} are read` }];
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text === undefined ? [{ reason: "file cannot be read" }] : readRuleDocuments(text.replace(/^\uFEFF/, ""));
}

/** A rule file that was parsed before: the values of its documents. */
export interface ParsedRuleFile {
  readonly file: string;
  readonly documents: readonly RuleValue[];
}

/** Reads rules of files that were parsed before, as those that come with the product are. */
export function readParsedRules(files: readonly ParsedRuleFile[]): RulesRead {
  const read = files.flatMap(({ file, documents }) =>
    rulesOfDocuments(
      documents.map((value) => ({ value })),
      file,
      {},
      false,
    ),
  );
  return {
    rules: read.flatMap((one) => ("reason" in one ? [] : [one])),
    refused: read.flatMap((one) => ("reason" in one ? [one] : [])),
  };
}

const readFileRules = async (
  path: string,
  file: string,
  placeholders: Placeholders,
): Promise<readonly (ReadRule | RefusedRule)[]> => rulesOfDocuments(await readDocuments(path), file, placeholders);

function rulesOfDocuments(
  documents: readonly RuleDocument[],
  file: string,
  placeholders: Placeholders,
  isTried = true,
): readonly (ReadRule | RefusedRule)[] {
  const found: (ReadRule | RefusedRule)[] = [];
  let shared: RuleValue = null;
  let last: RuleValue = null;
  for (const document of documents) {
    if ("reason" in document) {
      found.push({ file, reason: document.reason });
      continue;
    }
    const action = isMap(document.value) ? document.value["action"] : undefined;
    if (action === "global") shared = document.value;
    else if (action === "reset") shared = null;
    else {
      last = merged(action === "repeat" ? last : shared, document.value);
      found.push(...readRules(last, file, placeholders, isTried));
    }
  }
  if (found.length === 0) found.push({ file, reason: "file holds no rule" });
  return found;
}

function readRules(
  value: RuleValue,
  file: string,
  placeholders: Placeholders,
  isTried: boolean,
): readonly (ReadRule | RefusedRule)[] {
  const label = isMap(value) ? { ...textUnder(value, "id"), ...textUnder(value, "title") } : {};
  const counting = parseOldCount(value, file);
  const read = isCorrelation(value) ? parseCorrelation(value, file) : (counting ?? parseSigmaRule(value, file));
  if (typeof read === "string") return [{ file, ...label, reason: read }];
  if ("timespanSeconds" in read) return [{ file, rule: read }];
  if (!("length" in read)) return isTried ? [checkedRule(read, file, placeholders)] : [{ file, rule: read }];
  const base = checkedRule(read[0], file, placeholders);
  return "reason" in base ? [{ ...base, ...label }] : [base, { file, rule: read[1] }];
}

function checkedRule(rule: SigmaRule, file: string, placeholders: Placeholders): ReadRule | RefusedRule {
  const names = [...JSON.stringify(rule.detection).matchAll(/%([\w.-]{1,80})%/g)].map((match) => match[1]!);
  const used = Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(placeholders, name) ? [[name, placeholders[name]!]] : [])),
  );
  const whole: SigmaRule = Object.keys(used).length === 0 ? rule : { ...rule, placeholders: used };
  const reason = problemOfRule(whole);
  return reason === undefined ? { file, rule: whole } : { file, id: rule.id, title: rule.title, reason };
}

const textUnder = (value: { readonly [key: string]: RuleValue }, name: "id" | "title") => {
  const text = value[name];
  return typeof text === "string" ? { [name]: text.slice(0, 256) } : {};
};

/** Lays a document over what its file says for all (`action: global`) or the one before (`action: repeat`); maps are merged, anything else is replaced. */
function merged(below: RuleValue, above: RuleValue): RuleValue {
  if (!isMap(below) || !isMap(above)) return above;
  const result = Object.assign(Object.create(null), below) as Record<string, RuleValue>;
  for (const [key, value] of Object.entries(above)) result[key] = key in result ? merged(result[key]!, value) : value;
  delete result["action"];
  return result;
}

async function readPlaceholders(files: readonly string[], refused: RefusedRule[]): Promise<Placeholders> {
  const all: Record<string, readonly string[]> = {};
  for (const file of files) {
    for (const document of await readDocuments(file)) {
      if ("reason" in document || !isMap(document.value)) {
        refused.push({ file, reason: "reason" in document ? document.reason : "expected a map from names to lists" });
        continue;
      }
      for (const [name, value] of Object.entries(document.value)) {
        const values = Array.isArray(value) ? (value as readonly RuleValue[]) : [value];
        all[name] = values.filter((one) => typeof one === "string");
      }
    }
  }
  return all;
}
