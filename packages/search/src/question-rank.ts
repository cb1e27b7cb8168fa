import { stemOf, type IndexedShape, type Severity, type ShapeId } from "@lagebild/domain";
import { LRUCache } from "lru-cache";
import { searchedText, splitWords } from "./split-words.js";

/** What is known of the shapes that may answer a question. */
export interface RankInput {
  readonly shapes: readonly IndexedShape[];
  /** Cosine of question and shape. */
  readonly similarity: ReadonlyMap<ShapeId, number>;
  /** Those found by meaning, the nearest first. */
  readonly near: readonly ShapeId[];
  /** BM25 over words. */
  readonly wordScore: ReadonlyMap<ShapeId, number>;
  /** Values of the question that the shape's records hold. */
  readonly values: ReadonlyMap<ShapeId, readonly string[]>;
  /** Each idea of the question with all words that may stand for it; the first is the question's own. */
  readonly concepts: readonly (readonly string[])[];
  /** What severity counts: 1 for a question of meaning. */
  readonly severityWeight: number;
}

/** Severity counts, because what is asked about an incident is mostly what should not have happened. */
const SEVERITY: Readonly<Record<Severity, number>> = { info: 0, notice: 0.5, suspicious: 0.6, attack: 1.8 };
/** What speaks for a shape, each from 0 to about 1; `severity` is in units of its own. */
export interface RankFeatures {
  /** Against the best cosine of the question. */
  readonly cosine: number;
  /** Falls with the place among those found by meaning. */
  readonly near: number;
  /** Against the best word score of the question. */
  readonly words: number;
  readonly concepts: number;
  readonly share: number;
  /** Values of the question that its records hold: names and addresses, and plain words; at most 2 of each count. */
  readonly named: number;
  readonly plain: number;
  readonly severity: number;
}

/** Fitted by `test/bench/fit-rank.ts`, which says how. */
export const RANK_WEIGHTS: RankFeatures = {
  cosine: 1.2,
  near: 4,
  words: 0.6,
  concepts: 2,
  share: 1.8,
  named: 1.9,
  plain: 1.2,
  severity: 1,
};
/** Below this the best cosine is chance, and must not count as if it were near. */
const LEAST_COSINE = 0.15;
/** Places by meaning count as if so many came before the first. */
const BEFORE_FIRST = 6;
/** Weight of a word that the glossary adds, against the question's own. */
const ADDED = 0.85;
/** What each further word of the same idea adds. */
const FURTHER = 0.25;

/** Scores shapes by how well they answer a question, 0 to 1, 1 for the best; comparable within one question only. */
export function rankShapes(
  input: RankInput,
  isNamed: (value: string) => boolean,
  weights: RankFeatures = RANK_WEIGHTS,
): ReadonlyMap<ShapeId, number> {
  const names = Object.keys(weights) as (keyof RankFeatures)[];
  const scores = rankFeatures(input, isNamed).map((features) =>
    names.reduce((sum, name) => sum + weights[name] * features[name], 0),
  );
  const best = Math.max(...scores);
  return new Map(input.shapes.map(({ id }, i) => [id, Math.exp(scores[i]! - best)]));
}

/** Says what speaks for each shape, in their order. */
export function rankFeatures(input: RankInput, isNamed: (value: string) => boolean): readonly RankFeatures[] {
  const { shapes, similarity, wordScore } = input;
  const bestCosine = Math.max(LEAST_COSINE, ...similarity.values());
  const bestWords = Math.max(1e-9, ...wordScore.values());
  const nearRank = new Map(input.near.map((id, rank) => [id, rank]));
  const concepts = conceptScores(shapes, input.concepts);
  return shapes.map(({ id, meanings }, i) => {
    const values = input.values.get(id) ?? [];
    const named = values.filter(isNamed).length;
    const { weight, share } = concepts[i]!;
    const rank = nearRank.get(id);
    return {
      cosine: (similarity.get(id) ?? 0) / bestCosine,
      near: rank === undefined ? 0 : 1 / (BEFORE_FIRST + rank),
      words: (wordScore.get(id) ?? 0) / bestWords,
      concepts: weight,
      share,
      named: Math.min(2, named),
      plain: Math.min(2, values.length - named),
      severity: Math.max(0, ...meanings.map((meaning) => SEVERITY[meaning.severity])) * input.severityWeight,
    };
  });
}

/** Says, for each shape, which of the ideas it holds in its text or meaning: their places in the list. */
export function heldConcepts(
  shapes: readonly IndexedShape[],
  concepts: readonly (readonly string[])[],
): readonly ReadonlySet<number>[] {
  const stemmed = concepts.map(stemsOf);
  const wanted = new Set(stemmed.flatMap((stems) => [...stems.keys()]));
  return shapes.map((shape) => {
    const stems = heldStems(shape, wanted);
    const held = stemmed.flatMap((concept, place) =>
      [...concept.keys()].some((stem) => stems.has(stem)) ? [place] : [],
    );
    return new Set(held);
  });
}

/** Letters by which a word may differ from one of its stem and still be the same word inflected, not another one derived. */
const INFLECTION = 2;

/** Says which of the ideas a text names in so many words, as values do: inflected at most, as `controller` names no `control`. */
export function namedConcepts(text: string, concepts: readonly (readonly string[])[]): ReadonlySet<number> {
  const words = new Map<string, string[]>();
  for (const word of new Set(splitWords(text.slice(0, MAX_TEXT))))
    words.set(stemOf(word), [...(words.get(stemOf(word)) ?? []), word]);
  const isNamed = (word: string): boolean =>
    (words.get(stemOf(word)) ?? []).some((found) => Math.abs(found.length - word.length) <= INFLECTION);
  return new Set(
    concepts.flatMap((idea, place) =>
      idea.some((word) => splitWords(word).some((part) => part.length > 1 && isNamed(part))) ? [place] : [],
    ),
  );
}

interface ConceptScore {
  /** Rare ideas count more; 1 for the shape that holds most. */
  readonly weight: number;
  /** Share of the ideas that the shape holds. */
  readonly share: number;
}

/** Says how many of the question's ideas each shape holds in its text or meaning, in whichever language. */
function conceptScores(
  shapes: readonly IndexedShape[],
  concepts: readonly (readonly string[])[],
): readonly ConceptScore[] {
  const stemmed = concepts.map(stemsOf).filter((stems) => stems.size > 0);
  const wanted = new Set(stemmed.flatMap((stems) => [...stems.keys()]));
  const held = shapes.map((shape) => heldStems(shape, wanted));
  const rarity = new Map<string, number>();
  for (const stems of held) for (const stem of stems) rarity.set(stem, (rarity.get(stem) ?? 0) + 1);
  for (const [stem, count] of rarity) rarity.set(stem, Math.sqrt(Math.log((shapes.length + 1) / (count + 0.5))));
  const scored = held.map((stems) => {
    let weight = 0;
    let holds = 0;
    for (const concept of stemmed) {
      const found = [...concept]
        .filter(([stem]) => stems.has(stem))
        .map(([stem, factor]) => factor * rarity.get(stem)!);
      const most = Math.max(0, ...found);
      weight += most + FURTHER * (found.reduce((sum, one) => sum + one, 0) - most);
      if (most > 0) holds++;
    }
    return { weight, share: holds / Math.max(1, stemmed.length) };
  });
  const most = Math.max(1e-9, ...scored.map(({ weight }) => weight));
  return scored.map(({ weight, share }) => ({ weight: weight / most, share }));
}

function stemsOf(concept: readonly string[]): ReadonlyMap<string, number> {
  const stems = new Map<string, number>();
  concept.forEach((word, place) => {
    for (const part of splitWords(word)) {
      const stem = stemOf(part);
      if (part.length > 1) stems.set(stem, Math.max(stems.get(stem) ?? 0, place === 0 ? 1 : ADDED));
    }
  });
  return stems;
}

const MAX_TEXT = 6_000;

/** Words and stems of shapes' texts, the latest used last: question after question looks at the same shapes. */
const stemsOfText = new LRUCache<string, ReadonlySet<string>>({ max: 4_000 });

function heldStems(shape: IndexedShape, wanted: ReadonlySet<string>): ReadonlySet<string> {
  const all = allStems(searchedText(shape).slice(0, MAX_TEXT));
  return new Set([...wanted].filter((stem) => all.has(stem)));
}

function allStems(text: string): ReadonlySet<string> {
  const stems = stemsOfText.get(text) ?? new Set(splitWords(text).flatMap((word) => [word, stemOf(word)]));
  stemsOfText.set(text, stems);
  return stems;
}
