import { gunzipSync, inflateRawSync, inflateSync } from "node:zlib";

/** Longer words are decoded only so far. */
const MAX_WORD = 200_000;
const MAX_DEPTH = 3;
const MAX_DECODED_CHARACTERS = 1_000_000;

/** A line's text in another form: unescaped or decoded. */
export interface Variant {
  readonly text: string;
  /** False where only escapes of the log's own format were undone. */
  readonly isDecoded: boolean;
}

const ESCAPED = /\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrtbf"'/\\])/;
const URL_ESCAPED = /%[0-9a-fA-F]{2}/;
const MIN_CODED = 16;
/** Characters of base64, plain and for URLs, and of hexadecimal digits. */
const isCoded = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9+/_-]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const COUNTED_LABELS = /\(\d{1,2}\)[a-z0-9_-]/i;
const PRINTABLE = /^[\t\r\n\x20-\x7e\u00a0-\u024f\u0370-\u04ff\u2010-\u203a\u20ac]+$/;

/** Lists what else a line says: with its escapes undone, and what base64, hexadecimal digits and URL escapes in it hide. */
export function variantsOf(line: string): readonly Variant[] {
  const found: Variant[] = [];
  if (line.includes("\\") && ESCAPED.test(line)) found.push({ text: unescapeText(line), isDecoded: false });
  if (line.includes("(") && COUNTED_LABELS.test(line))
    found.push({ text: line.replace(/\(\d{1,2}\)/g, "."), isDecoded: false });
  const budget = { left: MAX_DECODED_CHARACTERS };
  for (const text of hiddenIn(line, MAX_DEPTH, budget)) found.push({ text, isDecoded: true });
  return found;
}

function* hiddenIn(text: string, depth: number, budget: { left: number }): Generator<string> {
  if (depth === 0) return;
  if (text.includes("%") && URL_ESCAPED.test(text)) {
    const decoded = decodeUrlEscapes(text);
    if (decoded !== text && take(decoded, budget)) {
      yield decoded;
      yield* hiddenIn(decoded, depth - 1, budget);
    }
  }
  for (const [start, end] of codedRuns(text)) {
    const decoded = decodeWord(text.slice(start, Math.min(end, start + MAX_WORD)), () => /deflate/i.test(text));
    if (decoded === undefined || !take(decoded, budget)) continue;
    yield decoded;
    yield* hiddenIn(decoded, depth - 1, budget);
  }
}

/** Stretches of characters that may be coded text, at least 16 of them, as `[start, end)`. */
export function codedRuns(text: string): readonly (readonly [start: number, end: number])[] {
  const runs: [number, number][] = [];
  // Every stretch of 16 holds one of each 16th characters, so that the others need no look.
  for (let probe = MIN_CODED - 1; probe < text.length; probe += MIN_CODED) {
    if (!codedAt(text, probe)) continue;
    let start = probe;
    while (start > 0 && codedAt(text, start - 1)) start--;
    let end = probe + 1;
    while (end < text.length && codedAt(text, end)) end++;
    if (end - start >= MIN_CODED) runs.push([start, end]);
    while (probe + MIN_CODED < end) probe += MIN_CODED;
  }
  return runs;
}

function codedAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && isCoded[code] === 1;
}

function take(text: string, budget: { left: number }): boolean {
  budget.left -= text.length;
  return budget.left >= 0;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

const unescapeText = (text: string): string =>
  text.replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrtbf"'/\\])/g, (_, code: string) =>
    code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code),
  );

const decodeUrlEscapes = (text: string): string =>
  text.replace(/(?:%[0-9a-fA-F]{2})+/g, (escapes) => Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8"));

/** Text that a word hides as base64, of UTF-8 or UTF-16, packed or not, or as hexadecimal digits. */
function decodeWord(word: string, isDeflated: () => boolean): string | undefined {
  if (/^(?:[0-9a-fA-F]{2}){8,}$/.test(word)) return readable(Buffer.from(word, "hex"));
  if (word.length % 4 === 1 || !/[a-z]/.test(word) || !/[A-Z]/.test(word)) return undefined;
  const bytes = Buffer.from(word, "base64");
  return readable(bytes) ?? readable(unpacked(bytes, isDeflated));
}

/** Bytes that gzip or zlib packed, or raw deflate where the line speaks of it; none where they are not, or unpack to too much. */
function unpacked(bytes: Buffer, isDeflated: () => boolean): Buffer {
  const limit = { maxOutputLength: MAX_DECODED_CHARACTERS };
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes, limit);
    if (bytes[0] === 0x78 && bytes.readUInt16BE(0) % 31 === 0) return inflateSync(bytes, limit);
    if (isDeflated()) return inflateRawSync(bytes, limit);
  } catch {
    // no packed text
  }
  return Buffer.alloc(0);
}

function readable(bytes: Buffer): string | undefined {
  const isUtf16 = bytes.length >= 8 && bytes[1] === 0 && bytes[3] === 0 && bytes[5] === 0;
  const text = bytes.toString(isUtf16 ? "utf16le" : "utf8").replace(/\0/g, " ");
  return PRINTABLE.test(text) && /[\p{L}\d]{3}/u.test(text) ? text : undefined;
}
