import type { Damage } from "./binary-block.js";
import type { Part } from "./binxml-tree.js";

/** A name as it stands in a chunk. */
export interface Name {
  readonly text: string;
  readonly byteLength: number;
  /** Whether the checksum beside it is that of the text. */
  readonly hashFits: boolean;
}

/** A chunk of a log with what was read from it already: names and templates serve many records. */
export interface BinXmlChunk {
  readonly bytes: Buffer;
  readonly names: Map<number, Name | undefined>;
  /** Templates by the place of their definition; one that cannot be read stays so. */
  readonly templates: Map<number, readonly Part[] | Damage>;
  /** Bytes of templates that may still be read: definitions that overlap would cost more than they hold. */
  templateBytesLeft: number;
}

const MAX_TEMPLATE_BYTES = 1024 * 1024;

/** Takes the bytes of a chunk without copying them. */
export function binXmlChunk(chunk: Uint8Array): BinXmlChunk {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  return { bytes, names: new Map(), templates: new Map(), templateBytesLeft: MAX_TEMPLATE_BYTES };
}

const NAME_HEADER = 8;
const MAX_NAME = 1024;

/** Reads the name at a place of the chunk; undefined where no name can stand. */
export function nameAt(chunk: BinXmlChunk, offset: number): Name | undefined {
  const known = chunk.names.get(offset);
  if (known !== undefined || chunk.names.has(offset)) return known;
  const name = readNameAt(chunk.bytes, offset);
  chunk.names.set(offset, name);
  return name;
}

function readNameAt(bytes: Buffer, offset: number): Name | undefined {
  if (offset + NAME_HEADER > bytes.length) return undefined;
  const length = bytes.readUInt16LE(offset + 6);
  const start = offset + NAME_HEADER;
  const byteLength = NAME_HEADER + 2 * length + 2;
  if (length === 0 || length > MAX_NAME || offset + byteLength > bytes.length) return undefined;
  const text = bytes.toString("utf16le", start, start + 2 * length);
  return { text, byteLength, hashFits: hashOf(text) === bytes.readUInt16LE(offset + 4) };
}

/** The format's own checksum of a name. */
export function hashOf(name: string): number {
  let hash = 0;
  for (let index = 0; index < name.length; index++) hash = (Math.imul(hash, 65599) + name.charCodeAt(index)) | 0;
  return hash & 0xffff;
}
