import { readFile } from "node:fs/promises";
import { cosine, wordVector, type PieceEmbedder } from "@lagebild/embedding";

/** One word in three lines: in the two of `a` it means one thing, in `b` another. */
export interface AmbiguousItem {
  readonly word: string;
  /** Forms in which the word stands in the lines; the word itself where absent. */
  readonly words?: readonly string[];
  readonly lang: "en" | "de";
  /** Whether both senses are technical, or one is of everyday life; absent where nobody said. */
  readonly contrast?: "technical" | "everyday";
  readonly a: readonly [string, string];
  readonly b: string;
}

/** A way of looking at an item: how near the line of the same sense comes, and that of the other. */
export interface Reading {
  readonly same: number;
  readonly other: number;
}

export interface ItemScore {
  readonly word: string;
  readonly lang: string;
  readonly contrast: AmbiguousItem["contrast"];
  /** The word in its lines; undefined where the tokenizer finds it in none of its forms. */
  readonly wordInLine: Reading | undefined;
  /** The word by itself, as a bag or any static embedding has it. */
  readonly wordAlone: Reading | undefined;
  readonly line: Reading;
  /** Lines as the mean of their words by themselves. */
  readonly bagOfWords: Reading;
}

export type ReadingName = "wordInLine" | "wordAlone" | "line" | "bagOfWords";

/** Nearer by less than this is rounding. */
const EPSILON = 1e-5;

/** Tells whether the same sense is nearer. */
export const isNearer = (reading: Reading | undefined): boolean =>
  reading !== undefined && reading.same > reading.other + EPSILON;

/** The share of items in which the same sense is nearer. */
export const shareNearer = (scores: readonly ItemScore[], name: ReadingName): number =>
  scores.filter((score) => isNearer(score[name])).length / scores.length;

/** Reads items, one JSON object a line. */
export async function readItems(path: string): Promise<readonly AmbiguousItem[]> {
  const lines = (await readFile(path, "utf8")).split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => JSON.parse(line) as AmbiguousItem);
}

/** Looks at each item in four ways. */
export async function scoreItems(
  embedder: PieceEmbedder,
  items: readonly AmbiguousItem[],
): Promise<readonly ItemScore[]> {
  const scores: ItemScore[] = [];
  for (const { word, words = [word], lang, contrast, a, b } of items) {
    const lines = [...a, b];
    const [first, second, other] = await Promise.all(lines.map((line) => wordVector(embedder, line, words)));
    const isFound = first && second && other;
    scores.push({
      word,
      lang,
      contrast,
      wordInLine: isFound && reading([first.inText, second.inText, other.inText]),
      wordAlone: isFound && reading([first.alone, second.alone, other.alone]),
      line: reading(await embedder.embedBatch(lines)),
      bagOfWords: reading(await Promise.all(lines.map((line) => bagOf(embedder, line)))),
    });
  }
  return scores;
}

const reading = ([first, second, other]: readonly Float32Array[]): Reading => ({
  same: cosine(first!, second!),
  other: cosine(first!, other!),
});

/** The mean of a line's words, each embedded by itself. */
async function bagOf(embedder: PieceEmbedder, line: string): Promise<Float32Array> {
  const vectors = await embedder.embedBatch(embedder.cutText(line).words);
  const sum = new Float32Array(embedder.dimensions);
  for (const vector of vectors) for (let i = 0; i < sum.length; i++) sum[i]! += vector[i]!;
  const length = Math.hypot(...sum);
  return length === 0 ? sum : sum.map((value) => value / length);
}
