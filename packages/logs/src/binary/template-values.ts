import { Damage } from "./binary-block.js";
import type { InstancePart, Values } from "./binxml-tree.js";
import { isValueType } from "./binxml-values.js";

/** Bytes before the content of a template definition: offset of the next one, id, size of the content. */
export const DEFINITION_HEADER = 24;
const INSTANCE_HEADER = 9;

export interface PlacedInstance {
  readonly part: InstancePart;
  /** Where its values end. */
  readonly end: number;
}

/** Reads an instance of a template: where the template is defined and where the values lie. */
export function readTemplateInstance(bytes: Buffer, at: number, end: number): PlacedInstance {
  if (at + INSTANCE_HEADER > end) throw new Damage("record ends in the middle of its content");
  const definition = bytes.readUInt32LE(at + 5);
  const behind = at + INSTANCE_HEADER;
  const valuesAt = definition === behind ? behind + definitionLength(bytes, definition) : behind;
  const { values, end: valuesEnd } = readValues(bytes, valuesAt, end);
  return { part: { kind: "instance", definition, values }, end: valuesEnd };
}

/** Bytes of a template definition with its header. */
export function definitionLength(bytes: Buffer, offset: number): number {
  if (offset + DEFINITION_HEADER > bytes.length) throw new Damage("template that stands nowhere");
  return DEFINITION_HEADER + bytes.readUInt32LE(offset + 20);
}

function readValues(bytes: Buffer, at: number, end: number): { readonly values: Values; readonly end: number } {
  const count = at + 4 <= end ? bytes.readUInt32LE(at) : Number.POSITIVE_INFINITY;
  const types: number[] = [];
  const offsets: number[] = [];
  const sizes: number[] = [];
  let value = at + 4 + 4 * count;
  if (value > end) throw new Damage("more values than the record has room for");
  for (let index = 0; index < count; index++) {
    const descriptor = at + 4 + 4 * index;
    const size = bytes.readUInt16LE(descriptor);
    const type = bytes[descriptor + 2]!;
    if (!isValueType(type)) throw new Damage("value of a type that does not exist");
    types.push(type);
    offsets.push(value);
    sizes.push(size);
    value += size;
  }
  if (value > end) throw new Damage("values run past the end of the record");
  return { values: { types, offsets, sizes }, end: value };
}
