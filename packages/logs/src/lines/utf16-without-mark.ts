/** Bytes of NUL in a row that say nothing of the encoding: they stand for lost text. */
const MIN_RUN_BYTES = 16;
const MIN_PAIRS = 3;
/** A text of any script still has line ends, blanks and digits. */
const MIN_ASCII_SHARE = 0.02;
const MAX_ODD_SHARE = 0.02;
const MAX_JUDGED_PAIRS = 8 * 1024;

/**
 * Tells UTF-16 without a byte order mark, in any script, from text of single bytes and from binary. Bytes must hold a
 * zero: line ends, blanks and digits of UTF-16 do.
 */
export function utf16WithoutMark(bytes: Buffer): "utf-16le" | "utf-16be" | undefined {
  const judged = bytes.subarray(0, 2 * Math.min(MAX_JUDGED_PAIRS, bytes.length >> 1));
  const text = withoutRuns(judged);
  if (text.length < 2 * MIN_PAIRS || isSingleBytes(text)) return undefined;
  const little = judge(text);
  const big = judge(Buffer.from(text).swap16());
  const [better, worse] = little.ascii >= big.ascii ? [little, big] : [big, little];
  const pairs = text.length / 2;
  if (better.odd > pairs * MAX_ODD_SHARE || better.ascii < pairs * MIN_ASCII_SHARE) return undefined;
  if (better.ascii <= worse.ascii) return undefined;
  return better === little ? "utf-16le" : "utf-16be";
}

/** ASCII with a NUL here and there: UTF-16 has as many zeros as ASCII, or bytes that are no ASCII. */
function isSingleBytes(text: Buffer): boolean {
  let zeros = 0;
  let ascii = 0;
  for (const byte of text) {
    if (byte === 0) zeros++;
    else if ((byte >= 32 && byte < 127) || (byte >= 9 && byte <= 13)) ascii++;
  }
  return zeros === 0 || (zeros < text.length / 4 && ascii > (text.length - zeros) * 0.9);
}

/** Whole pairs that lie in no long run of zeros. */
function withoutRuns(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (let zero = bytes.indexOf(0); zero >= 0;) {
    let after = zero;
    while (after < bytes.length && bytes[after] === 0) after++;
    if (after - zero >= MIN_RUN_BYTES) {
      parts.push(bytes.subarray(from, zero + (zero & 1)));
      from = after & ~1;
    }
    zero = bytes.indexOf(0, after);
  }
  return Buffer.concat([...parts, bytes.subarray(from)]);
}

/** Letters, marks, numbers, punctuation, symbols and blanks of any script. */
const WRITTEN = /[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\t\r\n\f\u001b\ufeff]/gu;
const ASCII = /[\t\r\n\x20-\x7e]/g;

function judge(littleEndian: Buffer): { readonly ascii: number; readonly odd: number } {
  const text = littleEndian.toString("utf16le");
  const written = text.match(WRITTEN)?.reduce((sum, character) => sum + character.length, 0) ?? 0;
  return { ascii: text.match(ASCII)?.length ?? 0, odd: text.length - written };
}
