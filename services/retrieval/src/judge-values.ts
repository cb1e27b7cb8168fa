import type { RecordFilter } from "@lagebild/domain";
import type { IncidentIndex } from "@lagebild/search";
import { stemsOf } from "./judge-words.js";

/** Where a question's values are looked for besides the index's entities and shapes. */
export interface ValueSearch {
  readonly filter: RecordFilter;
  readonly names: readonly string[];
}

const NAMED = /[\p{L}\p{N}_$@\\/.:][\p{L}\p{N}_$@\\/.:-]*/gu;
/** A word with one of these between letters or digits is a value, and no word of a language. */
const VALUE = /[\p{L}\p{N}][@\\/_$.:][\p{L}\p{N}]|^[/\\].|\$$/u;
const NAME = /\d|^\p{Lu}{2,}s?$|\p{Ll}\p{Lu}/u;
/** Names of units and zones, dates and times of day: they are not looked for as they are written. */
const NO_NAME =
  /^(?:UTC|GMT|CES?T|IPs?|IPv[46]|IDs?|URLs?|APIs?|OK|\dxx|\d{1,3}|\d{1,4}[-./:]\d{1,2}(?:[-./:]\d{1,4})?.*)$/u;

/** What a question names literally: values with signs in them, words with digits, and names in capitals or mixed case. */
export function namedIn(question: string): readonly string[] {
  const named = (question.match(NAMED) ?? [])
    .map((word) => word.replace(/[.:]+$/, ""))
    .flatMap((word) => (VALUE.test(word) || /\d/.test(word) ? word : word.split("-")))
    .filter((word) => word.length > 1 && (isAddress(word) || !NO_NAME.test(word)))
    .filter((word) => VALUE.test(word) || NAME.test(word));
  return [...new Set(named)];
}

const isAddress = (word: string): boolean => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(word);

/** What a question names that can only be a value: an address, an account with signs in it, a path, a domain. */
export const valuesIn = (question: string): readonly string[] => namedIn(question).filter((word) => VALUE.test(word));

/** Words of the field, such as LSASS or NTLM: what the log says may mean them without writing them. */
const ABBREVIATION = /^\p{Lu}{2,}s?$/u;

const SHAPES_OF_WORD = 40;
const MIN_BEGINNING = 3;

/**
 * Returns the words that stand nowhere in the log: not as a value, in no shape's own text, and in no name. What the best
 * shapes mean counts for abbreviations.
 */
export async function missingValues(
  index: IncidentIndex,
  { filter, names }: ValueSearch,
  words: readonly string[],
  literals: readonly ReadonlySet<string>[] = [],
  meant: readonly ReadonlySet<string>[] = [],
): Promise<readonly string[]> {
  if (words.length === 0) return [];
  const hits = await index.entities(
    words.map((value) => ({ value })),
    filter,
    1,
  );
  const values = new Set(hits.map(({ value }) => value.toLowerCase()));
  const missing: string[] = [];
  for (const word of words) {
    const stems = stemsOf(word);
    const isHeld =
      values.has(word.toLowerCase()) ||
      names.some((name) => name.toLowerCase().includes(word.toLowerCase())) ||
      literals.some((literal) => holdsStems(literal, stems)) ||
      (ABBREVIATION.test(word) && meant.some((said) => stems.every((stem) => said.has(stem)))) ||
      (await isInShapes(index, word, stems, filter));
    if (!isHeld) missing.push(word);
  }
  return missing;
}

/** Shapes are also found by what they mean; only what the log itself says counts here. */
async function isInShapes(
  index: IncidentIndex,
  word: string,
  stems: readonly string[],
  filter: RecordFilter,
): Promise<boolean> {
  const hits = await index.words([word], filter, SHAPES_OF_WORD);
  const shapes = await index.shapes(hits.map(({ shape }) => shape));
  return shapes.some(({ text, program }) => holdsStems(new Set(stemsOf(`${program ?? ""} ${text}`)), stems));
}

const holdsStems = (literal: ReadonlySet<string>, stems: readonly string[]): boolean =>
  stems.length > 0 &&
  stems.every(
    (stem) =>
      literal.has(stem) || (stem.length >= MIN_BEGINNING && [...literal].some((other) => other.startsWith(stem))),
  );
