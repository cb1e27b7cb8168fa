/** What stands for other characters: any number, exactly one, or one of the dashes that Windows takes for an option. */
export type Wildcard = { readonly wild: "any" | "one" | "dash" };
/** A value of a rule: texts and wildcards in order. */
export type SigmaText = readonly (string | Wildcard)[];

export const ANY: Wildcard = { wild: "any" };
export const ONE: Wildcard = { wild: "one" };
export const DASH: Wildcard = { wild: "dash" };

/** A test of one value. `literals`: texts in lower case of which every match holds one; undefined where none is known. */
export interface TextTest {
  matches(raw: string, lower: string): boolean;
  /** Compiles what is compiled with its first use. Failure "invalid" where that cannot be done. */
  check?(): void;
  /** A line end stands where the value begins or ends. */
  readonly literals: readonly string[] | undefined;
  /** Set where the test is equality with this text in lower case. */
  readonly equals?: string;
}

/** Reads a value as written: `*` and `?` are wildcards unless a backslash stands before; other backslashes are text. */
export function parseSigmaText(written: string): SigmaText {
  const parts: (string | Wildcard)[] = [];
  let text = "";
  const add = (wildcard: Wildcard): void => {
    if (text !== "") parts.push(text);
    text = "";
    if (wildcard.wild !== "any" || parts.at(-1) !== ANY) parts.push(wildcard);
  };
  for (let at = 0; at < written.length; at++) {
    const character = written[at]!;
    const next = written[at + 1];
    if (character === "\\" && (next === "*" || next === "?" || next === "\\")) {
      text += next;
      at++;
    } else if (character === "*") add(ANY);
    else if (character === "?") add(ONE);
    else text += character;
  }
  if (text !== "") parts.push(text);
  return parts;
}

/** Returns the text, or undefined where it holds wildcards. */
export function plainText(text: SigmaText): string | undefined {
  if (text.length === 0) return "";
  return text.length === 1 && typeof text[0] === "string" ? text[0] : undefined;
}

/** Puts wildcards around a text, once. */
export function surround(text: SigmaText, before: boolean, after: boolean): SigmaText {
  return [
    ...(before && text[0] !== ANY ? [ANY] : []),
    ...text,
    ...(after && (text.at(-1) !== ANY || text.length === 0) ? [ANY] : []),
  ].filter((part, i, all) => part !== ANY || all[i - 1] !== ANY);
}

/** Compiles a value to a test; ignores case unless it is cased. */
export function textTest(text: SigmaText, isCased: boolean): TextTest {
  const parts = isCased ? text : text.map((part) => (typeof part === "string" ? part.toLowerCase() : part));
  const literal = longestLiteral(parts);
  const literals = literal === "" ? undefined : [literal.toLowerCase()];
  const matches = matcherOf(parts);
  const plain = plainText(parts);
  return {
    literals,
    matches: isCased ? (raw) => matches(raw) : (_, lower) => matches(lower),
    ...(plain !== undefined && !isCased && { equals: plain }),
  };
}

function matcherOf(parts: SigmaText): (value: string) => boolean {
  const plain = plainText(parts);
  if (plain !== undefined) return (value) => value === plain;
  const [first, second, third] = parts;
  if (parts.length === 1 && first === ANY) return () => true;
  if (parts.length === 2 && first === ANY && typeof second === "string") return (value) => value.endsWith(second);
  if (parts.length === 2 && typeof first === "string" && second === ANY) return (value) => value.startsWith(first);
  if (parts.length === 3 && first === ANY && typeof second === "string" && third === ANY)
    return (value) => value.includes(second);
  return glob(parts);
}

/** Between two wildcards for any number: characters by code, and those that stand for one character. */
type Segment = readonly number[];
const ONE_CODE = -1;
const DASH_CODE = -2;
const dashes = new Set([..."-/–—―"].map((dash) => dash.charCodeAt(0)));

/** Matches from left to right, each piece where it first fits: linear in the value for each piece. */
function glob(parts: SigmaText): (value: string) => boolean {
  const segments: number[][] = [[]];
  for (const part of parts) {
    const last = segments.at(-1)!;
    if (part === ANY) segments.push([]);
    else if (typeof part !== "string") last.push(part.wild === "one" ? ONE_CODE : DASH_CODE);
    else for (let at = 0; at < part.length; at++) last.push(part.charCodeAt(at));
  }
  const head = segments[0]!;
  const tail = segments.at(-1)!;
  const middle = segments.slice(1, -1);
  if (segments.length === 1) return (value) => value.length === head.length && fits(value, 0, head);
  return (value) => {
    if (!fits(value, 0, head)) return false;
    let at = head.length;
    const end = value.length - tail.length;
    for (const segment of middle) {
      at = find(value, at, end, segment);
      if (at < 0) return false;
      at += segment.length;
    }
    return at <= end && fits(value, end, tail);
  };
}

function find(value: string, from: number, end: number, segment: Segment): number {
  for (let at = from; at + segment.length <= end; at++) if (fits(value, at, segment)) return at;
  return -1;
}

function fits(value: string, at: number, segment: Segment): boolean {
  if (at + segment.length > value.length) return false;
  for (let i = 0; i < segment.length; i++) {
    const wanted = segment[i]!;
    const code = value.charCodeAt(at + i);
    if (wanted !== code && wanted !== ONE_CODE && !(wanted === DASH_CODE && dashes.has(code))) return false;
  }
  return true;
}

function longestLiteral(parts: SigmaText): string {
  let longest = "";
  parts.forEach((part, i) => {
    if (typeof part !== "string") return;
    const literal = `${i === 0 ? "\n" : ""}${part}${i === parts.length - 1 ? "\n" : ""}`;
    if (literal.length > longest.length) longest = literal;
  });
  return parts.length === 0 ? "\n\n" : longest;
}
