import type { Bilingual, Picture, ReadEvent, ReadingVerdict, ReadQuestion } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { knownLexicon } from "../links/lexicon.js";
import { CERTAIN_FROM, EMPTY } from "../ranking/certainty.js";
import { hasMatches, type RanReading } from "./run-reading.js";

type Decided = Pick<ReadQuestion, "verdict" | "compared" | "shownBy">;

/** Decides what may be said of a reading: nothing is denied that no source would show. */
export async function decideVerdict(ran: RanReading, certainty: number, engine: QuestionEngine): Promise<Decided> {
  if (tellsNothing(ran) && certainty / EMPTY >= CERTAIN_FROM) return { verdict: "not-assessable", shownBy: [] };
  if (certainty < CERTAIN_FROM) return { verdict: "insufficient" };
  const { draft } = ran;
  const isOverview = draft.reading.asks.some(({ ask }) => ask === "summary");
  if (hasMatches(ran)) return { verdict: "answered", ...(isOverview && { compared: allRecords(engine) }) };
  const events = draft.reading.of.flatMap((selection) => selection.events);
  const needed = events.flatMap(({ shownBy }) => shownBy);
  const picture = await engine.picture();
  if (needed.length === 0 || !picture) return absent(engine, undefined, needed, events.length > 0);
  if (await standsInText(events, engine)) return { verdict: "insufficient" };
  const able = picture.sources.filter(({ kinds }) => kinds.some(({ kind }) => needed.includes(kind)));
  if (able.length === 0) return { verdict: "not-assessable", shownBy: titlesOf(needed, engine) };
  return absent(engine, able, needed, true);
}

const SHORTEST = 3;
/** A word of so many records, as a share, is one of the log's own and says nothing. */
const RARE = 0.02;

/** Whether words that name an event stand in few lines, which no rule took for one: what they say is for a reader to judge. */
async function standsInText(events: readonly ReadEvent[], engine: QuestionEngine): Promise<boolean> {
  const { closed } = knownLexicon();
  const words = new Set(
    events
      .filter(({ kind }) => kind === "class" || kind === "topic")
      .flatMap(({ words: said }) => said.toLowerCase().split(/[^\p{L}\d]+/u))
      .filter((word) => word.length >= SHORTEST && !closed.has(word)),
  );
  for (const word of words) {
    const found = await engine.linesWith(word, true);
    const lines = (found ?? []).reduce((sum, one) => sum + one.lines.length, 0);
    if (lines > 0 && lines <= Math.max(1, engine.vocabulary.records * RARE)) return true;
  }
  return false;
}

/** There are such records, and none of them has any of the values asked for. */
const tellsNothing = ({ draft, asks, empty }: RanReading): boolean =>
  empty > 0 && empty === asks.length && draft.reading.asks.every(({ ask }) => ask === "list");

function absent(
  engine: QuestionEngine,
  able: Picture["sources"] | undefined,
  needed: readonly string[],
  isEvent: boolean,
): Decided {
  const verdict: ReadingVerdict = isEvent && needed.length > 0 && able === undefined ? "insufficient" : "absent";
  const compared = able
    ? { sources: able.map(({ file }) => file), records: able.reduce((sum, { records }) => sum + records, 0) }
    : allRecords(engine);
  return { verdict, compared };
}

const allRecords = ({ vocabulary }: QuestionEngine): NonNullable<ReadQuestion["compared"]> => ({
  sources: vocabulary.files.map(({ name }) => name),
  records: vocabulary.records,
});

const titlesOf = (kinds: readonly string[], { sourceKinds }: QuestionEngine): readonly Bilingual[] =>
  [...new Set(kinds)].flatMap((kind) => sourceKinds.find(({ id }) => id === kind)?.title ?? []).slice(0, 6);
