import type { Turn } from "@lagebild/domain";
import { contentWords } from "./plan-question.js";

const OPENING =
  /^\s*(?:and|but|then|also|so|what about|how about|und|aber|dann|auch|also|was ist mit|wie steht es mit)\b/iu;
const POINTING =
  /\b(?:it|its|he|his|him|she|her|they|their|them|this|that|these|those|there|then|afterwards|same|er|ihn|ihm|sie|ihnen|sein\w{0,2}|ihr\w{0,2}|dies\w{0,2}|jene\w{0,2}|dort|da|davon|dabei|damit|danach|davor|daraufhin|dessen|deren|derselben?|dasselbe|gleichen?)\b/iu;

/** Questions and values that a follow-up brings along: more would drown its own words. */
const MAX_QUESTION_WORDS = 12;
const MAX_VALUES = 4;

/**
 * Completes a question that leans on earlier ones ("and from which address?", "was tat er danach?") with the words of
 * the question before and the values of its answer. Returns undefined where the question stands on its own.
 */
export function resolveFollowUp(question: string, turns: readonly Turn[]): string | undefined {
  const previous = turns.at(-1);
  if (!previous) return undefined;
  const own = contentWords(question);
  const isShort = own.length <= 2;
  const pointsBack = POINTING.test(question) && own.length <= 6;
  if (!(OPENING.test(question) && own.length <= 4) && !isShort && !pointsBack) return undefined;
  const topic = isShort || !pointsBack || OPENING.test(question) ? topicOf(turns) : [];
  const values = pointsBack || topic.length === 0 ? previous.values.slice(0, MAX_VALUES) : [];
  const brought = [...topic.slice(0, MAX_QUESTION_WORDS), ...values].filter(
    (word) => !own.includes(word.toLowerCase()),
  );
  return brought.length === 0 ? undefined : `${question.trim()} (${brought.join(" ")})`;
}

/** The content words of the latest question that had a topic of its own. */
function topicOf(turns: readonly Turn[]): readonly string[] {
  const words = turns.map(({ question }) => contentWords(question));
  return words.findLast((list) => list.length > 2) ?? words.at(-1) ?? [];
}
