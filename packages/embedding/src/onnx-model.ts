import "./silence-telemetry.js"; // first: the library reads it when it loads
import { Failure } from "@lagebild/domain";
import * as ort from "onnxruntime-node"; // the only file that knows this library

/** One output of an inference: rows one after the other. */
export interface ModelOutput {
  readonly values: Float32Array;
  /** [texts, width] or [texts, pieces, width]. */
  readonly dims: readonly number[];
}

/** An encoder in ONNX format, open in this process. */
export interface OnnxModel {
  readonly outputs: readonly string[];
  /** Runs texts of any length together; the shorter ones are padded. Failure "internal" when that fails. */
  run(
    texts: readonly (readonly number[])[],
    outputs: readonly string[],
  ): Promise<Readonly<Record<string, ModelOutput>>>;
  close(): Promise<void>;
}

export interface OnnxModelOptions {
  /** The file's bytes, or its path where weights lie in files beside it. */
  readonly weights: Uint8Array | string;
  readonly threads: number;
  readonly padId: number;
  readonly name: string;
}

/** The value of an input for one place of a text; `id` is undefined after the text's end. */
type Fill = (id: number | undefined, padId: number) => number;

const ids: Fill = (id, padId) => id ?? padId;
const mask: Fill = (id) => (id === undefined ? 0 : 1);
const zeros: Fill = () => 0;

const INPUTS: Readonly<Record<string, Fill>> = {
  ids,
  input_ids: ids,
  mask,
  attention_mask: mask,
  token_type_ids: zeros,
};

/** Opens an ONNX encoder on the CPU. Failure "corrupt" for a file that is none, "invalid" for inputs that are not known. */
export async function openOnnxModel({ weights, threads, padId, name }: OnnxModelOptions): Promise<OnnxModel> {
  const session = await openSession(weights, threads, name);
  const inputs = session.inputMetadata.map((input) => {
    const fill = Object.hasOwn(INPUTS, input.name) ? INPUTS[input.name] : undefined;
    const type = input.isTensor ? input.type : undefined;
    if (fill && (type === "int32" || type === "int64")) return { name: input.name, fill, type };
    throw new Failure(
      "invalid",
      `${name} wants ${input.name} (${type ?? "no tensor"}), expected ${Object.keys(INPUTS).join(", ")} of whole numbers`,
    );
  });
  return {
    outputs: session.outputNames,
    async run(texts, outputs) {
      const width = Math.max(...texts.map((row) => row.length));
      const feeds = Object.fromEntries(
        inputs.map(({ name: input, fill, type }) => [input, tensorOf(type, texts, width, (id) => fill(id, padId))]),
      );
      try {
        const found = await session.run(feeds, outputs);
        return Object.fromEntries(outputs.map((output) => [output, outputOf(found[output])]));
      } catch (error) {
        throw new Failure("internal", `embedding ${texts.length} texts with ${name} failed`, error);
      }
    },
    close: () => session.release(),
  };
}

async function openSession(weights: Uint8Array | string, threads: number, name: string): Promise<ort.InferenceSession> {
  const options: ort.InferenceSession.SessionOptions = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    enableMemPattern: false, // one is kept for each width and number of texts, with memory for all of it
    executionProviders: ["cpu"],
    logSeverityLevel: 4, // what fails is thrown, with its reason
  };
  try {
    return typeof weights === "string"
      ? await ort.InferenceSession.create(weights, options)
      : await ort.InferenceSession.create(weights, options);
  } catch (error) {
    throw new Failure("corrupt", `${name} of the embedding model cannot be opened`, error);
  }
}

function tensorOf(
  type: "int32" | "int64",
  texts: readonly (readonly number[])[],
  width: number,
  valueOf: (id: number | undefined) => number,
): ort.Tensor {
  const values = new Int32Array(texts.length * width);
  texts.forEach((row, text) => {
    for (let place = 0; place < width; place++) values[text * width + place] = valueOf(row[place]);
  });
  const dims = [texts.length, width];
  return type === "int32"
    ? new ort.Tensor("int32", values, dims)
    : new ort.Tensor("int64", BigInt64Array.from(values, BigInt), dims);
}

function outputOf(tensor: ort.Tensor | undefined): ModelOutput {
  if (tensor?.data instanceof Float32Array) return { values: tensor.data, dims: tensor.dims };
  throw new Failure("internal", `output is ${tensor?.type ?? "absent"}, expected float32`);
}
