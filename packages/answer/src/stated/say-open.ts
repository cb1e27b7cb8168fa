import { otherChosenBy, type ReadQuestion } from "@lagebild/domain";
import { deedsText } from "./asks/finding-lines.js";
import { recordsWord } from "./asks/say-findings.js";
import { describeReading } from "./describe-reading.js";
import { fill, statedPhrases } from "./phrases/stated-phrases.js";
import { citing, countText, type Stated, type Told } from "./told.js";
import { onOneLine } from "./write/on-one-line.js";
import { allOfText, saidText } from "./write/write-list.js";

const MAX_UNUSED = 3;
const MAX_OTHERS = 2;
const MAX_POSSIBLE = 5;
/** Of an answer that is a list. */
const MAX_LINES = 14;

/** What an open answer says beside the lines that come nearest. */
export interface SaidOpen {
  /** That it is open, and what is not certain of how it was read. */
  readonly head: readonly string[];
  /** What the reading would give. */
  readonly possible: readonly string[];
  /** The reading takes in so little of the question that the lines tell more than what it would give. */
  readonly isDoubted: boolean;
  /** Findings about it, and what the records say beside. */
  readonly beside: readonly string[];
  /** How else it could be meant. */
  readonly others: readonly string[];
}

/** So many words of the question that a reading does not take in, and none of what it takes says what happened. */
const MANY_UNUSED = 2;

const isLittleOf = ({ asks, unused, leftOut = [], of }: ReadQuestion["reading"]): boolean =>
  unused.length >= MANY_UNUSED &&
  leftOut.length === 0 &&
  asks.every(({ ask }) => OF_RECORDS.has(ask)) &&
  of.every(({ events }) => events.every(({ kind }) => kind === "text"));

/** Of so many records, that there are some, or when the first were, says little where words were left out. */
const MANY_RECORDS = 20;
const OF_SOME: ReadonlySet<string> = new Set(["lines", "when", "yes-no"]);

const isOfMany = ({ asks, unused, leftOut = [] }: ReadQuestion["reading"], possible: readonly Stated[]): boolean =>
  unused.length + leftOut.length > 0 &&
  asks.every(({ ask }) => OF_SOME.has(ask)) &&
  possible.some(({ rests }) => rests.some(({ result }) => result.matched >= MANY_RECORDS));

/** What any records give, whichever they are. */
const OF_RECORDS: ReadonlySet<string> = new Set(["count", "list", "lines", "when", "yes-no"]);

/**
 * Says that nothing is claimed, how the question was read and what is not certain of it, what that would give, and how else
 * it could be meant. A reading that found nothing, or misses more than it takes in, would only stand in the way;
 * one that a model chose is told in any case, with whose choice it was.
 */
export function sayOpenReading(possible: readonly Stated[], facets: readonly Stated[], told: Told): SaidOpen {
  const { phrases, style, read } = told;
  const { reading, others } = read;
  const isFound = possible.some(({ rests }) => rests.some(({ result }) => result.matched > 0));
  const doubts = (["unused", "leftOut"] as const).map((kind) => doubtText(kind, reading[kind] ?? [], told));
  const description = onOneLine(describeReading(reading, style.language, style.zone));
  // What a reading gives says how it was read as well.
  const isTold = isFound && possible.length > 0;
  const isList = possible.some(isLine);
  const isElsewhere = facets.some(({ rests }) => rests.some(({ elsewhere }) => elsewhere !== undefined));
  const telling = possible.filter((one) => !saysNone(one) && !isOfNothing(one, read));
  const shown = withoutRepeats(isFound ? (telling.length > 0 || isElsewhere ? telling : possible) : [])
    .slice(0, isList ? MAX_LINES : MAX_POSSIBLE)
    .map(({ text, rests }) => citing(isLine({ text }) ? text : fill(phrases.possibly, { said: text }), rests));
  const deeds = isList ? undefined : deedsText(read.findings ?? [], shown.join(" "), told);
  const model = otherChosenBy(read);
  const chosen = model === undefined ? [] : [fill(phrases.chosenBy, { model: onOneLine(model), read: description })];
  const isUntold = isFound && !isTold && model === undefined && description !== "";
  const said = (stated: readonly Stated[]): readonly string[] => stated.map(({ text, rests }) => citing(text, rests));
  const head = isUntold ? fill(phrases.openRead, { read: description }) : phrases.open;
  return {
    head: [...chosen, [head, ...(isFound ? doubts : [])].filter((text) => text !== "").join(" ")],
    possible: [...shown, ...(isElsewhere ? said(facets) : [])],
    beside: [...(deeds === undefined ? [] : [deeds]), ...(isElsewhere ? [] : said(facets))],
    isDoubted: !isList && (isLittleOf(reading) || isOfMany(reading, possible)),
    others: others
      .filter(({ matched, said: other }) => matched > 0 && other !== "")
      .slice(0, MAX_OTHERS)
      .map(({ said: other, matched }) =>
        fill(phrases.others, {
          said: onOneLine(other),
          n: countText(matched, told),
          records: recordsWord(matched, told),
        }),
      ),
  };
}

const NUMBERED = /[\p{L}\p{N}.:/@-]*\d[\p{L}\p{N}.:/@-]*/gu;

/** Without sentences of which those before tell all values, numbers and times. */
function withoutRepeats(possible: readonly Stated[]): readonly Stated[] {
  const told = new Set<string>();
  return possible.filter((one) => {
    const parts = [...(one.text.match(NUMBERED) ?? []), ...one.values].map((part) => part.replace(/[.:]+$/u, ""));
    const isTold = !isLine(one) && parts.length > 0 && parts.every((part) => told.has(part));
    for (const part of parts) told.add(part);
    return !isTold;
  });
}

/** The records have none of the values, which others have. */
const saysNone = ({ values, rests }: Stated): boolean =>
  values.length === 0 && rests.length > 0 && rests.every(({ result }) => result.values?.length === 0);

/** Nothing was found of a part: beside what was found of another, which may be the wrong part, only a "no" tells something. */
const isOfNothing = ({ rests }: Stated, { reading: { asks } }: ReadQuestion): boolean =>
  rests.length > 0 &&
  rests.every(({ of, result }) => result.matched === 0 && !asks.some((ask) => ask.ask === "yes-no" && ask.on === of));

const isLine = ({ text }: Pick<Stated, "text">): boolean => text.startsWith("- ");

/** Says which words of the question what is shown does not take in. */
function doubtText(kind: "unused" | "leftOut", words: readonly string[], told: Told): string {
  const said = words.slice(0, MAX_UNUSED).map((word) => quotedWord(word, told));
  return said.length === 0 ? "" : fill(told.phrases[kind], { words: allOfText(said, told.style.language) });
}

const quotedWord = (word: string, { style }: Told): string =>
  style.language === "de" ? `„${saidText(word)}“` : `“${saidText(word)}”`;

/** Says that nothing is claimed where the question could not be read. */
export const openText = (language: "en" | "de"): string => statedPhrases(language).open;
