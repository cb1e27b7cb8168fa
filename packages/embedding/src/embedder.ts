/**
 * Turns texts into vectors whose cosine says how near their meanings are.
 *
 * What every embedder promises:
 * - one vector for each text, in the order of the texts, `dimensions` long;
 * - each vector has length 1, so a dot product is a cosine; a text without any word gives the zero vector;
 * - the same text gives the same vector, alone or in any batch (within float rounding);
 * - a text of any length and content is accepted: what is over the model's limit is cut off its end, and control
 *   characters are ignored.
 */
export interface Embedder {
  /** Names the exact weights and tokenizer: vectors of different ids must never be compared. */
  readonly modelId: string;
  readonly dimensions: number;
  embedBatch(texts: readonly string[]): Promise<readonly Float32Array[]>;
  /** Frees what the embedder holds; it must not be used afterwards. */
  close(): Promise<void>;
}
