import { bytesField, type EncodedField, floatField, intField, messageField } from "./protobuf.js";

// Field numbers of onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
const MODEL = { irVersion: 1, producer: 2, graph: 7, opsetImport: 8 } as const;
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, opType: 4, attribute: 5 } as const;
const ATTRIBUTE = { name: 1, float: 2, int: 3, ints: 8, type: 20 } as const;
const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9 } as const;
const FLOAT = 1;
const INT8 = 3;
const INT64 = 7;
/** The first set of operators with Gelu, and the file version that goes with it. */
const OPSET = 20;
const IR_VERSION = 9;

export type Attributes = Readonly<Record<string, number | { readonly float: number } | readonly number[]>>;

/** A graph under construction: tensors and nodes are referred to by name. */
export interface OnnxGraph {
  /** Adds weights and returns their name. */
  weights(dims: readonly number[], values: Float32Array): string;
  /** Adds weights of 8 bits and returns their name. */
  bytes(dims: readonly number[], values: Int8Array): string;
  /** Adds a vector of whole numbers, such as a shape, and returns its name. */
  integers(values: readonly number[]): string;
  /** Adds a node with one output and returns the output's name. */
  node(opType: string, inputs: readonly string[], attributes?: Attributes, output?: string): string;
  /** Adds a node with several outputs and returns their names. */
  nodeOf(outputs: number, opType: string, inputs: readonly string[]): readonly string[];
  /** Encodes the model. Inputs are whole numbers, the output floats; dimensions are numbers or names. */
  model(inputs: Readonly<Record<string, Dimensions>>, outputs: Readonly<Record<string, Dimensions>>): Buffer;
}

export type Dimensions = readonly (number | string)[];

/** Starts an empty graph. */
export function onnxGraph(): OnnxGraph {
  const nodes: EncodedField[] = [];
  const tensors: EncodedField[] = [];
  let names = 0;
  const nextName = (): string => `t${names++}`;
  const tensor = (dims: readonly number[], type: number, values: ArrayBufferView): string => {
    const name = nextName();
    const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const shape = dims.map((dim) => intField(TENSOR.dims, dim));
    const rest = [intField(TENSOR.dataType, type), bytesField(TENSOR.name, name), bytesField(TENSOR.rawData, raw)];
    tensors.push(messageField(GRAPH.initializer, [...shape, ...rest]));
    return name;
  };
  return {
    weights: (dims, values) => tensor(dims, FLOAT, values),
    bytes: (dims, values) => tensor(dims, INT8, values),
    integers: (values) => tensor([values.length], INT64, BigInt64Array.from(values, BigInt)),
    node(opType, inputs, attributes = {}, output = nextName()) {
      const fields = inputs.map((input) => bytesField(NODE.input, input));
      fields.push(bytesField(NODE.output, output), bytesField(NODE.opType, opType));
      for (const [name, value] of Object.entries(attributes)) fields.push(attributeField(name, value));
      nodes.push(messageField(GRAPH.node, fields));
      return output;
    },
    nodeOf(outputs, opType, inputs) {
      const names = Array.from({ length: outputs }, nextName);
      const fields = inputs.map((input) => bytesField(NODE.input, input));
      fields.push(...names.map((name) => bytesField(NODE.output, name)), bytesField(NODE.opType, opType));
      nodes.push(messageField(GRAPH.node, fields));
      return names;
    },
    model(inputs, outputs) {
      const parts = [...nodes, bytesField(GRAPH.name, "encoder"), ...tensors];
      for (const [name, dims] of Object.entries(inputs)) parts.push(valueField(GRAPH.input, name, INT64, dims));
      for (const [name, dims] of Object.entries(outputs)) parts.push(valueField(GRAPH.output, name, FLOAT, dims));
      return Buffer.concat([
        intField(MODEL.irVersion, IR_VERSION),
        bytesField(MODEL.producer, "lagebild-bench"),
        messageField(MODEL.graph, parts),
        messageField(MODEL.opsetImport, [bytesField(1, ""), intField(2, OPSET)]),
      ]);
    },
  };
}

function attributeField(name: string, value: Attributes[string]): EncodedField {
  const parts = [bytesField(ATTRIBUTE.name, name)];
  if (typeof value === "number") parts.push(intField(ATTRIBUTE.int, value), intField(ATTRIBUTE.type, 2));
  else if ("float" in value) parts.push(floatField(ATTRIBUTE.float, value.float), intField(ATTRIBUTE.type, 1));
  else parts.push(...value.map((item) => intField(ATTRIBUTE.ints, item)), intField(ATTRIBUTE.type, 7));
  return messageField(NODE.attribute, parts);
}

function valueField(field: number, name: string, type: number, dims: Dimensions): EncodedField {
  const shape = dims.map((dim) => messageField(1, [typeof dim === "number" ? intField(1, dim) : bytesField(2, dim)]));
  const tensorType = messageField(1, [intField(1, type), messageField(2, shape)]);
  return messageField(field, [bytesField(1, name), messageField(2, [tensorType])]);
}
