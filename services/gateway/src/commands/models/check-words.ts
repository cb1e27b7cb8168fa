import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure, type Answer } from "@lagebild/domain";
import { passesWords, type Outcomes, type WordsScore } from "@lagebild/models/catalog";
import { countOutcomes, outcomeOf, type Outcome } from "../eval/outcome.js";
import { parseQuestions, type EvalQuestion } from "../eval/score.js";

/** A fixture question, answered by the engine and with what the model wrote beside it, where anything of that held. */
export interface FixtureAnswer {
  readonly question: EvalQuestion;
  readonly answer: Answer;
  /** From question to the engine's answer. */
  readonly statedSeconds: number;
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

export interface WordsRow {
  readonly id: string;
  readonly lang: string;
  readonly question: string;
  readonly engine: Outcome;
  readonly words: Outcome;
  readonly withModel: Outcome;
  /** Sentences that were shown, and that were removed. */
  readonly shown: number;
  readonly removed: number;
  readonly statedSeconds: number;
  readonly seconds: number;
  readonly promptTokens: number | undefined;
  readonly generatedTokens: number | undefined;
  /** Mean probability of the words shown, where the model tells it. */
  readonly confidence: number | undefined;
}

export interface WordsCheck {
  readonly score: WordsScore;
  /** Of the model's words alone. */
  readonly words: Outcomes;
  readonly rows: readonly WordsRow[];
}

export interface CheckWordsOptions {
  readonly folder: string;
  readonly choice: string;
  readonly fingerprint: string;
  readonly signal: AbortSignal;
  readonly askFixture: AskFixture;
  readonly showProgress?: (line: string) => void;
  onRow?(row: WordsRow): void;
}

/** Fifteen questions in each language, of every type: those that are left out are like others. */
const LEFT_OUT: ReadonlySet<string> = new Set(["B005", "B011", "B012", "B013", "B018", "B025"]);

/** Has a model write beside the engine's answers to known questions, and counts what is right, open and wrong with it and without. */
export async function checkWords(options: CheckWordsOptions): Promise<WordsCheck> {
  const { folder, choice, signal, fingerprint } = options;
  const questions = await fixtureQuestions(folder);
  const rows: WordsRow[] = [];
  for await (const answered of options.askFixture({ folder, choice, questions, signal })) {
    const row = rowOf(answered);
    rows.push(row);
    options.showProgress?.(`${rows.length} of ${questions.length} questions`);
    options.onRow?.(row);
  }
  return {
    score: {
      engine: countOutcomes(rows.map(({ engine }) => engine)),
      withModel: countOutcomes(rows.map(({ withModel }) => withModel)),
      fingerprint,
      checkedAt: new Date().toISOString(),
    },
    words: countOutcomes(rows.map(({ words }) => words)),
    rows,
  };
}

async function fixtureQuestions(folder: string): Promise<readonly EvalQuestion[]> {
  const path = join(folder, "questions.jsonl");
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new Failure("missing", `cannot read ${path}: the check wants the fixtures of a checkout`, error);
  });
  return parseQuestions(text).filter(({ id }) => !LEFT_OUT.has(id));
}

const rowOf = ({ question, answer, statedSeconds, seconds }: FixtureAnswer): WordsRow => ({
  id: question.id,
  lang: question.lang,
  question: question.question,
  ...outcomeOf(question, answer),
  shown: answer.inWords?.text.split("\n").length ?? 0,
  removed: answer.verification.sentencesRemoved,
  statedSeconds,
  seconds,
  promptTokens: answer.model?.promptTokens,
  generatedTokens: answer.model?.generatedTokens,
  confidence: answer.model?.confidence,
});

export const wordsRowText = ({ id, question, engine, words, seconds }: WordsRow): string =>
  `${id}  engine ${engine.padEnd(5)}  model ${words.padEnd(5)}  ${seconds.toFixed(1).padStart(6)} s  ${question}\n`;

/** The table for people, and what it means. */
export function wordsText({ score, words, rows }: WordsCheck): string {
  const line = (cells: readonly (string | number)[]): string =>
    `${String(cells[0]).padEnd(20)}${cells
      .slice(1)
      .map((cell) => String(cell).padStart(9))
      .join("")}\n`;
  const counted = ({ right, open, wrong }: Outcomes): readonly number[] => [right, open, wrong];
  const asked = rows.filter(({ generatedTokens }) => generatedTokens !== undefined);
  const tokens = asked.reduce((sum, { generatedTokens = 0 }) => sum + generatedTokens, 0);
  const spent = asked.reduce((sum, { seconds, statedSeconds }) => sum + seconds - statedSeconds, 0);
  const rate = tokens === 0 || spent <= 0 ? "-" : (tokens / spent).toFixed(1);
  const [engineMiddle, engineMost] = middleAndMost(rows.map(({ statedSeconds }) => statedSeconds));
  const [middle, most] = middleAndMost(rows.map(({ seconds }) => seconds));
  return [
    "\n",
    line([`${rows.length} questions`, "right", "open", "wrong", "s", "most s", "tokens/s"]),
    line(["engine alone", ...counted(score.engine), engineMiddle, engineMost, ""]),
    line(["with the model", ...counted(score.withModel), middle, most, rate]),
    line(["its words alone", ...counted(words)]),
    `Of ${rows.reduce((sum, { shown, removed }) => sum + shown + removed, 0)} sentences ${rows.reduce((sum, { shown }) => sum + shown, 0)} held.\n`,
    verdictText(score, words),
    calibrationText(rows),
  ].join("");
}

function verdictText(score: WordsScore, words: Outcomes): string {
  if (!passesWords(score))
    return "With it more is wrong, or less right: it writes nothing beside answers unless LAGEBILD_MODEL_WRITES=always.\n";
  if (words.right === 0)
    return "It adds nothing to these answers: lagebild models use none, or another model, answers sooner.\n";
  return "It writes beside answers.\n";
}

/** The scores of a check in a line. */
export const wordsLine = (score: WordsScore): string =>
  `Of ${total(score.engine)} questions ${score.withModel.right} are right and ${score.withModel.wrong} wrong with it, ${score.engine.right} and ${score.engine.wrong} without: ` +
  `${passesWords(score) ? "it writes beside answers" : "it writes only with LAGEBILD_MODEL_WRITES=always"}.\n`;

const total = ({ right, open, wrong }: Outcomes): number => right + open + wrong;

function middleAndMost(seconds: readonly number[]): readonly [string, string] {
  const sorted = [...seconds].sort((a, b) => a - b);
  return [(sorted[sorted.length >> 1] ?? 0).toFixed(1), (sorted.at(-1) ?? 0).toFixed(1)];
}

const CONFIDENCES: readonly (readonly [from: number, to: number])[] = [
  [0, 0.5],
  [0.5, 0.8],
  [0.8, 0.95],
  [0.95, 1.001],
];

/** How often words were right, by how sure the model was of them. */
function calibrationText(rows: readonly WordsRow[]): string {
  const sure = rows.filter(({ confidence, shown }) => confidence !== undefined && shown > 0);
  if (sure.length === 0) return "";
  const told = CONFIDENCES.flatMap(([from, to]) => {
    const within = sure.filter(({ confidence = 0 }) => confidence >= from && confidence < to);
    const right = within.filter(({ words }) => words === "right").length;
    return within.length === 0 ? [] : [`${from} to ${Math.min(1, to)}: ${right} of ${within.length} right`];
  });
  return `By the model's own confidence: ${told.join("; ")}.\n`;
}
