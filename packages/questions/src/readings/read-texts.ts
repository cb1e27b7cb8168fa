import type { ReadEvent, Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { isLink, type Link } from "../links/link.js";
import { writtenText, type Token } from "../words/tokens.js";

/** Words of the question that stand in the log, as a condition. */
export interface FoundText {
  readonly event: ReadEvent;
  readonly tokens: readonly number[];
  readonly isQuoted: boolean;
}

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
    readonly tokens: readonly Token[];
    readonly links: readonly Link[];
    readonly unused: readonly number[];
  },
): Promise<readonly FoundText[]> {
  const { question, tokens, links, unused } = asked;
  const found: FoundText[] = [];
  for (const link of links) {
    if (!isLink(link, "text")) continue;
    const where = await whereOfText(engine, link.meaning.text);
    found.push({ event: textEvent(link.meaning.text, where ?? { shapes: [] }), tokens: link.tokens, isQuoted: true });
  }
  for (const link of links) {
    if (!isLink(link, "event") || !isSpelt(link, tokens)) continue;
    const text = writtenText(question, tokens, link.tokens[0]!, link.tokens.at(-1)!);
    const where = await whereOfText(engine, text, true);
    if (where) found.push({ event: textEvent(text, where), tokens: link.tokens, isQuoted: true });
  }
  for (const run of runsOf(unused, tokens).slice(0, MOST_WORDS)) {
    for (const places of partsOf(run)) {
      if (places.some((at) => found.some((one) => one.tokens.includes(at)))) continue;
      const text = writtenText(question, tokens, places[0]!, places.at(-1)!);
      const where = text.length < SHORTEST ? undefined : await whereOfText(engine, text, true);
      if (where) found.push({ event: textEvent(text, where), tokens: places, isQuoted: AS_LOGGED.test(text) });
    }
  }
  return found;
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

const textEvent = (text: string, where: Where): ReadEvent => ({
  kind: "text",
  id: text,
  words: text,
  title: { en: `entry with “${text}”`, de: `Eintrag mit „${text}“` },
  titles: { en: `entries with “${text}”`, de: `Einträge mit „${text}“` },
  where,
  shownBy: [],
});

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
