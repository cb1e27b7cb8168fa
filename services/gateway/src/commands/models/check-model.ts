import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LanguageModel, type ModelRequest, Failure, type Answer } from "@lagebild/domain";
import { parseQuestions, scoreAnswer, type EvalQuestion } from "../eval/score.js";
import { sizeText } from "../../print/size-text.js";

/** A fixture question, answered twice from the same window. */
export interface FixtureAnswer {
  readonly question: EvalQuestion;
  /** By the model; where it failed or nothing it said held, this is composed by rules as well. */
  readonly model: Answer;
  readonly extractive: Answer;
  /** From question to the model's answer. */
  readonly seconds: number;
}

/**
 * Ingests the log files of a folder into a temporary data folder and answers each question with the model that `choice`
 * names and by rules. Yields in the order of the questions and clears up, however it ends.
 */
export type AskFixture = (request: {
  readonly folder: string;
  /** As `LAGEBILD_MODEL` takes it. */
  readonly choice: string;
  readonly questions: readonly EvalQuestion[];
  readonly signal: AbortSignal;
}) => AsyncIterable<FixtureAnswer>;

export interface CheckOptions {
  readonly choice: string;
  /** Of the model's file; undefined for a server. */
  readonly sizeBytes: number | undefined;
  readonly isJson: boolean;
  readonly signal: AbortSignal;
  write(text: string): void;
  readonly showProgress?: (line: string) => void;
  loadModel(choice: string): Promise<LanguageModel | undefined>;
  readonly askFixture: AskFixture;
}

const FIXTURE = fileURLToPath(new URL("../../../../../fixtures/bastion", import.meta.url));

/** Five questions in each language, of every type. */
const QUESTIONS = ["B001", "B002", "B004", "B008", "B009", "B010", "B016", "B019", "B020", "B033"];

interface Speed {
  /** Until the first piece of text came, loading included. */
  readonly loadSeconds: number;
  readonly promptTokens: number | undefined;
  readonly promptTokensPerSecond: number | undefined;
  readonly generatedTokensPerSecond: number | undefined;
}

/** Loads a model, measures it, and has it answer ten questions beside the answers composed by rules. */
export async function checkModel(options: CheckOptions): Promise<void> {
  const { choice, sizeBytes, isJson, write } = options;
  const { identity, speed } = await measured(options);
  if (!isJson) {
    write(
      `${identity.name}${sizeBytes === undefined ? "" : `, ${sizeText(sizeBytes)}`}, fingerprint ${identity.fingerprint.slice(0, 16)}\n`,
    );
    write(
      `loaded in ${speed.loadSeconds.toFixed(1)} s; prompt ${shown(speed.promptTokensPerSecond)}, output ${shown(speed.generatedTokensPerSecond)} tokens a second\n\n`,
    );
  }
  const rows: FixtureRow[] = [];
  for await (const answer of options.askFixture(await fixtureRequest(options))) {
    const row = rowOf(answer);
    rows.push(row);
    options.showProgress?.(`${rows.length} of ${QUESTIONS.length} questions`);
    if (!isJson) write(rowText(row));
  }
  const right = (key: "modelHolds" | "rulesHold"): number => rows.filter((row) => row[key]).length;
  const summary = {
    questions: rows.length,
    model: right("modelHolds"),
    rules: right("rulesHold"),
    fellBack: rows.filter((row) => row.fellBack).length,
  };
  if (isJson)
    return write(`${JSON.stringify({ choice, sizeBytes, ...identity, ...speed, summary, questions: rows })}\n`);
  write(
    `\nGold values in the answer: ${summary.model} of ${rows.length} with the model, ${summary.rules} of ${rows.length} by rules.\n`,
  );
  if (summary.fellBack > 0)
    write(`${summary.fellBack} of the model's answers did not hold and were composed by rules instead.\n`);
}

const shown = (rate: number | undefined): string => (rate === undefined ? "unknown" : rate.toFixed(1));

async function fixtureRequest({ choice, signal }: CheckOptions): Promise<Parameters<AskFixture>[0]> {
  const path = join(FIXTURE, "questions.jsonl");
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new Failure("missing", `cannot read ${path}: the check wants the fixtures of a checkout`, error);
  });
  const questions = parseQuestions(text).filter(({ id }) => QUESTIONS.includes(id));
  return { folder: FIXTURE, choice, questions, signal };
}

async function measured({ choice, loadModel, signal }: CheckOptions) {
  const started = performance.now();
  const model = await loadModel(choice);
  if (!model) throw new Failure("invalid", `"${choice}" names no model`);
  try {
    await timed(model, speedRequest("first", 1), signal);
    const loadSeconds = (performance.now() - started) / 1000;
    const request = speedRequest("second", 64);
    const run = await timed(model, request, signal);
    const promptTokens = await model.countTokens(`${request.system}\n${request.user}`);
    const speed: Speed = {
      loadSeconds,
      promptTokens,
      promptTokensPerSecond: promptTokens === undefined ? undefined : promptTokens / run.firstSeconds,
      generatedTokensPerSecond: run.pieces > 1 ? (run.pieces - 1) / run.restSeconds : undefined,
    };
    return { identity: model.identity, speed };
  } finally {
    await model.close();
  }
}

async function timed(model: LanguageModel, request: ModelRequest, signal: AbortSignal) {
  const started = performance.now();
  let first = Number.NaN;
  let pieces = 0;
  for await (const { text } of model.generate(request, signal)) {
    if (pieces === 0) first = performance.now();
    if (text !== "") pieces += 1;
  }
  if (pieces === 0) throw new Failure("unavailable", `${model.identity.name} wrote nothing`);
  return { pieces, firstSeconds: (first - started) / 1000, restSeconds: (performance.now() - first) / 1000 };
}

/** Some 500 tokens that no request before has begun with, so that nothing of it is evaluated already. */
const speedRequest = (word: string, maxTokens: number): ModelRequest => ({
  system: `You measure speed (${word}).`,
  user: Array.from(
    { length: 16 },
    (_, i) =>
      `${word} ${i + 1} Mar 14 03:11:${10 + i} bastion sshd[${2200 + i}]: Failed password for admin from 203.0.113.7`,
  ).join("\n"),
  schema: { type: "object", properties: { text: { type: "string" } } },
  temperature: 0,
  seed: 1,
  maxTokens,
});

interface FixtureRow {
  readonly id: string;
  readonly lang: string;
  readonly question: string;
  readonly modelHolds: boolean;
  readonly rulesHold: boolean;
  readonly fellBack: boolean;
  readonly seconds: number;
}

const rowOf = ({ question, model, extractive, seconds }: FixtureAnswer): FixtureRow => ({
  id: question.id,
  lang: question.lang,
  question: question.question,
  modelHolds: model.method === "model" && scoreAnswer(question, model).holdsGold,
  rulesHold: scoreAnswer(question, extractive).holdsGold,
  fellBack: model.method !== "model",
  seconds,
});

function rowText({ id, question, modelHolds, rulesHold, fellBack, seconds }: FixtureRow): string {
  const said = fellBack ? "fell back" : modelHolds ? "right" : "wrong";
  return `${id}  model ${said.padEnd(9)}  rules ${rulesHold ? "right" : "wrong"}  ${seconds.toFixed(1).padStart(6)} s  ${question}\n`;
}
