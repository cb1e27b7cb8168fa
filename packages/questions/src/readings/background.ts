import { bothLanguages, languageFiles } from "../language/read-language.js";
import type { Lexicon } from "../links/lexicon.js";
import type { Link } from "../links/link.js";
import type { Token } from "../words/tokens.js";

/** A shorter question is all of it asked. */
const LONG = 24;

/**
 * Words of sentences that ask nothing, in a question of several sentences: what somebody writes around what is asked; and what
 * brackets say of how the log is written.
 */
export function backgroundOf(tokens: readonly Token[], lexicon: Lexicon): ReadonlySet<number> {
  const remarks = remarksIn(tokens);
  return remarks.size < tokens.length ? new Set([...aroundAsking(tokens, lexicon), ...remarks]) : new Set();
}

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

function aroundAsking(tokens: readonly Token[], lexicon: Lexicon): ReadonlySet<number> {
  if (tokens.length < LONG) return new Set();
  const sentences = sentencesOf(tokens);
  const hasQuestion = sentences.some((places) => isQuestion(at(places, tokens), lexicon));
  const parts = sentences.flatMap((places) =>
    hasQuestion && isTelling(at(places, tokens), lexicon)
      ? [{ places, isTold: true }]
      : toldAndAsked(places, tokens, lexicon),
  );
  const asking = parts.filter(({ isTold, places }) => !isTold && asks(at(places, tokens), lexicon));
  const asked = asking.some(({ places }) => isPrecise(at(places, tokens), lexicon))
    ? asking.filter(({ places }) => isPrecise(at(places, tokens), lexicon) || !isCourtesy(at(places, tokens)))
    : asking;
  if (asked.length === 0 || asked.length === parts.length) return new Set();
  return new Set(parts.filter((part) => !asked.includes(part)).flatMap(({ places }) => places));
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
  return tokens.some(({ lower }) => tellers.has(lower));
};

const isQuestion = (tokens: readonly Token[], lexicon: Lexicon): boolean =>
  tokens.at(-1)?.endsQuestion === true && isPrecise(tokens, lexicon);

/** "I noticed that all of it was recorded twice." */
const isTelling = (tokens: readonly Token[], lexicon: Lexicon): boolean =>
  tokens.at(-1)?.endsQuestion !== true &&
  tells(tokens) &&
  !lexicon.words.find(tokens).some(({ meaning }) => meaning.kind === "ask" && BIDDING.has(meaning.ask));

/** "Could you do me a favour?": so short a question of oneself. */
const COURTESY = 8;
const isCourtesy = (tokens: readonly Token[]): boolean => tokens.length <= COURTESY && tells(tokens);

/** "I am writing the report and need a number: how many ...", "we want to block it, so which ...": what is told, and what is asked. */
function toldAndAsked(places: readonly number[], tokens: readonly Token[], lexicon: Lexicon): readonly Part[] {
  const joiners = new Set(bothLanguages(languageFiles().words.therefore));
  const cut = places.findLastIndex((place, index) => {
    const { lower, endsList } = tokens[place]!;
    const isJoined = joiners.has(lower) && tokens[place - 1]?.endsPart === true;
    if (!endsList && !isJoined) return false;
    return asks(at(places.slice(index + 1), tokens), lexicon) && tells(at(places.slice(0, index + 1), tokens));
  });
  if (cut < 0) return [{ places, isTold: false }];
  return [
    { places: places.slice(0, cut + 1), isTold: true },
    { places: places.slice(cut + 1), isTold: false },
  ];
}

/**
 * Links of asking sentences, and what can be nothing but a value elsewhere; what happened as well, where the asking sentences
 * name nothing that did. In a long question, a time before the colon is that of what somebody tells, not of what is asked.
 */
export function linksOfAsking(
  all: readonly Link[],
  background: ReadonlySet<number>,
  tokens: readonly Token[],
): readonly Link[] {
  const colon = tokens.length < LONG ? -1 : tokens.findLastIndex(({ endsList }) => endsList);
  const isBefore = ({ meaning, tokens: places }: Link): boolean =>
    meaning.kind === "time" && places.every((at) => at < colon);
  const links = colon < 0 ? all : all.filter((link) => !isBefore(link));
  if (background.size === 0) return links;
  const isAsking = ({ tokens }: Link): boolean => tokens.every((at) => !background.has(at));
  const hasEvent = links.some((link) => isAsking(link) && HAPPENING.has(link.meaning.kind));
  return links.filter(
    (link) =>
      isAsking(link) ||
      (link.meaning.kind === "value" && link.weight >= 60) ||
      isNumbered(link, tokens) ||
      (!hasEvent && HAPPENING.has(link.meaning.kind)),
  );
}

/** "Port 5985": a value of a field, and the number that it is. */
function isNumbered({ meaning, tokens: places }: Link, tokens: readonly Token[]): boolean {
  const isNumber = (place: number): boolean => /^\d+$/u.test(tokens[place]?.lower ?? "");
  const [first, last] = [places[0]!, places.at(-1)!];
  if (meaning.kind === "field") return isNumber(last + 1);
  return meaning.kind === "value" && isNumber(first);
}

const HAPPENING: ReadonlySet<Link["meaning"]["kind"]> = new Set(["event", "topic", "outcome"]);

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
const BIDDING: ReadonlySet<string> = new Set(["list", "lines", "timeline", "summary", "assessment"]);

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
