import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LanguageModel, Failure, type Answer } from "@lagebild/domain";
import type { StepsScore } from "@lagebild/models/catalog";
import { parseQuestions, scoreAnswer, type EvalQuestion } from "../eval/score.js";
import { sizeText } from "../../print/size-text.js";
import { checkSteps, stepsText, type InvestigateFixture } from "./check-steps.js";
import { measureSpeed } from "./measure-speed.js";

/** A fixture question, answered twice from the same window. */
export interface FixtureAnswer {
  readonly question: EvalQuestion;
  /** With what the model wrote beside it, where anything of that held. */
  readonly answer: Answer;
  /** From question to the model's last word. */
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
  readonly investigateFixture: InvestigateFixture;
}

const FIXTURE = fileURLToPath(new URL("../../../../../fixtures/bastion", import.meta.url));

/** Five questions in each language, of every type. */
const QUESTIONS = ["B001", "B002", "B004", "B008", "B009", "B010", "B016", "B019", "B020", "B033"];

/**
 * Loads a model, measures it, has it write beside the engine's answers to ten questions and choose the looks of some
 * investigations. Returns how well it chose.
 */
export async function checkModel(options: CheckOptions): Promise<StepsScore> {
  const { choice, sizeBytes, isJson, write } = options;
  const measured = await measureSpeed(() => options.loadModel(choice), options.signal);
  if (!measured) throw new Failure("invalid", `"${choice}" names no model`);
  const { identity, ...speed } = measured;
  if (!isJson) {
    write(
      `${identity.name}${sizeBytes === undefined ? "" : `, ${sizeText(sizeBytes)}`}, fingerprint ${identity.fingerprint.slice(0, 16)}\n`,
    );
    write(
      `loaded in ${speed.loadSeconds.toFixed(1)} s; prompt ${shown(speed.promptTokensPerSecond)}, output ${shown(speed.outputTokensPerSecond)} tokens a second\n\n`,
    );
  }
  const rows: FixtureRow[] = [];
  for await (const answer of options.askFixture(await fixtureRequest(options))) {
    const row = rowOf(answer);
    rows.push(row);
    options.showProgress?.(`${rows.length} of ${QUESTIONS.length} questions`);
    if (!isJson) write(rowText(row));
  }
  const summary = {
    questions: rows.length,
    model: rows.filter(({ words }) => words === "right").length,
    engine: rows.filter(({ isRight }) => isRight).length,
    nothingHeld: rows.filter(({ words }) => words === "nothing").length,
  };
  const steps = await checkSteps({ ...options, folder: FIXTURE });
  if (isJson) {
    write(`${JSON.stringify({ choice, sizeBytes, ...identity, ...speed, summary, questions: rows, steps })}\n`);
    return steps.score;
  }
  write(
    `\nGold values: ${summary.engine} of ${rows.length} in the engine's answer, ${summary.model} of ${rows.length} in what the model wrote beside it.\n`,
  );
  if (summary.model === 0)
    write("It adds nothing to these answers: lagebild models use none, or another model, answers sooner.\n");
  if (summary.nothingHeld > 0)
    write(
      `Of ${summary.nothingHeld} ${summary.nothingHeld === 1 ? "question" : "questions"} nothing that the model wrote held against the lines it cited.\n`,
    );
  write(stepsText(steps));
  return steps.score;
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

interface FixtureRow {
  readonly id: string;
  readonly lang: string;
  readonly question: string;
  /** The engine's answer holds the gold values. */
  readonly isRight: boolean;
  /** What the model wrote beside it holds them, or something else, or nothing of it held. */
  readonly words: "right" | "other" | "nothing";
  readonly seconds: number;
}

const rowOf = ({ question, answer, seconds }: FixtureAnswer): FixtureRow => ({
  id: question.id,
  lang: question.lang,
  question: question.question,
  isRight: scoreAnswer(question, answer).holdsGold,
  words: wordsOf(question, answer),
  seconds,
});

const wordsOf = (question: EvalQuestion, answer: Answer): FixtureRow["words"] => {
  if (!answer.inWords) return "nothing";
  return scoreAnswer(question, { ...answer, answer: answer.inWords.text, values: [] }).holdsGold ? "right" : "other";
};

const rowText = ({ id, question, isRight, words, seconds }: FixtureRow): string =>
  `${id}  engine ${isRight ? "right" : "not right"}  model ${words.padEnd(7)}  ${seconds.toFixed(1).padStart(6)} s  ${question}\n`;
