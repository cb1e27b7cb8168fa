import { normalAddress, stemOf, type SaidValue } from "@lagebild/domain";
import { knownLexicon } from "../links/lexicon.js";
import { messageKind } from "./message-kind.js";

/** Names further on are not looked for. */
const LONGEST = 8_000;
/** A value that goes on longer behind its name is none. */
const LONGEST_VALUE = 400;
const MOST_VALUES = 8;
const PARTS = /\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})/gu;
const WORD = /\p{L}+|\p{N}+/gu;
/** What stands between a name and its value where the value is marked: `state=6`, `"user": "root"`, `topic [test]`. */
const MARKED = /^["'\])]*\s{0,3}(?:(?:[:=#]|->)+\s{0,3}["'“„‘`([{<]*|(?!')\s?["'“„‘`([{<]+)([^\s,;"'”“’`)\]}>]+)/u;
/** The same in quotation marks, which may hold blanks. */
const QUOTED =
  /^["'\])]*\s{0,3}(?:(?:[:=#]|->)+\s{0,3}|(?!')\s?)(?:"([^"]+)"|'([^']+)'(?!\p{L})|“([^”]+)”|„([^“”]+)[“”]|`([^`]+)`)/u;
/** A number that the name is the beginning of: `KB5073457`, `attempt_1445144423722_0020_m_000002_0`, `blk_-38865`. */
const JOINED = /^(\d{2,}(?![\p{L}\p{N}])|_-?\d{2,}[\p{L}\p{N}_-]*)/u;
const NEXT = /^\s{1,3}([^\s,;:"'”“’`()[\]{}<>]+)/u;
/** Hours, minutes and seconds, alone and behind a name. */
const HOURS = String.raw`\d{1,4}(?::\d\d){1,2}(?:[.,]\d{1,9})?`;
const LENGTH = new RegExp(`^${HOURS}$`, "u");
const LENGTH_BEHIND = new RegExp(String.raw`^\s{1,3}(${HOURS})(?![\p{L}\p{N}:])`, "u");
const NUMBER_BEFORE = /(?<![\p{L}\p{N}_.,:/-])(\d[\d.,]*)\s?$/u;
const LONGEST_NUMBER = 30;

/** Names of a value as sequences of stems, the longest first. */
type Names = readonly (readonly string[])[];

const MOST_KEPT = 500;
const kept = new Map<string, Names>();

function namesOf(said: readonly string[]): Names {
  const key = said.join("\n");
  const known = kept.get(key);
  if (known) return known;
  const { alike } = knownLexicon();
  const names = [
    ...new Set(said.flatMap((name) => namesAlike((name.toLowerCase().match(WORD) ?? []).map(stemOf), alike))),
  ]
    .filter((name) => name !== "")
    .map((name) => name.split(" "))
    .sort((a, b) => b.length - a.length);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, names);
  return names;
}

/** A single word also stands there as one that means the same. */
const namesAlike = (stems: readonly string[], alike: (stem: string) => readonly string[]): readonly string[] =>
  stems.length === 1 ? [stems[0]!, ...alike(stems[0]!)] : [stems.join(" ")];

/**
 * Reads the values that a text says beside any of some names: marked ("state=6"), joined ("KB5073457"), counted
 * ("48213 files") or behind the name ("user weber"). Each once, at most eight; of the last kind the first only.
 */
export function valuesSaid(text: string, { said, as }: SaidValue): readonly string[] {
  if (as === "message") return [messageKind(text)];
  const names = namesOf(said);
  const fits = (value: string): boolean => as === undefined || kindOf(value) === as;
  const words = [...text.slice(0, LONGEST).matchAll(WORD)].flatMap(wordsIn);
  const marked = new Set<string>();
  let next: string | undefined;
  for (let at = 0; at < words.length && marked.size < MOST_VALUES; at++) {
    const name = names.find((stems) => stems.every((stem, place) => words[at + place]?.stem === stem));
    if (!name) continue;
    const { start } = words[at]!;
    const { end } = words[at + name.length - 1]!;
    const value = markedValue(text, start, end);
    const isMarked = value !== undefined && fits(value);
    if (isMarked) marked.add(value);
    const behind = isMarked || isPart(words, at) ? undefined : nextValue(text, end);
    if (behind !== undefined && fits(behind)) next ??= behind;
    at += name.length - 1;
  }
  return marked.size > 0 ? [...marked] : next === undefined ? [] : [next];
}

function markedValue(text: string, start: number, end: number): string | undefined {
  const joined = wholeBehind(text, end, JOINED);
  if (joined !== undefined && !/\p{L}/u.test(text[start - 1] ?? " ")) return text.slice(start, end) + joined;
  if (isWithin(text, start, end)) return undefined;
  const found =
    wholeBehind(text, end, QUOTED) ?? wholeBehind(text, end, MARKED) ?? wholeBehind(text, end, LENGTH_BEHIND);
  if (found !== undefined && /[\p{L}\p{N}]/u.test(found)) return withoutEnd(found);
  return numberBefore(text, start);
}

/** What a pattern finds right behind a place, unless it goes on beyond what is looked at. */
function wholeBehind(text: string, end: number, pattern: RegExp): string | undefined {
  const found = pattern.exec(text.slice(end, end + LONGEST_VALUE));
  if (!found || (found[0].length === LONGEST_VALUE && text.length > end + LONGEST_VALUE)) return undefined;
  return found.slice(1).find((value) => value !== undefined);
}

/** A number right before a place, unless it began before what is looked at. */
function numberBefore(text: string, start: number): string | undefined {
  const from = Math.max(0, start - LONGEST_NUMBER);
  const found = NUMBER_BEFORE.exec(text.slice(from, start));
  return !found || (found.index === 0 && from > 0) ? undefined : withoutEnd(found[1]!);
}

/** The word behind a name, where it is a value and no little word. */
function nextValue(text: string, end: number): string | undefined {
  const found = wholeBehind(text, end, NEXT);
  if (found === undefined) return undefined;
  const value = withoutEnd(found);
  const lower = value.toLowerCase();
  const { closed, isLittle } = knownLexicon();
  return closed.has(lower) || isLittle(lower) || !/[\p{L}\p{N}]/u.test(value) ? undefined : value;
}

interface Word {
  readonly stem: string;
  readonly start: number;
  readonly end: number;
}

/** A word, and the words within a name such as `EnabledPrivilegeList`, each with the whole name's place. */
function wordsIn(match: RegExpExecArray): readonly Word[] {
  const [word] = match;
  const [start, end] = [match.index, match.index + word.length];
  const whole = { stem: stemOf(word.toLowerCase()), start, end };
  if (!/\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}{2}/u.test(word)) return [whole];
  return [whole, ...(word.match(PARTS) ?? []).map((part) => ({ stem: stemOf(part.toLowerCase()), start, end }))];
}

function kindOf(value: string): NonNullable<SaidValue["as"]> {
  if (normalAddress(value) !== undefined) return "address";
  return numberSaid(value) === undefined && !LENGTH.test(value) ? "name" : "number";
}

/** A part of a name says nothing of the word behind it, unless that is marked as its value. */
const isPart = (words: readonly Word[], at: number): boolean =>
  words[at - 1]?.start === words[at]!.start || words[at + 1]?.start === words[at]!.start;

/** A part of a longer word is not its name. */
const isWithin = (text: string, start: number, end: number): boolean =>
  /[\p{L}_]/u.test(text[start - 1] ?? " ") || /[\p{L}_]/u.test(text[end] ?? " ");

const withoutEnd = (value: string): string => value.replace(/[.,;:!?]+$/u, "");

/** Reads a number as logs write it: `7650`, `7.90`, `48,213`, `61,4`; undefined for anything else. */
export function numberSaid(value: string): number | undefined {
  if (/^-?\d+(?:\.\d+)?$/u.test(value)) return Number(value);
  if (/^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/u.test(value)) return Number(value.replaceAll(",", ""));
  if (/^-?\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?$/u.test(value)) return Number(value.replaceAll(".", "").replace(",", "."));
  return /^-?\d+,\d{1,2}$/u.test(value) ? Number(value.replace(",", ".")) : undefined;
}
