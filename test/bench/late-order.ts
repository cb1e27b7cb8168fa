import type { EmbeddedPiece, PieceEmbedder } from "@lagebild/embedding";
import { embeddedText, type IncidentIndex, type ShapeHit } from "@lagebild/search";

/** How many of the nearest shapes are ordered anew, and what the late score counts beside the cosine. */
export interface LateOptions {
  readonly first: number;
  readonly share: number;
}

export const LATE_DEFAULTS: LateOptions = { first: 50, share: 0.5 };

/**
 * Orders the nearest shapes anew by late interaction (ColBERT, Khattab and Zaharia, 2020): the mean, over the pieces of
 * the question, of the cosine with the piece of the shape's text that fits best.
 */
export async function lateOrder(
  index: IncidentIndex,
  embedder: PieceEmbedder,
  question: string,
  near: readonly ShapeHit[],
  { first, share }: LateOptions = LATE_DEFAULTS,
): Promise<readonly ShapeHit[]> {
  const head = near.slice(0, first);
  const shapes = new Map((await index.shapes(head.map(({ shape }) => shape))).map((shape) => [shape.id, shape]));
  const asked = await embedder.embedPieces(question);
  const scored: ShapeHit[] = [];
  for (const { shape, score } of head) {
    const pieces = await embedder.embedPieces(embeddedText(shapes.get(shape)!));
    scored.push({ shape, score: score + share * meanOfBest(asked, pieces) });
  }
  scored.sort((a, b) => b.score - a.score);
  return [...scored, ...near.slice(first)];
}

const meanOfBest = (asked: readonly EmbeddedPiece[], found: readonly EmbeddedPiece[]): number =>
  asked.reduce((sum, one) => sum + Math.max(...found.map((other) => dot(one.vector, other.vector))), 0) / asked.length;

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
