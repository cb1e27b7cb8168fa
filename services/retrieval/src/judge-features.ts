import type { IndexedShape, RecordFilter } from "@lagebild/domain";
import type { IncidentIndex, RetrievedRun } from "@lagebild/search";
import { dot, isSameElsewhere, type KnownEvent, type KnownEvents } from "./judge-knowledge.js";
import { missingValues, namedIn } from "./judge-values.js";
import { SAYS_NOTHING, stemsOf } from "./judge-words.js";

/** What is known of how well a log answers a question. Scores are cosine and words together, 0 to about 1.5; shares 0 to 1. */
export interface EvidenceFeatures {
  /** Score of the best that the log holds: a shape, or a kind of event that it holds. */
  readonly held: number;
  /** Score of the best kind of event that the log does not hold: high where a question plainly asks for it. */
  readonly lacking: number;
  /** How much of what is near the question, among all kinds of events, this log holds. */
  readonly share: number;
  /** The question's words, weighed by how telling they are, that the best shape or its meaning says. */
  readonly words: number;
  /** The same for the best kind of event that this log does not hold. */
  readonly lackingWords: number;
  /** 1 where the question names something literally. */
  readonly named: number;
  /** 1 where something that it names stands nowhere in the log. */
  readonly namedMissing: number;
  /** 1 for a question that asks for a value as well, and so takes the event for granted. */
  readonly asksMore: number;
}

/** A question with what was found for it. */
export interface JudgedQuestion {
  readonly question: string;
  readonly vector: Float32Array;
  /** Content words with what the glossary has for each. */
  readonly words: readonly { readonly word: string; readonly others: readonly string[] }[];
  readonly filter: RecordFilter;
  readonly runs: readonly RetrievedRun[];
  /** Names that hold for many records at once, such as hosts, programs and files. */
  readonly names: readonly string[];
}

/** Features, and what they were found from, for the reasons. */
export interface JudgedEvidence {
  readonly features: EvidenceFeatures;
  /** What the question names and the log does not hold. */
  readonly namedMissing: readonly string[];
  /** Id of the kind of event that the question seems to ask for and the log does not hold. */
  readonly lackingEvent: string | undefined;
}

const NEAREST_EVENTS = 12;
const SHAPES_OF_EVENT = 5;
const NEAREST_SHAPES = 30;
const RUNS_READ = 200;
const RUNS_MEANT = 12;
/** What all of a question's words weigh beside the cosine. */
const WORDS_WEIGHT = 0.5;
/** From this cosine on a shape says something like the kind of event, from the other on the very same. */
const LIKENESS = { from: 0.55, to: 0.8, atMost: 0.8 };
/** How surely a log holds a kind of event that it has as another system tells it. */
const ELSEWHERE = 0.6;

/** Compares a question with what the log holds, and with what it could hold and does not. */
export async function evidenceFeatures(
  index: IncidentIndex,
  known: KnownEvents,
  asked: JudgedQuestion,
): Promise<JudgedEvidence> {
  const runs = asked.runs.slice(0, RUNS_READ);
  const near = await index.nearest(asked.vector, asked.filter, NEAREST_SHAPES);
  const groups = wordGroups(known, asked.words);
  const ranked = nearestEvents(known, asked.vector, groups);
  const held = await heldEvents(index, known, asked, ranked);
  const literals = runs.map(({ shape }) => literalStems(shape));
  const said = runs.map(({ shape }, i) => coverage(groups, [literals[i]!, ...meaningStems(known, shape)]));
  const cosines = new Map(near.map(({ shape, score }) => [shape, score]));
  const scores = runs.map(({ shape }, i) => (cosines.get(shape.id) ?? 0) + WORDS_WEIGHT * said[i]!);
  const mass = ranked.map(({ cosine }) => Math.max(0, cosine) ** 8);
  const absent = ranked.filter((_, i) => held[i]! < 0.5);
  const named = namedIn(asked.question);
  const meant = runs.slice(0, RUNS_MEANT).flatMap(({ shape }) => meaningStems(known, shape));
  const namedMissing = await missingValues(index, asked, named, literals, meant);
  return {
    namedMissing,
    lackingEvent: absent.toSorted((a, b) => b.score - a.score)[0]?.event.id,
    features: {
      held: most([...scores, ...ranked.map(({ score }, i) => score * held[i]!)]),
      lacking: most(ranked.map(({ score }, i) => score * (1 - held[i]!))),
      share: ratio(sum(mass.map((one, i) => one * held[i]!)), sum(mass)),
      words: most(said),
      lackingWords: most(absent.map(({ words }) => words)),
      named: named.length > 0 ? 1 : 0,
      namedMissing: namedMissing.length > 0 ? 1 : 0,
      asksMore: ASKS_MORE.test(asked.question) ? 1 : 0,
    },
  };
}

const ASKS_MORE =
  /[,?]\s*(?:and|und)\s+(?:[a-zäöü]+\s+)?(?:what|which|who|where|when|how|under|at|welche|wer|wo|wann|wie|was|gelang|über|von|in|bei)|\?\s*\S/iu;

interface RankedEvent {
  readonly event: KnownEvent;
  readonly cosine: number;
  /** How much of the question's words it says. */
  readonly words: number;
  readonly score: number;
}

/** The kinds of events that come nearest to the question, by meaning and by words. */
function nearestEvents(known: KnownEvents, vector: Float32Array, groups: readonly WordGroup[]): readonly RankedEvent[] {
  const scored = known.events.map((event): RankedEvent => {
    const cosine = dot(vector, event.vector);
    const words = coverage(groups, [event.stems]);
    return { event, cosine, words, score: cosine + WORDS_WEIGHT * words };
  });
  const byCosine = scored.toSorted((a, b) => b.cosine - a.cosine).slice(0, NEAREST_EVENTS);
  const byScore = scored.toSorted((a, b) => b.score - a.score).slice(0, NEAREST_EVENTS / 2);
  return [...new Set([...byCosine, ...byScore])];
}

/**
 * For each kind of event how surely the log holds it, 0 to 1: by its name in a shape's meanings, by likeness, or because
 * the log holds the same as another system tells it.
 */
async function heldEvents(
  index: IncidentIndex,
  known: KnownEvents,
  { filter, runs: all }: JudgedQuestion,
  ranked: readonly RankedEvent[],
): Promise<readonly number[]> {
  const runs = all.slice(0, RUNS_READ);
  const hits = await Promise.all(ranked.map(({ event }) => index.nearest(event.vector, filter, SHAPES_OF_EVENT)));
  const found = await index.shapes([...new Set(hits.flat().map(({ shape }) => shape))]);
  const shapes = [...runs.map(({ shape }) => shape), ...found];
  const ids = new Set(shapes.flatMap(({ meanings }) => meanings.flatMap(({ id }) => prefixesOf(id))));
  const there = [...ids].flatMap((id) => known.byId.get(id) ?? []);
  return ranked.map(({ event }, i) => {
    if (ids.has(event.id)) return 1;
    const likeness = ((hits[i]?.[0]?.score ?? 0) - LIKENESS.from) / (LIKENESS.to - LIKENESS.from);
    const isElsewhere = there.some((other) => isSameElsewhere(event, other));
    return Math.max(Math.min(1, Math.max(0, likeness)) * LIKENESS.atMost, isElsewhere ? ELSEWHERE : 0);
  });
}

/** `win.4624.network` is also a `win.4624`. */
const prefixesOf = (id: string): readonly string[] =>
  id.split(".").map((_, i, parts) => parts.slice(0, i + 1).join("."));

interface WordGroup {
  readonly stems: readonly string[];
  /** What the glossary has for the word. */
  readonly others: readonly string[];
  readonly weight: number;
}

function wordGroups(known: KnownEvents, words: JudgedQuestion["words"]): readonly WordGroup[] {
  return words
    .map(({ word, others }) => {
      const stems = stemsOf(word);
      return { stems, others: others.flatMap(stemsOf), weight: most(stems.map(known.weightOf)) };
    })
    .filter(({ stems }) => !stems.every((stem) => SAYS_NOTHING.has(stem)));
}

/** What a word counts that is not said itself, but by what the glossary has for it. */
const BY_GLOSSARY = 0.6;

/** How much of the words a text says, whose stems come in parts. */
function coverage(groups: readonly WordGroup[], parts: readonly ReadonlySet<string>[]): number {
  const has = (stem: string): boolean => parts.some((stems) => stems.has(stem));
  const said = ({ stems, others }: WordGroup): number =>
    stems.length > 0 && stems.every(has) ? 1 : others.some(has) ? BY_GLOSSARY : 0;
  return ratio(sum(groups.map((group) => group.weight * said(group))), sum(groups.map(({ weight }) => weight)));
}

const literalStems = ({ text, program }: IndexedShape): ReadonlySet<string> =>
  new Set(stemsOf(`${program ?? ""} ${text}`));

const meaningStems = (known: KnownEvents, { meanings }: IndexedShape): readonly ReadonlySet<string>[] =>
  meanings.map(({ id, en, de }) => known.byId.get(id)?.stems ?? new Set(stemsOf(`${en} ${de}`)));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const most = (numbers: readonly number[]): number => Math.max(0, ...numbers);
const ratio = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
