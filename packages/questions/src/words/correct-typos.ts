import { stemOf, type QuestionLanguage } from "@lagebild/domain";
import { languageFiles } from "../language/read-language.js";
import { partsOfCompound } from "./compounds.js";
import type { Token } from "./tokens.js";

const SHORTEST = 6;
const SHORTEST_SWAPPED = 5;
/** What endings take from a word; more is the stem of another by chance. */
const LONGEST_ENDING = 2;
const FOR_TWO = 9;

/** Reads words that nobody knows as those of the language files that are meant. */
export interface TypoCorrector {
  /**
   * Returns the tokens with stems of the words that are meant, compounds of known words as these; `isKnown` says which words
   * the log holds.
   */
  correct(tokens: readonly Token[], language: QuestionLanguage, isKnown: (token: Token) => boolean): readonly Token[];
}

/** Makes a corrector of the words of the language files; compounds may also be of `others`, to which nothing is corrected. */
export function typoCorrector(words: Iterable<string>, others: readonly string[] = []): TypoCorrector {
  const parts = new Set(others.map(stemOf));
  const byLength = new Map<number, string[]>();
  const stems = new Set<string>();
  const known = new Set([...words].map((word) => word.toLowerCase()));
  for (const word of known) {
    stems.add(stemOf(word));
    if (word.length < SHORTEST || /[^\p{L}]/u.test(word)) continue;
    const present = byLength.get(word.length);
    if (present) present.push(word);
    else byLength.set(word.length, [word]);
  }
  return {
    correct: (tokens, language, isKnown) =>
      tokens.flatMap((token): readonly Token[] => {
        if (token.quotation !== undefined || /[^\p{L}]/u.test(token.lower)) return [token];
        const typed = languageFiles().words.typed[language][token.lower];
        if (typed !== undefined && !isKnown(token)) return [{ ...token, lower: typed, stem: stemOf(typed) }];
        if (known.has(token.lower) || isKnown(token)) return [token];
        const plain = withoutZu(token.lower);
        if (plain !== undefined && (known.has(plain) || stems.has(stemOf(plain))))
          return [{ ...token, lower: plain, stem: stemOf(plain) }];
        const swapped = unswapped(token, known, stems);
        if (swapped !== undefined) return [{ ...token, lower: swapped, stem: stemOf(swapped) }];
        if (token.lower.length < SHORTEST || isForm(token, stems)) return [token];
        const meant = nearest(token.lower, byLength);
        if (meant !== undefined) return [{ ...token, lower: meant, stem: stemOf(meant) }];
        if (stems.has(token.stem)) return [token];
        return partsOfCompound(token, (word) => stems.has(stemOf(word)) || parts.has(stemOf(word)));
      }),
  };
}

const ZU = "zu";
const SHORTEST_VERB = 4;

/** "Anmelden" of "anzumelden": a prefix that parts from its verb, with "zu" between them. */
function withoutZu(word: string): string | undefined {
  for (const prefix of languageFiles().words.separable) {
    const verb = word.slice(prefix.length + ZU.length);
    if (word.startsWith(prefix + ZU) && verb.length >= SHORTEST_VERB && verb.endsWith("n")) return prefix + verb;
  }
  return undefined;
}

/** A form of a known word. */
const isForm = ({ lower, stem }: Token, stems: ReadonlySet<string>): boolean =>
  stems.has(stem) && lower.length - stem.length <= LONGEST_ENDING;

/** The known word of which two letters changed places. */
function unswapped({ lower, stem }: Token, known: ReadonlySet<string>, stems: ReadonlySet<string>): string | undefined {
  if (lower.length < SHORTEST_SWAPPED || (lower.length < SHORTEST && stems.has(stem))) return undefined;
  for (let at = 0; at + 1 < lower.length; at++) {
    const word = `${lower.slice(0, at)}${lower[at + 1]!}${lower[at]!}${lower.slice(at + 2)}`;
    if (word !== lower && known.has(word)) return word;
  }
  return undefined;
}

/**
 * The known word with the fewest slips; of several, one of which a letter was doubled or not, then one of which a letter is
 * missing or too much, before one with another letter (after Kernighan, Church and Gale: A spelling correction program based
 * on a noisy channel model, 1990: such slips are likelier).
 */
function nearest(word: string, byLength: ReadonlyMap<number, readonly string[]>): string | undefined {
  const most = word.length >= FOR_TWO ? 2 : 1;
  let best: { readonly word: string; readonly distance: number; readonly slip: number } | undefined;
  for (let length = word.length - most; length <= word.length + most; length++)
    for (const known of byLength.get(length) ?? []) {
      if ((known[0] !== word[0] && known[1] !== word[1]) || isPrefixed(word, known)) continue;
      const distance = distanceOf(word, known, most);
      if (distance > most || (best && distance > best.distance)) continue;
      const slip = slipOf(word, known);
      if (best === undefined || distance < best.distance || slip < best.slip) best = { word: known, distance, slip };
    }
  return best?.word;
}

/** 0 where a letter was doubled or not, 1 where the length differs otherwise, 2 where letters were exchanged. */
function slipOf(word: string, known: string): number {
  if (word.length === known.length) return 2;
  return withoutDoubles(word) === withoutDoubles(known) ? 0 : 1;
}

const withoutDoubles = (word: string): string => word.replace(/(\p{L})\1/gu, "$1");

/** "Deinstalliert" is no slip of "installiert": the letters before it are a prefix that changes what it means. */
const isPrefixed = (word: string, known: string): boolean =>
  word.length !== known.length && (word.endsWith(known) || known.endsWith(word));

/** Damerau and Levenshtein's distance of words that are nearly as long; more than `most` is not told apart. */
function distanceOf(one: string, other: string, most: number): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    let least = at;
    for (let to = 1; to <= other.length; to++) {
      const isSame = one[at - 1] === other[to - 1];
      let cost = Math.min(row[to]! + 1, next[to - 1]! + 1, row[to - 1]! + (isSame ? 0 : 1));
      if (at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1])
        cost = Math.min(cost, before[to - 2]! + 1);
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[other.length]!;
}
