import { RULES_FIELD, stemOf, type SourceId, type Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { languageFiles, type EventEntry } from "../language/read-language.js";
import { topicBook, type Lexicon } from "../links/lexicon.js";
import { valueDictionary } from "../links/value-dictionary.js";
import { eventOfEntry } from "../readings/event-of-entry.js";
import { anyWhere, fieldCondition, whereOfHits } from "../conditions/wheres.js";
import { findingsOfTopic, whereOfFindings } from "../run/findings-of.js";
import { phraseBook, type PhraseBook } from "../words/phrases.js";
import { programName } from "../words/program-name.js";
import type { Token } from "../words/tokens.js";

/** Records that show some words of a step, and how well they do. */
export interface Sighting {
  /** Places of the words. */
  readonly tokens: readonly number[];
  readonly weight: number;
  readonly where: Where;
  /** A sign of its own: the value, the text or the event itself, not a word that is merely alike. */
  readonly isDistinctive: boolean;
}

type StepEntry = ReturnType<typeof languageFiles>["words"]["steps"][number];

const MOST_PROGRAMS = 20;
const SHORTEST_PART = 4;
const SHORTEST = 3;

/** Weights of what may show a word: the start of the program of that name before an event, before a text. */
const OF_PROGRAM = 1.4;
const OF_EVENT = 1.25;
const OF_VALUE = 1.1;
const OF_TEXT = 1;
const OF_STEP = 1.3;
const OF_PART = 0.75;
const OF_STEM = 0.8;
const OF_ALIKE = 0.6;

/** Finds what shows the words of a step: programs, values, events, texts, and words that mean the same. */
export async function sightingsOf(
  places: readonly number[],
  {
    tokens,
    lexicon,
    engine,
  }: { readonly tokens: readonly Token[]; readonly lexicon: Lexicon; readonly engine: QuestionEngine },
): Promise<readonly Sighting[]> {
  const own = places.map((at) => tokens[at]!);
  const found: Sighting[] = [];
  const put = (used: readonly number[], weight: number, where: Where | undefined, isDistinctive = true): void => {
    if (where) found.push({ tokens: used.map((at) => places[at]!), weight, where, isDistinctive });
  };
  for (const { meaning, tokens: used } of lexicon.events.find(own))
    put(used, OF_EVENT, await whereOfEvent(meaning, engine));
  for (const { meaning: topic, tokens: used } of topicBook(engine.topics, lexicon).find(own)) {
    const [first, ...others] = topic.rules;
    const where =
      first === undefined
        ? await whereOfTopic(topic.id, engine)
        : { fields: [fieldCondition(RULES_FIELD, "equals", first, others)] };
    put(used, OF_EVENT, where);
  }
  for (const { meaning, tokens: used } of stepBook(lexicon).find(own)) await putStep(meaning, used);
  for (const run of runsOf(places, own)) {
    const text = run.map((at) => own[at]!.text).join(" ");
    put(run, OF_TEXT, await whereOfLines(engine.linesWith(text, true)));
  }
  for (const [at, token] of own.entries()) {
    if (token.text.length < 2) {
      put([at], OF_TEXT, await whereOfLines(engine.linesWith(token.text, true)));
      continue;
    }
    put([at], OF_PROGRAM, programStarts(token.lower, engine));
    const hits = valueDictionary(engine.vocabulary)(token.text);
    if (hits.length > 0 && !/^\d{1,2}$/u.test(token.text)) put([at], OF_VALUE, whereOfHits(hits));
    const exact = await whereOfLines(engine.linesWith(token.text, true));
    // "Scan", "tunnel": that a line says a word of the language need not be what is meant.
    const isOrdinary = lexicon.isKnown(token.stem) && /^\p{L}+$/u.test(token.text) && token.quotation === undefined;
    if (exact) put([at], OF_TEXT, exact, !isOrdinary);
    else if (token.text.length > SHORTEST_PART)
      put([at], OF_PART, await whereOfLines(engine.linesWith(token.text, false)));
    if (token.stem.length >= SHORTEST && /^\p{L}+$/u.test(token.text)) {
      put([at], OF_STEM, await whereOfLines(engine.linesSaying([[token.stem]])), !isOrdinary);
      const alike = lexicon.alike(token.stem);
      if (alike.length > 1) put([at], OF_ALIKE, await whereOfLines(engine.linesSaying([alike])), false);
    }
  }
  return found;

  async function putStep({ events = [], says = [] }: StepEntry, used: readonly number[]): Promise<void> {
    const entries = languageFiles().events.filter(({ id }) => events.includes(id));
    for (const entry of entries) put(used, OF_EVENT, await whereOfEvent(entry, engine));
    if (says.length > 0) put(used, OF_STEP, await whereOfSays(says, engine), used.length > 1);
  }
}

/** Lines that say any of some words; where none does, another form of one. */
async function whereOfSays(says: readonly string[], engine: QuestionEngine): Promise<Where | undefined> {
  const exact: Where[] = [];
  for (const word of says)
    exact.push(...[await whereOfLines(engine.linesWith(word, true))].flatMap((one) => one ?? []));
  return exact.length > 0 ? anyWhere(exact) : whereOfLines(engine.linesSaying([says.map(stemOf)]));
}

/** Words side by side: all of a run, and each two of it. */
function runsOf(places: readonly number[], own: readonly Token[]): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (const [at, place] of places.entries()) {
    const isNext = at > 0 && places[at - 1] === place - 1 && !own[at - 1]!.endsPart;
    if (isNext) runs.at(-1)!.push(at);
    else runs.push([at]);
  }
  return runs.flatMap((run) => {
    const pairs = run.slice(1).map((at) => [at - 1, at]);
    return run.length > 2 ? [run, ...pairs] : pairs;
  });
}

let steps: PhraseBook<StepEntry> | undefined;

/** Finds the parts of a course of events that the language files know. */
export const stepBook = ({ closed }: Pick<Lexicon, "closed">): PhraseBook<StepEntry> =>
  (steps ??= phraseBook(
    languageFiles().words.steps.flatMap((meaning) =>
      [...(meaning.en ?? []), ...(meaning.de ?? [])].map((text) => ({ text, meaning })),
    ),
    closed,
  ));

async function whereOfEvent(entry: EventEntry, engine: QuestionEngine): Promise<Where | undefined> {
  if (entry.pattern) return entry.topic === undefined ? undefined : whereOfTopic(entry.topic, engine);
  return eventOfEntry(entry, "", engine).where;
}

async function whereOfTopic(topic: string, engine: QuestionEngine): Promise<Where | undefined> {
  const picture = await engine.picture();
  const findings = picture ? findingsOfTopic(picture, topic) : [];
  return findings.length === 0 ? undefined : whereOfFindings(findings);
}

/** Starts of the programs of a name, or with it in their name: `WINWORD.EXE` for "word". */
function programStarts(word: string, { vocabulary }: QuestionEngine): Where | undefined {
  const names = vocabulary.fields.find(({ field }) => field === "process.name")?.top ?? [];
  const bare = programName(word);
  const exact = names.filter(({ value }) => programName(value) === bare);
  const within = bare.length < SHORTEST_PART ? [] : names.filter(({ value }) => programName(value).includes(bare));
  const [first, ...others] = (exact.length > 0 ? exact : within).slice(0, MOST_PROGRAMS).map(({ value }) => value);
  if (first === undefined) return undefined;
  return {
    fields: [
      fieldCondition("event.category", "equals", "process"),
      fieldCondition("event.type", "equals", "start"),
      fieldCondition("process.name", "equals", first, others),
    ],
  };
}

type Lines = readonly { readonly source: SourceId; readonly lines: readonly number[] }[];

async function whereOfLines(found: Promise<Lines | undefined>): Promise<Where | undefined> {
  const places = await found;
  return places && places.length > 0 ? { places } : undefined;
}
