import { Failure } from "@lagebild/domain";
import type { TextCut } from "./embedder.js";
import type { Encoder } from "./encoder.js";
import { readModelFiles } from "./model-files.js";
import { pieceTokenizer, type PieceTokenizer } from "./piece-tokenizer.js";

/** Reads a folder of our own model: `model.json`, `model.onnx` and `tokenizer.json`. Failures as `readModelFiles`. */
export async function readOwnEncoder(folder: string): Promise<Encoder> {
  const { manifest, weights, tokenizer: file } = await readModelFiles(folder);
  const { modelId, dimensions, maxPieces, nested = [], tokenizerVersion } = manifest;
  const tokenizer = pieceTokenizer(file);
  if (tokenizer.version !== tokenizerVersion) {
    throw new Failure(
      "corrupt",
      `tokenizer of the embedding model has version ${tokenizer.version}, model.json says ${tokenizerVersion}`,
    );
  }
  return {
    modelId,
    dimensions,
    nested,
    weights,
    pooling: "model",
    vocabulary: tokenizer.size,
    padId: 0,
    encode: (text) => tokenizer.encode(text, maxPieces),
    cut: (text) => cutOf(tokenizer, text, maxPieces),
  };
}

function cutOf(tokenizer: PieceTokenizer, text: string, maxPieces: number): TextCut {
  const found = tokenizer.encodeWords(text, maxPieces + 1);
  const pieces = found.flatMap(({ ids }, word) => ids.map((id) => ({ id, text: tokenizer.pieceText(id), word })));
  return {
    pieces: pieces.slice(0, maxPieces),
    words: found.map(({ word }) => word),
    maxPieces,
    isCut: pieces.length > maxPieces,
  };
}
