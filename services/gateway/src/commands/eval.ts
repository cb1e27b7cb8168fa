import { readFile } from "node:fs/promises";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Failure } from "@lagebild/domain";
import { composeLagebild } from "../compose.js";
import type { Lagebild } from "../lagebild.js";
import type { CommandContext } from "../run-command.js";
import { ingestAndWait } from "./ingest.js";
import { parseQuestions, scoreAnswer, windowHit, type EvalQuestion, type EvalScore } from "./score.js";
import { printScores, summarise } from "./score-table.js";

/** Measures windows and answers against a folder's questions.jsonl; each file is an incident of its own. */
export async function evalCommand({ arguments: args, config, signal }: CommandContext): Promise<void> {
  const folder = resolve(args.words[0]!);
  const questions = parseQuestions(await readQuestions(join(folder, "questions.jsonl")));
  const dataFolder = await mkdtemp(join(tmpdir(), "lagebild-eval-"));
  try {
    const lagebild = await composeLagebild({ ...config, dataFolder });
    lagebild.startWorker();
    const scores: EvalScore[] = [];
    try {
      const files = [...new Set(questions.map(({ file }) => file))];
      for (const [number, file] of files.entries()) {
        const incident = `eval-${number}`;
        await lagebild.createIncident(incident);
        await ingestAndWait(lagebild, incident, [join(folder, containerOf(file))], { config, signal });
        for (const question of questions.filter((one) => one.file === file)) {
          scores.push(await measure(lagebild, incident, question, args.budgetTokens));
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

async function measure(
  lagebild: Lagebild,
  incident: string,
  question: EvalQuestion,
  budgetTokens: number,
): Promise<EvalScore> {
  const started = performance.now();
  const { answer, generation } = await lagebild.ask(incident, { question: question.question, budgetTokens });
  const milliseconds = performance.now() - started;
  const file =
    (await lagebild.snapshot(incident)).sources
      .map(({ source }) => source.file)
      .find((name) => question.file.endsWith(name)) ?? question.file;
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
  };
}
