import { stemOf } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import type { EventEntry } from "../language/read-language.js";
import type { Lexicon } from "../links/lexicon.js";

const MOST_PHRASES = 60;
const SHORTEST = 3;
/** What more lines say, as a share of all where these are many, the log says all the time: it tells of no event. */
const FEW = 10;
const RARE = 0.05;
/** Words of a phrase stand so near to each other; further apart, each is about something else. */
const NEAR = 8;
/** A word of so many lines says nothing beside another. */
const COMMON = 0.1;

/**
 * Whether lines say each of some events in a phrase that it is called by, in either language, in these words or others that
 * mean the same. A single word says too little, and so does what is left of a phrase without its first: of "put into the
 * administrators group", that a group has administrators.
 */
export async function isToldInWords(
  engine: Pick<QuestionEngine, "linesSaying" | "vocabulary">,
  entries: readonly Pick<EventEntry, "en" | "de">[],
  lexicon: Pick<Lexicon, "alike" | "isLittle">,
): Promise<boolean> {
  const isTelling = (word: string): boolean => word.length >= SHORTEST && !lexicon.isLittle(word);
  for (const { en, de } of entries) {
    const phrases = [en, de].flatMap(({ one, many, words = [] }) => [one, many, ...words]);
    const groups = phrases
      .map((phrase) => phrase.toLowerCase().split(/[^\p{L}]+/u))
      .map((words) => (isTelling(words[0]!) ? words.filter(isTelling) : []))
      .filter((words) => words.length > 1)
      .map((words) => words.map((word) => lexicon.alike(stemOf(word))));
    if (!(await saysAny(engine, groups.slice(0, MOST_PHRASES)))) return false;
  }
  return entries.length > 0;
}

async function saysAny(
  engine: Pick<QuestionEngine, "linesSaying" | "vocabulary">,
  phrases: readonly (readonly (readonly string[])[])[],
): Promise<boolean> {
  const most = Math.max(FEW, engine.vocabulary.records * RARE);
  const linesOf = async (groups: readonly (readonly string[])[]): Promise<number> =>
    ((await engine.linesSaying(groups, NEAR)) ?? []).reduce((sum, one) => sum + one.lines.length, 0);
  for (const groups of phrases) {
    const lines = await linesOf(groups);
    if (lines === 0 || lines > most) continue;
    let telling = 0;
    for (const group of groups)
      if ((await linesOf([group])) <= Math.max(FEW, engine.vocabulary.records * COMMON)) telling++;
    if (telling > 1) return true;
  }
  return false;
}
