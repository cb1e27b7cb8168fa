import type { LlamaModel, Token } from "node-llama-cpp";
import type { GeneratedText } from "@lagebild/domain";

export interface PieceWriter {
  add(token: Token, probability: number): void;
  /** Hands on what is left, also where it ends within a character. */
  end(): void;
}

const UNFINISHED = "\uFFFD";
/** A character has at most four bytes, so at most four tokens: what is broken after that stays broken. */
const MOST_PENDING = 4;

/** Turns tokens into pieces of text; a character that needs several tokens comes as one piece. */
export function pieceWriter(model: LlamaModel, onPiece: (piece: GeneratedText) => void): PieceWriter {
  let before: readonly Token[] = [];
  let pending: Token[] = [];
  let probability = 1;
  const flush = (text: string): void => {
    if (text !== "") onPiece({ text, probability });
    before = [...before, ...pending].slice(-MOST_PENDING);
    pending = [];
    probability = 1;
  };

  return {
    add(token, itsProbability) {
      pending.push(token);
      probability = Math.min(probability, itsProbability);
      const text = model.detokenize(pending, false, before);
      if (!text.endsWith(UNFINISHED) || pending.length >= MOST_PENDING) flush(text);
    },
    end() {
      if (pending.length > 0) flush(model.detokenize(pending, false, before));
    },
  };
}
