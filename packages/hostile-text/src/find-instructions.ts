import { escapeBetween, readEscapes, type ReadText } from "./read-escapes.js";
import { widenToFields } from "./widen-to-fields.js";
import { sentenceNames } from "./sentence-names.js";
import { rotateLetters } from "./word-lexicon.js";
import { readPayloads } from "./read-payloads.js";
import { cuesIn, markersIn } from "./chat-markers.js";
import { HIDDEN_BONUS } from "./passage-rules.js";
import { scorePassages } from "./score-passages.js";
import { readWords } from "./read-words.js";
import type { Word } from "./word.js";

/** A part of a log text that speaks to an assistant instead of recording an event; the end is excluded. */
export interface InstructionSpan {
  readonly start: number;
  readonly end: number;
  /** How it was hidden, such as `base64`; `plain` where it was not. */
  readonly encoding: string;
  /** What it says, decoded, cut. */
  readonly excerpt: string;
}

const LONGEST = 1 << 20;
const EXCERPT_CHARACTERS = 160;
const DEEPEST = 2;
/** Words of ours under ROT13 or backwards that make it worth reading a text that way. */
const WORTH_READING = 2;
/** What it counts that someone wrote a sentence as a name. */
const NAME_BONUS = 1;

/**
 * Finds log text that speaks to an assistant: orders, roles, claims meant for the reader; plain or hidden. Spans are in
 * order, do not overlap and cover the whole field. Of a text over 1 MiB characters the rest is not read.
 */
export function findInstructions(text: string): readonly InstructionSpan[] {
  return findNested(text.length > LONGEST ? text.slice(0, LONGEST) : text, 0);
}

function findNested(text: string, depth: number): readonly InstructionSpan[] {
  const read = readEscapes(text);
  const { words, rotatedCount, reversedCount } = readWords(read.text);
  const spans = [
    ...markerSpans(read),
    ...wordSpans(read, words, read.text, depth > 0 ? HIDDEN_BONUS : 0),
    ...cuedSpans(read, words),
    ...nameSpans(read, words),
    ...(rotatedCount >= WORTH_READING ? rotatedSpans(read) : []),
    ...(reversedCount >= WORTH_READING ? reversedSpans(read) : []),
    ...(depth < DEEPEST ? payloadSpans(read, depth) : []),
  ];
  return widenToFields(
    text,
    spans.sort((a, b) => a.start - b.start || b.end - a.end),
  );
}

function wordSpans(
  read: ReadText,
  words: readonly Word[],
  shown: string,
  bonus: number,
  as?: string,
): readonly InstructionSpan[] {
  return scorePassages(words, bonus).map(({ first, last }) => {
    const passage = words.slice(first, last + 1);
    const [start, end] = [words[first]?.start ?? 0, words[last]?.end ?? 0];
    const disguise = passage.find((word) => word.disguise !== undefined)?.disguise;
    const encoding = as ?? disguise ?? escapeBetween(read, start, end) ?? "plain";
    const isReadable = disguise === undefined || disguise === "leetspeak";
    return {
      ...original(read, start, end),
      encoding,
      excerpt: excerptOf(isReadable ? shown.slice(start, end) : passage.map((word) => word.text).join(" ")),
    };
  });
}

function markerSpans(read: ReadText): readonly InstructionSpan[] {
  return markersIn(read.text).map(({ start, end }) => ({
    ...original(read, start, end),
    encoding: escapeBetween(read, start, end) ?? "plain",
    excerpt: excerptOf(read.text.slice(start, Math.max(end, start + EXCERPT_CHARACTERS))),
  }));
}

/** Words around what may open a turn of a chat: less of them is enough. */
function cuedSpans(read: ReadText, words: readonly Word[]): readonly InstructionSpan[] {
  return cuesIn(read.text).flatMap(({ start, end, bonus }) =>
    wordSpans(read, wordsBetween(words, start, end), read.text, bonus),
  );
}

/** Sentences written as one name, of a host, an account or a file, with signs for blanks. */
function nameSpans(read: ReadText, words: readonly Word[]): readonly InstructionSpan[] {
  return sentenceNames(read.text).flatMap(({ start, end }) =>
    wordSpans(read, wordsBetween(words, start, end), read.text, NAME_BONUS),
  );
}

/** The words, which stand in order, that begin between two places. */
function wordsBetween(words: readonly Word[], start: number, end: number): readonly Word[] {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while (last < words.length && (words[last]?.start ?? end) < end) last++;
  return words.slice(low, last);
}

function rotatedSpans(read: ReadText): readonly InstructionSpan[] {
  const rotated = rotateLetters(read.text);
  return wordSpans(read, readWords(rotated).words, rotated, 0, "rot13");
}

function reversedSpans(read: ReadText): readonly InstructionSpan[] {
  const backwards = [...read.text].reverse().join("");
  const { length } = read.text;
  const { words } = readWords(backwards);
  return scorePassages(words, 0).map(({ first, last }) => {
    const [start, end] = [words[first]?.start ?? 0, words[last]?.end ?? 0];
    const excerpt = excerptOf(backwards.slice(start, end));
    return { ...original(read, length - end, length - start), encoding: "reversed", excerpt };
  });
}

function payloadSpans(read: ReadText, depth: number): readonly InstructionSpan[] {
  return readPayloads(read.text).flatMap(({ start, end, text, encoding }) => {
    const [found] = findNested(text, depth + 1);
    return found ? [{ ...original(read, start, end), encoding, excerpt: found.excerpt }] : [];
  });
}

function original(read: ReadText, start: number, end: number): { start: number; end: number } {
  if (!read.positions) return { start, end };
  return { start: read.positions[start] ?? start, end: read.positions[end] ?? end };
}

const excerptOf = (text: string): string =>
  text.length > EXCERPT_CHARACTERS ? `${text.slice(0, EXCERPT_CHARACTERS)}…` : text;

/** A text with what speaks to an assistant taken out, and what was taken out. */
export interface MaskedText {
  readonly text: string;
  readonly findings: readonly InstructionSpan[];
}

/** Replaces each span that speaks to an assistant by a visible marker, for the eyes of a model only. */
export function maskInstructions(text: string): MaskedText {
  const findings = findInstructions(text);
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, encoding } of findings) {
    const how = encoding === "plain" ? "" : `, ${encoding}`;
    parts.push(text.slice(from, start), `⟦withheld: text addressed to an assistant, ${end - start} characters${how}⟧`);
    from = end;
  }
  parts.push(text.slice(from));
  return { text: parts.join(""), findings };
}
