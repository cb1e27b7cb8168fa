/** A run of text that decodes to readable text. */
export interface Payload {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly encoding: "base64" | "base64url" | "base32" | "hex" | "utf-16 base64" | "character codes" | "bits";
}

const BASE64 = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
const HEX = /(?:(?:0x)?[0-9a-fA-F]{2}[ :,]?){12,}/g;
const CODES = /(?:(?:\[char\])?\d{2,3} ?[,+;] ?){10,}\d{0,3}/gi;
const BASE32 = /[A-Z2-7]{24,}={0,6}/g;
const BITS = /(?:[01]{8}[ ,]?){10,}/g;
const READABLE_SHARE = 0.9;

/** Finds base64, base32, hex, bits and character codes that hold text; binary content and plain words are passed over. */
export function readPayloads(text: string): readonly Payload[] {
  return [
    ...base64Payloads(text),
    ...hexPayloads(text),
    ...codePayloads(text),
    ...payloadsOf(text, BASE32, "base32", base32Bytes),
    ...payloadsOf(text, BITS, "bits", bitBytes),
  ];
}

function payloadsOf(
  text: string,
  form: RegExp,
  encoding: Payload["encoding"],
  read: (run: string) => Uint8Array,
): readonly Payload[] {
  return Array.from(text.matchAll(form)).flatMap(({ 0: run, index }) => {
    const plain = readUtf8(read(run));
    return plain === undefined ? [] : [{ start: index, end: index + run.length, text: plain, encoding }];
  });
}

const BASE32_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function base32Bytes(run: string): Uint8Array {
  const bytes: number[] = [];
  let [held, count] = [0, 0];
  for (const digit of run.replace(/=+$/, "")) {
    held = ((held << 5) | BASE32_DIGITS.indexOf(digit)) & 0xfff;
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes.push((held >> count) & 255);
  }
  return Uint8Array.from(bytes);
}

const bitBytes = (run: string): Uint8Array => Uint8Array.from(run.matchAll(/[01]{8}/g), ([bits]) => parseInt(bits, 2));

function base64Payloads(text: string): readonly Payload[] {
  const payloads: Payload[] = [];
  for (const { 0: run, index } of text.matchAll(BASE64)) {
    if (!looksRandom(run)) continue;
    const payload = readBase64(run, index);
    if (payload) payloads.push(payload);
    else for (const part of partsOf(run, index)) payloads.push(part);
  }
  return payloads;
}

/** Where a path or a query leads into base64, only a part of the run is payload. */
function partsOf(run: string, index: number): readonly Payload[] {
  const payloads: Payload[] = [];
  for (const { 0: part, index: at } of run.matchAll(/[A-Za-z0-9+]{16,}={0,2}/g)) {
    if (part.length === run.length) break;
    const payload = readBase64(part, index + at);
    if (payload) payloads.push(payload);
  }
  return payloads;
}

function readBase64(run: string, index: number): Payload | undefined {
  // letters stuck in front shift the alignment
  for (let skip = 0; skip < 4; skip++) {
    const body = run.slice(skip);
    const bytes = Buffer.from(body, "base64");
    const found = { start: index + skip, end: index + run.length };
    const wide = readUtf16(bytes);
    if (wide !== undefined) return { ...found, text: wide, encoding: "utf-16 base64" };
    const text = readUtf8(bytes);
    if (text !== undefined) return { ...found, text, encoding: /[-_]/.test(body) ? "base64url" : "base64" };
  }
  return undefined;
}

function hexPayloads(text: string): readonly Payload[] {
  const payloads: Payload[] = [];
  for (const { 0: run, index } of text.matchAll(HEX)) {
    const digits = run.replace(/0x|[ :,]/g, "");
    const bytes = Buffer.from(digits, "hex");
    const plain = readUtf16(bytes) ?? readUtf8(bytes);
    if (plain !== undefined) payloads.push({ start: index, end: index + run.length, text: plain, encoding: "hex" });
  }
  return payloads;
}

function codePayloads(text: string): readonly Payload[] {
  const payloads: Payload[] = [];
  for (const { 0: run, index } of text.matchAll(CODES)) {
    const codes = [...run.matchAll(/\d{2,3}/g)].map(([code]) => Number(code)).filter((code) => code < 256);
    const plain = readUtf8(Uint8Array.from(codes));
    if (plain !== undefined) {
      payloads.push({ start: index, end: index + run.length, text: plain, encoding: "character codes" });
    }
  }
  return payloads;
}

/** Words of a language keep to one case; base64 mixes cases or has digits within the first few dozen characters. */
function looksRandom(run: string): boolean {
  const head = run.slice(0, 400);
  return /[A-Z]/.test(head) && /[a-z]/.test(head);
}

function readUtf16(bytes: Uint8Array): string | undefined {
  const even = bytes.length & ~1;
  if (even < 16) return undefined;
  let zeros = 0;
  for (let at = 1; at < even; at += 2) if (bytes[at] === 0) zeros++;
  if (zeros < even * 0.4) return undefined;
  return readable(Buffer.from(bytes.subarray(0, even)).toString("utf16le"));
}

function readUtf8(bytes: Uint8Array): string | undefined {
  if (bytes.length < 10) return undefined;
  // most runs are not text: the beginning tells without decoding all
  const head = bytes.subarray(0, 256);
  let odd = 0;
  // the arguments of a command are parted by zeros
  for (const byte of head) if ((byte > 0 && byte < 9) || (byte > 13 && byte < 32) || byte === 127) odd++;
  if (odd > head.length * (1 - READABLE_SHARE)) return undefined;
  return readable(new TextDecoder().decode(bytes).replaceAll("\0", " "));
}

function readable(text: string): string | undefined {
  let odd = 0;
  for (const character of text) if (character === "\ufffd" || (character < " " && !/[\t\r\n]/.test(character))) odd++;
  return odd <= text.length * (1 - READABLE_SHARE) ? text : undefined;
}
