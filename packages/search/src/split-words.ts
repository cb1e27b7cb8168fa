import type { IndexedShape } from "@lagebild/domain";

const maxWords = 4_000;
const longestWord = 100;

/**
 * Splits a text into the words it is searched by: lower case, without accents, ß as ss. Words end at punctuation; of a
 * word in camel case or with digits, both the whole and its parts are returned.
 */
export function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  const plain = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replaceAll("ß", "ss");
  for (const [word] of plain.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (words.length >= maxWords) break;
    if (word.length > longestWord) continue;
    words.push(word.toLowerCase());
    const parts = word.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[^\p{Lu}\p{N}]+|\p{N}+|\p{Lu}/gu);
    if (parts && parts.length > 1) words.push(...parts.map((part) => part.toLowerCase()));
  }
  return words;
}

/** Returns what a shape is found by when searching words: its text, its program and its meanings in both languages. */
export function searchedText(shape: IndexedShape): string {
  const meanings = shape.meanings.map(({ en, de, tags }) => [en, de, ...tags].join(" "));
  return [shape.program ?? "", shape.text, ...meanings].join(" ");
}

/** Splits and deduplicates the words of a query. */
export const queryWords = (query: readonly string[]): readonly string[] => [
  ...new Set(query.flatMap((word) => splitWords(word))),
];

/** Leaves out words that are in so many of the shapes that they cost much and tell nothing, unless nothing else is asked. */
export function tellingWords(
  words: readonly string[],
  shapesWith: (word: string) => number,
  shapes: number,
): readonly string[] {
  const known = words.filter((word) => shapesWith(word) > 0);
  if (shapes < 1_000) return known;
  const telling = known.filter((word) => shapesWith(word) <= shapes / 5);
  return telling.length > 0 ? telling : known;
}
