/** What a text is embedded for: a few models want questions and what is searched told apart. */
export type TextUse = "query" | "passage";

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
  /** Texts are passages, that is, what is searched, unless told. */
  embedBatch(texts: readonly string[], use?: TextUse): Promise<readonly Float32Array[]>;
  /** Frees what the embedder holds; it must not be used afterwards. */
  close(): Promise<void>;
}

/** A piece of a text as a model reads it. */
export interface TextPiece {
  readonly id: number;
  readonly text: string;
  /** Place of its word among the words of the text, from 0; undefined for what the model adds. */
  readonly word: number | undefined;
}

/** How a model cuts a text. */
export interface TextCut {
  readonly pieces: readonly TextPiece[];
  /** As the model sees them: lower-cased, say. */
  readonly words: readonly string[];
  /** Pieces that the model reads at most. */
  readonly maxPieces: number;
  /** The text goes on after the last piece. */
  readonly isCut: boolean;
}

/** A piece with its vector in this text, which depends on the other pieces if the model is contextual. */
export interface EmbeddedPiece extends TextPiece {
  readonly vector: Float32Array;
}

/** An embedder that also shows how it reads a text. */
export interface PieceEmbedder extends Embedder {
  cutText(text: string): TextCut;
  /** Failure "unavailable" where the model gives no vectors of pieces. */
  embedPieces(text: string): Promise<readonly EmbeddedPiece[]>;
}
