import type { SourceId } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import type { Lexicon } from "../links/lexicon.js";
import type { Token } from "../words/tokens.js";

type Lines = readonly { readonly source: SourceId; readonly lines: readonly number[] }[];

/** Words of a question that the log says together, in these or other words, with the lines that do. */
export interface SpokenWords {
  readonly tokens: readonly number[];
  readonly places: Lines;
  /** Each stands there as the question writes it. */
  readonly isExact: boolean;
  /** Words that nearly all lines say: they are about the log, and limit nothing. */
  readonly ofLog: readonly number[];
}

const MOST_WORDS = 8;
const SHORTEST = 3;
/** What so many lines say, as a share, tells none of them from the others. */
const COMMON = 0.9;

/**
 * Finds the lines that say the most telling of some words together: each word stands there itself, or one that means the
 * same in a log, in either language. Undefined where the incident is too large to be read.
 */
export async function spokenWords(
  engine: Pick<QuestionEngine, "linesSaying" | "linesWith" | "vocabulary">,
  {
    tokens,
    at: candidates,
    lexicon,
  }: {
    readonly tokens: readonly Token[];
    readonly at: readonly number[];
    readonly lexicon: Lexicon;
  },
): Promise<SpokenWords | undefined> {
  const { records } = engine.vocabulary;
  const ofLog: number[] = [];
  const words: { readonly at: number; readonly weight: number; readonly isExact: boolean }[] = [];
  const masks = new Map<string, number>();
  for (const at of candidates.filter((place) => isWord(tokens[place]!)).slice(0, MOST_WORDS)) {
    const found = await linesOfWord(engine, tokens[at]!, lexicon);
    if (!found) return undefined;
    const count = countOf(found.lines);
    if (count === 0) continue;
    if (count >= records * COMMON && records > 1) {
      ofLog.push(at);
      continue;
    }
    const bit = 1 << words.length;
    words.push({ at, weight: Math.log(1 + records / count), isExact: found.isExact });
    for (const place of placesIn(found.lines)) masks.set(place, (masks.get(place) ?? 0) | bit);
  }
  const weightOf = (mask: number): number =>
    words.reduce((sum, { weight }, place) => sum + ((mask >> place) & 1) * weight, 0);
  const [best] = [...new Set(masks.values())].sort((a, b) => weightOf(b) - weightOf(a));
  if (best === undefined) return { tokens: [], places: [], isExact: false, ofLog };
  const chosen = words.filter((_, place) => (best >> place) & 1);
  return {
    tokens: chosen.map(({ at }) => at).sort((a, b) => a - b),
    places: linesAt([...masks].flatMap(([place, mask]) => ((mask & best) === best ? [place] : []))),
    isExact: chosen.every(({ isExact }) => isExact),
    ofLog,
  };
}

/** Lines that have a word itself; where none has, those that have another form of it, or a word that means the same. */
async function linesOfWord(
  engine: Pick<QuestionEngine, "linesSaying" | "linesWith">,
  { text, stem }: Token,
  lexicon: Lexicon,
): Promise<{ readonly lines: Lines; readonly isExact: boolean } | undefined> {
  const exact = await engine.linesWith(text, true);
  if (!exact) return undefined;
  if (exact.length > 0) return { lines: exact, isExact: true };
  const ofStem = (await engine.linesSaying([[stem]])) ?? [];
  if (ofStem.length > 0) return { lines: ofStem, isExact: false };
  return { lines: (await engine.linesSaying([lexicon.related(stem)])) ?? [], isExact: false };
}

const placesIn = (found: Lines): readonly string[] =>
  found.flatMap(({ source, lines }) => lines.map((line) => `${source} ${line}`));

function linesAt(places: readonly string[]): Lines {
  const bySource = new Map<SourceId, number[]>();
  for (const place of places) {
    const [source, line] = place.split(" ") as [SourceId, string];
    bySource.set(source, [...(bySource.get(source) ?? []), Number(line)]);
  }
  return [...bySource].map(([source, lines]) => ({ source, lines: lines.sort((a, b) => a - b) }));
}

const isWord = ({ lower }: Token): boolean => lower.length >= SHORTEST && /^\p{L}+$/u.test(lower);

const countOf = (found: Lines | undefined): number => (found ?? []).reduce((sum, { lines }) => sum + lines.length, 0);
