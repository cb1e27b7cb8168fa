import type { FieldValues } from "@lagebild/domain";

const MAX_TEXT = 8_192;
const MAX_PAIRS = 100;
const MAX_VALUE = 2_000;
/** Fewer are rather a sentence with colons than a list. */
const MIN_NAMED = 4;
const MIN_QUOTED = 2;

/** `action:"Drop"; src:"203.0.113.7"`, as Check Point and others write. */
const QUOTED = /(?:^|[[;,\s])([A-Za-z_][\w.-]{0,59}):{1,2}\s?"((?:[^"\\]|\\.){0,2000})"(?=\s*[;,\]]|\s*$)/g;
/** What begins a pair in `SrcIP: 203.0.113.7, Prefilter Policy: Unknown`: up to three words and a colon behind a comma or at the beginning. */
const NAME = /(?:^|, |: |\. )([A-Za-z]\w{0,40}(?:[ /][A-Za-z]\w{0,20}){0,2}): (?=\S)/g;

/**
 * Reads lists of values that colons set apart from their names. Undefined where the text is no such list, so that sentences
 * with colons stay sentences.
 */
export function readNamedLists(text: string): FieldValues | undefined {
  const colon = text.indexOf(":");
  if (colon < 0) return undefined;
  const body = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
  if (/:\s?"/.test(body)) {
    const quoted = readQuoted(body);
    if (quoted) return quoted;
  }
  return body.indexOf(": ", colon) < 0 || !body.includes(", ") ? undefined : readNamed(body);
}

function readQuoted(text: string): FieldValues | undefined {
  const fields = emptyFields();
  let count = 0;
  for (const [, name, value] of text.matchAll(QUOTED)) {
    if (value === "" || name! in fields) continue;
    fields[name!] = value!.replace(/\\(["\\\]])/g, "$1").slice(0, MAX_VALUE);
    if (++count >= MAX_PAIRS) break;
  }
  return count < MIN_QUOTED ? undefined : fields;
}

function readNamed(text: string): FieldValues | undefined {
  const names = [...text.matchAll(NAME)].slice(0, MAX_PAIRS);
  if (names.length < MIN_NAMED) return undefined;
  const fields = emptyFields();
  let last = 0;
  names.forEach((match, i) => {
    const next = names[i + 1];
    const value = text.slice(match.index + match[0].length, next?.index ?? text.length).trim();
    if (value === "" || match[1]! in fields) return;
    fields[match[1]!] = (next ? value : value.replace(/[.,\s]+$/, "")).slice(0, MAX_VALUE);
    last++;
  });
  return last < MIN_NAMED ? undefined : fields;
}

const emptyFields = (): Record<string, string> => Object.create(null) as Record<string, string>;
