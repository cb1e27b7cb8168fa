import { bothLanguages, languageFiles } from "../language/read-language.js";
import type { Lexicon } from "../links/lexicon.js";
import { isLink, type AskWord, type Link } from "../links/link.js";
import { writtenText, type Token } from "../words/tokens.js";
import { stepBook } from "./sightings.js";

/** One of several things whose times a question asks for. */
export interface ListedStep {
  readonly words: string;
  /** Places of its telling words. */
  readonly tokens: readonly number[];
  readonly which: "first" | "last";
  /** It says itself which of its records is meant. */
  readonly isSaid: boolean;
}

/** The steps of a question, and what it says of all of them. */
export interface ListedSteps {
  readonly steps: readonly ListedStep[];
  /** Places of the words that belong to no step. */
  readonly head: readonly number[];
  /** Each part of the list has words that say what it is. */
  readonly isWhole: boolean;
  /** What limits the first step limits those after it that name nothing of their own: "when was it created, when deleted". */
  readonly isCarried: boolean;
}

export interface AskedWords {
  readonly question: string;
  readonly tokens: readonly Token[];
  readonly links: readonly Link[];
  readonly lexicon: Lexicon;
}

/** A part of a question between commas, joining words, brackets and dashes. */
interface Segment {
  readonly places: readonly number[];
  /** What stands before it. */
  readonly after: "start" | "comma" | "colon" | "bracket" | "dash" | "sentence" | "and";
}

const JOINING = new Set(["and", "und", "then", "dann", "sowie", "danach", "anschließend", "->"]);
const MOST_STEPS = 10;
/** A step of an enumeration without a verb has no more telling words. */
const SHORT = 3;

const ASKS_COURSE: ReadonlySet<AskWord> = new Set(["timeline", "order", "all-times"]);
const ASKS_TIMES: ReadonlySet<AskWord> = new Set([...ASKS_COURSE, "when", "first", "last"]);
/** They ask for something else than times. */
const ASKS_VALUES: ReadonlySet<AskWord> = new Set([
  ...([
    "count",
    "distinct",
    "sum",
    "average",
    "greatest",
    "smallest",
    "most",
    "top",
    "least",
    "duration",
    "name",
  ] as const),
]);

/**
 * Reads the steps that a question lists: behind its last colon, in brackets, each with a "when" or a "first" of its own, or
 * as an enumeration of three and more. Undefined where it lists fewer than two, or asks for no times.
 */
export function listedSteps(asked: AskedWords): ListedSteps | undefined {
  const { tokens } = asked;
  if (!asksForTimes(asked)) return undefined;
  const segments = segmentsOf(asked);
  const telling = (segment: Segment): readonly number[] => tellingOf(segment.places, asked);
  const lists = [bracketed, behindColon, eachAsked, enumerated];
  for (const list of lists) {
    const all = list(segments, asked)?.filter((segment) => !isOfFields(segment, asked));
    const found = all?.filter((segment) => telling(segment).length > 0);
    if (!found || found.length < 2 || found.length > MOST_STEPS) continue;
    const steps = found.map((segment) => stepOf(segment, asked));
    const inSteps = new Set(found.flatMap(({ places }) => places));
    const head = tokens.flatMap((_, at) => (inSteps.has(at) ? [] : [at]));
    return { steps, head, isWhole: all!.length === found.length, isCarried: list === eachAsked };
  }
  return segments.length === 1 && asksWhen(asked) ? keywords(asked) : undefined;
}

/** "Broker 1 shutdown gone back times": nothing but words, of which several are known as steps. */
function keywords({ tokens, lexicon }: AskedWords): ListedSteps | undefined {
  const hits = stepBook(lexicon).find(tokens);
  const used = new Set<number>();
  const steps: ListedStep[] = [];
  for (const { tokens: own } of hits.toSorted((a, b) => b.tokens.length - a.tokens.length)) {
    if (own.some((at) => used.has(at))) continue;
    for (const at of own) used.add(at);
    const words = own.map((at) => tokens[at]!.text).join(" ");
    steps.push({ words, tokens: own, which: "first", isSaid: false });
  }
  if (steps.length < 2 || steps.length > MOST_STEPS) return undefined;
  return {
    steps: steps.sort((a, b) => a.tokens[0]! - b.tokens[0]!),
    head: tokens.flatMap((_, at) => (used.has(at) ? [] : [at])),
    isWhole: false,
    isCarried: false,
  };
}

/** Whether times are what a question asks for: "what file, by what program, when" asks for more. */
function asksForTimes({ tokens, links, lexicon }: AskedWords): boolean {
  const says = (asks: ReadonlySet<AskWord>): boolean =>
    links.some((link) => isLink(link, "ask") && asks.has(link.meaning.ask));
  if (says(ASKS_COURSE)) return true;
  const asksValues =
    says(ASKS_VALUES) ||
    links.some((link) => isLink(link, "field") && link.meaning.isAsked) ||
    tokens.some(({ lower }) => lexicon.askedNouns.has(lower));
  return says(ASKS_TIMES) && !asksValues;
}

/** Whether it names a time, or a course of events: the first of something alone does not. */
const asksWhen = ({ links }: AskedWords): boolean =>
  links.some((link) => isLink(link, "ask") && (ASKS_COURSE.has(link.meaning.ask) || link.meaning.ask === "when"));

function segmentsOf({ question, tokens, links }: AskedWords): readonly Segment[] {
  const segments: { places: number[]; after: Segment["after"] }[] = [];
  // "Between 23:08 and 23:37" is one time.
  const isInTime = (at: number): boolean =>
    links.some((link) => isLink(link, "time") && link.tokens[0]! < at && at < link.tokens.at(-1)!);
  let isJoined = false;
  let inBracket = false;
  tokens.forEach((token, at) => {
    if (JOINING.has(token.lower) && token.quotation === undefined && !isInTime(at)) {
      isJoined = true;
      return;
    }
    const before = tokens[at - 1];
    const isInQuotation = before?.quotation !== undefined && before.quotation === token.quotation;
    const opens = token.opensBracket && !isInQuotation && listsInBracket(question, token.start);
    const closes = inBracket && before?.closesBracket === true;
    const after =
      at === 0
        ? "start"
        : isInQuotation
          ? undefined
          : opens
            ? "bracket"
            : closes
              ? "sentence"
              : separatorOf(before!, question.slice(before!.end, token.start), isJoined);
    if (opens || closes) inBracket = opens;
    isJoined = false;
    if (after !== undefined || segments.length === 0) segments.push({ places: [at], after: after ?? "start" });
    else segments.at(-1)!.places.push(at);
  });
  return segments;
}

/** "(registry, firewall)" lists; "(10.0.0.9)" says the same in other words. */
function listsInBracket(question: string, from: number): boolean {
  const length = question.slice(from).search(/[)\]]/u);
  return question.slice(from, length < 0 ? undefined : from + length).includes(",");
}

function separatorOf(before: Token, between: string, isJoined: boolean): Segment["after"] | undefined {
  if (before.endsList) return "colon";
  if (before.endsSentence) return "sentence";
  if (/\s[-–—]\s/u.test(between)) return "dash";
  if (/[,;]/u.test(between)) return "comma";
  return isJoined ? "and" : undefined;
}

/** Words that say what a step is: none that ask, and no little ones. */
export function tellingOf(places: readonly number[], { tokens, links, lexicon }: AskedWords): readonly number[] {
  const asking = new Set(
    links.flatMap((link) => (isLink(link, "ask") && !STEP_ASKS.has(link.meaning.ask) ? link.tokens : [])),
  );
  const pale = paleWords();
  const telling = places.filter(
    (at) =>
      !asking.has(at) &&
      !pale.has(tokens[at]!.lower) &&
      (tokens[at]!.quotation !== undefined || !lexicon.isLittle(tokens[at]!.lower)),
  );
  // "Start", "wieder da": little words are a step where nothing else is; "dropped out" is one with its "out".
  const known = new Set(
    stepBook(lexicon)
      .find(places.map((at) => tokens[at]!))
      .map(({ tokens: used }) => used.map((at) => places[at]!))
      .filter((used) => telling.length === 0 || used.some((at) => telling.includes(at)))
      .flat(),
  );
  return places.filter((at) => known.has(at) || telling.includes(at));
}

/** Words that may be steps themselves. */
const STEP_ASKS: ReadonlySet<AskWord> = new Set(["name", "lines", "summary", "sum", "count", "compare", "before"]);

let pale: ReadonlySet<string> | undefined;
/** Words that ask for times, or for the first of something. */
const paleWords = (): ReadonlySet<string> => (pale ??= new Set(bothLanguages(languageFiles().words.ofTimes)));

/** "(registry, firewall, listener)". */
function bracketed(segments: readonly Segment[]): readonly Segment[] | undefined {
  const from = segments.findLastIndex(({ after }) => after === "bracket");
  if (from < 0) return undefined;
  const length = segments.slice(from + 1).findIndex(({ after }) => after !== "comma" && after !== "and");
  return segments.slice(from, length < 0 ? undefined : from + 1 + length);
}

/** "broker 1: a, b and c". */
function behindColon(segments: readonly Segment[]): readonly Segment[] | undefined {
  const from = segments.findLastIndex(({ after }) => after === "colon");
  if (from < 0) return undefined;
  const length = segments.slice(from + 1).findIndex(({ after }) => after === "dash" || after === "sentence");
  return segments.slice(from, length < 0 ? undefined : from + 1 + length);
}

/** "When was a, when was b", "first a, first b": each says itself that its time is asked for. */
function eachAsked(segments: readonly Segment[], { links }: AskedWords): readonly Segment[] | undefined {
  const isHeaded = segments.some(({ after }) => after === "colon");
  for (const words of [new Set<AskWord>(["when"]), new Set<AskWord>(["first", "last"])]) {
    const asks = (segment: Segment): boolean =>
      links.some(
        (link) => isLink(link, "ask") && words.has(link.meaning.ask) && segment.places.includes(link.tokens[0]!),
      );
    const own = segments.filter(asks);
    if (own.length > (isHeaded ? 1 : 2)) return own;
  }
  return undefined;
}

/** "Registry, firewall and listener": three and more short parts, one behind the other. */
function enumerated(segments: readonly Segment[], asked: AskedWords): readonly Segment[] | undefined {
  if (!asksWhen(asked)) return undefined;
  let run: Segment[] = [];
  let best: readonly Segment[] = [];
  for (const segment of segments) {
    const { length } = tellingOf(segment.places, asked);
    const isNext = (segment.after === "comma" || segment.after === "and") && length <= SHORT;
    if (isNext && run.length > 0) run.push(segment);
    else run = length <= SHORT ? [segment] : [];
    const own = run.filter(({ places }) => tellingOf(places, asked).length > 0);
    if (own.length > best.length) best = own;
  }
  return best.length > 2 ? best : undefined;
}

/** "Time and client": values that are asked for of each. */
function isOfFields(segment: Segment, asked: AskedWords): boolean {
  const places = tellingOf(segment.places, asked);
  return places.every((at) =>
    asked.links.some((link) => isLink(link, "field") && link.meaning.isAsked && link.tokens.includes(at)),
  );
}

function stepOf({ places }: Segment, asked: AskedWords): ListedStep {
  const { question, tokens, links } = asked;
  const says = (...words: readonly AskWord[]): boolean =>
    links.some((link) => isLink(link, "ask") && words.includes(link.meaning.ask) && places.includes(link.tokens[0]!));
  const telling = tellingOf(places, asked);
  return {
    words: writtenText(question, tokens, telling[0]!, telling.at(-1)!),
    tokens: telling,
    which: says("last") && !says("first") ? "last" : "first",
    isSaid: says("first", "last"),
  };
}
