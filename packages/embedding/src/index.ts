export type { EmbeddedPiece, Embedder, PieceEmbedder, TextCut, TextPiece, TextUse } from "./embedder.js";
export { encoderFiles } from "./encoder-files.js";
export { hashingEmbedder } from "./hashing-embedder.js";
export { defaultModelFolder, readModelFiles, type ModelFiles, type ModelManifest } from "./model-files.js";
export { pieceTokenizer, type PieceTokenizer, type TokenizerFile } from "./piece-tokenizer.js";
export { compareWord, cosine, wordVector, type WordComparison, type WordVector } from "./word-vectors.js";
