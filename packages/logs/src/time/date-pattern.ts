import { fullYear } from "./read-date.js";
import { MONTHS } from "./time-words.js";

/** The parts of a time that a pattern's letters stand for. */
type Part =
  "year" | "month" | "day" | "hour" | "half-hour" | "minute" | "second" | "fraction" | "half" | "zone" | "other";

interface PatternReader {
  readonly expression: RegExp;
  /** What its groups are. */
  readonly parts: readonly Part[];
}

const LETTERS: Readonly<Record<string, Part>> = {
  y: "year",
  u: "year",
  M: "month",
  L: "month",
  d: "day",
  H: "hour",
  k: "hour",
  h: "half-hour",
  K: "half-hour",
  m: "minute",
  s: "second",
  S: "fraction",
  a: "half",
  z: "zone",
  Z: "zone",
  X: "zone",
  x: "zone",
  V: "zone",
  E: "other",
};
const TOKEN = /'((?:[^']|''){0,40})'|([A-Za-z])\2*|[\s\S]/g;
const MAX_PATTERN = 60;
const MAX_KEPT = 200;
const known = new Map<string, PatternReader | undefined>();

/**
 * Reads a time by the pattern that a log gives with it, in the letters of Java's date formats (`dd/MM/yyyy HH:mm:ss`), and
 * writes it so that it can be read in one way only. Undefined where the text does not fit, or the pattern has no year.
 */
export function timeByPattern(text: string, pattern: string): string | undefined {
  const reader = readerOf(pattern);
  const match = text.length > 80 ? null : reader?.expression.exec(text.trim());
  if (!reader || !match) return undefined;
  const found: Partial<Record<Part, string>> = {};
  reader.parts.forEach((part, i) => (found[part] = match[i + 1]!));
  const month = MONTHS.get(found.month?.toLowerCase().replace(/\.$/, "") ?? "") ?? Number(found.month);
  const year = found.year?.length === 2 ? fullYear(Number(found.year)) : Number(found.year);
  if (!(year > 0 && month >= 1 && month <= 12) || found.day === undefined) return undefined;
  const two = (value: string | number): string => String(value).padStart(2, "0");
  const clock = `${two(hourOf(found))}:${two(found.minute ?? 0)}:${two(found.second ?? 0)}`;
  const fraction = found.fraction === undefined ? "" : `.${found.fraction}`;
  const zone = found.zone === undefined ? "" : /^[+\-Z]/.test(found.zone) ? found.zone : ` ${found.zone}`;
  return `${year}-${two(month)}-${two(found.day)} ${clock}${fraction}${zone}`;
}

function hourOf(found: Partial<Record<Part, string>>): number {
  if (found["half-hour"] === undefined) return Number(found.hour ?? 0) % 24;
  return (Number(found["half-hour"]) % 12) + (/^p/i.test(found.half ?? "") ? 12 : 0);
}

function readerOf(pattern: string): PatternReader | undefined {
  if (known.has(pattern)) return known.get(pattern);
  const reader = pattern.length > MAX_PATTERN ? undefined : compile(pattern);
  if (known.size >= MAX_KEPT) known.clear();
  known.set(Buffer.from(pattern).toString(), reader);
  return reader;
}

function compile(pattern: string): PatternReader | undefined {
  const parts: Part[] = [];
  let source = "";
  const tokens = [...pattern.matchAll(TOKEN)];
  for (const [i, [token, quoted, letter]] of tokens.entries()) {
    if (letter === undefined) {
      source += literal(quoted === undefined ? token : quoted === "" ? "'" : quoted.replaceAll("''", "'"));
      continue;
    }
    const part = LETTERS[letter];
    if (part === undefined) return undefined;
    parts.push(part);
    // Numbers that touch have as many digits as their letters.
    source += `(${valueOf(part, token.length, tokens[i + 1]?.[2] !== undefined)})`;
  }
  return { expression: new RegExp(`^${source}$`, "iu"), parts };
}

function valueOf(part: Part, length: number, isTouched: boolean): string {
  if (part === "other") return String.raw`\p{L}{1,12}\.?`;
  if (part === "month" && length > 2) return String.raw`\p{L}{3,10}\.?`;
  if (part === "half") return String.raw`[ap]\.?m\.?`;
  if (part === "zone")
    return String.raw`[+-]\d{1,2}:?(?:\d\d)?|[A-Za-z]{1,5}(?:[+-]\d{1,2}:?(?:\d\d)?)?|[A-Za-z]{2,14}(?:/[A-Za-z_]{2,20}){1,2}`;
  if (isTouched) return String.raw`\d{${length}}`;
  return part === "year" ? String.raw`\d{2}|\d{4}` : part === "fraction" ? String.raw`\d{1,9}` : String.raw`\d{1,2}`;
}

const literal = (text: string): string =>
  text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`).replace(/\s+/g, String.raw`\s+`);
