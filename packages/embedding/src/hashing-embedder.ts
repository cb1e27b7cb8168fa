import type { Embedder } from "./embedder.js";

const DIMENSIONS = 256;
const MAX_CHARACTERS = 4096;

/**
 * An embedder without a model: hashed words and letter trigrams. It finds texts that share words or parts of words,
 * knows no meaning, and is meant for tests and for machines that cannot load the model.
 */
export function hashingEmbedder(): Embedder {
  return {
    modelId: "hashing-1",
    dimensions: DIMENSIONS,
    embedBatch: async (texts) => texts.map(hashText),
    close: async () => {},
  };
}

function hashText(text: string): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  const cleaned = text
    .slice(0, MAX_CHARACTERS)
    .replace(/(?![\t\n\v\f\r])\p{Cc}/gu, "")
    .toLowerCase();
  for (const word of cleaned.match(/[\p{L}\p{N}]+/gu) ?? []) {
    addFeature(vector, word, 1);
    const padded = `^${word}$`;
    for (let i = 0; i + 3 <= padded.length; i++) addFeature(vector, padded.slice(i, i + 3), 0.4);
  }
  return toUnitLength(vector);
}

/** Adds a feature at a place and with a sign that both come from its hash, so that collisions cancel on average. */
function addFeature(vector: Float32Array, feature: string, weight: number): void {
  const hash = fnv1a(feature);
  const place = hash % DIMENSIONS;
  vector[place] = (vector[place] ?? 0) + (hash & 0x8000_0000 ? weight : -weight);
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function toUnitLength(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
