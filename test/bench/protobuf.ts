/** A field of a protobuf message, encoded: key and value. */
export type EncodedField = Buffer;

const VARINT = 0;
const BYTES = 2;
const FIXED32 = 5;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

const key = (field: number, wireType: number): Buffer => varint(field * 8 + wireType);

/** Encodes a whole number; negative ones take ten bytes, as int64 does. */
export const intField = (field: number, value: number): EncodedField =>
  Buffer.concat([key(field, VARINT), varint(value)]);

/** Encodes a 32-bit float. */
export function floatField(field: number, value: number): EncodedField {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([key(field, FIXED32), bytes]);
}

/** Encodes bytes, or a text as UTF-8. */
export function bytesField(field: number, value: string | Uint8Array): EncodedField {
  const bytes = typeof value === "string" ? Buffer.from(value) : value;
  return Buffer.concat([key(field, BYTES), varint(bytes.byteLength), bytes]);
}

/** Encodes a message inside a message. */
export const messageField = (field: number, parts: readonly EncodedField[]): EncodedField =>
  bytesField(field, Buffer.concat(parts));
