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

function nameBefore(text: string, sign: number): string | undefined {
  let start = sign;
  while (start > 0 && has(IS_NAME, text, start - 1) && sign - start <= MAX_NAME) start--;
  if (start === sign || sign - start > MAX_NAME || (start > 0 && !has(IS_BEFORE, text, start - 1))) return undefined;
  return /[A-Za-z_@]/.test(text[start]!) ? text.slice(start, sign) : undefined;
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

function flagsOf(characters: string): Uint8Array {
  const flags = new Uint8Array(128);
  for (const character of characters) flags[character.charCodeAt(0)] = 1;
  return flags;
}

function has(flags: Uint8Array, text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && flags[code] === 1;
}
