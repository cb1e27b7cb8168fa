import { type OnnxGraph, onnxGraph } from "./onnx-graph.js";

/** Sizes of a BERT-like encoder. */
export interface EncoderSizes {
  readonly vocabulary: number;
  readonly maxTokens: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly feedForward: number;
  /** Weights of 8 bits, and inputs brought to 8 bits before each product, as dynamic quantisation does; else 32. */
  readonly isQuantised?: boolean;
}

/** The sizes of all-MiniLM-L6-v2, the encoder that tutorials pick. */
export const miniLmSizes: EncoderSizes = {
  vocabulary: 30_522,
  maxTokens: 256,
  width: 384,
  layers: 6,
  heads: 12,
  feedForward: 1536,
};

/** A graph with what its layers need: sizes, and weights drawn at random. */
interface Build {
  readonly graph: OnnxGraph;
  readonly sizes: EncoderSizes;
  random(...dims: readonly number[]): string;
  constant(value: number, length: number): string;
}

/**
 * Makes an ONNX model: ids and mask [texts, tokens] to unit vectors [texts, width]. The weights are random: it takes the
 * time of a trained encoder of these sizes and its vectors mean nothing.
 */
export function makeEncoder(sizes: EncoderSizes = miniLmSizes): Buffer {
  const graph = onnxGraph();
  const noise = smallNoise();
  const build: Build = {
    graph,
    sizes,
    random: (...dims) => graph.weights(dims, Float32Array.from({ length: dims.reduce((a, b) => a * b) }, noise)),
    constant: (value, length) => graph.weights([length], new Float32Array(length).fill(value)),
  };
  let hidden = embeddings(build);
  const bias = attentionBias(build);
  for (let layer = 0; layer < sizes.layers; layer++) {
    hidden = normalised(build, graph.node("Add", [hidden, attention(build, hidden, bias)]));
    hidden = normalised(build, graph.node("Add", [hidden, feedForward(build, hidden)]));
  }
  pooled(build, hidden);
  const tokens = ["texts", "tokens"];
  return graph.model({ ids: tokens, mask: tokens }, { vectors: ["texts", sizes.width] });
}

/** Numbers in [-0.05, 0.05], always the same: about the size of trained weights, so that nothing overflows. */
function smallNoise(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 4294967296 - 0.5) * 0.1;
  };
}

function embeddings(build: Build): string {
  const { graph, sizes } = build;
  const words = graph.node("Gather", [build.random(sizes.vocabulary, sizes.width), "ids"]);
  const length = graph.node("Shape", ["ids"], { start: 1, end: 2 });
  const places = build.random(sizes.maxTokens, sizes.width);
  const used = graph.node("Slice", [places, graph.integers([0]), length, graph.integers([0])]);
  return normalised(build, graph.node("Add", [words, used]));
}

/** 0 for tokens and a large negative number for padding, as [texts, 1, 1, tokens]. */
function attentionBias({ graph }: Build): string {
  const mask = graph.node("Cast", ["mask"], { to: 1 }, "mask_float");
  const padding = graph.node("Sub", [graph.weights([1], Float32Array.of(1)), mask]);
  const large = graph.node("Mul", [padding, graph.weights([1], Float32Array.of(-10_000))]);
  return graph.node("Unsqueeze", [large, graph.integers([1, 2])]);
}

function dense(build: Build, input: string, from: number, to: number): string {
  const product = build.sizes.isQuantised
    ? quantisedProduct(build, input, [from, to])
    : build.graph.node("MatMul", [input, build.random(from, to)]);
  return build.graph.node("Add", [product, build.random(to)]);
}

/** A product of whole numbers: the input's scale is found anew for each batch. */
function quantisedProduct({ graph }: Build, input: string, dims: readonly [number, number]): string {
  const [values, scale, zero] = graph.nodeOf(3, "DynamicQuantizeLinear", [input]);
  const noise = smallNoise();
  const weights = graph.bytes(
    dims,
    Int8Array.from({ length: dims[0] * dims[1] }, () => Math.round(noise() * 2540)),
  );
  const sums = graph.node("Cast", [graph.node("MatMulInteger", [values!, weights, zero!])], { to: 1 });
  const scales = graph.node("Mul", [scale!, graph.weights([1], Float32Array.of(0.05 / 127))]);
  return graph.node("Mul", [sums, scales]);
}

function normalised({ graph, sizes, constant }: Build, input: string): string {
  const inputs = [input, constant(1, sizes.width), constant(0, sizes.width)];
  return graph.node("LayerNormalization", inputs, { axis: -1, epsilon: { float: 1e-12 } });
}

function attention(build: Build, hidden: string, bias: string): string {
  const { graph, sizes } = build;
  const split = graph.integers([0, 0, sizes.heads, sizes.width / sizes.heads]);
  const heads = (perm: readonly number[]): string => {
    const projected = dense(build, hidden, sizes.width, sizes.width);
    return graph.node("Transpose", [graph.node("Reshape", [projected, split])], { perm });
  };
  const query = heads([0, 2, 1, 3]);
  const keys = heads([0, 2, 3, 1]);
  const values = heads([0, 2, 1, 3]);
  const scale = graph.weights([1], Float32Array.of(1 / Math.sqrt(sizes.width / sizes.heads)));
  const scaled = graph.node("Mul", [graph.node("MatMul", [query, keys]), scale]);
  const weights = graph.node("Softmax", [graph.node("Add", [scaled, bias])], { axis: -1 });
  const mixed = graph.node("Transpose", [graph.node("MatMul", [weights, values])], { perm: [0, 2, 1, 3] });
  const joined = graph.node("Reshape", [mixed, graph.integers([0, 0, sizes.width])]);
  return dense(build, joined, sizes.width, sizes.width);
}

function feedForward(build: Build, hidden: string): string {
  const { graph, sizes } = build;
  const inner = graph.node("Gelu", [dense(build, hidden, sizes.width, sizes.feedForward)]);
  return dense(build, inner, sizes.feedForward, sizes.width);
}

/** The mean over tokens, padding left out, as a unit vector named `vectors`. */
function pooled({ graph }: Build, hidden: string): void {
  const weights = graph.node("Unsqueeze", ["mask_float", graph.integers([2])]);
  const sum = graph.node("ReduceSum", [graph.node("Mul", [hidden, weights]), graph.integers([1])], { keepdims: 0 });
  const count = graph.node("ReduceSum", [weights, graph.integers([1])], { keepdims: 0 });
  const mean = graph.node("Div", [sum, count]);
  const length = graph.node("ReduceL2", [mean, graph.integers([1])], { keepdims: 1 });
  graph.node("Div", [mean, length], {}, "vectors");
}
