import { askedKind, askedValues } from "./question-kinds.js";
import { severalQuestions } from "./question-parts.js";

/** One of several questions that build on each other. */
export interface AskedStep {
  /** Where it stands for the answer of an earlier step, `{1}` and so on, from 1. */
  readonly text: string;
  /** The earlier step whose answer it takes, from 1; undefined where it takes none. */
  readonly takes: number | undefined;
}

const MOST =
  "(?:(?:with|having|mit)\\s+(?:the\\s+|den\\s+)?(?:most|highest number of|largest number of|meisten|häufigsten)|(?:that|which|who|,?\\s*die|,?\\s*der|,?\\s*das|,?\\s*dem)\\s+(?:has |had |hat |hatte )?(?:most (?:often|frequently)|am (?:häufigsten|öftesten|meisten)|(?:caused|sent|made|produced|verursachte|schickte) (?:the|die) (?:most|meisten)))";
const ARTICLE = "(?:the|this|that|der|die|das|dem|des|den)";
/** Where the words about the most end: at the next question, or at the question's end. */
const UNTIL =
  "(?=\\s*,|\\s*[?]|\\s+(?:and|und)\\s+(?:what|which|who|when|from|was|welche|wer|wann|von|wohin)|\\s+(?:log|logged|run|ran|do|did|log in|an|ein|aus|auf|angemeldet|ausgeführt|getan|gemacht)(?:\\s+(?:in|on|an|ein))?\\s*(?:[?,]|$)|\\s*$)";
const NESTED = new RegExp(
  `(?<![\\p{L}])${ARTICLE}\\s+([\\p{L}-]+(?:\\s+address)?)\\s+(${MOST})\\s+(.+?)${UNTIL}`,
  "iu",
);
const POINTER =
  /(?<![\p{L}])(?:it|they|he|she|that account|this account|the account|that address|this address|that host|that user|es|er|sie|dieses konto|dieser benutzer|diese adresse|dieser rechner|dort|damit)(?![\p{L}])/iu;
const ASKS =
  /^\s*(?:what|which|who|whom|where|from|how|when|was|welche\w*|wer|wen|wo|woher|wohin|wie|wann|von)(?![\p{L}])/iu;

const GIVEN = new Set(["address", "account", "host"]);

/** Whether a question's answer is a value that the next one can be about. */
const givesValue = (text: string): boolean =>
  /^\s*(?:which|who|from (?:which|what)|welche\w*|wer|von welche\w*)(?![\p{L}])/iu.test(text) &&
  GIVEN.has(askedValues(text)[0]?.name ?? "");

/** Splits a question into steps that build on each other; undefined where one step is enough. */
export function askedSteps(question: string): readonly AskedStep[] | undefined {
  const steps: AskedStep[] = [];
  let rest = question;
  const nested = NESTED.exec(question);
  const kind = nested ? askedKind(nested[1]!) : undefined;
  if (nested && kind !== undefined) {
    const isGerman = /mit|die|der|das|dem|hat/iu.test(nested[2]!.split(/\s+/)[0]!);
    const ask = isGerman
      ? `Am häufigsten: welche ${kind.german} ${nested[3]!}?`
      : `Which ${kind.english} most often: ${nested[3]!}?`;
    const outer = question.replace(nested[0], "{1}");
    if (outer.replace(/\{1\}|[^\p{L}]/gu, "").length > 8) {
      steps.push({ text: ask, takes: undefined });
      rest = outer;
    }
  }
  for (const text of severalQuestions(rest)) {
    const at = text.includes("{1}") && steps.length > 0 ? 1 : undefined;
    const before = steps.length;
    const isPointing = at === undefined && before > 0 && ASKS.test(text) && givesValue(steps[before - 1]!.text);
    const pointer = isPointing ? POINTER.exec(text) : undefined;
    if (pointer) steps.push({ text: text.replace(pointer[0], `{${before}}`), takes: before });
    else steps.push({ text, takes: at });
  }
  return steps.some(({ takes }) => takes !== undefined) ? steps : undefined;
}
