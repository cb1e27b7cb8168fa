import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { Failure } from "@lagebild/domain";
import { composeLagebild } from "../../compose.js";
import type { Lagebild } from "../../lagebild.js";
import type { CommandContext } from "../../command-line/command-context.js";
import { evalRules } from "./eval-rules.js";
import { ingestAndWait } from "../ingest.js";
import { outcomeOf } from "./outcome.js";
import { parseQuestions, scoreAnswer, windowHit, type EvalQuestion, type EvalScore } from "./score.js";
import { printScores, summarise } from "./score-table.js";

/**
 * Measures windows and answers against a folder's questions.jsonl (where there is none, against all its files named so at
 * their end), or a file of questions: each log is an incident of its own, or all of them are one. With `--rules`, measures
 * how well titles of rules find the events that meet them.
 */
export async function evalCommand(context: CommandContext): Promise<void> {
  const { arguments: args, config } = context;
  const given = resolve(args.words[0]!);
  const dataFolder = await mkdtemp(join(tmpdir(), "lagebild-eval-"));
  try {
    const lagebild = await composeLagebild({ ...config, dataFolder });
    lagebild.startWorker();
    try {
      const measure = args.eval.isRules ? evalRules : evalQuestions;
      process.stdout.write(await measure({ ...context, lagebild, config: { ...config, dataFolder } }, given));
    } finally {
      await lagebild.close();
    }
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function evalQuestions(context: CommandContext, given: string): Promise<string> {
  const { isPooled, isHeldBack } = context.arguments.eval;
  const { isJson, budgetTokens } = context.arguments;
  const { folder, paths } = await questionFiles(given);
  const questions = (await Promise.all(paths.map(readQuestions))).flatMap(parseQuestions);
  const scores = isPooled
    ? await measurePooled(context, folder, questions)
    : await measureEach(context, folder, questions);
  const parts = isHeldBack
    ? [
        { title: "Questions in view", scores: scores.filter(({ id }) => !isHeldBackId(id)) },
        { title: "Held back, a third", scores: scores.filter(({ id }) => isHeldBackId(id)) },
      ]
    : [];
  const heading = `Window of ${budgetTokens} tokens; ${isPooled ? "all files are one incident" : "each file is an incident of its own"}.`;
  const summary = summarise(scores);
  if (isJson) {
    const heldBack = parts.map((part) => ({ title: part.title, summary: summarise(part.scores) }));
    return `${JSON.stringify({ budget: budgetTokens, isPooled, summary, ...(isHeldBack && { heldBack }), questions: scores })}\n`;
  }
  return [
    printScores(summary, heading),
    ...parts.map((part) => printScores(summarise(part.scores), `${part.title}:`)),
  ].join("\n");
}

/** A third of the questions, fixed by the hash of their ids; copies in haystacks (`id@size`) are where the original is. */
export const isHeldBackId = (id: string): boolean =>
  createHash("sha256").update(id.split("@", 1)[0]!).digest()[0]! % 3 === 0;

async function measureEach(
  context: CommandContext,
  folder: string,
  questions: readonly EvalQuestion[],
): Promise<readonly EvalScore[]> {
  const scores: EvalScore[] = [];
  const files = [...new Set(questions.map(({ file }) => file))];
  for (const [number, file] of files.entries()) {
    const incident = `eval-${number}`;
    await putIn(context, incident, [join(folder, containerOf(file))]);
    for (const question of questions.filter((one) => one.file === file))
      scores.push(await measure(context, incident, question));
    await context.lagebild.deleteIncident(incident); // haystacks are large
    showProgress(`${number + 1} of ${files.length} files`);
  }
  return scores;
}

async function measurePooled(
  context: CommandContext,
  folder: string,
  questions: readonly EvalQuestion[],
): Promise<readonly EvalScore[]> {
  const paths = [...new Set(questions.map(({ file }) => join(folder, containerOf(file))))];
  await putIn(context, "eval-pooled", paths);
  const scores: EvalScore[] = [];
  for (const question of questions) {
    scores.push(await measure(context, "eval-pooled", question));
    showProgress(`${scores.length} of ${questions.length} questions`);
  }
  return scores;
}

async function putIn(
  { lagebild, config, signal }: CommandContext,
  incident: string,
  paths: readonly string[],
): Promise<void> {
  await lagebild.createIncident(incident);
  await ingestAndWait(lagebild, incident, paths, { config, signal });
}

function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text}`);
}

const QUESTIONS = "questions.jsonl";

/** The files of questions that are meant: logs are named from their folder. */
async function questionFiles(given: string): Promise<{ readonly folder: string; readonly paths: readonly string[] }> {
  const isFile = (await stat(given).catch(() => undefined))?.isFile() === true;
  if (isFile) return { folder: dirname(given), paths: [given] };
  const names = await readdir(given).catch((): string[] => []);
  const several = names.filter((name) => name.endsWith(`.${QUESTIONS}`)).sort();
  const chosen = names.includes(QUESTIONS) || several.length === 0 ? [QUESTIONS] : several;
  return { folder: given, paths: chosen.map((name) => join(given, name)) };
}

async function readQuestions(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new Failure("missing", `cannot read ${path}, expected a folder with questions.jsonl or such a file`, error);
  }
}

/** The file to ingest for a member such as `edge.zip/nginx/access.log`. */
const containerOf = (file: string): string => /^(.*?\.(?:zip|tar|tgz|tar\.gz))(?:\/|$)/.exec(file)?.[1] ?? file;

const RETRIEVERS = {
  words: { meaning: false, words: true },
  meaning: { meaning: true, words: false },
  hybrid: { meaning: true, words: true },
} as const;

async function measure(
  { lagebild, arguments: { budgetTokens } }: CommandContext,
  incident: string,
  question: EvalQuestion,
): Promise<EvalScore> {
  const started = performance.now();
  const { answer, generation } = await lagebild.ask(incident, { question: question.question, budgetTokens });
  const milliseconds = performance.now() - started;
  const file = await sourceOf(lagebild, incident, question.file);
  const gold = await lagebild.recordsAt(incident, file, question.gold_lines);
  const hits: Record<string, boolean | undefined> = {};
  for (const [name, retrievers] of Object.entries(RETRIEVERS)) {
    const { window } =
      name === "hybrid"
        ? generation.request
        : await lagebild.window(incident, { question: question.question, budgetTokens, retrievers });
    hits[name] = windowHit(question, window, gold, file);
  }
  return {
    id: question.id,
    type: question.type,
    lang: question.lang,
    mode: question.gold_lines_mode,
    goldLines: question.gold_lines.length,
    hits,
    milliseconds,
    confidence: generation.request.confidence,
    ...scoreAnswer(question, answer),
    ...outcomeOf(question, answer),
  };
}

/** The name that the incident has for a question's file: its path, or the end of it. */
async function sourceOf(lagebild: Lagebild, incident: string, file: string): Promise<string> {
  const names = (await lagebild.snapshot(incident)).sources.map(({ source }) => source.file);
  const ends = names.filter((name) => name === file || file.endsWith(`/${name}`));
  return ends.sort((a, b) => b.length - a.length)[0] ?? names.find((name) => basename(name) === basename(file)) ?? file;
}
