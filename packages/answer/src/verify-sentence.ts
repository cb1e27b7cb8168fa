import { timeUnitOf } from "@lagebild/domain";
import { statedWordings } from "./stated/phrases/stated-phrases.js";
import { lengthOfTime } from "./stated/write/write-number.js";
import { isQuoted, isWhole, standsWhole, type CitedEvidence } from "./verify-evidence.js";

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
  const marked = sentence.replaceAll(MARK, " ").replaceAll(/`([^`]*)`/g, (_, quote: string) => {
    const known = quotes.indexOf(quote);
    return `${MARK}${known < 0 ? quotes.push(quote) - 1 : known}${MARK}`;
  });
  const cites = [...marked.matchAll(/\[(\d{1,6})\]/g)].map((match) => Number(match[1]));
  return { cites: [...new Set(cites)], quotes, text: marked.replaceAll(/\s*\[\d{1,6}\]/g, "").trim() };
}

/**
 * Checks a sentence that rules wrote. All of it has to be accounted for: quotations stand in the cited lines, values
 * with counts and bare numbers in the cited exact results, dates and clocks are those of its records, and whatever is
 * none of the product's own words as a whole in either.
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
    .replaceAll(OF_QUESTION, (_, said: string) => hold(isSaid(said, evidence)))
    .replaceAll(RUN_COUNT, (_, mark: string, count: string) => mark + hold(evidence.runCounts.has(numberOf(count))));
  let listed = 0;
  for (const pair of [...evidence.pairs].sort((a, b) => b.length - a.length)) {
    const marked = markQuotes(pair, quotes);
    for (let at = indexOfWhole(rest, marked); at >= 0; at = indexOfWhole(rest, marked)) {
      rest = `${rest.slice(0, at)}, ${rest.slice(at + marked.length)}`;
      listed++;
      hold(true);
    }
  }
  for (const meaning of evidence.meanings) {
    const marked = markQuotes(meaning, quotes);
    for (let at = indexOfWhole(rest, marked); at >= 0; at = indexOfWhole(rest, marked)) {
      rest = `${rest.slice(0, at)}, ${rest.slice(at + marked.length)}`;
      hold(true);
    }
  }
  rest = rest
    .replaceAll(ABOUT, (_, length: string) => hold(isLengthNear(length, evidence)))
    .replaceAll(LENGTH, (length: string) => hold(isLengthBetween(length, evidence)))
    .replaceAll(DATE_AND_CLOCK, (_, date: string, clock: string) => hold(evidence.written.has(`${date} ${clock}`)))
    .replaceAll(DATE, (date: string) => hold(evidence.written.has(date)))
    .replaceAll(CLOCK, (clock: string) => hold(evidence.written.has(clock)))
    .replaceAll(LEFT_OUT, (_, count: string) => hold(evidence.leftOut(listed).has(numberOf(count))))
    .replaceAll(QUOTE_MARK, (_, number: string) =>
      hold(isQuoted(quotes[Number(number)] ?? "", [...evidence.lines, ...evidence.values])),
    );
  rest = rest.replaceAll(NUMBER, (number: string) => (isCounted(number, evidence) ? hold(true) : number));
  for (const value of foreignParts(rest)) hold(stands(value, evidence));
  return counter;
}

/** What stands between our quotation marks is the question's, or the reading's. */
const isSaid = (said: string, { question, meanings }: CitedEvidence): boolean =>
  [question, ...meanings].some((text) => text.toLowerCase().includes(said.toLowerCase()));

const OF_QUESTION = /[“„]([^“”„]{1,200})[”“]/gu;
const LENGTH =
  /(?<![\p{L}\p{N}.,])(?:\d[\d.,]* ms|\d+[.,]\d+ s|\d+ (?:d|Tage?|h|min|s)(?: \d+ (?:d|Tage?|h|min|s))*)(?![\p{L}\p{N}])/gu;
const ABOUT =
  /(?<![\p{L}\p{N}])(?:about|etwa) (\d+ (?:d|Tage?|h|min|s)(?: \d+ (?:d|Tage?|h|min|s))*)(?![\p{L}\p{N}])/gu;
const DATES =
  "(?<![\\p{L}\\p{N}.-])(?:\\d{4}-\\d\\d-\\d\\d|\\d{1,2}\\.? (?:January|February|March|April|May|June|July|August|September|October|November|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember) \\d{4})(?![\\p{L}\\p{N}])";
const CLOCKS = "(?<![\\p{L}\\p{N}:.])\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{3})?)?(?![\\p{N}:])";
const DATE = new RegExp(DATES, "gu");
const CLOCK = new RegExp(CLOCKS, "gu");
const DATE_AND_CLOCK = new RegExp(`(${DATES}),? (${CLOCKS})`, "gu");
const LEFT_OUT = /(?<![\p{L}\p{N}])(?:and|und) (\d[\d.,]*) (?:more|weitere)(?![\p{L}\p{N}])/gu;
const RUN_COUNT = /(\u0002\d+\u0002) \(x (\d[\d.,]*\d|\d)(?=\)|, )/g;

const NUMBER = /(?<![^\s(])(?:\d[\d.,]*\d|\d)(?=[\s),.;:]|$)/gu;

/** The number that a text with separators writes. */
const numberOf = (text: string): number => Number(text.replaceAll(/[.,]/g, ""));

/** Where a text stands that is no part of a longer one. */
function indexOfWhole(text: string, part: string): number {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    if (isWhole(text, at, at + part.length)) return at;
  }
  return -1;
}

/** Puts the numbers of a sentence's quotations in place of theirs, so that a pair can be looked for in its text. */
const markQuotes = (pair: string, quotes: readonly string[]): string =>
  pair.replaceAll(/`([^`]*)`/g, (whole, quote: string) => {
    const number = quotes.indexOf(quote);
    return number < 0 ? whole : `${MARK}${number}${MARK}`;
  });

/** Whether two of the times lie so far apart, as lengths of time are written. */
export function isLengthBetween(length: string, { times, values }: CitedEvidence): boolean {
  if (values.includes(length)) return true;
  if (!/^\d[\d.,]* (?:ms|d|Tage?|h|min|s)\b/.test(length)) return false;
  if (/^[\d.,]+ ms$|^\d+[.,]\d+ s$/.test(length))
    return somePair(times, (apart) => (["en", "de"] as const).some((one) => lengthOfTime(apart, one) === length));
  const seconds = secondsOf(length);
  return somePair(times, (apart) => Math.round(apart / 1e6) === seconds);
}

const ABOUT_SHARE = 0.15;

/** Whether two of the times lie about so far apart. */
function isLengthNear(length: string, { times }: CitedEvidence): boolean {
  const wanted = secondsOf(length);
  return somePair(times, (apart) => Math.abs(apart / 1e6 - wanted) <= wanted * ABOUT_SHARE);
}

const secondsOf = (length: string): number =>
  [...length.toLowerCase().matchAll(/(\d+) (d|tage?|h|min|s)\b/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * timeUnitOf(unit!)!.seconds,
    0,
  );

const MAX_TIMES = 400;

const somePair = (times: readonly number[], holds: (apart: number) => boolean): boolean => {
  const few = [...new Set(times)].slice(0, MAX_TIMES);
  return few.some((a) => few.some((b) => a >= b && holds(a - b)));
};

/** What is left of a text when punctuation between its parts and the product's own words around them are taken away. */
function foreignParts(text: string): readonly string[] {
  return text
    .split(/, |: |; |\. | – | - | \/ |[()“”„]|[.:,;?!]+$/u)
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
  if (/^\d[\d.,]*$/.test(value) && isCounted(value, evidence)) return true;
  if (/^\d+$/.test(value)) return evidence.values.includes(value);
  return standsWhole(value, evidence.lines) || standsWhole(value, evidence.values);
}

const isCounted = (number: string, { counts }: CitedEvidence): boolean =>
  numbersOf(number).some((one) => counts.has(one));

/** What a number with separators may be in either language: `1.204` is 1204, or a fraction that no count is. */
const numbersOf = (text: string): readonly number[] => [
  numberOf(text),
  Number(text.replaceAll(",", "")),
  Number(text.replaceAll(".", "").replace(",", ".")),
];

let own: ReadonlySet<string> | undefined;

/** Every word of the fixed wording, in both languages. */
function ownWords(): ReadonlySet<string> {
  own ??= new Set(statedWordings().flatMap((text) => text.toLowerCase().match(/[\p{L}][\p{L}-]*/gu) ?? []));
  return own;
}
