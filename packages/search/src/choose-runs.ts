import type { IndexedShape, LeftOut, ShapeId } from "@lagebild/domain";
import type { Occurrence } from "./incident-index.js";

export type Retriever = "meaning" | "words" | "entities" | "rarity";

/** A shape with how well it fits the question, over all that found it. */
export interface RankedShape {
  readonly shape: IndexedShape;
  readonly score: number;
  readonly foundBy: readonly Retriever[];
}

export interface ChosenRun {
  readonly rankedShape: RankedShape;
  readonly occurrence: Occurrence;
  readonly score: number;
}

/** Each further shape of the same template counts this much of the one before: one pattern must not fill the window. */
const REPEAT = 0.75;
const MAX_RUNS = 400;
const MAX_FILES_OF_SHAPE = 3;
/** Runs of up to so many records count as rare. */
const RARE = 3;
const RARE_BONUS = 1.1;

/** Orders runs by score with rarity and diversity: the next is always the one that tells most beside those chosen. */
export function chooseRuns(
  ranked: readonly RankedShape[],
  occurrences: ReadonlyMap<ShapeId, readonly Occurrence[]>,
  isExhaustive: boolean,
): { readonly runs: readonly ChosenRun[]; readonly leftOut: readonly LeftOut[] } {
  const seen = new Map<string, number>();
  const candidates: ChosenRun[] = [];
  let furtherFiles = 0;
  for (const rankedShape of ranked) {
    const found = [...(occurrences.get(rankedShape.shape.id) ?? [])].sort((a, b) => b.run.count - a.run.count);
    furtherFiles += Math.max(0, found.length - MAX_FILES_OF_SHAPE);
    const repeats = seen.get(rankedShape.shape.template) ?? 0;
    if (found.length > 0) seen.set(rankedShape.shape.template, repeats + 1);
    for (const occurrence of found.slice(0, MAX_FILES_OF_SHAPE)) {
      const rare = occurrence.run.count <= RARE ? RARE_BONUS * (isExhaustive ? 1.5 : 1) : 1;
      candidates.push({ rankedShape, occurrence, score: rankedShape.score * rare * REPEAT ** Math.min(repeats, 40) });
    }
  }
  candidates.sort((a, b) => b.score - a.score);
  return {
    runs: candidates.slice(0, MAX_RUNS),
    leftOut: [
      { reason: "ranked too low", count: Math.max(0, candidates.length - MAX_RUNS) },
      { reason: "same pattern in further files", count: furtherFiles },
    ].filter(({ count }) => count > 0),
  };
}
