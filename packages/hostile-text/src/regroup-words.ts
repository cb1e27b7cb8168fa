import type { Word } from "./word.js";
import { endsKnownWord, isAnchor, isKnown, rolesOf } from "./word-lexicon.js";

const JOINED_FROM = 13;
const LONGEST_WORD = 20;
const SPACED_FROM = 6;
/** Share of letters that may belong to no word of ours: names and numbers between. */
const UNKNOWN_SHARE = 0.35;

/** Parts words written without spaces, and joins letters written apart. */
export function regroupWords(words: readonly Word[]): readonly Word[] {
  const result: Word[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word) continue;
    const spaced = word.text.length === 1 ? spacedFrom(words, at) : at;
    if (spaced - at >= SPACED_FROM) {
      for (const part of joinSpaced(words.slice(at, spaced))) result.push(part);
      at = spaced - 1;
    } else if (word.text.length >= JOINED_FROM && !isKnown(word.text)) {
      for (const part of partJoined(word)) result.push(part);
    } else result.push(word);
  }
  return result;
}

/** Index behind the last of the single letters that stand near each other from `at` on. */
function spacedFrom(words: readonly Word[], at: number): number {
  let end = at + 1;
  for (; end < words.length; end++) {
    const [before, next] = [words[end - 1], words[end]];
    if (!before || !next || next.text.length !== 1 || next.start - before.end > 6) break;
    if (!/^[a-z\u0400-\u04ff]$/.test(next.text)) break;
  }
  return end;
}

function joinSpaced(letters: readonly Word[]): readonly Word[] {
  const parts = segment(letters.map(({ text }) => text).join(""));
  if (!parts) return letters;
  let at = 0;
  return parts.map((text) => {
    const [first, last] = [letters[at], letters[at + text.length - 1]];
    at += text.length;
    return { text, start: first?.start ?? 0, end: last?.end ?? 0, disguise: "spaced letters" };
  });
}

function partJoined(word: Word): readonly Word[] {
  const parts = segment(word.text);
  if (!parts) return [word];
  // all parts stand for the whole: folding may have changed its length
  return parts.map((text) => ({ text, start: word.start, end: word.end, disguise: word.disguise ?? "joined words" }));
}

/** The fewest unknown letters, then the fewest words; undefined when it does not read as ours. */
function segment(letters: string): readonly string[] | undefined {
  const length = letters.length;
  const cost = new Int32Array(length + 1);
  const wordLength = new Int16Array(length + 1);
  for (let end = 1; end <= length; end++) {
    cost[end] = (cost[end - 1] ?? 0) + 10;
    wordLength[end] = 0;
    if (end < 2 || !endsKnownWord(letters.slice(end - 2, end))) continue;
    for (let size = 2; size <= Math.min(LONGEST_WORD, end); size++) {
      const candidate = (cost[end - size] ?? 0) + 1 + (size === 2 ? 2 : 0);
      if (candidate < (cost[end] ?? 0) && isKnown(letters.slice(end - size, end))) {
        cost[end] = candidate;
        wordLength[end] = size;
      }
    }
  }
  return readParts(letters, wordLength);
}

function readParts(letters: string, wordLength: Int16Array): readonly string[] | undefined {
  const parts: string[] = [];
  let unknown = "";
  let unknownCount = 0;
  for (let end = letters.length; end > 0;) {
    const size = wordLength[end] ?? 0;
    if (size === 0) {
      unknown = (letters[end - 1] ?? "") + unknown;
      unknownCount++;
      end--;
      continue;
    }
    if (unknown !== "") parts.push(unknown);
    unknown = "";
    parts.push(letters.slice(end - size, end));
    end -= size;
  }
  if (unknown !== "") parts.push(unknown);
  const anchorCount = parts.filter((part) => part.length > 2 && isAnchor(rolesOf(part))).length;
  const reads = parts.length >= 3 && anchorCount >= 2 && unknownCount <= letters.length * UNKNOWN_SHARE;
  return reads ? parts.reverse() : undefined;
}
