import type { LocalIndex } from "./local-index.js";

export type IndexMethod = keyof LocalIndex;

/** A call on its way to the thread of an index. */
export interface IndexCall {
  readonly method: IndexMethod;
  readonly parameters: readonly unknown[];
}
