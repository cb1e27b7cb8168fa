import type { ReadCondition, ReadEvent, Selection, Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import type { DraftReading } from "../readings/draft-reading.js";
import { hasMatches, type RanReading } from "./run-reading.js";
import { fieldCondition } from "../conditions/wheres.js";
import { whereOfSelection } from "./statements.js";

interface RelaxContext {
  readonly engine: Pick<QuestionEngine, "aggregate" | "linesWith">;
  readonly limits: Where;
}

/** Parts of a reading that one try leaves out, or looks for elsewhere. */
interface Relaxed {
  readonly of: readonly Selection[];
  /** Words that no part accounts for any more. */
  readonly left: readonly string[];
}

const SHORTEST = 3;
const MOST_TRIED = 10;

/**
 * A reading of which no record is all, with as little left out as finds records: first the parts that no record is by itself,
 * then a value's own field (it may stand in the text), then what happened, how it ended or when, and one of several values
 * at last. Whether something is so is not said of less than was asked: it is counted. Undefined where nothing helps.
 * After query relaxation in cooperative answering (Gaasterland, Godfrey, Minker: An Overview of Cooperative Answering, 1992).
 */
export async function relaxed(ran: RanReading, context: RelaxContext): Promise<DraftReading | undefined> {
  const { reading, signs } = ran.draft;
  if (hasMatches(ran) || reading.of.length === 0) return undefined;
  const whole: Relaxed = { of: reading.of, left: [] };
  const lasting = await withoutEmptyParts(whole, context);
  const found = await leastOf(await triedIn(lasting, context), context);
  if (!found) return undefined;
  const asks = reading.asks.map((ask) => (ask.ask === "yes-no" ? ({ ...ask, ask: "count" } as const) : ask));
  const leftOut = found.left.length > 0 && { leftOut: [...new Set(found.left)] };
  return { reading: { ...reading, asks, of: found.of, ...leftOut }, signs };
}

/** Whether records are all that a reading asks for, where one of its values may stand in their text and in no field of theirs. */
export async function isSaidInTexts({ draft: { reading } }: RanReading, context: RelaxContext): Promise<boolean> {
  const whole: Relaxed = { of: reading.of, left: [] };
  const tried = await anywhereIn(whole, context, (one) => isStated(one, whole, context));
  return (await leastOf([tried], context)) !== undefined;
}

/** Whether all records that are the rest of a selection have the field in which a value is wanted: what their text says is no such value. */
async function isStated(one: ReadCondition, whole: Relaxed, context: RelaxContext): Promise<boolean> {
  const [field, another] = one.where.fields ?? [];
  const isOfField = field !== undefined && another === undefined && Object.keys(one.where).length === 1;
  if (!isOfField || !CLOSED.has(field.field)) return false;
  const rest = without(whole, one);
  const stated: Where = { fields: [fieldCondition(field.field, "exists", "")] };
  const [all, having] = [await matchedIn(rest, context), await matchedIn(replaced(whole, one, stated), context)];
  return all > 0 && having >= all * NEARLY_ALL;
}

/** Fields that any record of their kind has, from few values. */
const CLOSED: ReadonlySet<string> = new Set([
  "log.level",
  "event.outcome",
  "event.severity",
  "http.request.method",
  "http.response.status_code",
  "network.transport",
]);
const NEARLY_ALL = 0.95;

async function anywhereIn(
  whole: Relaxed,
  context: RelaxContext,
  isNotMeant: (one: ReadCondition) => Promise<boolean> = () => Promise.resolve(false),
): Promise<readonly Relaxed[]> {
  const values = distinctBy(whole.of.flatMap((one) => one.conditions)).filter(isValue);
  const anywhere: Relaxed[] = [];
  for (const one of values) {
    if (await isNotMeant(one)) continue;
    const where = await inTexts(one, context);
    if (where) anywhere.push(replaced(whole, one, where));
  }
  return anywhere;
}

/** The tries, those that leave out less before the others. */
async function triedIn(whole: Relaxed, context: RelaxContext): Promise<readonly (readonly Relaxed[])[]> {
  const conditions = distinctBy(whole.of.flatMap((one) => one.conditions));
  const events = distinctBy(whole.of.flatMap((one) => one.events));
  const values = conditions.filter(isValue);
  const others = conditions.filter((one) => !isValue(one));
  const timed = whole.of.filter(({ time, anchor }) => time ?? anchor);
  return [
    whole.left.length > 0 ? [whole] : [],
    await anywhereIn(whole, context),
    others.map((one) => without(whole, one)),
    events.length + conditions.length > 1 || timed.length > 0 ? events.map((one) => without(whole, one)) : [],
    timed.length > 0 ? [untimed(whole)] : [],
    values.length > 1 ? values.map((one) => without(whole, one)) : [],
  ];
}

/** Of the first tries that find records the one with the fewest. */
async function leastOf(tries: readonly (readonly Relaxed[])[], context: RelaxContext): Promise<Relaxed | undefined> {
  for (const equal of tries) {
    const counted: { readonly tried: Relaxed; readonly matched: number }[] = [];
    for (const tried of equal.slice(0, MOST_TRIED).filter(isLimited)) {
      const matched = await matchedIn(tried, context);
      if (matched > 0) counted.push({ tried, matched });
    }
    const [least] = counted.sort((a, b) => a.matched - b.matched);
    if (least) return least.tried;
  }
  return undefined;
}

/** Parts that no record is by itself say nothing of those that are the others, unless there are no others. */
async function withoutEmptyParts(whole: Relaxed, context: RelaxContext): Promise<Relaxed> {
  const parts = distinctBy<Part>(whole.of.flatMap(({ events, conditions }) => [...events, ...conditions]));
  const empty: Part[] = [];
  for (const part of parts.slice(0, MOST_TRIED)) {
    const where = part.where ?? {};
    if ((await context.engine.aggregate({ op: "count", where })).matched === 0) empty.push(part);
  }
  const lasting = empty.reduce(without, whole);
  return lasting.of.every(isLimitedBy) ? lasting : whole;
}

type Part = ReadEvent | ReadCondition;

const isValue = ({ operator, isNot, where }: ReadCondition): boolean =>
  operator === "equals" && !isNot && (where.noneOf ?? []).length === 0;

/** Records whose text has the value of a condition as words of it. */
async function inTexts({ values }: ReadCondition, { engine }: RelaxContext): Promise<Where | undefined> {
  const [value, ...others] = values;
  if (value === undefined || others.length > 0 || value.length < SHORTEST) return undefined;
  const places = await engine.linesWith(value, true);
  return places && places.length > 0 ? { places } : undefined;
}

const isLimitedBy = ({ events, conditions }: Selection): boolean => events.length + conditions.length > 0;

const isLimited = ({ of }: Relaxed): boolean => of.every(isLimitedBy);

const without = ({ of, left }: Relaxed, part: Part): Relaxed => ({
  of: of.map((one) => ({
    ...one,
    events: one.events.filter((other) => keyOf(other) !== keyOf(part)),
    conditions: one.conditions.filter((other) => keyOf(other) !== keyOf(part)),
  })),
  left: [...left, part.words],
});

const replaced = ({ of, left }: Relaxed, part: ReadCondition, where: Where): Relaxed => ({
  of: of.map((one) => ({
    ...one,
    conditions: one.conditions.map((other) => (keyOf(other) === keyOf(part) ? { ...other, where } : other)),
  })),
  left,
});

const untimed = ({ of, left }: Relaxed): Relaxed => ({
  of: of.map(({ time: _time, anchor: _anchor, ...one }) => one),
  left: [...left, ...of.flatMap(({ time, anchor }) => [time?.words, anchor?.words].flatMap((words) => words ?? []))],
});

const keyOf = ({ words, where }: Part): string => JSON.stringify([words, where]);

const distinctBy = <T extends Part>(parts: readonly T[]): readonly T[] => [
  ...new Map(parts.map((part) => [keyOf(part), part])).values(),
];

async function matchedIn({ of }: Relaxed, { engine, limits }: RelaxContext): Promise<number> {
  let least = Infinity;
  for (const selection of of) {
    const { matched } = await engine.aggregate({ op: "count", where: whereOfSelection(selection, limits) });
    least = Math.min(least, matched);
  }
  return least;
}
