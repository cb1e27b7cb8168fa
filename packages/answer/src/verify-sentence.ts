import { timeUnitOf } from "@lagebild/domain";
import { exactWordings } from "./exact-phrases.js";
import { phrasesFor } from "./phrases.js";
import { isQuoted, standsWhole, type CitedEvidence } from "./verify-evidence.js";

/** How many values of a sentence were looked up, and how many of them do not stand. */
export interface CheckedValues {
  readonly checked: number;
  readonly failed: number;
}

/** A sentence's text without its citations, its quotations taken out and numbered, and the blocks it cites. */
export interface ReadSentence {
  readonly cites: readonly number[];
  readonly quotes: readonly string[];
  /** Each quotation stands in it as its number between two marks. */
  readonly text: string;
}

const MARK = "\u0002";
const QUOTE_MARK = /\u0002(\d+)\u0002/g;

/** Reads a sentence; what looks like a citation within a quotation is log text. */
export function readSentence(sentence: string): ReadSentence {
  const quotes: string[] = [];
  const marked = sentence
    .replaceAll(MARK, " ")
    .replaceAll(/`([^`]*)`/g, (_, quote: string) => `${MARK}${quotes.push(quote) - 1}${MARK}`);
  const cites = [...marked.matchAll(/\[(\d{1,6})\]/g)].map((match) => Number(match[1]));
  return { cites: [...new Set(cites)], quotes, text: marked.replaceAll(/\s*\[\d{1,6}\]/g, "").trim() };
}

/**
 * Checks a sentence that rules wrote. All of it has to be accounted for: quotations stand in the cited lines, values
 * with counts and bare numbers in the cited exact results, and whatever is none of the product's own words as a whole
 * in either.
 */
export function checkRuledSentence({ quotes, text }: ReadSentence, evidence: CitedEvidence): CheckedValues {
  const counter = { checked: 0, failed: 0 };
  const hold = (isHeld: boolean): string => {
    counter.checked++;
    if (!isHeld) counter.failed++;
    return ", ";
  };
  let rest = text
    .replace(/^- /, "")
    .replaceAll(OF_QUESTION, (_, said: string) => hold(evidence.question.toLowerCase().includes(said.toLowerCase())));
  for (const meaning of evidence.meanings) rest = rest.replaceAll(meaning, () => hold(true));
  let listed = 0;
  for (const pair of [...evidence.pairs].sort((a, b) => b.length - a.length)) {
    const marked = markQuotes(pair, quotes);
    for (let at = indexOfPair(rest, marked); at >= 0; at = indexOfPair(rest, marked)) {
      rest = `${rest.slice(0, at)}, ${rest.slice(at + marked.length)}`;
      if (pair.endsWith(")")) listed++;
      hold(true);
    }
  }
  rest = rest
    .replaceAll(SPAN, (_, span: string) => hold(isSpan(span, evidence.times)))
    .replaceAll(LEFT_OUT, (_, count: string) => hold(evidence.leftOut(listed).has(Number(count))))
    .replaceAll(RUN_COUNT, (_, mark: string, count: string) => mark + hold(evidence.runCounts.has(Number(count))))
    .replaceAll(QUOTE_MARK, (_, number: string) =>
      hold(isQuoted(quotes[Number(number)] ?? "", [...evidence.lines, ...evidence.values])),
    );
  for (const value of foreignParts(rest)) hold(stands(value, evidence));
  return counter;
}

const OF_QUESTION = /[“„]([^“”„]{1,200})[”“]/gu;
const SPAN = /(?:between them lie|dazwischen liegen) ((?:\d+ (?:d|tage|h|min|s)\b ?)+)/giu;
const LEFT_OUT = /\b(?:and|und) (\d+) (?:more|weitere)\b/giu;
const RUN_COUNT = /(\u0002\d+\u0002) \(x (\d+)\)/g;

/** Puts the numbers of a sentence's quotations in place of theirs, so that a pair can be looked for in its text. */
const markQuotes = (pair: string, quotes: readonly string[]): string =>
  pair.replaceAll(/`([^`]*)`/g, (whole, quote: string) => {
    const number = quotes.indexOf(quote);
    return number < 0 ? whole : `${MARK}${number}${MARK}`;
  });

/** Where a pair stands that is no part of a longer one. */
function indexOfPair(text: string, pair: string): number {
  for (let at = text.indexOf(pair); at >= 0; at = text.indexOf(pair, at + 1)) {
    if (at === 0 || /(?:^|, |: |\. |\) )$/.test(text.slice(Math.max(0, at - 2), at))) return at;
  }
  return -1;
}

/** Whether two of the times lie so far apart, to the second. */
function isSpan(span: string, times: readonly number[]): boolean {
  const parts = [...span.toLowerCase().matchAll(/(\d+) (d|tage?|h|min|s)\b/g)];
  const seconds = parts.reduce((sum, [, count, unit]) => sum + Number(count) * timeUnitOf(unit!)!.seconds, 0);
  return times.some((a) => times.some((b) => Math.round((a - b) / 1e6) === seconds));
}

/** What is left of a text when punctuation between its parts and the product's own words around them are taken away. */
function foreignParts(text: string): readonly string[] {
  return text
    .split(/, |: |; |\. | – | - | \/ |[()]|[.:,;?!]+$/u)
    .map((part) => trimOwnWords(part.trim().replace(/[:.,]+$/, "")))
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
}

/** What lies between the first and the last word that is not our own, with its spaces as they are. */
function trimOwnWords(part: string): string {
  const words = [...part.matchAll(/\S+/g)].filter(([word]) => !isOwnWord(word));
  const [first, last] = [words[0], words.at(-1)];
  return first && last ? part.slice(first.index, last.index + last[0].length).replace(/-mal$/, "") : "";
}

const isOwnWord = (word: string): boolean =>
  ownWords().has(word.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""));

function stands(value: string, evidence: CitedEvidence): boolean {
  if (/^\d+$/.test(value)) return evidence.counts.has(Number(value)) || evidence.values.includes(value);
  return standsWhole(value, evidence.lines) || standsWhole(value, evidence.values);
}

/** Names of sorts of values, by which lists are headed. */
const SORTS = `address account host domain url mail hash path process port cve principal session rule program file
  adresse konto rechner domäne mailadresse prüfsumme pfad prozess identität sitzung regel programm datei`;

let own: ReadonlySet<string> | undefined;

/** Every word of the fixed wording, in both languages: its templates are filled with marks, which are then left out. */
function ownWords(): ReadonlySet<string> {
  own ??= new Set(
    [phrasesFor("en"), phrasesFor("de")]
      .flatMap((phrases) => Object.values(phrases) as readonly unknown[])
      .flatMap(wordings)
      .concat(SORTS, exactWordings(MARK))
      .flatMap((text) => text.toLowerCase().match(/[\p{L}][\p{L}-]*/gu) ?? []),
  );
  return own;
}

const FILLINGS: readonly (readonly unknown[])[] = [
  [MARK, MARK, MARK],
  [MARK, "\u0003", false],
  [MARK, 1, false],
  [MARK, 2, true],
  [MARK, 2, false],
  [2, MARK, MARK],
  [1, MARK, MARK],
];

function wordings(phrase: unknown): readonly string[] {
  if (typeof phrase === "string") return [phrase];
  if (typeof phrase !== "function") return [];
  return FILLINGS.map((filling) => String((phrase as (...filled: readonly unknown[]) => unknown)(...filling)));
}
