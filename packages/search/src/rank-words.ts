import type { IndexedShape } from "@lagebild/domain";
import type { ShapeHit } from "./incident-index.js";
import { queryWords, searchedText, splitWords, tellingWords } from "./split-words.js";

/**
 * Ranks shapes by BM25 with the constants and the formula of SQLite's FTS5 (k1 1.2, b 0.75, idf at least 1e-6), so that
 * both adapters score alike.
 */
export function rankWords(query: readonly string[], shapes: readonly IndexedShape[]): readonly ShapeHit[] {
  const documents = shapes.map((shape) => ({ shape: shape.id, words: splitWords(searchedText(shape)) }));
  const average = documents.reduce((sum, { words }) => sum + words.length, 0) / Math.max(1, documents.length);
  const shapesWith = (word: string): number => documents.filter(({ words }) => words.includes(word)).length;
  const weights = tellingWords(queryWords(query), shapesWith, documents.length).map((word) => {
    const found = shapesWith(word);
    return { word, idf: Math.max(1e-6, Math.log((documents.length - found + 0.5) / (found + 0.5))) };
  });

  const hits: ShapeHit[] = [];
  for (const { shape, words } of documents) {
    let score = 0;
    for (const { word, idf } of weights) {
      const times = words.filter((other) => other === word).length;
      score += (idf * times * 2.2) / (times + 1.2 * (0.25 + (0.75 * words.length) / average));
    }
    if (score > 0) hits.push({ shape, score });
  }
  return hits.sort((a, b) => b.score - a.score);
}
