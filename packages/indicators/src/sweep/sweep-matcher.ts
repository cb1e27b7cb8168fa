import { normalAddress } from "@lagebild/domain";
import { addresses4In, addresses6In } from "./addresses.js";
import type { Indicator } from "./indicator.js";
import { base4, base6, number4, number6, patternsOf, type Literal, type Patterns } from "./patterns.js";
import { wordFilter, type WordFilter } from "./word-filter.js";
import { codedRuns, variantsOf } from "./variants.js";

/** Told each indicator that a line holds, and the value that matched; an indicator may be told more than once. */
export type OnHit = (indicator: number, value: string, isDecoded: boolean) => void;

export interface SweepMatcher {
  /** Looks at a line in every form that it has. */
  match(line: string, onHit: OnHit): void;
}

/** Compiles indicators so that a line is looked at once for all of them, however many there are. */
export function sweepMatcher(indicators: readonly Indicator[]): SweepMatcher {
  const patterns = patternsOf(indicators);
  const filter = wordFilter([...patterns.suffixes.keys(), ...patterns.literals.keys()]);
  const hasWords = patterns.suffixes.size + patterns.literals.size > 0;
  const hasAddresses = patterns.addresses.size + patterns.networks4.length > 0;
  const hasAddresses6 =
    patterns.networks6.length > 0 || [...patterns.addresses.keys()].some((one) => one.includes(":"));
  const look = (text: string, onHit: OnHit, isDecoded: boolean): void => {
    const lower = text.toLowerCase();
    if (hasWords) matchWords(lower, filter, patterns, (indicator, value) => onHit(indicator, value, isDecoded));
    if (hasAddresses) matchAddresses4(lower, patterns, onHit, isDecoded);
    if (hasAddresses6) matchAddresses6(lower, patterns, onHit, isDecoded);
    if (patterns.hashes.size > 0 && codedRuns(text).some(([start, end]) => end - start >= MIN_HASH))
      matchMap(lower, HASH, patterns.hashes, (at, value) => onHit(at, value, isDecoded));
    if (patterns.cves.size > 0 && lower.includes("cve-"))
      matchMap(lower, CVE, patterns.cves, (at, value) => onHit(at, value, isDecoded));
  };
  return {
    match(line, onHit) {
      look(line, onHit, false);
      for (const { text, isDecoded } of variantsOf(line)) look(text, onHit, isDecoded);
    },
  };
}

const HASH = /(?<![0-9a-z])[0-9a-f]{32,128}(?![0-9a-z])/g;
const CVE = /cve-\d{4}-\d{4,7}(?!\d)/g;
/** Shorter stretches of digits and letters hold no hash. */
const MIN_HASH = 32;

function matchMap(
  text: string,
  form: RegExp,
  known: ReadonlyMap<string, number>,
  onHit: (indicator: number, value: string) => void,
): void {
  for (const [value] of text.matchAll(form)) {
    const at = known.get(value);
    if (at !== undefined) onHit(at, value);
  }
}

function matchAddresses4(text: string, { addresses, networks4 }: Patterns, onHit: OnHit, isDecoded: boolean): void {
  for (const written of addresses4In(text)) {
    const value = normalAddress(written);
    if (value === undefined) continue;
    const at = addresses.get(value);
    if (at !== undefined) onHit(at, value, isDecoded);
    if (networks4.length === 0) continue;
    const number = number4(value);
    for (const [bits, byBase] of networks4) {
      const network = byBase.get(base4(number, bits));
      if (network !== undefined) onHit(network, value, isDecoded);
    }
  }
}

function matchAddresses6(text: string, { addresses, networks6 }: Patterns, onHit: OnHit, isDecoded: boolean): void {
  for (const written of addresses6In(text)) {
    const value = normalAddress(written) ?? normalAddress(written.replace(/(?::|\.)\d{1,5}$/, ""));
    if (value === undefined || !value.includes(":")) continue;
    const at = addresses.get(value);
    if (at !== undefined) onHit(at, value, isDecoded);
    for (const [bits, byBase] of networks6) {
      const network = byBase.get(base6(number6(value), bits));
      if (network !== undefined) onHit(network, value, isDecoded);
    }
  }
}

/** Words of the text that may be a name, or lead to texts that are looked for. */
function matchWords(
  text: string,
  filter: WordFilter,
  { suffixes, literals }: Patterns,
  onHit: (indicator: number, value: string) => void,
): void {
  let slashed: string | undefined;
  filter.scan(text, (start, end, wordStart) => {
    const found = text.slice(start, end);
    const isWhole = start === wordStart;
    if (isWhole || text[start - 1] === ".")
      for (const at of suffixes.get(found) ?? []) onHit(at, text.slice(wordStart, end));
    if (!isWhole) return;
    for (const literal of literals.get(found) ?? []) {
      slashed ??= text.replace(/[\\/]+/g, "/");
      if (holds(slashed, literal)) onHit(literal.indicator, literal.text);
    }
  });
}

/** Whether the text stands in the line between borders, and what must stand beside it does too. */
function holds(text: string, literal: Literal): boolean {
  for (let at = text.indexOf(literal.text); at >= 0; at = text.indexOf(literal.text, at + 1)) {
    if (!isBegin(text, at, literal) || !isEnd(text, at + literal.text.length, literal)) continue;
    const { beside } = literal;
    return beside === undefined || holds(text, { ...literal, text: beside, beside: undefined });
  }
  return false;
}

const WORD = /[\p{L}\p{N}_]/u;
const isWord = (character: string | undefined): boolean => character !== undefined && WORD.test(character);

function isBegin(text: string, at: number, { isTail, text: wanted }: Literal): boolean {
  if (at === 0 || isTail) return true;
  const before = text[at - 1];
  if (isWord(before)) return !isWord(wanted[0]) && wanted[0] !== "/";
  return !((before === "." || before === "-") && isWord(text[at - 2]));
}

function isEnd(text: string, end: number, { isUrl, text: wanted }: Literal): boolean {
  const after = text[end];
  if (after === undefined) return true;
  if (isWord(after)) return !isWord(wanted.at(-1));
  if (after === "." || after === "-") return !isWord(text[end + 1]);
  // A site's address stands for all of its pages; that of a page for this page alone.
  return !(isUrl && after === "/" && wanted.includes("/") && !/[\s"'<>)]/.test(text[end + 1] ?? " "));
}
