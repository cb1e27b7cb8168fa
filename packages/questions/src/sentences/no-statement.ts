import { languageFiles } from "../language/read-language.js";
import type { CitedRecord } from "./cited-record.js";
import { wordSet } from "./sentence-lexicon.js";
import type { ReadSentence } from "./sentence-parts.js";
import { placesOf, wordPattern, type WordPattern } from "./word-patterns.js";

const { aside, orders } = languageFiles().sentences;
const ASIDE = [...wordSet(aside)].map(wordPattern);
const ORDERS = wordSet(orders);

/** Whether a sentence tells nothing of records: it is a mere name, asks, gives an order, or speaks of the answer or to whoever reads it. */
export const isNoStatement = (sentence: ReadSentence, text: string, records: readonly CitedRecord[]): boolean =>
  sentence.parts.every(({ meanings }) => meanings.length === 0) ||
  /\?["'“”)]*$/u.test(text) ||
  isOrder(sentence) ||
  saysUnheld(ASIDE, sentence, records);

/** "Block it", "Sperren Sie es" */
function isOrder({ words, tokens, language }: ReadSentence): boolean {
  if (tokens[0]?.quotation !== undefined) return false;
  const [first = ""] = words;
  return ORDERS.has(first) || (language === "de" && tokens[1]?.text === "Sie" && first.endsWith("en"));
}

/** Whether words of patterns stand in a sentence that none of its records has itself. */
export function saysUnheld(
  patterns: readonly WordPattern[],
  { words, tokens }: ReadSentence,
  records: readonly CitedRecord[],
): boolean {
  const all = tokens.flatMap(({ quotation }, at) => (quotation === undefined ? [at] : []));
  return all.some((_, place) =>
    patterns.some((pattern) => {
      const found = placesOf(pattern, words, all, place);
      return found?.some((at) => !records.some((record) => record.holds(words[at]!))) === true;
    }),
  );
}
