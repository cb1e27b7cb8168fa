import { bothLanguages, languageFiles } from "../language/read-language.js";
import type { Lexicon } from "../links/lexicon.js";
import type { Link } from "../links/link.js";
import type { Token } from "../words/tokens.js";

/** A shorter question is all of it asked, but for sentences in which somebody tells of themselves. */
const LONG = 24;
const SEVERAL = 3;
/** So many words in front of a colon, in which somebody tells of themselves, ask nothing. */
const INTRODUCING = 8;

/**
 * Words of sentences that ask nothing, in a question of several sentences: what somebody writes around what is asked; and what
 * brackets say of how the log is written.
 */
export function backgroundOf(tokens: readonly Token[], lexicon: Lexicon): Background {
  const remarks = remarksIn(tokens);
  if (remarks.size >= tokens.length) return NO_BACKGROUND;
  const around = aroundAsking(tokens, lexicon);
  return { places: new Set([...around.places, ...remarks]), told: around.told };
}

/** Places of words that ask nothing. */
export interface Background {
  readonly places: ReadonlySet<number>;
  /** Those of them by which somebody tells of themselves. */
  readonly told: ReadonlySet<number>;
}

const NO_BACKGROUND: Background = { places: new Set(), told: new Set() };

/** "(first column is yymmdd)": words in brackets that tell how the log is written. */
function remarksIn(tokens: readonly Token[]): ReadonlySet<number> {
  const words = new Set(bothLanguages(languageFiles().words.remarks));
  const remarks = new Set<number>();
  tokens.forEach(({ opensBracket }, from) => {
    if (!opensBracket) return;
    const length = tokens.slice(from).findIndex(({ closesBracket }) => closesBracket) + 1;
    const places = Array.from({ length }, (_, at) => from + at);
    if (places.some((at) => words.has(tokens[at]!.lower))) for (const at of places) remarks.add(at);
  });
  return remarks;
}

function aroundAsking(tokens: readonly Token[], lexicon: Lexicon): Background {
  if (tokens.length < SEVERAL) return NO_BACKGROUND;
  const parts = partsOf(tokens, lexicon);
  const asking = parts.filter(
    ({ isTold, places }) => !isTold && (isAnyTold(parts) || asks(at(places, tokens), lexicon)),
  );
  const asked = asking.some(({ places }) => isPrecise(at(places, tokens), lexicon))
    ? asking.filter(({ places }) => isPrecise(at(places, tokens), lexicon) || !isCourtesy(at(places, tokens)))
    : asking;
  const isLong = tokens.length >= LONG;
  const left = parts.filter((part) => !asked.includes(part) && (isLong || part.isTold));
  if (asked.length === 0) return NO_BACKGROUND;
  const placesOf = (some: readonly Part[]): ReadonlySet<number> => new Set(some.flatMap(({ places }) => places));
  return { places: placesOf(left), told: placesOf(left.filter(({ isTold }) => isTold)) };
}

const isAnyTold = (parts: readonly Part[]): boolean =>
  parts.some(({ isTold, places }) => isTold && places.length > LONGEST_LEAD_IN);

function partsOf(tokens: readonly Token[], lexicon: Lexicon): readonly Part[] {
  const leadIn = leadInOf(tokens);
  const sentences = sentencesOf(tokens).flatMap((places) =>
    places[0]! < leadIn && places.length > leadIn ? [places.slice(0, leadIn), places.slice(leadIn)] : [places],
  );
  const hasQuestion = sentences.some((places) => isQuestion(at(places, tokens), lexicon));
  const hasOther = sentences.some(
    (places) => !isTelling(at(places, tokens), lexicon) && saysSomething(at(places, tokens), lexicon),
  );
  const isProved = provesIn(tokens);
  return sentences.flatMap((places, place) => {
    if (place === 0 && leadIn > 0 && places.length === leadIn) return [{ places, isTold: true }];
    const words = at(places, tokens);
    // "Whether that is really so": what was told is asked about.
    const isTold = !isProved && isTelling(words, lexicon) && (hasQuestion || (hasOther && !isPrecise(words, lexicon)));
    return isTold ? [{ places, isTold }] : toldAndAsked(places, tokens, lexicon);
  });
}

function provesIn(tokens: readonly Token[]): boolean {
  const proving = new Set(bothLanguages(languageFiles().words.proving));
  return tokens.some(({ lower }) => proving.has(lower));
}

/** It asks, or names an event or a value that logs have. */
const saysSomething = (tokens: readonly Token[], lexicon: Lexicon): boolean =>
  asks(tokens, lexicon) || lexicon.events.find(tokens).length + lexicon.fields.find(tokens).length > 0;

const LONGEST_LEAD_IN = 4;

/** How many words a question begins with that only lead to what is asked: "One more thing: ..." */
function leadInOf(tokens: readonly Token[]): number {
  const known = new Set(bothLanguages(languageFiles().words.leadIns));
  for (let length = Math.min(LONGEST_LEAD_IN, tokens.length - 1); length > 0; length--) {
    const { endsPart, endsQuestion, isBeforeDash } = tokens[length - 1]!;
    const said = tokens
      .slice(0, length)
      .map(({ lower }) => lower)
      .join(" ");
    if ((endsPart || isBeforeDash) && !endsQuestion && known.has(said)) return length;
  }
  return 0;
}

interface Part {
  readonly places: readonly number[];
  /** Somebody tells of themselves, and asks in what follows. */
  readonly isTold: boolean;
}

const at = (places: readonly number[], tokens: readonly Token[]): readonly Token[] =>
  places.map((place) => tokens[place]!);

const tells = (tokens: readonly Token[]): boolean => {
  const tellers = new Set(bothLanguages(languageFiles().words.tellers));
  return tokens.some(({ lower }, place) => tellers.has(lower) || tellers.has(`${lower} ${tokens[place + 1]?.lower}`));
};

const isQuestion = (tokens: readonly Token[], lexicon: Lexicon): boolean =>
  tokens.at(-1)?.endsQuestion === true && isPrecise(tokens, lexicon);

/** "I noticed that all of it was recorded twice." */
const isTelling = (tokens: readonly Token[], lexicon: Lexicon): boolean =>
  tokens.at(-1)?.endsQuestion !== true &&
  (tells(tokens) || isPleasing(tokens)) &&
  !lexicon.words.find(tokens).some(({ meaning }) => meaning.kind === "ask" && BIDDING.has(meaning.ask));

/** "It would be great to have this before noon. Thanks a lot!" */
function isPleasing(tokens: readonly Token[]): boolean {
  const courtesies = new Set(bothLanguages(languageFiles().words.courtesies));
  return tokens.at(-1)?.endsSentence === true && tokens.some(({ lower }) => courtesies.has(lower));
}

/** "Could you do me a favour?": so short a question of oneself. */
const COURTESY = 8;
const isCourtesy = (tokens: readonly Token[]): boolean => tokens.length <= COURTESY && tells(tokens);

/** "I am writing the report and need a number: how many ...", "we want to block it, so which ...": what is told, and what is asked. */
function toldAndAsked(places: readonly number[], tokens: readonly Token[], lexicon: Lexicon): readonly Part[] {
  const joiners = new Set(bothLanguages(languageFiles().words.therefore));
  const cut = places.findIndex((place, index) => {
    const { lower, endsList, isBeforeDash } = tokens[place]!;
    const isJoined = joiners.has(lower) && tokens[place - 1]?.endsPart === true;
    if (!endsList && !isBeforeDash && !isJoined) return false;
    const [before, behind] = [places.slice(0, index + 1), places.slice(index + 1)].map((part) => at(part, tokens));
    const isIntroduced = (endsList || isBeforeDash) && before!.length >= INTRODUCING && behind!.length > 0;
    return tells(before!) && (isIntroduced || asks(behind!, lexicon));
  });
  if (cut < 0) return [{ places, isTold: false }];
  return [
    { places: places.slice(0, cut + 1), isTold: true },
    { places: places.slice(cut + 1), isTold: false },
  ];
}

/**
 * Links of asking sentences, and what can be nothing but a value elsewhere; what happened as well, where the asking sentences
 * name nothing that did, and of what somebody tells of themselves where they name nothing at all. In a long question, a time before the colon is that of what somebody tells, not of what is asked.
 */
export function linksOfAsking(
  all: readonly Link[],
  { places: background, told }: Background,
  tokens: readonly Token[],
): readonly Link[] {
  const colon = tokens.length < LONG ? -1 : tokens.findLastIndex(({ endsList }) => endsList);
  const isBefore = ({ meaning, tokens: places }: Link): boolean =>
    meaning.kind === "time" && places.every((at) => at < colon);
  const links = colon < 0 ? all : all.filter((link) => !isBefore(link));
  if (background.size === 0) return links;
  const isAsking = ({ tokens }: Link): boolean => tokens.every((at) => !background.has(at));
  const hasEvent = links.some((link) => isAsking(link) && HAPPENING.has(link.meaning.kind));
  const hasContent = hasEvent || links.some((link) => isAsking(link) && CONTENT.has(link.meaning.kind));
  const isProved = provesIn(tokens);
  const isTold = ({ tokens: places }: Link): boolean => places.every((place) => told.has(place));
  return links.filter(
    (link) =>
      isAsking(link) ||
      (link.meaning.kind === "value" && link.weight >= 60) ||
      isNumbered(link, tokens) ||
      (!isProved && isWrittenTime(link, tokens)) ||
      (HAPPENING.has(link.meaning.kind) && !(isTold(link) ? hasContent : hasEvent)),
  );
}

/** A time in numbers, not "today". */
const isWrittenTime = ({ meaning, tokens: places }: Link, tokens: readonly Token[]): boolean =>
  meaning.kind === "time" && places.some((place) => /\d/u.test(tokens[place]!.text));

/** "Port 5985": a value of a field, and the number that it is. */
function isNumbered({ meaning, tokens: places }: Link, tokens: readonly Token[]): boolean {
  const isNumber = (place: number): boolean => /^\d+$/u.test(tokens[place]?.lower ?? "");
  const [first, last] = [places[0]!, places.at(-1)!];
  if (meaning.kind === "field") return isNumber(last + 1);
  return meaning.kind === "value" && isNumber(first);
}

const HAPPENING: ReadonlySet<Link["meaning"]["kind"]> = new Set(["event", "topic", "outcome"]);

const CONTENT: ReadonlySet<Link["meaning"]["kind"]> = new Set(["field", "value", "level"]);

function sentencesOf(tokens: readonly Token[]): readonly (readonly number[])[] {
  const sentences: number[][] = [[]];
  tokens.forEach(({ endsSentence }, at) => {
    sentences.at(-1)!.push(at);
    if (endsSentence) sentences.push([]);
  });
  return sentences.filter((places) => places.length > 0);
}

const asks = (tokens: readonly Token[], lexicon: Lexicon): boolean =>
  tokens.at(-1)?.endsQuestion === true || isPrecise(tokens, lexicon);

/** It says what it wants to know: how many, when, which most. */
const isPrecise = (tokens: readonly Token[], lexicon: Lexicon): boolean =>
  lexicon.words.find(tokens).some(({ meaning }) => meaning.kind === "ask" && TELLING.has(meaning.ask));

/** What a sentence that is no question asks for all the same. */
const BIDDING: ReadonlySet<string> = new Set(["list", "lines", "timeline"]);

const TELLING: ReadonlySet<string> = new Set([
  "count",
  "top",
  "most",
  "when",
  "duration",
  "sum",
  "average",
  "timeline",
  "summary",
  "assessment",
  "silence",
  "interval",
]);
