import { knownLexicon } from "../links/lexicon.js";
import { readTimeCondition } from "../times/time-condition.js";
import { languageOf } from "./language-of.js";
import { tokensOf } from "./tokens.js";

const MOST_WORDS = 64;
const LONGEST = 200;

/** The words of a question that carry meaning, in lower case, each once; at most 64. */
export function contentWords(question: string): readonly string[] {
  const { isLittle } = knownLexicon();
  const words =
    question.toLowerCase().match(/[\p{L}\p{N}_$][\p{L}\p{N}_.$@\\/:-]*[\p{L}\p{N}_$]|[\p{L}\p{N}]{2,}/gu) ?? [];
  return [...new Set(words)].filter((word) => !isLittle(word) && word.length < LONGEST).slice(0, MOST_WORDS);
}

/** What of a question says what its records are: without the words that ask, and the time. The question where little is left. */
export function countedText(question: string): string {
  const tokens = tokensOf(question);
  const asking = new Set(
    knownLexicon()
      .words.find(tokens)
      .flatMap(({ meaning, tokens: places }) => (meaning.kind === "ask" ? places : [])),
  );
  const said = new Set(
    (readTimeCondition(question, languageOf(question))?.said ?? []).map((word) => word.toLowerCase()),
  );
  const text = tokens
    .filter(({ lower }, at) => !asking.has(at) && !said.has(lower))
    .map((token) => token.text)
    .join(" ");
  return contentWords(text).length === 0 ? question : text;
}
