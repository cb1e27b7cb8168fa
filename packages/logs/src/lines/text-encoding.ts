import { isUtf8 } from "node:buffer";
import type { TextEncodingName } from "@lagebild/domain";
import { utf16WithoutMark } from "./utf16-without-mark.js";

/** Bytes of a file's beginning that are enough to tell its encoding. */
export const ENCODING_SAMPLE_BYTES = 64 * 1024;

/**
 * Tells how text is encoded from its first bytes: byte order mark, else UTF-16 by what its pairs of bytes are, else UTF-8, else
 * Latin-1. A character cut off at the end of the sample does not count against UTF-8.
 */
export function detectEncoding(sample: Uint8Array): TextEncodingName {
  const bytes = asBuffer(sample).subarray(0, ENCODING_SAMPLE_BYTES);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const wide = bytes.includes(0) ? utf16WithoutMark(bytes) : undefined;
  if (wide !== undefined) return wide;
  const whole = bytes.subarray(0, endOfWholeCharacters(bytes));
  if (isUtf8(whole)) return "utf-8";
  return isMostlyUtf8(whole) ? "utf-8" : "latin1";
}

/** Bytes of the byte order mark that text in this encoding begins with; 0 where there is none. */
export function markLength(bytes: Uint8Array, encoding: TextEncodingName): number {
  const [first, second, third] = bytes;
  if (encoding === "utf-8") return first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0;
  if (encoding === "utf-16le") return first === 0xff && second === 0xfe ? 2 : 0;
  if (encoding === "utf-16be") return first === 0xfe && second === 0xff ? 2 : 0;
  return 0;
}

/** Decodes bytes the way `readLines` does, so that a byte range read later gives the same text. */
export function decodeText(bytes: Uint8Array, encoding: TextEncodingName): string {
  const buffer = asBuffer(bytes);
  if (encoding === "utf-8") return buffer.toString("utf8");
  if (encoding === "latin1") return buffer.toString("latin1");
  return decodeUtf16(buffer, encoding);
}

/** How many of the bytes are left when a UTF-8 character that the end cuts off is left out. */
export function endOfWholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** The same bytes as a Buffer, not copied. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Tells whether UTF-16 bytes are whole characters, each surrogate with its other half. */
export const isWholeUtf16 = (bytes: Buffer, encoding: "utf-16le" | "utf-16be"): boolean =>
  bytes.length % 2 === 0 && rawUtf16(bytes, encoding).search(LONE_SURROGATE) < 0;

const LONE_SURROGATE = /\p{Surrogate}/gu;

function decodeUtf16(bytes: Buffer, encoding: "utf-16le" | "utf-16be"): string {
  const text = rawUtf16(bytes, encoding).replace(LONE_SURROGATE, "\uFFFD");
  return bytes.length % 2 === 0 ? text : `${text}\uFFFD`;
}

function rawUtf16(bytes: Buffer, encoding: "utf-16le" | "utf-16be"): string {
  const even = bytes.subarray(0, bytes.length & ~1);
  return (encoding === "utf-16be" ? Buffer.from(even).swap16() : even).toString("utf16le");
}

/** Latin-1 hardly ever holds valid UTF-8 sequences by chance, so a file with more valid than broken ones is damaged UTF-8. */
function isMostlyUtf8(bytes: Buffer): boolean {
  let valid = 0;
  let broken = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte < 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (length > 1 && isUtf8(bytes.subarray(i, i + length)) && i + length <= bytes.length) {
      valid++;
      i += length - 1;
    } else broken++;
  }
  return valid > broken;
}
