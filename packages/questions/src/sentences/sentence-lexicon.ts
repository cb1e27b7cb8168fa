import type { DeedEntry, MeaningEntry } from "../language/sentence-words.js";
import { bothLanguages, languageFiles } from "../language/read-language.js";
import { foldWord, placesOf, wordPattern, type WordPattern } from "./word-patterns.js";

export type SaidOutcome = "success" | "failure";

/** What words of a sentence mean. */
export type Meaning =
  | { readonly kind: "plain" | "attempt" | "negation" | "reaching" }
  | { readonly kind: "outcome"; readonly outcome: SaidOutcome }
  | { readonly kind: "deed"; readonly entry: DeedEntry }
  | { readonly kind: "thing"; readonly entry: MeaningEntry };

/** Words of a sentence with what they may mean; these overlap. */
export interface MeaningHit {
  readonly meaning: Meaning;
  readonly tokens: readonly number[];
}

interface Known {
  readonly pattern: WordPattern;
  readonly meaning: Meaning;
}

const { sentences } = languageFiles();

export const wordSet = (words: {
  readonly en?: readonly string[];
  readonly de?: readonly string[];
}): ReadonlySet<string> => new Set(bothLanguages(words).map(foldWord));

const known: readonly Known[] = [
  ...[...bothLanguages(sentences.plain), ...bothLanguages(sentences.judgements)].map((word) => ({
    word,
    meaning: { kind: "plain" } as const,
  })),
  ...bothLanguages(sentences.attempts).map((word) => ({ word, meaning: { kind: "attempt" } as const })),
  ...bothLanguages(sentences.negations).map((word) => ({ word, meaning: { kind: "negation" } as const })),
  ...bothLanguages(sentences.reaching).map((word) => ({ word, meaning: { kind: "reaching" } as const })),
  ...sentences.outcomes.flatMap((entry) =>
    bothLanguages(entry).map((word) => ({ word, meaning: { kind: "outcome", outcome: entry.outcome } as const })),
  ),
  ...sentences.deeds.flatMap((entry) =>
    bothLanguages(entry).map((word) => ({ word, meaning: { kind: "deed", entry } as const })),
  ),
  ...sentences.things.flatMap((entry) =>
    bothLanguages(entry).map((word) => ({ word, meaning: { kind: "thing", entry } as const })),
  ),
].map(({ word, meaning }) => ({ pattern: wordPattern(word), meaning }));

/** Patterns by the first letter of their first word. */
const byLetter = new Map<string, Known[]>();
for (const one of known) {
  const letter = one.pattern[0]!.text.slice(0, 1);
  const present = byLetter.get(letter);
  if (present) present.push(one);
  else byLetter.set(letter, [one]);
}

/** Finds everything that words of a part of a sentence may mean; `words` are those of the whole sentence. */
export function findMeanings(words: readonly string[], part: readonly number[]): readonly MeaningHit[] {
  const hits: MeaningHit[] = [];
  for (const [place, at] of part.entries()) {
    if (NAME.test(words[at]!)) continue;
    for (const { pattern, meaning } of byLetter.get(words[at]!.slice(0, 1)) ?? []) {
      const tokens = placesOf(pattern, words, part, place);
      if (tokens) hits.push({ meaning, tokens });
    }
  }
  return withoutLesser(hits);
}

/** Addresses, paths and numbers are values, whatever they begin with. */
const NAME = /[^\p{L}'’-]/u;

/** Of phrases of a kind the longer ones are meant. */
const withoutLesser = (hits: readonly MeaningHit[]): readonly MeaningHit[] =>
  hits.filter(
    ({ meaning: { kind }, tokens }) =>
      kind === "plain" ||
      !hits.some(
        (other) =>
          (other.meaning.kind === kind || (kind === "outcome" && other.meaning.kind === "attempt")) &&
          other.tokens.length > tokens.length &&
          tokens.every((at) => other.tokens.includes(at)),
      ),
  );

/** Words that need no bearing: they are told apart by other means. */
export const isFree = ({ meaning }: MeaningHit): boolean => meaning.kind !== "deed" && meaning.kind !== "thing";

/** What a part tells that has to be borne out: words that are plain as well tell nothing by themselves, but together. */
export function demanded(meanings: readonly MeaningHit[]): readonly MeaningHit[] {
  const plain = new Set(meanings.flatMap(({ meaning, tokens }) => (meaning.kind === "plain" ? tokens : [])));
  return meanings.filter(
    ({ meaning: { kind }, tokens }) =>
      kind === "outcome" ||
      (kind === "deed" && (tokens.length > 1 || !plain.has(tokens[0]!))) ||
      (kind === "thing" && tokens.length > 1 && tokens.every((at) => plain.has(at))),
  );
}

const deedsById = new Map(sentences.deeds.map((entry) => [entry.id, entry]));

/** What the lines of deeds say that speak against one. */
export const saidAgainst = ({ against = [] }: DeedEntry): readonly string[] =>
  against.flatMap((id) => deedsById.get(id)?.says ?? []);
