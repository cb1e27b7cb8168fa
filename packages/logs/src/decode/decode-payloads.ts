import { textOfBytes } from "./decode-bytes.js";

/** Text that lay encoded in a log line. */
export interface DecodedPayload {
  /** Encodings from the outermost to the innermost, such as `base64, utf-16`. */
  readonly encoding: string;
  /** The encoded part as the line holds it; the beginning of a long one. */
  readonly original: string;
  /** What it says, on one line; the beginning of a long one. Written by whoever wrote the line: hostile. */
  readonly text: string;
}

const MAX_SCANNED = 65_536;
const MAX_TOKEN = 20_000;
const MAX_PAYLOADS = 8;
const MAX_DEPTH = 3;
const MAX_EXCERPT = 80;
const MAX_TEXT = 1_000;
const MIN_BASE64 = 16;
const MIN_HEX = 16;

/** Finds the encoded texts of a line: base64, hexadecimal digits, URL escapes and packed ones, three deep, eight at most. */
export function decodePayloads(text: string): readonly DecodedPayload[] {
  const found: DecodedPayload[] = [];
  collect(text.slice(0, MAX_SCANNED), [], 1, found);
  return found;
}

/** Decodes what one word hides, the innermost text last. `key` is the name before its equals sign, `isDeflated` as for bytes. */
export function decodeWord(word: string, key = "", isDeflated = false): readonly DecodedPayload[] {
  if (word.length > MAX_TOKEN) return [];
  const clear = decodeToken(word, key, isDeflated);
  if (!clear) return [];
  const found: DecodedPayload[] = [];
  addPayload(word, clear.encodings, clear.text, 1, found);
  return found;
}

const SEPARATORS = /[\s"'<>,;(){}[\]|`]+/;

function collect(text: string, outer: readonly string[], depth: number, found: DecodedPayload[]): void {
  const isDeflated = /deflate/i.test(text);
  for (const token of text.split(SEPARATORS)) {
    if (found.length >= MAX_PAYLOADS) return;
    if (token.length < 8 || token.length > MAX_TOKEN) continue;
    const url = token.includes("%") ? decodeUrl(token) : undefined;
    if (url !== undefined) {
      if (isTelling(token)) addPayload(token, [...outer, ...urlRounds(token)], url, depth, found);
      else if (depth < MAX_DEPTH) collectParts(url, outer, depth, isDeflated, found);
    } else collectParts(token, outer, depth, isDeflated, found);
  }
}

/** Looks at the values of a token: what stands between its equals signs, question marks and ampersands. */
function collectParts(
  token: string,
  outer: readonly string[],
  depth: number,
  isDeflated: boolean,
  found: DecodedPayload[],
): void {
  let key = "";
  for (const part of token.split(/[=?&:]+(?=[^=])/)) {
    const clear = decodeToken(part, key, isDeflated) ?? decodeLastSegment(part, isDeflated);
    if (clear) addPayload(part, [...outer, ...clear.encodings], clear.text, depth, found);
    if (found.length >= MAX_PAYLOADS) return;
    key = part;
  }
}

/** A slash belongs to base64 and to paths: where the whole is no payload, the part behind the last slash may be. */
function decodeLastSegment(part: string, isDeflated: boolean): Clear | undefined {
  const slash = part.lastIndexOf("/");
  return slash < 0 ? undefined : decodeToken(part.slice(slash + 1), "", isDeflated);
}

function addPayload(
  original: string,
  encodings: readonly string[],
  text: string,
  depth: number,
  found: DecodedPayload[],
): void {
  if (found.length >= MAX_PAYLOADS) return;
  const excerpt = original.length > MAX_EXCERPT ? `${original.slice(0, MAX_EXCERPT)}…` : original;
  const known = found.length;
  if (depth < MAX_DEPTH) collect(text, encodings, depth + 1, found);
  const clear = text.slice(0, MAX_TEXT);
  found.splice(known, 0, { encoding: encodings.join(", "), original: excerpt, text: clear });
  if (found.length > MAX_PAYLOADS) found.length = MAX_PAYLOADS;
}

interface Clear {
  readonly encodings: readonly string[];
  readonly text: string;
}

/** Fields whose values the Linux audit system writes as digits where they hold blanks or quotes. */
const AUDIT_KEY = /^(?:proctitle|a\d{1,3}|name|exe|comm|cwd|cmd|data|acct|path|key|grp|vm|dev|new_name|old_name)$/;

function decodeToken(word: string, key: string, isDeflated: boolean): Clear | undefined {
  if (word.length >= 6 && AUDIT_KEY.test(key) && word.length % 2 === 0 && /^[0-9A-F]+$/.test(word)) {
    return clearOf("hex", textOfBytes(Buffer.from(word, "hex")));
  }
  if (word.length < MIN_BASE64) return word.includes("\\x") ? decodeEscapes(word) : undefined;
  if (isHex(word)) return clearOf("hex", textOfBytes(Buffer.from(word.replace(/^0x/i, ""), "hex"), isDeflated));
  if (word.includes("\\x")) return decodeEscapes(word);
  if (!mayBeBase64(word, isDeflated)) return undefined;
  const isUrlSafe = word.includes("-") || word.includes("_");
  return clearOf(isUrlSafe ? "base64url" : "base64", textOfBytes(Buffer.from(word, "base64"), isDeflated));
}

const clearOf = (
  encoding: string,
  said: { readonly encodings: readonly string[]; readonly text: string } | undefined,
): Clear | undefined => said && { encodings: [encoding, ...said.encodings], text: said.text };

/** Digits alone are a number, not a text. */
const isHex = (word: string): boolean =>
  word.length >= MIN_HEX && word.length % 2 === 0 && /^(?:0x)?[0-9a-fA-F]+$/.test(word) && /[a-fA-F]/.test(word);

function decodeEscapes(word: string): Clear | undefined {
  if (!/(?:\\x[0-9a-fA-F]{2}){3}/.test(word)) return undefined;
  const bytes = Buffer.from(
    word.replace(/\\x([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16))),
    "latin1",
  );
  return clearOf("escapes", textOfBytes(bytes));
}

const SIX_BITS = new Int8Array(128).fill(-1);
[..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].forEach((character, i) => {
  SIX_BITS[character.charCodeAt(0)] = i;
});
SIX_BITS[0x2d] = 62;
SIX_BITS[0x5f] = 63;

/** Says no to nearly every word that is not base64 of something, by its alphabet and its first six bytes. */
function mayBeBase64(word: string, isDeflated: boolean): boolean {
  for (let i = 0; i < 8; i++) if (bitsAt(word, i) < 0) return false;
  if (!isDeflated && !startsReadable(word)) return false;
  const end = word.endsWith("==") ? word.length - 2 : word.endsWith("=") ? word.length - 1 : word.length;
  for (let i = 8; i < end; i++) if (bitsAt(word, i) < 0) return false;
  return end % 4 !== 1 || word.length > 400; // a long one may have been cut anywhere
}

function bitsAt(word: string, i: number): number {
  const code = word.charCodeAt(i);
  return code < 128 ? SIX_BITS[code]! : -1;
}

function startsReadable(word: string): boolean {
  const first = (bitsAt(word, 0) << 18) | (bitsAt(word, 1) << 12) | (bitsAt(word, 2) << 6) | bitsAt(word, 3);
  const b0 = first >> 16;
  const b1 = (first >> 8) & 0xff;
  const b2 = first & 0xff;
  if (b0 === 0x1f || b0 === 0x78 || b0 >= 0xc2 || b0 === 0x7f) return true; // packed, or no ASCII
  if (b0 === 0 || b1 === 0) return true; // UTF-16
  return (b0 === 0x4d && b1 === 0x5a) || (isPrintable(b0) && isPrintable(b1) && isPrintable(b2));
}

const isPrintable = (byte: number): boolean =>
  (byte >= 0x20 && byte !== 0x7f) || byte === 9 || byte === 10 || byte === 13;

/** URL escapes in a row, or a number that Windows events write for a message of the system (`%%1538`): that is none. */
const ESCAPES = /%%\d{4,5}(?!\d)|(?:%[0-9a-fA-F]{2})+/g;

/** Decodes URL escapes, three times where they were escaped three times. Undefined when nothing changes. */
export function decodeUrl(text: string): string | undefined {
  let decoded = text;
  for (let round = 0; round < MAX_DEPTH && /%[0-9a-fA-F]{2}/.test(decoded); round++) {
    decoded = decoded.replace(ESCAPES, (escapes) =>
      escapes.startsWith("%%") ? escapes : Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8"),
    );
  }
  // Line ends and control characters would let a payload pretend to be a line of its own.
  return decoded === text ? undefined : decoded.replace(/[\x00-\x1f\x7f]+/g, " ");
}

/** `url` once for each time the text was escaped. */
function urlRounds(text: string): readonly string[] {
  const rounds = /%(?:25){2,}[0-9a-fA-F]{2}/.test(text) ? 3 : /%25[0-9a-fA-F]{2}/.test(text) ? 2 : 1;
  return Array.from({ length: rounds }, () => "url");
}

/** Letters need no escape, and quotes, brackets and dots-and-slashes in a request are worth reading; a blank is not. */
const isTelling = (token: string): boolean =>
  /%(?:25|2[27-9e;]|3[0-9bce]|[46][1-9a-f]|[57][0-9abcd]|60|7c|0[0-9a-f]|5c)/i.test(token);
