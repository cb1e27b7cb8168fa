import { resolve } from "node:path";
import { escapeText } from "@lagebild/context";
import { Failure, type RuleHead } from "@lagebild/domain";
import { readRuleFolder, ruleStore, type RulesRead } from "@lagebild/knowledge/sigma";
import type { CommandContext } from "../command-line/command-context.js";
import { readAgain, type ReadAgainOptions } from "./read-again.js";

export interface RulesOptions extends ReadAgainOptions {
  /** What follows `lagebild rules`: add <folder>, list, remove <id> or match <incident>. */
  readonly words: readonly string[];
  readonly isJson: boolean;
  readonly dataFolder: string;
  write(text: string): void;
}

const ACTIONS: Readonly<Record<string, { readonly run: (options: RulesOptions) => Promise<void>; words: number }>> = {
  add: { run: addRules, words: 1 },
  list: { run: listRules, words: 0 },
  remove: { run: removeRule, words: 1 },
  match: { run: matchRules, words: 1 },
};

/** Runs `lagebild rules`. */
export const rulesCommand = ({ arguments: args, config, signal, lagebild }: CommandContext): Promise<void> =>
  runRules({
    words: args.words,
    isJson: args.isJson,
    dataFolder: config.dataFolder,
    ...(config.zone !== undefined && { zone: config.zone }),
    signal,
    lagebild,
    startWorker: () => lagebild.startWorker(),
    write: (text) => void process.stdout.write(text),
  });

/** Adds, lists, removes and matches Sigma rules. */
export async function runRules(options: RulesOptions): Promise<void> {
  const [name = "list", ...rest] = options.words;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action?.words === rest.length) return action.run({ ...options, words: rest });
  throw new Failure(
    "invalid",
    `rules ${name} with ${rest.length} words: expected add <folder>, list, remove <id> or match <incident>`,
  );
}

async function addRules({ words, isJson, dataFolder, write }: RulesOptions): Promise<void> {
  const read = await readRuleFolder(resolve(words[0]!));
  const rules = read.rules.map(({ rule }) => rule);
  await ruleStore(dataFolder).put(rules);
  const loaded = rules.map(({ id, title, level, file }) => ({ id, title, level, file }));
  write(isJson ? `${JSON.stringify({ loaded, refused: read.refused })}\n` : printAdded(read));
}

function printAdded({ rules, refused }: RulesRead): string {
  const lines = [
    ...rules.map(({ rule }) => `  loaded         ${lineOf(rule)}`),
    ...refused.map(
      ({ file, title, id, reason }) =>
        `  not supported  ${escapeText(title ?? id ?? file)}  (${escapeText(file)}): ${escapeText(reason)}`,
    ),
    `${rules.length} rules loaded, ${refused.length} not: records that come in from now on are matched, ` +
      "lagebild rules match <incident> matches those that are there",
  ];
  return `${lines.join("\n")}\n`;
}

const lineOf = ({ id, level, title, file }: RuleHead): string =>
  `${id}  ${level.padEnd(13)} ${escapeText(title)}  (${escapeText(file)})`;

async function listRules({ isJson, dataFolder, write }: RulesOptions): Promise<void> {
  const { rules: detections, correlations, problems } = await ruleStore(dataFolder).list();
  const rules = [...detections, ...correlations];
  if (isJson) {
    const listed = rules.map(({ id, title, description, level, tags, status, file, ...rule }) => {
      const about = "logsource" in rule ? { logsource: rule.logsource } : { correlates: rule.rules };
      return { id, title, description, level, tags, status, file, ...about };
    });
    return write(`${JSON.stringify({ rules: listed, problems })}\n`);
  }
  for (const rule of rules) write(`${lineOf(rule)}\n`);
  for (const { file, reason } of problems) write(`  not used  ${escapeText(file)}: ${escapeText(reason)}\n`);
  if (rules.length === 0) write("no rules yet: lagebild rules add <folder> takes Sigma rules\n");
}

async function removeRule({ words, isJson, dataFolder, write }: RulesOptions): Promise<void> {
  const id = words[0]!;
  await ruleStore(dataFolder).remove(id);
  write(
    isJson
      ? `${JSON.stringify({ removed: id })}\n`
      : `removed ${escapeText(id)}: lagebild rules match <incident> takes its marks away\n`,
  );
}

async function matchRules(options: RulesOptions): Promise<void> {
  const { words, isJson, dataFolder, write } = options;
  const incident = words[0]!;
  const { rules: met = [], records, skips } = await readAgain(options, incident);
  const { rules } = await ruleStore(dataFolder).list();
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  if (isJson) {
    const matched = met.map(({ rule, count }) => {
      const known = byId.get(rule);
      return { id: rule, count, title: known?.title, level: known?.level };
    });
    return write(`${JSON.stringify({ incident, records, rules: rules.length, matched, skips })}\n`);
  }
  for (const { rule, count } of met) {
    const known = byId.get(rule);
    write(`${String(count).padStart(9)}  ${known ? lineOf(known) : rule}\n`);
  }
  for (const { file, reason } of skips) write(`  ${escapeText(file)}: ${escapeText(reason)}\n`);
  write(`${met.length} of ${rules.length} rules were met by records of ${escapeText(incident)} (${records} records)\n`);
}
