import { crc32 } from "node:zlib";
import { hashOf } from "./binxml-chunk.js";

/** A value of a template: its type by the format's code, and its bytes. */
export interface SampleValue {
  readonly type: number;
  readonly bytes: Buffer;
}

/** Text in UTF-16, as the format stores it. */
export const wide = (text: string): Buffer => Buffer.from(text, "utf16le");

/** A whole number of 16 bits, low byte first. */
export const short = (value: number): Buffer => Buffer.from([value & 0xff, (value >> 8) & 0xff]);
/** A whole number of 32 bits, low byte first. */
export const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
/** A whole number of 64 bits, low byte first. */
export const big = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
};
const FILE_TIME_OF_1970 = 116_444_736_000_000_000n;
const fileTime = (iso: string): Buffer => big(BigInt(Date.parse(iso)) * 10_000n + FILE_TIME_OF_1970);

/** Values of every kind, made from what they mean. */
export const sample = {
  nothing: (): SampleValue => ({ type: 0x00, bytes: Buffer.alloc(0) }),
  text: (text: string): SampleValue => ({ type: 0x01, bytes: wide(text) }),
  ansi: (text: string): SampleValue => ({ type: 0x02, bytes: Buffer.from(text, "latin1") }),
  byte: (value: number): SampleValue => ({ type: 0x04, bytes: Buffer.from([value]) }),
  short: (value: number): SampleValue => ({ type: 0x06, bytes: short(value) }),
  long: (value: number): SampleValue => ({ type: 0x08, bytes: long(value) }),
  big: (value: bigint): SampleValue => ({ type: 0x0a, bytes: big(value) }),
  time: (iso: string): SampleValue => ({ type: 0x11, bytes: fileTime(iso) }),
  hexBig: (value: bigint): SampleValue => ({ type: 0x15, bytes: big(value) }),
  raw: (type: number, bytes: Buffer): SampleValue => ({ type, bytes }),
  texts: (...texts: readonly string[]): SampleValue => ({
    type: 0x81,
    bytes: wide(texts.map((text) => `${text}\0`).join("")),
  }),
  xml: (content: SampleContent): SampleValue & { readonly content: SampleContent } => ({
    type: 0x21,
    bytes: Buffer.alloc(0),
    content,
  }),
} as const;

/** Content of an element: text, a place for a value, or what another token says. */
export type SampleNode =
  | SampleElement
  | { readonly text: string }
  | { readonly value: number; readonly optional?: boolean; readonly type?: number }
  | { readonly typed: SampleValue }
  | { readonly entity: string }
  | { readonly character: number }
  | { readonly cdata: string }
  | { readonly instruction: string };

export interface SampleElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, readonly SampleNode[]>>;
  readonly content?: readonly SampleNode[];
  /** Leaves out the dependency id before its size. */
  readonly isBare?: boolean;
}

/** An element that stands for itself, or a template by its name with values. */
export type SampleContent =
  | { readonly element: SampleElement }
  | { readonly template: string; readonly values: readonly (SampleValue & { readonly content?: SampleContent })[] };

export interface SampleRecord {
  readonly number: number;
  readonly at: string;
  readonly content: SampleContent;
}

/** Writes chunks as Windows does: names and templates stand where they are first used. */
export function sampleChunk(
  templates: Readonly<Record<string, SampleElement>>,
  records: readonly SampleRecord[],
): { readonly bytes: Buffer; readonly offsets: readonly number[] } {
  const bytes = Buffer.alloc(65_536);
  const names = new Map<string, number>();
  const definitions = new Map<string, number>();
  let at = 512;
  const put = (part: Buffer): number => {
    if (at + part.length > bytes.length) throw new RangeError("sample chunk is full");
    part.copy(bytes, at);
    at += part.length;
    return at - part.length;
  };

  function putName(name: string): void {
    const known = names.get(name);
    put(long(known ?? at + 4));
    if (known !== undefined) return;
    names.set(name, at);
    put(Buffer.concat([long(0), short(hashOf(name)), short(name.length), wide(name), short(0)]));
  }

  function putSized(write: () => void): void {
    const place = put(long(0));
    write();
    bytes.writeUInt32LE(at - place - 4, place);
  }

  function putElement(element: SampleElement): void {
    const attributes = Object.entries(element.attributes ?? {});
    put(Buffer.from([attributes.length > 0 ? 0x41 : 0x01]));
    if (!element.isBare) put(short(0xffff));
    putSized(() => {
      putName(element.name);
      if (attributes.length > 0)
        putSized(() =>
          attributes.forEach(([name, content], index) => {
            put(Buffer.from([index < attributes.length - 1 ? 0x46 : 0x06]));
            putName(name);
            content.forEach(putNode);
          }),
        );
      if (element.content === undefined) return void put(Buffer.from([0x03]));
      put(Buffer.from([0x02]));
      element.content.forEach(putNode);
      put(Buffer.from([0x04]));
    });
  }

  function putNode(node: SampleNode): void {
    if ("name" in node) putElement(node);
    else if ("text" in node) put(Buffer.concat([Buffer.from([0x05, 0x01]), short(node.text.length), wide(node.text)]));
    else if ("value" in node)
      put(
        Buffer.concat([Buffer.from([node.optional ? 0x0e : 0x0d]), short(node.value), Buffer.from([node.type ?? 1])]),
      );
    else if ("typed" in node) put(Buffer.concat([Buffer.from([0x05, node.typed.type]), node.typed.bytes]));
    else if ("character" in node) put(Buffer.concat([Buffer.from([0x08]), short(node.character)]));
    else if ("cdata" in node) put(Buffer.concat([Buffer.from([0x07]), short(node.cdata.length), wide(node.cdata)]));
    else if ("entity" in node) {
      put(Buffer.from([0x09]));
      putName(node.entity);
    } else {
      put(Buffer.from([0x0a]));
      putName(node.instruction);
      put(Buffer.concat([Buffer.from([0x0b]), short(2), wide("ok")]));
    }
  }

  function putFragment(content: SampleContent): void {
    put(Buffer.from([0x0f, 1, 1, 0]));
    if ("element" in content) putElement(content.element);
    else putInstance(content.template, content.values);
    put(Buffer.from([0]));
  }

  function putInstance(name: string, values: readonly (SampleValue & { readonly content?: SampleContent })[]): void {
    const known = definitions.get(name);
    put(Buffer.concat([Buffer.from([0x0c, 1]), long(definitions.size), long(known ?? at + 10)]));
    if (known === undefined) {
      definitions.set(name, at);
      put(Buffer.alloc(20));
      putSized(() => {
        put(Buffer.from([0x0f, 1, 1, 0]));
        putElement(templates[name]!);
        put(Buffer.from([0]));
      });
    }
    put(long(values.length));
    const descriptors = put(
      Buffer.concat(values.map(({ type, bytes: own }) => Buffer.concat([short(own.length), Buffer.from([type, 0])]))),
    );
    values.forEach((value, index) => {
      const start = put(value.bytes);
      if (value.content) putFragment(value.content);
      bytes.writeUInt16LE(at - start, descriptors + 4 * index);
    });
  }

  const offsets = records.map((record) => {
    const start = put(
      Buffer.concat([Buffer.from("**\0\0", "latin1"), long(0), big(BigInt(record.number)), fileTime(record.at)]),
    );
    putFragment(record.content);
    put(Buffer.alloc((8 - ((at + 4 - start) % 8)) % 8));
    bytes.writeUInt32LE(at + 4 - start, start + 4);
    put(long(at + 4 - start));
    return start;
  });
  writeChunkHeader(bytes, {
    first: records[0]?.number ?? 1,
    last: records.at(-1)?.number ?? 0,
    lastOffset: offsets.at(-1) ?? 0,
    end: at,
  });
  return { bytes, offsets };
}

interface HeaderValues {
  readonly first: number;
  readonly last: number;
  readonly lastOffset: number;
  readonly end: number;
}

function writeChunkHeader(bytes: Buffer, { first, last, lastOffset, end }: HeaderValues): void {
  bytes.write("ElfChnk\0", 0, "latin1");
  for (const [at, value] of [
    [8, first],
    [16, last],
    [24, first],
    [32, last],
  ] as const)
    bytes.writeBigUInt64LE(BigInt(value), at);
  bytes.writeUInt32LE(128, 40);
  bytes.writeUInt32LE(lastOffset, 44);
  bytes.writeUInt32LE(end, 48);
  bytes.writeUInt32LE(crc32(bytes.subarray(512, end)), 52);
  bytes.writeUInt32LE(crc32(bytes.subarray(128, 512), crc32(bytes.subarray(0, 120))), 124);
}

/** Puts the header of a file before chunks. */
export function sampleEvtxFile(chunks: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(4096);
  header.write("ElfFile\0", 0, "latin1");
  header.writeBigUInt64LE(BigInt(Math.max(0, chunks.length - 1)), 16);
  header.writeUInt32LE(128, 32);
  header.writeUInt16LE(1, 36);
  header.writeUInt16LE(3, 38);
  header.writeUInt16LE(4096, 40);
  header.writeUInt16LE(chunks.length, 42);
  header.writeUInt32LE(crc32(header.subarray(0, 120)), 124);
  return Buffer.concat([header, ...chunks]);
}
