/** A set of UTF-16 code units. */
export interface CharacterSet {
  has(code: number): boolean;
  /** Set where it holds this one character only. */
  readonly only?: string;
}

export type CodeRange = readonly [from: number, to: number];

const digits: readonly CodeRange[] = [[0x30, 0x39]];
const word: readonly CodeRange[] = [...digits, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
const space: readonly CodeRange[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
/** What `\d`, `\w` and `\s` stand for; upper case letters stand for all others. */
export const CLASSES: Readonly<Record<string, readonly CodeRange[]>> = { d: digits, w: word, s: space };

/** Returns the ranges between those given. */
export function complement(ranges: readonly CodeRange[]): readonly CodeRange[] {
  const others: CodeRange[] = [];
  let next = 0;
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (from > next) others.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  if (next <= 0xffff) others.push([next, 0xffff]);
  return others;
}

/** Makes a set; `foldsCase` adds the lower case of what is in it, for texts in lower case. */
export function characterSet(ranges: readonly CodeRange[], isNegated: boolean, foldsCase: boolean): CharacterSet {
  const all = foldsCase ? [...ranges, ...ranges.flatMap(lowerCaseOf)] : ranges;
  const ascii = new Uint8Array(128);
  const others = all.filter(([, to]) => to >= 128);
  for (const [from, to] of all) for (let code = from; code <= Math.min(to, 127); code++) ascii[code] = 1;
  const inSet = (code: number): boolean =>
    code < 128 ? ascii[code] === 1 : others.some(([from, to]) => code >= from && code <= to);
  const [first] = ranges;
  const isOne = ranges.length === 1 && first![0] === first![1] && !isNegated;
  const only = isOne ? String.fromCharCode(first![0]) : undefined;
  return {
    has: isNegated ? (code) => !inSet(code) : inSet,
    ...(only !== undefined && { only: foldsCase ? only.toLowerCase() : only }),
  };
}

const MAX_FOLDED = 1_000;

function lowerCaseOf([from, to]: CodeRange): readonly CodeRange[] {
  const folded: CodeRange[] = [];
  for (let code = from; code <= Math.min(to, from + MAX_FOLDED); code++) {
    const lower = String.fromCharCode(code).toLowerCase();
    const lowered = lower.charCodeAt(0);
    if (lower.length === 1 && lowered !== code) folded.push([lowered, lowered]);
  }
  return folded;
}
