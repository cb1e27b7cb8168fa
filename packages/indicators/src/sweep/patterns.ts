import { domainToUnicode } from "node:url";
import type { Indicator } from "./indicator.js";

/** A text that must stand in a line between borders of words. Slashes and backslashes are one slash. */
export interface Literal {
  readonly indicator: number;
  readonly text: string;
  /** A path whose beginning was cut off, so that anything may stand before it. */
  readonly isTail: boolean;
  /** Goes on with a path on another page or file, which is another URL. */
  readonly isUrl: boolean;
  /** Must stand in the line too, as an account's domain does in a field of its own. */
  readonly beside: string | undefined;
}

/** Indicators by how they are looked for; numbers are positions in the list. */
export interface Patterns {
  /** Names and their subdomains. */
  readonly suffixes: ReadonlyMap<string, readonly number[]>;
  /** By their anchor: the word of the text that fewest others have. */
  readonly literals: ReadonlyMap<string, readonly Literal[]>;
  readonly hashes: ReadonlyMap<string, number>;
  readonly cves: ReadonlyMap<string, number>;
  readonly addresses: ReadonlyMap<string, number>;
  /** Version 4 networks by width, then by their first address. */
  readonly networks4: readonly (readonly [bits: number, byBase: ReadonlyMap<number, number>])[];
  readonly networks6: readonly (readonly [bits: number, byBase: ReadonlyMap<bigint, number>])[];
}

/** Cuts text into words as lines are cut: letters, digits, dots, hyphens and underscores, without dots and hyphens at the ends. */
export const wordsOf = (text: string): readonly string[] =>
  (text.match(/[\p{L}\p{N}_.-]+/gu) ?? [])
    .map((word) => word.replace(/^[.-]+|[.-]+$/g, ""))
    .filter((word) => word !== "");

/** Sorts indicators by how they are looked for. */
export function patternsOf(indicators: readonly Indicator[]): Patterns {
  const suffixes = new Map<string, number[]>();
  const literals: Literal[] = [];
  const hashes = new Map<string, number>();
  const cves = new Map<string, number>();
  const addresses = new Map<string, number>();
  const networks4 = new Map<number, Map<number, number>>();
  const networks6 = new Map<number, Map<bigint, number>>();
  indicators.forEach(({ kind, value }, at) => {
    switch (kind) {
      case "address":
        return void addresses.set(value, at);
      case "network":
        return addNetwork(value, at, networks4, networks6);
      case "hash":
        return void hashes.set(value, at);
      case "cve":
        return void cves.set(value, at);
      case "domain":
        for (const name of new Set([value, domainToUnicode(value)])) push(suffixes, name, at);
        return;
      case "url":
      case "mail":
      case "path":
      case "account":
      case "text":
        literals.push(literalOf(kind, value, at));
    }
  });
  return {
    suffixes,
    literals: anchored(literals),
    hashes,
    cves,
    addresses,
    networks4: [...networks4],
    networks6: [...networks6],
  };
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function literalOf(kind: Indicator["kind"], value: string, indicator: number): Literal {
  const domained = kind === "account" ? /^([^/]+)\/(.+)$/.exec(value) : null;
  const isTail = kind === "path" && value.startsWith("*/");
  return {
    indicator,
    text: domained ? domained[2]! : value.slice(isTail ? 1 : 0),
    isTail,
    isUrl: kind === "url",
    beside: domained?.[1],
  };
}

/** Files each text under the word of it that fewest texts share, so that common words lead to few checks. */
function anchored(literals: readonly Literal[]): ReadonlyMap<string, readonly Literal[]> {
  const shared = new Map<string, number>();
  const words = literals.map(({ text }) => wordsOf(text));
  for (const list of words) for (const word of new Set(list)) shared.set(word, (shared.get(word) ?? 0) + 1);
  const byAnchor = new Map<string, Literal[]>();
  literals.forEach((literal, i) => {
    const [anchor] = [...words[i]!].sort((a, b) => shared.get(a)! - shared.get(b)! || b.length - a.length);
    if (anchor !== undefined) push(byAnchor, anchor, literal);
  });
  return byAnchor;
}

/** An address of version 4 as a number. */
export function number4(text: string): number {
  const [a = 0, b = 0, c = 0, d = 0] = text.split(".").map(Number);
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

/** The first address of the network that an address lies in. */
export const base4 = (address: number, bits: number): number =>
  bits === 0 ? 0 : (address & (0xffffffff << (32 - bits))) >>> 0;

/** An address of version 6 in its shortest form as a number. */
export function number6(text: string): bigint {
  const [head = "", tail] = text.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const middle = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...middle, ...right].reduce((sum, part) => (sum << 16n) | BigInt(Number.parseInt(part, 16)), 0n);
}

export const base6 = (address: bigint, bits: number): bigint => (address >> BigInt(128 - bits)) << BigInt(128 - bits);

function addNetwork(
  value: string,
  at: number,
  networks4: Map<number, Map<number, number>>,
  networks6: Map<number, Map<bigint, number>>,
): void {
  const [base = "", width = ""] = value.split("/");
  const bits = Number(width);
  if (base.includes(":")) {
    const known = networks6.get(bits) ?? new Map<bigint, number>();
    networks6.set(bits, known.set(base6(number6(base), bits), at));
  } else {
    const known = networks4.get(bits) ?? new Map<number, number>();
    networks4.set(bits, known.set(base4(number4(base), bits), at));
  }
}
