import { foldCharacter, foldUmlauts, type WordDisguise } from "./fold-character.js";
import type { Word } from "./word.js";
import { isKnown, isReversed, isRotated } from "./word-lexicon.js";
import { regroupWords } from "./regroup-words.js";

export interface WordList {
  readonly words: readonly Word[];
  /** Words that are ours under ROT13, or backwards. */
  readonly rotatedCount: number;
  readonly reversedCount: number;
}

const LEET: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "8": "b",
  "@": "a",
  $: "s",
  "!": "i",
  "|": "l",
};

const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isLower = (code: number): boolean => code >= 97 && code <= 122;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
// @ $ ! stand for letters within a word
const isLeetSign = (code: number): boolean => code === 64 || code === 36 || code === 33;

/** Reads the words of a text: letters folded, disguises undone, joined words parted. Linear in the text. */
export function readWords(text: string): WordList {
  const reader = wordReader(text);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 128) reader.ascii(code, at);
    else {
      const codePoint = text.codePointAt(at) ?? code;
      const length = codePoint > 0xffff ? 2 : 1;
      reader.other(codePoint, at, length);
      at += length - 1;
    }
  }
  return reader.finish(text.length);
}

interface Reader {
  ascii(code: number, at: number): void;
  other(codePoint: number, at: number, length: number): void;
  finish(at: number): WordList;
}

/** Letters of the run under way; `cuts` are where a small letter is followed by a capital. */
interface RunUnderWay {
  letters: string;
  positions: number[];
  cuts: number[];
  hasDigits: boolean;
  wasLower: boolean;
  lookAlikes: number;
  invisibles: number;
  tags: number;
}

const emptyRun = (): RunUnderWay => ({
  letters: "",
  positions: [],
  cuts: [],
  hasDigits: false,
  wasLower: false,
  lookAlikes: 0,
  invisibles: 0,
  tags: 0,
});

function wordReader(text: string): Reader {
  const words: Word[] = [];
  let run = emptyRun();
  let rotatedCount = 0;
  let reversedCount = 0;
  const close = (end: number): void => {
    if (run.letters === "") {
      run.invisibles = 0;
      return;
    }
    if (run.letters.length > 3) {
      if (isRotated(run.letters)) rotatedCount++;
      if (isReversed(run.letters)) reversedCount++;
    }
    if (isBehindEscape(run, text)) run = withoutFirst(run);
    for (const word of wordsOfRun(run, end)) words.push(word);
    run = emptyRun();
  };
  const add = (letters: string, at: number): void => {
    for (let i = 0; i < letters.length; i++) run.positions.push(at);
    run.letters += letters;
  };
  return {
    ascii(code, at) {
      if (isLower(code) || isUpper(code)) {
        if (run.tags > 0) close(at);
        if (isUpper(code) && run.wasLower) run.cuts.push(run.letters.length);
        run.wasLower = isLower(code);
        add(String.fromCharCode(code | 32), at);
      } else if (isDigit(code) || (isLeetSign(code) && run.letters !== "")) {
        run.hasDigits = true;
        run.wasLower = false;
        add(String.fromCharCode(code), at);
      } else if (code !== 39 || run.letters === "" || !isLetterAt(text, at + 1)) close(at);
    },
    other(codePoint, at, length) {
      const { letters, kind } = foldCharacter(codePoint);
      if (kind === "invisible") run.invisibles++;
      // an apostrophe within a word joins it: don’t
      else if (codePoint === 0x2019) return;
      else if (kind === "other" || (kind === "tag" && letters === "")) close(at);
      else if (kind === "ideograph") {
        close(at);
        words.push({ text: letters, start: at, end: at + length, disguise: undefined });
      } else {
        if ((kind === "tag") !== run.tags > 0) close(at);
        if (kind === "tag") run.tags++;
        if (kind === "look-alike") run.lookAlikes++;
        run.wasLower = false;
        add(letters, at);
        if (length === 2) run.positions[run.positions.length - 1] = at;
      }
    },
    finish(at) {
      close(at);
      return { words: regroupWords(words), rotatedCount, reversedCount };
    },
  };
}

/** Whether the first letter belongs to `\\n`, `\\r` or `\\t`: the rest is a word of ours, and the whole is none. */
function isBehindEscape({ letters, positions }: RunUnderWay, text: string): boolean {
  const first = positions[0] ?? 0;
  if (letters.length < 3 || first === 0 || text[first - 1] !== "\\" || !/[nrt]/.test(text[first] ?? "")) return false;
  if (text[first + 1] !== text[first + 1]?.toLowerCase()) return true;
  return !isKnown(foldUmlauts(letters)) && isKnown(foldUmlauts(letters.slice(1)));
}

const withoutFirst = (run: RunUnderWay): RunUnderWay => ({
  ...run,
  letters: run.letters.slice(1),
  positions: run.positions.slice(1),
  cuts: run.cuts.map((cut) => cut - 1),
});

function isLetterAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isLower(code | 32) || code > 191;
}

function wordsOfRun(run: RunUnderWay, end: number): readonly Word[] {
  const disguise = disguiseOf(run);
  const whole = foldUmlauts(run.letters);
  const start = run.positions[0] ?? 0;
  if (run.hasDigits) {
    const plain = withoutLeet(run.letters);
    if (plain !== undefined) return [{ text: plain, start, end, disguise: disguise ?? "leetspeak" }];
    return pieces(run, end, disguise);
  }
  // isKnown first: iPhone-like capitals within a word do not part it
  if (run.cuts.length === 0 || isKnown(whole)) return [{ text: whole, start, end, disguise }];
  return cutAt(run, run.cuts, end, disguise ?? (run.cuts.length > 1 ? "joined words" : undefined));
}

function disguiseOf(run: RunUnderWay): WordDisguise | undefined {
  if (run.tags > 0) return "tag characters";
  if (run.lookAlikes > 0 && /^[a-z0-9]+$/.test(run.letters)) return "look-alike letters";
  return run.invisibles > 0 ? "invisible characters" : undefined;
}

/** The word of ours that digits and signs stand in for. */
function withoutLeet(letters: string): string | undefined {
  if (letters.length > 40) return undefined;
  const trimmed = letters.replace(/[!$@]+$/, (signs) => (signs.startsWith("$") ? "$" : ""));
  for (const one of ["i", "l"]) {
    const plain = foldUmlauts([...trimmed].map((sign) => (sign === "1" ? one : (LEET[sign] ?? sign))).join(""));
    if (isKnown(plain) && /[a-z]{2}/.test(plain) && !/^\d+$/.test(trimmed)) return plain;
  }
  return undefined;
}

/** The letters between digits and signs, each a word; capitals part them further. */
function pieces(run: RunUnderWay, end: number, disguise: WordDisguise | undefined): readonly Word[] {
  const cuts = new Set(run.cuts);
  for (const { index, 0: piece } of run.letters.matchAll(/[^\p{L}]+/gu)) cuts.add(index).add(index + piece.length);
  return cutAt(
    run,
    [...cuts].sort((a, b) => a - b),
    end,
    disguise,
  ).filter(({ text }) => /\p{L}/u.test(text));
}

function cutAt(
  run: RunUnderWay,
  cuts: readonly number[],
  end: number,
  disguise: WordDisguise | undefined,
): readonly Word[] {
  const bounds = [0, ...cuts.filter((cut) => cut > 0 && cut < run.letters.length), run.letters.length];
  return bounds.slice(1).map((to, index) => {
    const from = bounds[index] ?? 0;
    return {
      text: foldUmlauts(run.letters.slice(from, to)),
      start: run.positions[from] ?? 0,
      end: to === run.letters.length ? end : (run.positions[to] ?? end),
      disguise,
    };
  });
}
