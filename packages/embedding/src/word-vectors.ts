import type { EmbeddedPiece, PieceEmbedder } from "./embedder.js";
import { shortenVector } from "./shorten-vector.js";

/** A word as a model sees it: in one text, and by itself. */
export interface WordVector {
  /** The form of the word that stands in the text. */
  readonly form: string;
  readonly occurrences: number;
  /** Mean over the pieces of all its occurrences: what the word means here. */
  readonly inText: Float32Array;
  /** Without any text around it: all that a model knows that is not contextual. */
  readonly alone: Float32Array;
}

/** How near a word in one text comes to the same word in another, as cosines. */
export interface WordComparison {
  readonly forms: readonly [string, string];
  readonly inText: number;
  readonly alone: number;
}

/** Finds a word in a text, in the first of some forms that stands there; undefined where none does. */
export async function wordVector(
  embedder: PieceEmbedder,
  text: string,
  forms: readonly string[],
): Promise<WordVector | undefined> {
  const { words } = embedder.cutText(text);
  for (const form of forms) {
    const wanted = embedder.cutText(form).words;
    const starts = words.flatMap((_word, at) =>
      wanted.length > 0 && wanted.every((one, i) => words[at + i] === one) ? at : [],
    );
    if (starts.length === 0) continue;
    const places = new Set(starts.flatMap((at) => wanted.map((_one, i) => at + i)));
    const pieces = await embedder.embedPieces(text);
    const found = pieces.filter(({ word }) => word !== undefined && places.has(word));
    if (found.length === 0) continue; // behind the last piece that the model reads
    const alone = (await embedder.embedPieces(form)).filter(({ word }) => word !== undefined);
    return { form, occurrences: starts.length, inText: meanOf(found), alone: meanOf(alone) };
  }
  return undefined;
}

/** Compares a word in two texts; undefined where it does not stand in both. */
export async function compareWord(
  embedder: PieceEmbedder,
  texts: readonly [string, string],
  forms: readonly string[],
): Promise<WordComparison | undefined> {
  const [a, b] = [await wordVector(embedder, texts[0], forms), await wordVector(embedder, texts[1], forms)];
  if (!a || !b) return undefined;
  return { forms: [a.form, b.form], inText: cosine(a.inText, b.inText), alone: cosine(a.alone, b.alone) };
}

/** The cosine of two unit vectors. */
export const cosine = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

function meanOf(pieces: readonly EmbeddedPiece[]): Float32Array {
  const sum = new Float32Array(pieces[0]?.vector.length ?? 0);
  for (const { vector } of pieces) for (let i = 0; i < sum.length; i++) sum[i]! += vector[i]!;
  return shortenVector(sum, sum.length);
}
