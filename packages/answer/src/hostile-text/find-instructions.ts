import { escapeBetween, readEscapes, type ReadText } from "./read-escapes.js";
import { widenToFields } from "./widen-to-fields.js";
import { rotateLetters } from "./word-lexicon.js";
import { readPayloads } from "./read-payloads.js";
import { CHAT_MARKERS } from "./passage-rules.js";
import { scorePassages } from "./score-passages.js";
import { readWords, type Word } from "./read-words.js";

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
    ...wordSpans(read, words, read.text, depth > 0),
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
  isHidden: boolean,
  as?: string,
): readonly InstructionSpan[] {
  return scorePassages(words, isHidden).map(({ first, last }) => {
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
  return Array.from(read.text.matchAll(CHAT_MARKERS), ({ 0: marker, index }) => ({
    ...original(read, index, index + marker.length),
    encoding: escapeBetween(read, index, index + marker.length) ?? "plain",
    excerpt: excerptOf(read.text.slice(index, index + EXCERPT_CHARACTERS)),
  }));
}

function rotatedSpans(read: ReadText): readonly InstructionSpan[] {
  const rotated = rotateLetters(read.text);
  return wordSpans(read, readWords(rotated).words, rotated, false, "rot13");
}

function reversedSpans(read: ReadText): readonly InstructionSpan[] {
  const backwards = [...read.text].reverse().join("");
  const { length } = read.text;
  const { words } = readWords(backwards);
  return scorePassages(words, false).map(({ first, last }) => {
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
