import type { RecordRow, Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { bothOf } from "../conditions/wheres.js";
import type { Sighting } from "./sightings.js";

/** Records of a step: those that show most of its words, the first of them after the step before where there is one. */
export interface FoundStep {
  readonly rows: readonly RecordRow[];
  /** Places of the words that none of them shows. */
  readonly missed: readonly number[];
  /** Each word was found by a sign of its own, in records that are not most of the log. */
  readonly isDistinctive: boolean;
}

/** What is looked for, and where. */
export interface WantedStep {
  readonly tokens: readonly number[];
  readonly which: "first" | "last";
  /** It says itself that the first or the last of all is meant. */
  readonly isSaid: boolean;
}

export interface StepContext {
  readonly engine: Pick<QuestionEngine, "aggregate" | "vocabulary">;
  /** Conditions that hold for all steps. */
  readonly shared: Where;
  /** What shows the words that the question says of all steps. */
  readonly head: readonly Sighting[];
  /** The record of the step before. */
  readonly after: RecordRow | undefined;
}

const MOST_ROWS = 20_000;
const MOST_FOUND = 200;
/** What is said of all steps counts less than what is said of one. */
const OF_HEAD = 0.4;
/** What so large a share of the records shows tells little. */
const COMMON = 0.2;

interface Scored {
  readonly row: RecordRow;
  readonly byWord: Map<number, { readonly weight: number; readonly isDistinctive: boolean }>;
}

/** Chooses the records that show most of a step's words; of several, those that also show what is said of all steps. */
export async function findStep(
  step: WantedStep,
  sightings: readonly Sighting[],
  context: StepContext,
): Promise<FoundStep> {
  const scored = await scoredRows(sightings, context);
  const ofHead = await scoredRows(context.head, context);
  const headOf = (row: RecordRow): number => sumOf(ofHead.get(keyOf(row))?.byWord ?? NO_WORDS);
  const total = ({ row, byWord }: Scored): number => sumOf(byWord) + OF_HEAD * headOf(row);
  const best = bestOf([...scored.values()], total);
  const [first] = best;
  if (!first) return { rows: [], missed: step.tokens, isDistinctive: false };
  const later = step.isSaid || !context.after ? [] : laterThan(context.after, [...scored.values()], first);
  const chosen = later.length > 0 ? bestOf(later, total) : best;
  const ordered = chosen.map(({ row }) => row).sort(inOrder);
  const shows = [...first.byWord];
  const matched = new Set(shows.map(([at]) => at));
  return {
    rows: step.which === "last" ? ordered.slice(-MOST_FOUND) : ordered.slice(0, MOST_FOUND),
    missed: step.tokens.filter((at) => !matched.has(at)),
    isDistinctive:
      shows.every(([, { isDistinctive }]) => isDistinctive) &&
      best.length <= context.engine.vocabulary.records * COMMON,
  };
}

/** Records behind another that show as much of a step's own words as the best. */
const laterThan = (after: RecordRow, scored: readonly Scored[], best: Scored): readonly Scored[] =>
  scored.filter(({ row, byWord }) => inOrder(after, row) < 0 && sumOf(byWord) >= sumOf(best.byWord) - 1e-9);

const NO_WORDS: Scored["byWord"] = new Map();

const sumOf = (byWord: Scored["byWord"]): number => [...byWord.values()].reduce((sum, { weight }) => sum + weight, 0);

/** Those of the greatest number. */
function bestOf<T>(all: readonly T[], numberOf: (one: T) => number): readonly T[] {
  const numbers = all.map(numberOf);
  const most = numbers.reduce((greatest, number) => Math.max(greatest, number), 0);
  return all.filter((_, at) => numbers[at]! >= most - 1e-9);
}

const keyOf = ({ source, line }: RecordRow): string => `${source} ${line}`;

/** In time; what has none comes last. */
export const inOrder = (a: RecordRow, b: RecordRow): number =>
  (a.time ?? Infinity) - (b.time ?? Infinity) || (a.source < b.source ? -1 : a.source > b.source ? 1 : a.line - b.line);

const known = new WeakMap<readonly Sighting[], Map<string, Promise<ReadonlyMap<string, Scored>>>>();

/** The records of sightings with the best sign of each word; what is rare weighs more. */
function scoredRows(sightings: readonly Sighting[], context: StepContext): Promise<ReadonlyMap<string, Scored>> {
  const ofLimits = known.get(sightings) ?? new Map<string, Promise<ReadonlyMap<string, Scored>>>();
  known.set(sightings, ofLimits);
  const key = JSON.stringify(context.shared);
  const found = ofLimits.get(key) ?? scoreRows(sightings, context);
  ofLimits.set(key, found);
  return found;
}

async function scoreRows(
  sightings: readonly Sighting[],
  { engine, shared }: StepContext,
): Promise<ReadonlyMap<string, Scored>> {
  const scored = new Map<string, Scored>();
  for (const { tokens, where, weight, isDistinctive } of sightings) {
    const { records = [], matched } = await engine.aggregate({
      op: "first",
      where: bothOf(shared, where),
      limit: MOST_ROWS,
    });
    if (matched === 0) continue;
    const rarity = Math.log(1 + engine.vocabulary.records / matched);
    for (const row of records) {
      const key = keyOf(row);
      const one: Scored = scored.get(key) ?? { row, byWord: new Map() };
      scored.set(key, one);
      for (const at of tokens) {
        const before = one.byWord.get(at);
        if (!before || before.weight < weight * rarity)
          one.byWord.set(at, {
            weight: weight * rarity,
            isDistinctive: isDistinctive || (before?.isDistinctive ?? false),
          });
      }
    }
  }
  return scored;
}
