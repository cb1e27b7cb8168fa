import type { FieldValues } from "@lagebild/domain";
import { newFields } from "../formats/flatten-object.js";

const MAX_TEXT = 8_192;
const MAX_PAIRS = 100;
const MAX_NAME = 60;
const MAX_VALUE = 2_000;
/** One pair alone is rather a word of the sentence than a record's field. */
const MIN_PAIRS = 2;

/** Characters of names, and those in front of a name: a URL has others before its arguments. */
const IS_NAME = flagsOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@.-");
const IS_BEFORE = flagsOf(" \t,(");
const ENDS_VALUE = flagsOf(" \t\r\n,;)]\"'<");
/** How a value is closed that begins with a mark. */
const CLOSING: Readonly<Record<string, string>> = { '"': '"', "'": "'", "<": ">" };

/**
 * Reads `name=value` pairs of a text, as firewalls, mailers, kernels and services write them; quotes are taken off. Undefined
 * where there are fewer than two. At most 100 pairs of the first 8,192 characters, the first of a name.
 */
export function readPairs(text: string): FieldValues | undefined {
  let sign = text.indexOf("=");
  if (sign > 0 && BARRED.test(text)) return barredPairs(text);
  if (sign < 0 || text.indexOf("=", sign + 1) < 0) return undefined;
  const listed = listedPairs(text, sign);
  if (listed) return listed;
  const fields = newFields();
  const end = Math.min(text.length, MAX_TEXT);
  let count = 0;
  while (sign >= 0 && sign < end && count < MAX_PAIRS) {
    const name = nameBefore(text, sign);
    const valueEnd = name === undefined ? sign + 1 : endOfValue(text, sign + 1, end);
    if (name !== undefined) {
      const value = clear(text.slice(sign + 1, valueEnd));
      if (value !== "" && !(name in fields)) {
        fields[name] = value.slice(0, MAX_VALUE);
        count++;
      }
    }
    sign = text.indexOf("=", valueEnd);
  }
  if (count < MIN_PAIRS) return undefined;
  // What sudo ran goes on to the end of the line.
  if (fields["COMMAND"] !== undefined)
    fields["COMMAND"] = text.slice(text.indexOf("COMMAND=") + "COMMAND=".length).slice(0, MAX_VALUE);
  return fields;
}

/** Pairs with bars between them and nothing else, as Check Point's exporter writes them: blanks are of the values then. */
const BARRED = /^[A-Za-z_@][\w.@-]{0,60}=[^|=]{0,400}\|[A-Za-z_@][\w.@-]{0,60}=/;

function barredPairs(text: string): FieldValues {
  const fields = newFields();
  for (const pair of text.slice(0, MAX_TEXT).split("|", MAX_PAIRS)) {
    const sign = pair.indexOf("=");
    const name = pair.slice(0, Math.max(0, sign));
    const value = clear(pair.slice(sign + 1)).trim();
    if (nameBefore(pair, sign) === name && name !== "" && value !== "" && !(name in fields))
      fields[name] = value.slice(0, MAX_VALUE);
  }
  return fields;
}

/** Signs that part a list of pairs from what stands in front of it. */
const IN_FRONT = /(?:^|[|¦:–>\t]|\s-)\s*$/u;
const ONE_PAIR = /^\s*[\p{L}_@][\p{L}\p{N}_@.-]{0,60}\s?=(?![^=]*\s[\p{L}_@][\p{L}\p{N}_@.-]{0,60}=)/u;

/**
 * Pairs with semicolons between them and nothing else, that are all of a text or its last column: blanks and commas are of
 * the values then. Undefined where they are no such list.
 */
function listedPairs(text: string, sign: number): FieldValues | undefined {
  const name = nameBefore(text, sign);
  if (name === undefined || text.indexOf(";", sign) < 0 || !IN_FRONT.test(text.slice(0, sign - name.length)))
    return undefined;
  const pairs = text.slice(sign - name.length, MAX_TEXT).split(";");
  if (pairs.at(-1)!.trim() === "") pairs.pop();
  if (pairs.length < MIN_PAIRS || pairs.length > MAX_PAIRS || !pairs.every((pair) => ONE_PAIR.test(pair)))
    return undefined;
  const fields = newFields();
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const [own, value] = [pair.slice(0, at).trim(), clear(pair.slice(at + 1).trim())];
    if (value !== "" && !(own in fields)) fields[own] = value.slice(0, MAX_VALUE);
  }
  return fields;
}

function nameBefore(text: string, sign: number): string | undefined {
  let start = sign;
  while (start > 0 && isOfName(text, start - 1) && sign - start <= MAX_NAME) start--;
  if (start === sign || sign - start > MAX_NAME || (start > 0 && !has(IS_BEFORE, text, start - 1))) return undefined;
  return /[\p{L}_@]/u.test(text[start]!) ? text.slice(start, sign) : undefined;
}

/** Behind the closing mark, or where a blank or another delimiter ends the value. */
function endOfValue(text: string, start: number, end: number): number {
  const closing = CLOSING[text[start] ?? ""];
  if (closing !== undefined) {
    let at = start + 1;
    for (; at < end && at - start <= MAX_VALUE; at++) {
      if (text[at] === "\\" && closing === '"') at++;
      else if (text[at] === closing) return at + 1;
    }
    return at; // never closed: what was looked at is not looked at again
  }
  let at = start;
  while (at < end && !has(ENDS_VALUE, text, at)) at++;
  return at;
}

function clear(written: string): string {
  const closing = CLOSING[written[0] ?? ""];
  if (closing === undefined) return written;
  const inner = written.length > 1 && written.endsWith(closing) ? written.slice(1, -1) : "";
  return (closing === '"' && inner.includes("\\") ? inner.replace(/\\(["\\])/g, "$1") : inner).trim();
}

/** Letters of Latin-1 and its extensions: `Größe=12`. */
const isOfName = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code < 128 ? IS_NAME[code] === 1 : code >= 0xc0 && code < 0x250 && code !== 0xd7 && code !== 0xf7;
};

function flagsOf(characters: string): Uint8Array {
  const flags = new Uint8Array(128);
  for (const character of characters) flags[character.charCodeAt(0)] = 1;
  return flags;
}

function has(flags: Uint8Array, text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && flags[code] === 1;
}
