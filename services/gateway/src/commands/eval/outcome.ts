import type { Answer } from "@lagebild/domain";
import type { Outcomes } from "@lagebild/models/catalog";
import { scoreAnswer, type EvalQuestion } from "./score.js";

export type Outcome = keyof Outcomes;

/** What a question came to: by the engine alone, in what a model wrote beside it, and for a reader of both. */
export interface QuestionOutcome {
  readonly engine: Outcome;
  readonly words: Outcome;
  readonly withModel: Outcome;
}

/**
 * Tells right, open and wrong apart. The engine is wrong where it claims or denies and the gold values are not in its answer;
 * a model is open where nothing it wrote held, or some of several gold values are in it, and wrong where none is. What is
 * wrong in either is wrong for a reader.
 */
export function outcomeOf(question: EvalQuestion, answer: Answer): QuestionOutcome {
  const engine = engineOutcome(question, answer);
  const words = wordsOutcome(question, answer);
  return { engine, words, withModel: ofBoth(engine, words) };
}

function engineOutcome(question: EvalQuestion, answer: Answer): Outcome {
  const { holdsGold, absenceRight = true, verdict } = scoreAnswer(question, answer);
  if (holdsGold && absenceRight) return "right";
  return verdict === "answered" || verdict === "absent" ? "wrong" : "open";
}

function wordsOutcome(question: EvalQuestion, { inWords, ...answer }: Answer): Outcome {
  if (!inWords) return "open";
  const holds = (gold_answers: readonly string[]): boolean =>
    scoreAnswer({ ...question, gold_answers }, { ...answer, answer: inWords.text, values: [] }).holdsGold;
  if (holds(question.gold_answers)) return "right";
  return question.gold_answers.some((gold) => holds([gold])) ? "open" : "wrong";
}

function ofBoth(engine: Outcome, words: Outcome): Outcome {
  if (engine === "wrong" || words === "wrong") return "wrong";
  return engine === "right" || words === "right" ? "right" : "open";
}

/** How many outcomes are of each kind. */
export const countOutcomes = (outcomes: readonly Outcome[]): Outcomes => ({
  right: outcomes.filter((one) => one === "right").length,
  open: outcomes.filter((one) => one === "open").length,
  wrong: outcomes.filter((one) => one === "wrong").length,
});
