import { readFile } from "node:fs/promises";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Failure } from "@lagebild/domain";
import { composeLagebild, type OpenIncident } from "../compose.js";
import type { CommandContext } from "../run-command.js";
import { parseQuestions, scoreAnswer, windowHit, type EvalQuestion, type EvalScore } from "./score.js";
import { printScores, summarise } from "./score-table.js";

/** Measures windows and answers against a folder's questions.jsonl; each file is an incident of its own. */
export async function evalCommand({ arguments: args, config, signal }: CommandContext): Promise<void> {
  const folder = resolve(args.words[0]!);
  const questions = parseQuestions(await readQuestions(join(folder, "questions.jsonl")));
  const dataFolder = await mkdtemp(join(tmpdir(), "lagebild-eval-"));
  try {
    const lagebild = await composeLagebild({ ...config, dataFolder });
    const scores: EvalScore[] = [];
    try {
      const files = [...new Set(questions.map(({ file }) => file))];
      for (const [number, file] of files.entries()) {
        const open = await lagebild.open(`eval-${number}`, { create: true });
        try {
          await open.ingest([join(folder, containerOf(file))], undefined, signal);
          for (const question of questions.filter((one) => one.file === file)) {
            scores.push(await measure(open, question, args.budgetTokens));
          }
        } finally {
          await open.close();
        }
        if (process.stderr.isTTY) process.stderr.write(`\r${number + 1} of ${files.length} files`);
      }
    } finally {
      await lagebild.close();
    }
    const summary = summarise(scores);
    process.stdout.write(
      args.isJson
        ? `${JSON.stringify({ budget: args.budgetTokens, summary, questions: scores })}\n`
        : printScores(summary, args.budgetTokens),
    );
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function readQuestions(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new Failure("missing", `cannot read ${path}, expected a folder with questions.jsonl`, error);
  }
}

/** The file to ingest for a member such as `edge.zip/nginx/access.log`. */
const containerOf = (file: string): string => /^(.*?\.(?:zip|tar|tgz|tar\.gz))(?:\/|$)/.exec(file)?.[1] ?? file;

const RETRIEVERS = {
  words: { meaning: false, words: true },
  meaning: { meaning: true, words: false },
  hybrid: { meaning: true, words: true },
} as const;

async function measure(open: OpenIncident, question: EvalQuestion, budgetTokens: number): Promise<EvalScore> {
  const started = performance.now();
  const retrieved = await open.window({ question: question.question, budgetTokens });
  const answer = await open.answer(retrieved);
  const milliseconds = performance.now() - started;
  const file =
    (await open.snapshot()).sources.map(({ source }) => source.file).find((name) => question.file.endsWith(name)) ??
    question.file;
  const gold = await open.recordsAt(file, question.gold_lines);
  const hits: Record<string, boolean | undefined> = {};
  for (const [name, retrievers] of Object.entries(RETRIEVERS)) {
    const { window } =
      name === "hybrid" ? retrieved : await open.window({ question: question.question, budgetTokens, retrievers });
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
    confidence: retrieved.confidence,
    ...scoreAnswer(question, answer),
  };
}
