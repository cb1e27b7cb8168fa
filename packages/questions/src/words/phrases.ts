import { stemOf } from "@lagebild/domain";
import { languageFiles } from "../language/read-language.js";
import type { Token } from "./tokens.js";

/** A phrase of the language files: words, `*` for up to three words, `#` for a number. */
interface Phrase<T> {
  readonly words: readonly PhraseWord[];
  readonly meaning: T;
}

/** A phrase that stands in a question. */
export interface PhraseHit<T> {
  readonly meaning: T;
  /** Places of the words that are the phrase, without those that `*` passes over. */
  readonly tokens: readonly number[];
  readonly numbers: readonly number[];
}

interface PhraseWord {
  readonly written: string;
  readonly stem: string;
  /** A short word means itself: "wer" is no form of "were". */
  readonly isExact: boolean;
}

const MAX_GAP = 5;
const EXACT_UP_TO = 4;

/** "How many failed logins" asks for a number: it names no many. */
const isOfCounting = (tokens: readonly Token[], at: number): boolean =>
  at > 0 && ["many", "viele"].includes(tokens[at]!.lower) && ["how", "wie"].includes(tokens[at - 1]!.lower);

export interface PhraseBook<T> {
  /** Finds every phrase, whichever overlap. */
  find(tokens: readonly Token[]): readonly PhraseHit<T>[];
}

/** Words that ask, before what happened: "who logged in" is about logins, and asks who. */
const ASKING = /^(?:who|what|when|where|which|wer|was|wann|wo|wem|welche[rnsm]?)\s+(?=\S+\s+\S)/u;

/** A phrase without the word that asks at its beginning. */
export const withoutAsking = (phrase: string): string => phrase.toLowerCase().replace(ASKING, "");

const wordsOf = (phrase: string): readonly PhraseWord[] =>
  phrase
    .toLowerCase()
    .split(/[\s-]+/u)
    .filter((word) => word !== "")
    .map((written) => ({
      written,
      stem: written === "*" || written === "#" ? written : stemOf(written),
      isExact: written.length < EXACT_UP_TO,
    }));

/** Makes a book of phrases; words are compared by their stems, but for `closed` ones, which mean themselves alone. */
export function phraseBook<T>(
  phrases: readonly { readonly text: string; readonly meaning: T }[],
  closed: ReadonlySet<string> = new Set(),
): PhraseBook<T> {
  const byFirst = new Map<string, Phrase<T>[]>();
  for (const { text, meaning } of phrases) {
    const words = wordsOf(text);
    const [first] = words;
    if (first === undefined || first.stem === "*") continue;
    const present = byFirst.get(first.stem);
    if (present) present.push({ words, meaning });
    else byFirst.set(first.stem, [{ words, meaning }]);
  }
  return {
    find(tokens) {
      const found: PhraseHit<T>[] = [];
      for (let at = 0; at < tokens.length; at++) {
        const { stem, lower } = tokens[at]!;
        const keys = isNumber(lower) ? [stem, "#"] : [stem];
        for (const phrase of keys.flatMap((key) => byFirst.get(key) ?? [])) {
          if (isOfCounting(tokens, at)) continue;
          const used = matchFrom({ tokens, words: phrase.words, closed }, at, 0);
          if (used)
            found.push({ meaning: phrase.meaning, tokens: used, numbers: numbersIn(tokens, used, phrase.words) });
        }
      }
      return found;
    },
  };
}

/** A short word means itself, but for its plural. */
const isForm = ({ lower, stem }: Token, word: PhraseWord): boolean =>
  word.isExact || lower.length < EXACT_UP_TO
    ? lower === word.written || lower === `${word.written}s` || `${lower}s` === word.written
    : stem === word.stem;

/** What a word counts: "7", "two"; undefined where it is no number. */
function numberOf(word: string): number | undefined {
  if (/^\d{1,9}$/.test(word)) return Number(word);
  const { counting } = languageFiles().words;
  return Object.hasOwn(counting, word) ? counting[word] : undefined;
}

const isNumber = (word: string): boolean => numberOf(word) !== undefined;

interface Matching {
  readonly tokens: readonly Token[];
  readonly words: readonly PhraseWord[];
  readonly closed: ReadonlySet<string>;
}

function matchFrom(matching: Matching, at: number, place: number): readonly number[] | undefined {
  const { tokens, words, closed } = matching;
  const word = words[place];
  if (word === undefined) return [];
  if (word.stem === "*") {
    for (let gap = 0; gap <= MAX_GAP; gap++) {
      const rest = matchFrom(matching, at + gap, place + 1);
      if (rest) return rest;
      if (tokens[at + gap]?.endsPart) return undefined;
    }
    return undefined;
  }
  const token = tokens[at];
  if (!token) return undefined;
  const isOther = token.lower !== word.written && closed.has(token.lower);
  const fits = word.stem === "#" ? isNumber(token.lower) : !isOther && isForm(token, word);
  if (!fits) return undefined;
  if (token.endsPart && words[place + 1] !== undefined && words[place + 1]!.stem !== "*") return undefined;
  const rest = matchFrom(matching, at + 1, place + 1);
  return rest && [at, ...rest];
}

const numbersIn = (
  tokens: readonly Token[],
  used: readonly number[],
  words: readonly PhraseWord[],
): readonly number[] =>
  words.some(({ stem }) => stem === "#") ? used.flatMap((at) => numberOf(tokens[at]!.lower) ?? []) : [];
