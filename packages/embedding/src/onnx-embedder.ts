import { Failure } from "@lagebild/domain";
import { batchTexts, type CutText } from "./batch-texts.js";
import type { EmbeddedPiece, PieceEmbedder } from "./embedder.js";
import type { Encoder } from "./encoder.js";
import { openOnnxModel, type ModelOutput, type OnnxModel } from "./onnx-model.js";
import { readEncoder } from "./read-encoder.js";
import { shortenVector } from "./shorten-vector.js";

export interface OnnxEmbedderOptions {
  /** Holds our own model (`defaultModelFolder()`), or an encoder in Hugging Face's layout. */
  readonly modelFolder: string;
  /** Threads of one inference; one by default, since ingest already works in parallel. */
  readonly threads?: number;
  /** A shorter length that the model allows; its own unless told. */
  readonly dimensions?: number;
}

/** Names that a model may give an output, the best first. */
const WHOLE_TEXT = ["embedding", "vectors", "sentence_embedding"];
const PIECES = ["token_embeddings", "last_hidden_state"];

/** Opens a model folder as an embedder, on the CPU. Failure "missing", "corrupt" or "invalid" says what is wrong with it. */
export async function onnxEmbedder({
  modelFolder,
  threads = 1,
  dimensions,
}: OnnxEmbedderOptions): Promise<PieceEmbedder> {
  const encoder = await readEncoder(modelFolder);
  const { weights, padId, modelId } = encoder;
  const model = await openOnnxModel({ weights, threads, padId, name: `model.onnx of ${modelId}` });
  try {
    const full = await checkedDimensions(model, encoder);
    return embedderOf(model, encoder, { full, dimensions: chosenDimensions(encoder, full, dimensions) });
  } catch (error) {
    await model.close();
    throw error;
  }
}

function embedderOf(
  model: OnnxModel,
  encoder: Encoder,
  { full, dimensions }: { readonly full: number; readonly dimensions: number },
): PieceEmbedder {
  const modelId = dimensions === full ? encoder.modelId : `${encoder.modelId}@${dimensions}`;
  return {
    modelId,
    dimensions,
    async embedBatch(texts, use = "passage") {
      const vectors: Float32Array[] = texts.map(() => new Float32Array(dimensions));
      const cuts = texts
        .map((text, index): CutText => ({ index, ids: encoder.encode(text, use) }))
        .filter(({ ids }) => ids.length > 0); // no word: the zero vector it already has
      for (const batch of batchTexts(cuts)) {
        const found = await embedIds(
          model,
          encoder,
          batch.map(({ ids }) => ids),
        );
        batch.forEach(({ index }, row) => (vectors[index] = shortenVector(found[row]!, dimensions)));
      }
      return vectors;
    },
    cutText: encoder.cut,
    embedPieces: (text) => embedPieces(model, encoder, text),
    close: () => model.close(),
  };
}

/** One vector for each text, of any length. */
async function embedIds(
  model: OnnxModel,
  encoder: Encoder,
  texts: readonly (readonly number[])[],
): Promise<readonly Float32Array[]> {
  const name = outputFor(model, encoder);
  const { [name]: found } = await model.run(texts, [name]);
  if (encoder.pooling === "model") return texts.map((_ids, row) => rowOf(found!, row));
  const last = encoder.pooling === "cls" ? () => 1 : (ids: readonly number[]) => ids.length;
  return texts.map((ids, row) => sumOf(piecesOf(found!, row).slice(0, last(ids))));
}

function outputFor({ outputs }: OnnxModel, { pooling, modelId }: Encoder): string {
  const [first] = outputs;
  const wanted = pooling === "model" ? WHOLE_TEXT : PIECES;
  const name = wanted.find((one) => outputs.includes(one)) ?? (pooling === "model" ? undefined : first);
  if (name !== undefined) return name;
  throw new Failure("invalid", `model.onnx of ${modelId} gives ${outputs.join(", ")}, expected ${wanted.join(" or ")}`);
}

async function embedPieces(model: OnnxModel, encoder: Encoder, text: string): Promise<readonly EmbeddedPiece[]> {
  const name = PIECES.find((one) => model.outputs.includes(one));
  if (name === undefined) {
    throw new Failure("unavailable", `${encoder.modelId} gives no vectors of pieces, expected ${PIECES.join(" or ")}`);
  }
  const { pieces } = encoder.cut(text);
  if (pieces.length === 0) return [];
  const { [name]: found } = await model.run([pieces.map(({ id }) => id)], [name]);
  const vectors = piecesOf(found!, 0);
  return pieces.map((piece, i) => ({ ...piece, vector: shortenVector(vectors[i]!, vectors[i]!.length) }));
}

function rowOf({ values, dims }: ModelOutput, row: number): Float32Array {
  const width = dims.at(-1)!;
  return values.subarray(row * width, (row + 1) * width);
}

function piecesOf(output: ModelOutput, text: number): readonly Float32Array[] {
  const [, pieces = 0] = output.dims;
  return Array.from({ length: pieces }, (_, piece) => rowOf(output, text * pieces + piece));
}

/** The mean but for its length, which is scaled to 1 afterwards. */
function sumOf(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) for (let i = 0; i < sum.length; i++) sum[i]! += vector[i]!;
  return sum;
}

/** Runs the model once with the last id there is: a tokenizer of another model would fail later, in an ingest. */
async function checkedDimensions(model: OnnxModel, encoder: Encoder): Promise<number> {
  const name = outputFor(model, encoder);
  const last = encoder.vocabulary - 1;
  const found = await model.run([[last, last]], [name]).catch((error: unknown) => {
    throw new Failure(
      "corrupt",
      `model.onnx of ${encoder.modelId} fails on id ${last} of its tokenizer: the files do not belong together`,
      error,
    );
  });
  const { dims } = found[name]!;
  const rank = encoder.pooling === "model" ? 2 : 3;
  const width = dims.at(-1) ?? 0;
  if (dims.length === rank && width === (encoder.dimensions ?? width)) return width;
  throw new Failure(
    "corrupt",
    `${name} of ${encoder.modelId} has dimensions [${dims.join(", ")}], expected ${rank} of them, the last ${encoder.dimensions ?? "any"}`,
  );
}

function chosenDimensions({ nested, modelId }: Encoder, full: number, wanted: number | undefined): number {
  if (wanted === undefined || wanted === full || nested.includes(wanted)) return wanted ?? full;
  throw new Failure(
    "invalid",
    `vectors of ${modelId} cannot be cut to ${wanted} dimensions, expected ${[full, ...nested].join(" or ")}`,
  );
}
