import { detectBinaryFraming } from "../framing/binary-framer.js";
import { detectEncoding } from "../lines/text-encoding.js";

/** What to do with a file, told from its first bytes: names lie. */
export type FileKind =
  { readonly kind: "text" | "gzip" | "zip" | "tar" } | { readonly kind: "refused"; readonly reason: string };

/** Bytes of a file's beginning that `fileKind` wants to see. */
export const KIND_SAMPLE_BYTES = 64 * 1024;

/** Tells text and the archives we open from what we cannot read. */
export function fileKind(sample: Buffer, name = ""): FileKind {
  if (sample.length === 0) return refused("empty file");
  if (beginsWith(sample, "1f8b08")) return { kind: "gzip" };
  if (beginsWith(sample, "504b0304") || beginsWith(sample, "504b0506")) return { kind: "zip" };
  if (isTar(sample)) return { kind: "tar" };
  const archive = otherArchives.find(([, magic]) => beginsWith(sample, magic));
  if (archive) return refused(`archive format is not supported (${archive[0]})`);
  if (detectBinaryFraming(name, sample)) return { kind: "text" };
  const binary = binaries.find(([, magic]) => beginsWith(sample, magic));
  if (binary) return refused(`binary file (${binary[0]})${binary[2] === undefined ? "" : `: ${binary[2]}`}`);
  return isBinary(sample) ? refused("binary file") : { kind: "text" };
}

const refused = (reason: string): FileKind => ({ kind: "refused", reason });

const otherArchives: readonly (readonly [string, string])[] = [
  ["bzip2", "425a6839314159265359"],
  ["xz", "fd377a585a00"],
  ["zstd", "28b52ffd"],
  ["7z", "377abcaf271c"],
  ["rar", "526172211a07"],
];

// Only magic that no line of text begins with: a log may well begin with "MZ" or "PAR1". Some have a way out.
const binaries: readonly (readonly [name: string, magic: string, wayOut?: string])[] = [
  ["ELF", "7f454c46"],
  ["Windows event log (evt)", "300000004c664c65", "save it as evtx with the Event Viewer, and put that in"],
  ["systemd journal", "4c504b5348485248", 'write it out with "journalctl --file <name> -o export", and put that in'],
  ["SQLite database", "53514c69746520666f726d6174203300"],
  ["PNG image", "89504e470d0a1a0a"],
  ["JPEG image", "ffd8ff"],
  ["packet capture (pcap)", "d4c3b2a1"],
  ["packet capture (pcap)", "a1b2c3d4"],
  ["packet capture (pcapng)", "0a0d0d0a"],
  ["Windows registry hive", "72656766"],
  ["Java class", "cafebabe"],
  ["compound document", "d0cf11e0a1b11ae1"],
];

const beginsWith = (bytes: Buffer, hex: string): boolean => bytes.subarray(0, hex.length / 2).toString("hex") === hex;

/** Control characters, not counting those that logs hold: tab, line ends, form feed, backspace, bell, escape. */
const isControl = (byte: number): boolean =>
  byte < 7 || byte === 11 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32);

/**
 * One NUL does not make a file binary: a crash leaves some behind, and an attacker could hide a log by writing one.
 * Compressed or compiled data has more than a twentieth of control characters.
 */
function isBinary(sample: Buffer): boolean {
  if (!sample.includes(0)) return false;
  if (sample[0] === 0x4d && sample[1] === 0x5a && sample.subarray(0, 64).includes(0)) return true;
  const encoding = detectEncoding(sample);
  if (encoding === "utf-16le" || encoding === "utf-16be") return false;
  let controls = 0;
  for (const byte of sample) if (isControl(byte)) controls++;
  return controls > sample.length / 20;
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
