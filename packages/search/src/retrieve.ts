import type { IndexedShape, LeftOut, RecordFilter, ShapeId, Where } from "@lagebild/domain";
import type { EntityHit, EntityQuery, IncidentIndex, Occurrence } from "./incident-index.js";
import { chooseRuns, type RankedShape, type Retriever } from "./choose-runs.js";
import { rankShapes, type RankInput } from "./question-rank.js";

/** What to look for, prepared from a question by the caller: stages do not know each other. */
export interface RetrievalQuery {
  /** Unit vector of the question, of the embedder that made the index. */
  readonly vector: Float32Array | undefined;
  readonly words: readonly string[];
  /** Each idea of the question with the words that may stand for it, its own first; without any, each word is one. */
  readonly concepts?: readonly (readonly string[])[];
  /** Values that may occur exactly, such as addresses and names. */
  readonly values: readonly EntityQuery[];
  readonly filter: RecordFilter;
  /** Ranks shapes of suspicious meaning and rare ones as well. */
  readonly isExhaustive: boolean;
  /** How much more severe shapes count for another question; 1 unless given. */
  readonly severityWeight?: number;
}

/** A ranked run before its lines are read from the source. */
export interface RetrievedRun {
  readonly shape: IndexedShape;
  readonly occurrence: Occurrence;
  /** Orders the runs: how well one fits beside those before it. */
  readonly score: number;
  /** How well it fits by itself, 0 to 1: 1 for the best. */
  readonly relevance: number;
  /** Cosine of question and shape, where the vector search found it. */
  readonly similarity: number | undefined;
  readonly foundBy: RankedShape["foundBy"];
  /** The question's values that these records hold. */
  readonly values: readonly string[];
}

export interface Retrieved {
  /** The best first. */
  readonly runs: readonly RetrievedRun[];
  readonly leftOut: readonly LeftOut[];
  readonly entityHits: readonly EntityHit[];
}

const PER_RETRIEVER = 250;
/** Shapes whose runs are read. */
const MAX_RANKED = 200;
const SAMPLES = 3;
const EXHAUSTIVE_SEVERITY = 3;
/** Values that occur with more shapes than this say little about any one of them. */
const MAX_SHAPES_OF_VALUE = 200;

/** What the retrievers found, before it is ranked. */
export interface Candidates extends Omit<RankInput, "concepts" | "severityWeight"> {
  readonly entityHits: readonly EntityHit[];
}

/** Finds shapes by meaning, words and exact values. */
export async function findCandidates(index: IncidentIndex, query: RetrievalQuery): Promise<Candidates> {
  const { filter } = query;
  const [near, worded, entityHits] = await Promise.all([
    query.vector ? index.nearest(query.vector, filter, PER_RETRIEVER) : [],
    query.words.length > 0 ? index.words(query.words, filter, PER_RETRIEVER) : [],
    query.values.length > 0 ? index.entities(query.values, filter, MAX_SHAPES_OF_VALUE) : [],
  ]);
  const values = valuesByShape(entityHits);
  const similarity = new Map(near.map((hit) => [hit.shape, hit.score]));
  const wordScore = new Map(worded.map((hit) => [hit.shape, hit.score]));
  const shapes = await index.shapes([...new Set([...similarity.keys(), ...wordScore.keys(), ...values.keys()])]);
  return { shapes, similarity, wordScore, values, near: near.map(({ shape }) => shape), entityHits };
}

/** What was found, with what the query says of its ranking. */
export function rankInput(candidates: Candidates, query: RetrievalQuery): RankInput {
  return {
    ...candidates,
    concepts: query.concepts ?? query.words.map((word) => [word]),
    severityWeight: query.isExhaustive ? EXHAUSTIVE_SEVERITY : (query.severityWeight ?? 1),
  };
}

/** Finds evidence by meaning, words and exact values, ranks it by all of them, and spreads the result over different patterns. */
export async function retrieve(index: IncidentIndex, query: RetrievalQuery): Promise<Retrieved> {
  const { filter } = query;
  const candidates = await findCandidates(index, query);
  const { shapes, similarity, wordScore, values: byShape, entityHits } = candidates;
  const ranked = rankShapes(rankInput(candidates, query), isNamedValue);
  const foundBy = (id: ShapeId): readonly Retriever[] => [
    ...(similarity.has(id) ? (["meaning"] as const) : []),
    ...(wordScore.has(id) ? (["words"] as const) : []),
    ...(byShape.has(id) ? (["entities"] as const) : []),
  ];
  const best = shapes
    .map((shape): RankedShape => ({ shape, score: ranked.get(shape.id)!, foundBy: foundBy(shape.id) }))
    .sort((a, b) => b.score - a.score || (a.shape.id < b.shape.id ? -1 : 1));
  const kept = best.slice(0, MAX_RANKED);
  const occurrences = await occurrencesOf(index, kept, byShape, filter);
  const { runs, leftOut } = chooseRuns(kept, occurrences, query.isExhaustive);
  return {
    runs: runs.map(({ rankedShape, occurrence, score }) => ({
      shape: rankedShape.shape,
      occurrence,
      score,
      relevance: rankedShape.score,
      similarity: similarity.get(rankedShape.shape.id),
      foundBy: rankedShape.foundBy,
      values: byShape.get(rankedShape.shape.id) ?? [],
    })),
    leftOut: [
      ...leftOut,
      ...(best.length > kept.length ? [{ reason: "shapes ranked too low", count: best.length - kept.length }] : []),
    ],
    entityHits,
  };
}

/** Samples hold the question's values where there are any, so that the lines shown are the ones asked about. */
async function occurrencesOf(
  index: IncidentIndex,
  ranked: readonly RankedShape[],
  byShape: ReadonlyMap<ShapeId, readonly string[]>,
  filter: RecordFilter,
): Promise<ReadonlyMap<ShapeId, readonly Occurrence[]>> {
  const groups = new Map<string, ShapeId[]>();
  for (const { shape } of ranked) {
    const key = (byShape.get(shape.id) ?? []).slice(0, 1).join("\0");
    groups.set(key, [...(groups.get(key) ?? []), shape.id]);
  }
  const found = new Map<ShapeId, Occurrence[]>();
  for (const [value, shapes] of groups) {
    const where: Where = { ...filter, shapes, ...(value !== "" && { entities: [{ value }] }) };
    for (const occurrence of await index.occurrences(where, SAMPLES)) {
      const id = occurrence.run.shape;
      found.set(id, [...(found.get(id) ?? []), occurrence]);
    }
  }
  return found;
}

/** A word with digits, dots or signs in it, such as an address or a file name, is meant literally. */
export const isNamedValue = (word: string): boolean => /[\d@$\\/.]/.test(word);

/** The values of each shape: names and addresses first, then those that fewest shapes hold. */
function valuesByShape(hits: readonly EntityHit[]): ReadonlyMap<ShapeId, readonly string[]> {
  const spread = new Map<string, number>();
  for (const { value } of hits) spread.set(value, (spread.get(value) ?? 0) + 1);
  const found = new Map<ShapeId, string[]>();
  const rank = (value: string): number => (isNamedValue(value) ? 0 : MAX_SHAPES_OF_VALUE) + spread.get(value)!;
  for (const { value, shape } of [...hits].sort((a, b) => rank(a.value) - rank(b.value))) {
    if (spread.get(value)! >= MAX_SHAPES_OF_VALUE) continue;
    const values = found.get(shape) ?? [];
    if (!values.includes(value)) found.set(shape, [...values, value]);
  }
  return found;
}
