import { Failure } from "@lagebild/domain";
import * as ort from "onnxruntime-node"; // the only file that knows this library
import type { Embedder } from "./embedder.js";
import { readModelFiles } from "./model-files.js";
import { pieceTokenizer } from "./piece-tokenizer.js";

export interface OnnxEmbedderOptions {
  /** Holds `model.json`, `model.onnx` and `tokenizer.json`; see `defaultModelFolder()`. */
  readonly modelFolder: string;
  /** Threads of one inference; one by default, since ingest already works in parallel. */
  readonly threads?: number;
}

/** Texts of one inference: more gain no speed and cost memory. */
const BATCH_TEXTS = 64;

/** A text's place in the input, and its pieces. */
interface Cut {
  readonly index: number;
  readonly ids: readonly number[];
}

/** Opens a model folder as an embedder, on the CPU. */
export async function onnxEmbedder({ modelFolder, threads = 1 }: OnnxEmbedderOptions): Promise<Embedder> {
  const { manifest, weights, tokenizer: file } = await readModelFiles(modelFolder);
  const { modelId, dimensions, maxPieces } = manifest;
  const tokenizer = pieceTokenizer(file);
  const session = await openSession(weights, threads);

  return {
    modelId,
    dimensions,
    async embedBatch(texts) {
      const vectors = texts.map(() => new Float32Array(dimensions));
      const cuts = texts
        .map((text, index): Cut => ({ index, ids: tokenizer.encode(text, maxPieces) }))
        .filter(({ ids }) => ids.length > 0) // no word: the zero vector it already has
        .sort((a, b) => a.ids.length - b.ids.length); // texts of one length need no padding
      for (let start = 0; start < cuts.length; start += BATCH_TEXTS) {
        const batch = cuts.slice(start, start + BATCH_TEXTS);
        const found = await infer(session, batch);
        batch.forEach(({ index }, row) => {
          vectors[index]?.set(found.subarray(row * dimensions, (row + 1) * dimensions));
        });
      }
      return vectors;
    },
    close: () => session.release(),
  };
}

async function openSession(weights: Uint8Array, threads: number): Promise<ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(weights, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionProviders: ["cpu"],
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw new Failure("corrupt", "model.onnx of the embedding model cannot be opened", error);
  }
}

/** Vectors of a batch, one after the other; the batch is sorted, so its last text is the longest. */
async function infer(session: ort.InferenceSession, batch: readonly Cut[]): Promise<Float32Array> {
  const width = batch.at(-1)?.ids.length ?? 0;
  const ids = new Int32Array(batch.length * width); // 0 is the pad piece
  batch.forEach((cut, row) => ids.set(cut.ids, row * width));
  try {
    const { vectors } = await session.run({ ids: new ort.Tensor("int32", ids, [batch.length, width]) });
    return vectors?.data as Float32Array;
  } catch (error) {
    throw new Failure("internal", "embedding a batch failed", error);
  }
}
