import { isUtf8 } from "node:buffer";
import { detectBinaryFraming } from "../framing/binary-framer.js";
import { detectEncoding, endOfWholeCharacters } from "../lines/text-encoding.js";
import { MIN_GAP_BYTES } from "../lines/nul-gaps.js";
import { unreadableKind } from "./unreadable-kinds.js";

/** Ways of packing one stream of bytes. */
export type Compression = "gzip" | "xz" | "bzip2" | "zstd" | "lz4";

/** What to do with a file, told from its first bytes: names lie. */
export type FileKind =
  | { readonly kind: "text" | "zip" | "tar" | "7z" | Compression }
  | { readonly kind: "refused"; readonly reason: string };

/** Bytes of a file's beginning that `fileKind` wants to see. */
export const KIND_SAMPLE_BYTES = 64 * 1024;

/** Why a file without bytes is refused. */
export const EMPTY_FILE = "empty file";

/** Tells text and the archives we open from what we cannot read. */
export function fileKind(sample: Buffer, name = ""): FileKind {
  if (sample.length === 0) return refused(EMPTY_FILE);
  if (sample.every((byte) => byte === 0)) return refused("nothing but NUL bytes: it was never written");
  const packed = packedKinds.find(([, magic]) => magic.test(sample.toString("latin1", 0, MAGIC_BYTES)));
  if (packed) return { kind: packed[0] };
  if (isTar(sample)) return { kind: "tar" };
  if (detectBinaryFraming(name, sample)) return { kind: "text" };
  const isBinary = looksBinary(sample);
  const known = unreadableKind(sample, isBinary);
  if (known) return refused(`binary file (${known.name}): ${known.wayOut}`);
  if (isBinary) return refused("binary file of no kind we know: not a log, or encrypted or packed");
  return { kind: "text" };
}

const refused = (reason: string): FileKind => ({ kind: "refused", reason });

const MAGIC_BYTES = 16;

// Bytes as Latin-1 characters.
const packedKinds: readonly (readonly ["zip" | "7z" | Compression, RegExp])[] = [
  ["gzip", /^\x1f\x8b\x08/],
  ["zip", /^PK(?:\x03\x04|\x05\x06)/],
  ["xz", /^\xfd7zXZ\0/],
  ["bzip2", /^BZh[1-9](?:1AY&SY|\x17rE8P\x90)/],
  ["7z", /^7z\xbc\xaf\x27\x1c/],
  ["lz4", /^(?:\x04"M\x18|\x02!L\x18)/],
  ["zstd", /^(?:\x28\xb5\x2f\xfd|[\x50-\x5f]\*M\x18)/],
];

/** Control characters, not counting those that logs hold: tab, line ends, form feed, backspace, bell, escape. */
const isControl = (byte: number): boolean =>
  byte < 7 || byte === 11 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32);

/**
 * NUL does not make a file binary: file systems leave runs of it where a log was not written to its end, and an attacker
 * could hide a log by writing one. Compressed or compiled data has more than a twentieth of control characters elsewhere.
 */
function looksBinary(sample: Buffer): boolean {
  if (sample[0] === 0x4d && sample[1] === 0x5a && sample.subarray(0, 64).includes(0)) return true;
  const encoding = detectEncoding(sample);
  if (encoding === "utf-16le" || encoding === "utf-16be") return false;
  let textBytes = 0;
  let controls = 0;
  let nuls = 0;
  for (let at = 0; at < sample.length; at++) {
    let after = at;
    while (after < sample.length && sample[after] === 0) after++;
    if (after - at >= MIN_GAP_BYTES) {
      at = after - 1;
      continue;
    }
    textBytes++;
    if (isControl(sample[at]!)) controls++;
    if (sample[at] === 0) nuls++;
  }
  if (controls <= textBytes / 20) return false;
  return nuls > 0 || !isUtf8(sample.subarray(0, endOfWholeCharacters(sample)));
}

const TAR_BLOCK = 512;
const CHECKSUM_AT = 148;

/** Old tar files have no magic, but every header has a checksum. */
function isTar(sample: Buffer): boolean {
  if (sample.length < TAR_BLOCK) return false;
  const stored = Number.parseInt(sample.toString("latin1", CHECKSUM_AT, CHECKSUM_AT + 8).replace(/[\0 ].*$/s, ""), 8);
  if (!(stored > 0)) return false;
  let sum = 8 * 0x20;
  for (let i = 0; i < TAR_BLOCK; i++) if (i < CHECKSUM_AT || i >= CHECKSUM_AT + 8) sum += sample[i]!;
  return sum === stored;
}
