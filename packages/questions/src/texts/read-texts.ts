import type { QuestionLanguage, Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { channelsOf } from "../links/events-here.js";
import { knownLexicon } from "../links/lexicon.js";
import { isLink, type Link, type LinkOf } from "../links/link.js";
import { eventOfEntry } from "../readings/event-of-entry.js";
import { bothOf } from "../conditions/wheres.js";
import { writtenText, type Token } from "../words/tokens.js";
import { textEvent, type FoundText } from "./found-text.js";
import { saidNowhere } from "./said-nowhere.js";
import { spokenWords } from "./spoken-words.js";

/** Written as no word of a sentence is: in capitals, with digits or signs within, with a capital within. */
const AS_LOGGED = /^\p{Lu}{3,}$|\p{L}[\p{L}-]*\d|[_\\/.]\S|\p{Ll}\p{Lu}/u;
const MOST_WORDS = 8;
/** A shorter text stands in words by accident. */
const SHORTEST = 3;

/** Finds what a question quotes, and runs of words that nothing else accounts for, in the text of the log. */
export async function readTexts(
  engine: QuestionEngine,
  asked: {
    readonly question: string;
    readonly language: QuestionLanguage;
    readonly tokens: readonly Token[];
    readonly links: readonly Link[];
    readonly unused: readonly number[];
  },
): Promise<readonly FoundText[]> {
  const { question, language, tokens, links, unused } = asked;
  const found: FoundText[] = [];
  const isChannel = channelsOf(tokens);
  const hasEvent = links.some((link) => isLink(link, "event"));
  for (const link of links) {
    if (!isLink(link, "text")) continue;
    const text = withoutPlaceholders(link.meaning.text);
    const where = await whereOfText(engine, text);
    found.push({ event: textEvent(text, where ?? { shapes: [] }), tokens: link.tokens, isQuoted: true });
  }
  for (const link of links) {
    if (!isLink(link, "event") || !isRun(link.tokens)) continue;
    const text = writtenText(question, tokens, link.tokens[0]!, link.tokens.at(-1)!);
    const where = await whereOfText(engine, text, true);
    if (where && (isSpelt(link, tokens) || (await saysIt(engine, link, where))))
      found.push({ event: textEvent(text, where), tokens: link.tokens, isQuoted: true });
  }
  for (const run of runsOf(unused, tokens).slice(0, MOST_WORDS)) {
    for (const places of partsOf(run)) {
      if (places.some((at) => found.some((one) => one.tokens.includes(at)))) continue;
      const text = writtenText(question, tokens, places[0]!, places.at(-1)!);
      const isWayIn = places.every(isChannel);
      const isLogged = AS_LOGGED.test(text);
      if (text.length < SHORTEST || (places.length === 1 && !isLogged && !isWayIn)) continue;
      const where = await whereOfText(engine, text, true);
      // That no record names a way in is known: none went over it.
      const limits = where ?? (isWayIn && hasEvent ? { shapes: [] } : undefined);
      const isQuoted = isLogged || (isWayIn && !where);
      if (limits) found.push({ event: textEvent(text, limits), tokens: places, isQuoted });
    }
  }
  // What a question quotes says which records are meant.
  if (links.some((link) => isLink(link, "text"))) return found;
  const untold = unused.filter((at) => !found.some((one) => one.tokens.includes(at)));
  found.push(...(await saidNowhere(engine, { language, tokens, links, unused: untold, lexicon: knownLexicon() })));
  const left = untold.filter((at) => !found.some((one) => one.tokens.includes(at)));
  const spoken = await spokenWithNouns(engine, { tokens, links, left });
  if (!spoken) return [...found, ...(await wordsOfShapes(engine, left, tokens))];
  const said = spoken.tokens.map((at) => tokens[at]!.text).join(" … ");
  return [
    ...found,
    ...(spoken.tokens.length > 0
      ? [
          {
            event: textEvent(said, { places: spoken.places }),
            tokens: spoken.tokens,
            isQuoted: false,
            isNear: !spoken.isExact && spoken.tokens.length === 1,
          },
        ]
      : []),
    ...spoken.ofLog.map((at) => ({ tokens: [at], isQuoted: false })),
  ];
}

/** "Which topics were deleted": where records say what is asked for beside the other words, these are meant. */
async function spokenWithNouns(
  engine: QuestionEngine,
  {
    tokens,
    links,
    left,
  }: { readonly tokens: readonly Token[]; readonly links: readonly Link[]; readonly left: readonly number[] },
): ReturnType<typeof spokenWords> {
  const lexicon = knownLexicon();
  const spoken = await spokenWords(engine, { tokens, at: left, lexicon });
  const nouns = links.flatMap((link) =>
    isLink(link, "field") && !link.meaning.isAsked && link.meaning.field.of.length === 0 && isNounOfTexts(link)
      ? link.tokens.slice(0, 1)
      : [],
  );
  if (!spoken || spoken.tokens.length === 0 || nouns.length === 0) return spoken;
  const both = await spokenWords(engine, { tokens, at: [...left, ...nouns], lexicon });
  return both && spoken.tokens.every((at) => both.tokens.includes(at)) ? both : spoken;
}

/** It is called by the question alone. */
const isNounOfTexts = ({ meaning: { field } }: LinkOf<"field">): boolean =>
  field.type === "text" && field.said.length === 1;

/** "error state N": what stands for any value is no part of what the log says. */
const withoutPlaceholders = (text: string): string => {
  const parts = text
    .split(/(?<=\s|^)(?:[A-Z]|<[^<>]*>?|\[?(?:\.{3}|…)\]?|[*#]+)(?=\s|$)/u)
    .map((part) => part.trim())
    .sort((a, b) => b.length - a.length);
  return parts[0] === undefined || parts[0].length < SHORTEST ? text : parts[0];
};

/** In an incident too large to be read: words that stand in the fixed text of shapes. */
async function wordsOfShapes(
  engine: QuestionEngine,
  left: readonly number[],
  tokens: readonly Token[],
): Promise<readonly FoundText[]> {
  const found: FoundText[] = [];
  for (const at of left.slice(0, MOST_WORDS)) {
    const { text } = tokens[at]!;
    const where = text.length < SHORTEST ? undefined : await whereOfText(engine, text, true);
    if (where) found.push({ event: textEvent(text, where), tokens: [at], isQuoted: false });
  }
  return found;
}

/** Several words, one behind the other. */
const isRun = (places: readonly number[]): boolean =>
  places.length > 1 && places.length === places.at(-1)! - places[0]! + 1;

/** So large a share of the records of an event says its words as the question does. */
const NEARLY_ALL = 0.9;

/** "Failed password": nearly all records of the event have the words in their text, so that the text is meant. */
async function saysIt(engine: QuestionEngine, { meaning: { entry } }: LinkOf<"event">, where: Where): Promise<boolean> {
  const event = eventOfEntry(entry, "", engine).where ?? {};
  const { matched: all } = await engine.aggregate({ op: "count", where: event });
  if (all === 0) return false;
  const { matched: saying } = await engine.aggregate({ op: "count", where: bothOf(event, where) });
  return saying < all && saying >= all * NEARLY_ALL;
}

/** Words of an event that are written as a log writes them: several, the first with a capital, not where a sentence begins. */
function isSpelt({ tokens: places }: Link, tokens: readonly Token[]): boolean {
  const [first = 0, second] = places;
  if (second !== first + 1 || first === 0 || places.length !== places.at(-1)! - first + 1) return false;
  return (
    /^\p{Lu}\p{Ll}/u.test(tokens[first]!.text) && /^\p{Ll}/u.test(tokens[second]!.text) && tokens[first]!.isBracketed
  );
}

/** Shapes whose own words hold the text, else the lines that hold it. */
async function whereOfText(engine: QuestionEngine, text: string, isWord = false): Promise<Where | undefined> {
  const lines = await engine.linesWith(text, isWord);
  if (lines) return lines.length === 0 ? undefined : { places: lines };
  const shapes = await engine.shapesWith(text);
  return shapes.length === 0 ? undefined : { shapes };
}

/** Words side by side that nothing accounts for. */
function runsOf(unused: readonly number[], tokens: readonly Token[]): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (const at of unused) {
    const last = runs.at(-1);
    if (last && last.at(-1) === at - 1 && !tokens[at - 1]!.endsPart) last.push(at);
    else runs.push([at]);
  }
  return runs;
}

/** A run as a whole, then its halves and words: the longest that stands in the log counts. */
function partsOf(run: readonly number[]): readonly (readonly number[])[] {
  const parts: (readonly number[])[] = [];
  for (let length = Math.min(run.length, MOST_WORDS); length >= 1; length--)
    for (let from = 0; from + length <= run.length; from++) parts.push(run.slice(from, from + length));
  return parts.slice(0, 20);
}
