import { languageFiles } from "../language/read-language.js";
import { closedType } from "../links/lexicon.js";
import type { CitedRecord } from "./cited-record.js";
import { demanded, isFree, wordSet } from "./sentence-lexicon.js";
import type { ReadSentence, SentencePart } from "./sentence-parts.js";
import { placesOf, wordPattern, type WordPattern } from "./word-patterns.js";

const { judgements, judging, called } = languageFiles().sentences;
const patternsOf = (words: typeof judgements): readonly WordPattern[] => [...wordSet(words)].map(wordPattern);
const JUDGEMENTS = patternsOf(judgements);
const JUDGING = patternsOf(judging);
const ADDRESSES = wordSet(called.address);
const ACCOUNTS = wordSet(called.account);
const BEING = wordSet(called.being);

/** Whether a part says that something is so and so, such as an attacker, and tells nothing that happened beside it. */
export function isJudged({ at, meanings }: SentencePart, { words }: ReadSentence, record: CitedRecord): boolean {
  const said = (patterns: readonly WordPattern[]): readonly number[] =>
    at.flatMap((_, place) => patterns.flatMap((pattern) => placesOf(pattern, words, at, place) ?? []));
  const judged = said(JUDGEMENTS).filter((place) => !record.holds(words[place]!));
  const isTold = demanded(meanings).some(
    ({ meaning: { kind }, tokens }) =>
      (kind === "deed" || kind === "thing") && !tokens.some((place) => judged.includes(place)),
  );
  return judged.length > 0 && !isTold && said(JUDGING).length > 0;
}

/** Whether a part calls a name an address, or an address an account: "the address was root". */
export function isMisnamed({ at, meanings }: SentencePart, { words, tokens }: ReadSentence): boolean {
  return at.some((place, index) => {
    const [being, value] = [at[index + 1], at[index + 2]];
    if (being === undefined || value === undefined || !BEING.has(words[being]!)) return false;
    const { text } = tokens[value]!;
    const isAddress = closedType(text) !== undefined || /[.:@]/u.test(text);
    if (ACCOUNTS.has(words[place]!)) return closedType(text) === "address";
    // "The address is unknown" names nothing.
    const isName = !isAddress && !meanings.some((hit) => isFree(hit) && hit.tokens.includes(value));
    return ADDRESSES.has(words[place]!) && isName && index + 3 >= at.length;
  });
}
