import { gunzipSync, inflateRawSync, inflateSync, constants } from "node:zlib";

/** What bytes say once they are unpacked, and which packings and encodings they lay in, the outermost first. */
export interface BytesText {
  readonly encodings: readonly string[];
  readonly text: string;
}

/** Packed payloads that grow beyond this many bytes are bombs, or no text that a log needs. */
const MAX_UNPACKED_BYTES = 65_536;
const MAX_TEXT = 4_000;
const MAX_LAYERS = 2;

type Unpack = (bytes: Uint8Array) => Buffer;
const OPTIONS = { maxOutputLength: MAX_UNPACKED_BYTES, finishFlush: constants.Z_SYNC_FLUSH } as const;
const PACKINGS: Readonly<Record<string, Unpack>> = {
  gzip: (bytes) => gunzipSync(bytes, OPTIONS),
  zlib: (bytes) => inflateSync(bytes, OPTIONS),
  deflate: (bytes) => inflateRawSync(bytes, OPTIONS),
};

/**
 * Reads bytes as text: UTF-8 or UTF-16, also inside gzip and zlib, and inside bare deflate where `mayBeDeflated` says that
 * the line speaks of it. Undefined when they are no text. Unpacks at most 64 KiB and returns at most 4,000 characters.
 */
export function textOfBytes(bytes: Buffer, mayBeDeflated = false, layer = 0): BytesText | undefined {
  const packing = packingOf(bytes);
  if (packing === undefined) {
    return plainText(bytes) ?? (mayBeDeflated && layer === 0 ? unpacked(bytes, "deflate", layer) : undefined);
  }
  return layer < MAX_LAYERS ? unpacked(bytes, packing, layer) : undefined;
}

function unpacked(bytes: Buffer, packing: string, layer: number): BytesText | undefined {
  const inner = tryUnpack(bytes, PACKINGS[packing]!);
  if (inner === "too large") return { encodings: [packing], text: "(unpacks to more than 64 KiB: not shown)" };
  const said = inner && inner.length > 0 ? textOfBytes(inner, false, layer + 1) : undefined;
  return said && { encodings: [packing, ...said.encodings], text: said.text };
}

function tryUnpack(bytes: Buffer, unpack: Unpack): Buffer | "too large" | undefined {
  try {
    return unpack(bytes);
  } catch (error) {
    // Anything else means that the bytes were not packed this way after all.
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "too large" : undefined;
  }
}

function packingOf(bytes: Buffer): string | undefined {
  if (bytes.length < 10) return undefined;
  const first = bytes[0]!;
  const second = bytes[1]!;
  if (first === 0x1f && second === 0x8b && bytes[2] === 8) return "gzip";
  return first === 0x78 && ((first << 8) | second) % 31 === 0 ? "zlib" : undefined;
}

const NO_TEXT = /[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ue000-\uf8ff\ud800-\udfff]/;
const WORD = /\p{L}{2}/u;

function plainText(bytes: Buffer): BytesText | undefined {
  const program = programText(bytes);
  if (program !== undefined) return { encodings: [], text: program };
  const wide = wideOrder(bytes);
  if (wide === undefined && !looksReadable(bytes)) return undefined;
  const narrow = bytes.subarray(0, MAX_TEXT * 4);
  const text = wide === undefined ? utf8Text(narrow) : wideText(narrow, wide);
  // Arguments lie one after the other with a zero byte between them.
  const clear = text
    .replace(/\0+$/, "")
    .replace(/[\0\s]+/g, " ")
    .trim();
  if (clear.length < 3 || NO_TEXT.test(clear) || !WORD.test(clear)) return undefined;
  return { encodings: wide === undefined ? [] : ["utf-16"], text: clear.slice(0, MAX_TEXT) };
}

/** The end of a cut payload may be half a character. */
const utf8Text = (bytes: Buffer): string => bytes.toString("utf8").replace(/\ufffd{1,3}$/, "");

function wideText(bytes: Buffer, order: "le" | "be"): string {
  const even = Buffer.from(bytes.subarray(0, bytes.length & ~1));
  const text = (order === "be" ? even.swap16() : even).toString("utf16le");
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** A Windows or Linux program inside a log line is a finding; its bytes are no text. */
function programText(bytes: Buffer): string | undefined {
  if (bytes.length < 16) return undefined;
  if (bytes[0] === 0x4d && bytes[1] === 0x5a && bytes[2] === 0x90 && bytes[3] === 0)
    return `(a Windows program, ${bytes.length} bytes)`;
  return bytes.readUInt32BE(0) === 0x7f454c46 ? `(a Linux program, ${bytes.length} bytes)` : undefined;
}

/** Every other byte of western text in UTF-16 is zero. */
function wideOrder(bytes: Buffer): "le" | "be" | undefined {
  if (bytes.length < 6) return undefined;
  const start = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) ? 2 : 0;
  if (bytes[start + 1] === 0 && bytes[start + 3] === 0 && bytes[start] !== 0 && isWide(bytes, start + 1)) return "le";
  return bytes[start] === 0 && bytes[start + 2] === 0 && bytes[start + 1] !== 0 && isWide(bytes, start)
    ? "be"
    : undefined;
}

const WIDE_SHARE = 0.75;
const LOOKED_AT = 64;

/** Two zeros may be an accident of a key or an identifier: nearly all of the first characters have one. */
function isWide(bytes: Buffer, from: number): boolean {
  let [zeros, characters] = [0, 0];
  for (let at = from; at < Math.min(bytes.length, LOOKED_AT); at += 2, characters++) if (bytes[at] === 0) zeros++;
  return zeros >= characters * WIDE_SHARE;
}

/** A quick no for most bytes, before a string is made of them. */
function looksReadable(bytes: Buffer): boolean {
  const end = Math.min(bytes.length, 64);
  for (let i = 0; i < end; i++) {
    const byte = bytes[i]!;
    if ((byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 0) || byte === 0x7f || byte >= 0xf5)
      return false;
  }
  return true;
}
