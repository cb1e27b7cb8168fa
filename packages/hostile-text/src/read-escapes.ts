/** How characters were written; the names a finding shows. */
export type EscapeName = "url" | "url twice" | "html" | "unicode escapes" | "quoted-printable";

/** A text with its escapes read, and where each of its characters stood. */
export interface ReadText {
  readonly text: string;
  /** Start in the original of each character of `text`, and one more for its end; undefined where nothing was escaped. */
  readonly positions: Int32Array | undefined;
  /** How each character was written; 0 is plain. */
  readonly written: Uint8Array | undefined;
}

const NAMES: readonly (EscapeName | undefined)[] = [
  undefined,
  "url",
  "url twice",
  "html",
  "unicode escapes",
  "quoted-printable",
];
const ROUNDS = 3;
/** How characters are written in logs; repeats are bounded, so that a line of backslashes takes linear time. */
const FORMS: readonly string[] = [
  "(?:%[0-9a-fA-F]{2})+",
  "%[uU][0-9a-fA-F]{4}",
  "&#[xX]0*[0-9a-fA-F]{1,6};?",
  "&#0*\\d{1,7};?",
  "&(?:[lL][tT]|[gG][tT]|amp|AMP|quot|apos|nbsp|colon|comma|period);",
  // four digits in JSON, Java and JavaScript, eight behind Python's capital, any number within braces
  "\\\\{1,8}u(?:[0-9a-fA-F]{4}|\\{[0-9a-fA-F]{1,6}\\})",
  "\\\\{1,8}U[0-9a-fA-F]{8}",
  "(?:\\\\{1,8}x[0-9a-fA-F]{2})+",
  "(?:\\\\[01][0-7]{2}){2,}",
  // letters and blanks as mails write them
  "=(?:20|[46][1-9A-F]|[57][0-9A])",
];
const ESCAPED = new RegExp(FORMS.join("|"), "g");
const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
  nbsp: " ",
  colon: ":",
  comma: ",",
  period: ".",
};

/** Reads URL, HTML, `\u`, `\x`, octal and quoted-printable escapes, nested up to three deep. */
export function readEscapes(text: string): ReadText {
  let read: ReadText = { text, positions: undefined, written: undefined };
  for (let round = 0; round < ROUNDS; round++) {
    const next = readOnce(read);
    if (next === read) break;
    read = next;
  }
  return read;
}

/** How the characters from `start` to `end` of a read text were written, if not plainly. */
export function escapeBetween(read: ReadText, start: number, end: number): EscapeName | undefined {
  if (!read.written) return undefined;
  let found = 0;
  for (let at = start; at < end; at++) found = Math.max(found, read.written[at] ?? 0);
  return NAMES[found];
}

function readOnce(read: ReadText): ReadText {
  const { text } = read;
  const parts: string[] = [];
  const positions = new Int32Array(text.length + 1);
  const written = new Uint8Array(text.length);
  let [from, length] = [0, 0];
  const copy = (to: number): void => {
    parts.push(text.slice(from, to));
    for (let at = from; at < to; at++) {
      written[length] = read.written?.[at] ?? 0;
      positions[length++] = read.positions?.[at] ?? at;
    }
  };
  ESCAPED.lastIndex = 0;
  for (let match = ESCAPED.exec(text); match; match = ESCAPED.exec(text)) {
    const plain = unescape(match[0]);
    if (plain === undefined || plain.length > match[0].length) continue;
    copy(match.index);
    from = match.index + match[0].length;
    const name = nameOf(match[0], read.written?.[match.index] ?? 0);
    // characters of one escape share its length evenly, so that a span may begin within a long one
    for (let at = 0; at < plain.length; at++) {
      const source = match.index + Math.floor((at * match[0].length) / plain.length);
      written[length] = name;
      positions[length++] = read.positions?.[source] ?? source;
    }
    parts.push(plain);
  }
  if (from === 0) return read;
  copy(text.length);
  positions[length] = read.positions?.[text.length] ?? text.length;
  return { text: parts.join(""), positions: positions.subarray(0, length + 1), written: written.subarray(0, length) };
}

function nameOf(escape: string, before: number): number {
  if (escape.startsWith("%")) return before === 1 || before === 2 ? 2 : 1;
  if (escape.startsWith("=")) return 5;
  return escape.startsWith("&") ? 3 : 4;
}

function unescape(escape: string): string | undefined {
  if (escape.startsWith("&#")) return character(parseInt(escape.replace(/^&#x?/i, ""), /^&#x/i.test(escape) ? 16 : 10));
  if (escape.startsWith("&")) return ENTITIES[escape.slice(1, -1).toLowerCase()];
  if (/^(?:%|\\+)u/i.test(escape)) return character(parseInt(escape.replace(/^(?:%|\\+)u\{?/i, ""), 16));
  const isOctal = /^\\[01]/.test(escape);
  const bytes = Uint8Array.from(escape.matchAll(isOctal ? /[0-7]{3}/g : /[0-9a-f]{2}/gi), ([byte]) =>
    parseInt(byte, isOctal ? 8 : 16),
  );
  return new TextDecoder().decode(bytes);
}

const character = (codePoint: number): string | undefined =>
  codePoint >= 9 && codePoint <= 0x10ffff && Number.isFinite(codePoint) ? String.fromCodePoint(codePoint) : undefined;
