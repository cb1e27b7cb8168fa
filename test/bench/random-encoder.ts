import { Failure } from "@lagebild/domain";
import "@lagebild/embedding/silence-telemetry"; // before the library
import * as ort from "onnxruntime-node"; // the only file here that knows this library
import { hashTokens } from "./hash-tokens.js";
import { type EncoderSizes, makeEncoder, miniLmSizes } from "./make-encoder.js";

/** Turns texts into vectors with the effort of a real encoder and without its sense. */
export interface RandomEncoder {
  embedBatch(texts: readonly string[]): Promise<number[][]>;
  close(): Promise<void>;
}

/** Texts of one inference, as sentence-transformers does by default. */
const BATCH_TEXTS = 32;

/** Opens an encoder of the given sizes with random weights, on all cores unless told, as onnxruntime does by default. */
export async function randomEncoder(sizes: EncoderSizes = miniLmSizes, threads?: number): Promise<RandomEncoder> {
  const session = await ort.InferenceSession.create(makeEncoder(sizes), {
    executionProviders: ["cpu"],
    ...(threads !== undefined && { intraOpNumThreads: threads }),
  });
  return {
    async embedBatch(texts) {
      const vectors: number[][] = [];
      for (let start = 0; start < texts.length; start += BATCH_TEXTS) {
        const batch = texts.slice(start, start + BATCH_TEXTS);
        vectors.push(...(await infer(session, batch, sizes)));
      }
      return vectors;
    },
    close: () => session.release(),
  };
}

async function infer(
  session: ort.InferenceSession,
  texts: readonly string[],
  sizes: EncoderSizes,
): Promise<number[][]> {
  const tokens = texts.map((text) => hashTokens(text, sizes.vocabulary, sizes.maxTokens));
  const longest = Math.max(...tokens.map((ids) => ids.length));
  const ids = new BigInt64Array(texts.length * longest);
  const mask = new BigInt64Array(ids.length);
  tokens.forEach((row, text) => {
    ids.set(row.map(BigInt), text * longest);
    mask.fill(1n, text * longest, text * longest + row.length);
  });
  const dims = [texts.length, longest];
  const outputs = await session.run({
    ids: new ort.Tensor("int64", ids, dims),
    mask: new ort.Tensor("int64", mask, dims),
  });
  const vectors = outputs["vectors"]?.data;
  if (!(vectors instanceof Float32Array)) throw new Failure("internal", "the encoder gave no vectors");
  const { width } = sizes;
  return texts.map((_text, row) => Array.from(vectors.subarray(row * width, (row + 1) * width)));
}
