import { stemOf, type ReadEvent } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { languageFiles } from "../language/read-language.js";
import { knownLexicon } from "../links/lexicon.js";

const SHORTEST = 3;
/** A word of so many records, as a share, is one of the log's own and says nothing. */
const RARE = 0.02;

/** Words of so many event classes say what an event is about, not which one it is: "file", "account", "created". */
const MOST_CLASSES = 2;

let classesOf: ReadonlyMap<string, number> | undefined;

function isDistinctive(word: string): boolean {
  classesOf ??= countClasses();
  return (classesOf.get(stemOf(word)) ?? 0) <= MOST_CLASSES;
}

function countClasses(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { en, de } of languageFiles().events) {
    const words = [en.one, en.many, ...(en.words ?? []), de.one, de.many, ...(de.words ?? [])];
    const stems = new Set(words.flatMap((phrase) => phrase.toLowerCase().split(/[\s-]+/u)).map(stemOf));
    for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return counts;
}

/** Whether words that name an event stand in few lines, which no rule took for one: what they say is for a reader to judge. */
export async function standsInText(events: readonly ReadEvent[], engine: QuestionEngine): Promise<boolean> {
  const { closed } = knownLexicon();
  const words = new Set(
    events
      .filter(({ kind }) => kind === "class" || kind === "topic")
      .flatMap(({ words: said }) => said.toLowerCase().split(/[^\p{L}\d]+/u))
      .filter((word) => word.length >= SHORTEST && !closed.has(word) && isDistinctive(word)),
  );
  for (const word of words) {
    const found = await engine.linesWith(word, true);
    const lines = (found ?? []).reduce((sum, one) => sum + one.lines.length, 0);
    if (lines > 0 && lines <= Math.max(1, engine.vocabulary.records * RARE)) return true;
  }
  return false;
}
