import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Failure, type ContextWindow } from "@lagebild/domain";
import type { CommandContext } from "../../command-line/command-context.js";
import { ingestAndWait } from "../ingest.js";

/** A rule and the events that meet it: a line of a `..._gold.jsonl`. */
interface RuleGold {
  readonly rule_id: string;
  readonly file: string;
  /** The rule's title. */
  readonly question: string;
  /** 1-based. */
  readonly gold_lines: readonly number[];
}

/** How often one of a rule's events is among the first so many places, by retriever. */
export interface RuleScores {
  readonly rules: number;
  readonly events: number;
  readonly shapes: number;
  readonly top: Readonly<Record<RetrieverName, Readonly<Record<string, number>>>>;
}

type RetrieverName = keyof typeof RETRIEVERS;

const RETRIEVERS = {
  words: { meaning: false, words: true },
  meaning: { meaning: true, words: false },
  hybrid: { meaning: true, words: true },
} as const;

const PLACES = [1, 3, 10] as const;
/** Room for more than ten Windows events. */
const BUDGET_TOKENS = 32_000;
const INCIDENT = "eval-rules";

/**
 * Asks for each rule by its title and looks at which place the events stand that meet it. Events of one shape share a
 * place, as they do in a window. No rule is loaded: only titles, event sentences and the knowledge base help.
 */
export async function evalRules(context: CommandContext, given: string): Promise<string> {
  const { lagebild, config, signal, arguments: args } = context;
  const { rules, events } = await readRules(given);
  await lagebild.createIncident(INCIDENT);
  await ingestAndWait(lagebild, INCIDENT, [events], { config, signal });
  const { records, shapes, sources } = await lagebild.snapshot(INCIDENT);
  const file = sources[0]!.source.file;
  const places: Record<RetrieverName, (number | undefined)[]> = { words: [], meaning: [], hybrid: [] };
  for (const rule of rules) {
    const gold = await lagebild.recordsAt(INCIDENT, file, rule.gold_lines);
    const wanted = new Set<string>(gold.map(({ shape }) => shape));
    for (const name of Object.keys(RETRIEVERS) as RetrieverName[]) {
      const request = { question: rule.question, budgetTokens: BUDGET_TOKENS, retrievers: RETRIEVERS[name] };
      const { window } = await lagebild.window(INCIDENT, request, signal);
      places[name].push(placeOf(window, wanted, new Set(rule.gold_lines)));
    }
    if (process.stderr.isTTY) process.stderr.write(`\r${places.words.length} of ${rules.length} rules`);
  }
  const top = Object.fromEntries(Object.entries(places).map(([name, found]) => [name, countsOf(found)]));
  const scores = { rules: rules.length, events: records, shapes, top } as RuleScores;
  return args.isJson ? `${JSON.stringify(scores)}\n` : printRuleScores(scores);
}

/** The place, from 1, of the first block that shows a wanted line or a run of a wanted shape. */
export function placeOf(
  { blocks }: Pick<ContextWindow, "blocks">,
  shapes: ReadonlySet<string>,
  lines: ReadonlySet<number>,
): number | undefined {
  const found = blocks
    .filter(({ explain }) => explain !== undefined)
    .sort((a, b) => b.explain!.score - a.explain!.score)
    .findIndex((block) => (block.run && shapes.has(block.run.shape)) || block.lines?.some((line) => lines.has(line)));
  return found < 0 ? undefined : found + 1;
}

const countsOf = (places: readonly (number | undefined)[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    PLACES.map((most) => [most, places.filter((place) => place !== undefined && place <= most).length]),
  );

/** Writes the table as Markdown. */
export function printRuleScores({ rules, events, shapes, top }: RuleScores): string {
  const share = (count: number): string => `${count}/${rules} (${(count / rules).toFixed(2)})`;
  return [
    `${rules} titles of rules against ${events} events in ${shapes} shapes.`,
    "",
    `| | ${PLACES.map((most) => `top ${most}`).join(" | ")} |`,
    `| --- | ${PLACES.map(() => "---").join(" | ")} |`,
    ...Object.entries(top).map(
      ([name, counts]) => `| ${name} | ${PLACES.map((most) => share(counts[most] ?? 0)).join(" | ")} |`,
    ),
    "",
  ].join("\n");
}

async function readRules(given: string): Promise<{ readonly rules: readonly RuleGold[]; readonly events: string }> {
  const isFile = (await stat(given).catch(() => undefined))?.isFile() === true;
  const folder = isFile ? dirname(given) : given;
  const name = isFile ? basename(given) : (await readdir(folder)).find((one) => one.endsWith("_gold.jsonl"));
  if (name === undefined)
    throw new Failure("missing", `${folder} has no file ..._gold.jsonl of rules and their events`);
  const lines = (await readFile(join(folder, name), "utf8")).split("\n").filter((line) => line.trim() !== "");
  const rules = lines.map((line, i) => parseRule(line, i + 1, name));
  if (rules.length === 0) throw new Failure("invalid", `${name} is empty, expected rules and their events`);
  return { rules, events: join(folder, basename(rules[0]!.file)) };
}

function parseRule(line: string, number: number, name: string): RuleGold {
  try {
    const rule = JSON.parse(line) as Partial<RuleGold>;
    if (typeof rule.question === "string" && typeof rule.file === "string" && Array.isArray(rule.gold_lines))
      return rule as RuleGold;
  } catch (error) {
    throw new Failure("invalid", `line ${number} of ${name} is no JSON`, error);
  }
  throw new Failure("invalid", `line ${number} of ${name} has no question, file or gold_lines`);
}
