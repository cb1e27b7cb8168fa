import type { IndexedShape, Severity, ShapeId } from "@lagebild/domain";

export type Retriever = "meaning" | "words" | "entities" | "rarity";

/** The result of one retriever, the best first. */
export interface Ranking {
  readonly by: Retriever;
  readonly weight: number;
  readonly shapes: readonly ShapeId[];
}

export interface FusedShape {
  readonly shape: IndexedShape;
  readonly score: number;
  readonly foundBy: readonly Retriever[];
}

/** Constant of reciprocal rank fusion: Cormack, Clarke, Büttcher, SIGIR 2009 use 60; lower trusts the first ranks more. */
const RANK_OFFSET = 20;

/** What happened weighs a little more when it is the kind of event that incidents are made of. */
const SEVERITY: Readonly<Record<Severity, number>> = { info: 0, notice: 0.05, suspicious: 0.12, attack: 0.18 };

/** Fuses rankings by weighted reciprocal rank; scores of different retrievers are never compared, only their ranks. */
export function fuseRanks(
  rankings: readonly Ranking[],
  shapes: ReadonlyMap<ShapeId, IndexedShape>,
  isExhaustive: boolean,
): readonly FusedShape[] {
  const scores = new Map<ShapeId, { score: number; foundBy: Retriever[] }>();
  for (const { by, weight, shapes: ranked } of rankings) {
    ranked.forEach((id, rank) => {
      const entry = scores.get(id) ?? { score: 0, foundBy: [] };
      entry.score += weight / (RANK_OFFSET + rank + 1);
      entry.foundBy.push(by);
      scores.set(id, entry);
    });
  }
  const fused: FusedShape[] = [];
  for (const [id, { score, foundBy }] of scores) {
    const shape = shapes.get(id);
    if (!shape) continue;
    const severity = Math.max(0, ...shape.meanings.map((meaning) => SEVERITY[meaning.severity]));
    fused.push({ shape, foundBy, score: score * (1 + severity * (isExhaustive ? 8 : 1)) });
  }
  return fused.sort((a, b) => b.score - a.score || (a.shape.id < b.shape.id ? -1 : 1));
}
