import type { WordDisguise } from "./fold-character.js";

/** A folded word, and where it stands in the text it was read from. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly disguise: WordDisguise | undefined;
}
