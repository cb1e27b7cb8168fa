import { languageFiles } from "../language/read-language.js";
import type { Token } from "../words/tokens.js";

/** A word of a pattern: as a whole, or its beginning. */
interface PatternWord {
  readonly text: string;
  readonly isBeginning: boolean;
  /** Other words may stand before it. */
  readonly isApart: boolean;
  /** It ends what is said, but for what a preposition adds. */
  readonly isLast: boolean;
}

/** Words that belong together, as the language files write them: "legt* .. an". */
export type WordPattern = readonly PatternWord[];

/** A word as patterns compare it. */
export const foldWord = (word: string): string =>
  word
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replace(/['’]s$/u, "");

const { separable, counting } = languageFiles().sentences;
const SEPARABLE = new Set(separable.map(foldWord));
const ADDING = new Set([...(counting.behind.de ?? []), ...(counting.behind.en ?? [])].map(foldWord));

export function wordPattern(written: string): WordPattern {
  const words: PatternWord[] = [];
  let isApart = false;
  for (const word of written.split(/\s+|(?<=\p{L}{2})-(?=\p{L}{2})/u)) {
    if (word === "..") {
      isApart = true;
      continue;
    }
    const isBeginning = word.endsWith("*");
    const isPreposition = word.startsWith("~");
    const text = foldWord(word.slice(isPreposition ? 1 : 0, isBeginning ? -1 : undefined));
    words.push({ text, isBeginning, isApart, isLast: isApart && !isPreposition && SEPARABLE.has(text) });
    isApart = false;
  }
  return words.map((word, index) => (index + 1 < words.length ? { ...word, isLast: false } : word));
}

const fits = ({ text, isBeginning }: PatternWord, word: string): boolean =>
  isBeginning ? word.startsWith(text) : word === text;

const isPlaced = ({ isLast }: PatternWord, index: number, next: string | undefined): boolean =>
  !isLast || index === 0 || next === undefined || ADDING.has(next);

/** Places of a pattern that begins at a place of a sentence's part; what stands apart is the last that fits. */
export function placesOf(
  pattern: WordPattern,
  words: readonly string[],
  part: readonly number[],
  from: number,
): readonly number[] | undefined {
  const places: number[] = [];
  let at = from;
  for (const [index, one] of pattern.entries()) {
    let found = at;
    if (one.isApart) {
      found = part.length - 1;
      while (found >= at && !(fits(one, words[part[found]!]!) && isPlaced(one, index, words[part[found + 1]!])))
        found--;
      if (found < at) return undefined;
    } else if (found >= part.length || !fits(one, words[part[found]!]!)) return undefined;
    if (index > 0 && !one.isApart && part[found] !== places.at(-1)! + 1) return undefined;
    places.push(part[found]!);
    at = found + 1;
  }
  return places;
}

/** Words of sentences as patterns compare them; names with capitals within stay as they are, and fit none. */
export const foldedWords = (tokens: readonly Token[]): readonly string[] =>
  tokens.map(({ text, lower }) => (/\p{Ll}\p{Lu}/u.test(text) ? `=${text}` : foldWord(lower)));
