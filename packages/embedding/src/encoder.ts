import type { TextCut, TextUse } from "./embedder.js";

/** How the vectors of a text's pieces become one: by the model itself, as their mean, or as that of the first piece. */
export type Pooling = "model" | "mean" | "cls";

/** A model folder of any layout, read and checked: what the inference needs to know. */
export interface Encoder {
  /** Names the exact weights, tokenizer and way of using them. */
  readonly modelId: string;
  /** Undefined where only the model knows. */
  readonly dimensions: number | undefined;
  /** Shorter lengths that the vectors may be cut to. */
  readonly nested: readonly number[];
  /** The bytes, or the file's path where weights lie in files beside it. */
  readonly weights: Uint8Array | string;
  readonly pooling: Pooling;
  /** Ids are below. */
  readonly vocabulary: number;
  readonly padId: number;
  /** Ids of a text; none for one without a word. */
  encode(text: string, use: TextUse): readonly number[];
  cut(text: string): TextCut;
}
