export type { Embedder } from "./embedder.js";
export { hashingEmbedder } from "./hashing-embedder.js";
export { defaultModelFolder, readModelFiles, type ModelFiles, type ModelManifest } from "./model-files.js";
export { pieceTokenizer, type PieceTokenizer, type TokenizerFile } from "./piece-tokenizer.js";
