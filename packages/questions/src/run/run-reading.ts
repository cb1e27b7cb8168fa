import type {
  Ask,
  AskedValue,
  PlacedAsk,
  Reading,
  Selection,
  Statement,
  StatementResult,
  ValueOf,
  Where,
} from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import type { DraftReading } from "../readings/compose.js";
import { bothOf, fieldCondition, valueWhere } from "../readings/wheres.js";
import { titlesOfPlace } from "../links/named-fields.js";
import { withFindings } from "./findings-of.js";
import { runStatement } from "./run-statement.js";
import { statementsOf, whereOfSelection } from "./statements.js";

/** One ask of a reading with its statement's result. */
export interface RanAsk {
  readonly ask: Ask;
  /** Place of the selection. */
  readonly of: number;
  readonly result: StatementResult;
}

/** A reading with what came of it. */
export interface RanReading {
  readonly draft: DraftReading;
  readonly asks: readonly RanAsk[];
  /** Records of each selection. */
  readonly matched: readonly number[];
  /** Asks whose values no record has. */
  readonly empty: number;
  /** Where nothing was found: events of the first selection that no record is by itself. */
  readonly emptyEvents: number;
}

/** What runs statements, and the limits that the caller sets beside the question. */
export interface RunContext {
  readonly engine: Pick<QuestionEngine, "aggregate" | "vocabulary" | "picture">;
  readonly limits: Where;
}

/** Runs everything that a reading asks. */
export async function runReading(given: DraftReading, { engine, limits }: RunContext): Promise<RanReading> {
  const draft = await withPatterns(given, engine);
  const { asks, of } = draft.reading;
  const wheres = of.map((selection) => whereOfSelection(selection, limits));
  const matched: number[] = [];
  for (const where of wheres) matched.push((await engine.aggregate({ op: "count", where })).matched);
  const placed: PlacedAsk[] = [];
  for (const ask of asks) {
    const where = wheres[ask.on ?? 0]!;
    placed.push(
      ...(matched[ask.on ?? 0] === 0 ? [ask] : await apart(engine, await withPlaces(engine, ask, where), where)),
    );
  }
  const ran: RanAsk[] = [];
  let empty = 0;
  for (const ask of placed)
    for (const [place, where] of wheres.entries()) {
      if (ask.on !== undefined ? ask.on !== place : place > 0 && !isOfEach(ask)) continue;
      const statements: readonly Statement[] =
        ask.ask === "duration" && wheres[1]
          ? await durationOf(engine, wheres[0]!, wheres[1])
          : statementsOf(ask, isTogether(ask) ? withAll(ask.of, where) : where, engine.vocabulary.zone);
      for (const [at, statement] of statements.entries()) {
        const result = await runStatement(engine, statement);
        if (ask.ask !== "summary" && isEmpty(statement, result)) empty++;
        ran.push({ ask, of: ask.ask === "duration" && wheres[1] ? at : place, result });
        const beside = besideOf(ask, result);
        if (beside) ran.push({ ask, of: place, result: await runStatement(engine, beside) });
      }
    }
  const isNothing = matched.every((count) => count === 0);
  const emptyEvents = isNothing && of[0] ? await emptyEventsOf(engine, of[0], limits) : 0;
  return { draft: { ...draft, reading: { ...draft.reading, asks: placed } }, asks: ran, matched, empty, emptyEvents };
}

/** How many of the events of a selection no record is. */
async function emptyEventsOf(engine: RunContext["engine"], { events }: Selection, limits: Where): Promise<number> {
  let empty = 0;
  for (const event of events) {
    const where = whereOfSelection({ events: [event], conditions: [] }, limits);
    if ((await engine.aggregate({ op: "count", where })).matched === 0) empty++;
  }
  return empty;
}

/** A reading without one of its events each, where no record is all of them. */
export function withoutAnEvent({ draft, matched }: RanReading): readonly DraftReading[] {
  const { of } = draft.reading;
  const [selection] = of;
  if (!selection || of.length > 1 || selection.events.length < 2 || matched.some((count) => count > 0)) return [];
  return selection.events.map((event) => ({
    reading: {
      ...draft.reading,
      of: [{ ...selection, events: selection.events.filter((other) => other !== event) }],
      unused: [...draft.reading.unused, ...event.words.split(/\s+/u)],
    },
    signs: { ...draft.signs, events: draft.signs.events - 1, dropped: draft.signs.dropped + 1 },
  }));
}

/** What the record with the greatest or the least says beside it. */
function besideOf(ask: Ask, { summary }: StatementResult): Statement | undefined {
  if (ask.ask !== "amount" || !ask.beside) return undefined;
  const place = ask.part === "min" ? summary?.minAt : summary?.maxAt;
  if (!place) return undefined;
  const where: Where = { places: [{ source: place.source, lines: [place.line] }] };
  return { op: "group", by: ask.beside.map(({ of }) => of), where, limit: 1, places: true };
}

/** Events that several records make stand for the records of their findings; without a picture they stay as they are. */
async function withPatterns(draft: DraftReading, engine: RunContext["engine"]): Promise<DraftReading> {
  const { of } = draft.reading;
  if (!of.some(({ events }) => events.some(({ isPattern }) => isPattern))) return draft;
  const picture = await engine.picture();
  if (!picture) return { ...draft, signs: { ...draft.signs, unused: draft.signs.unused + 1 } };
  return { ...draft, reading: { ...draft.reading, of: of.map((selection) => withFindings(selection, picture)) } };
}

type Together = Extract<Ask, { readonly ask: "list" }>;

/** Several values that stand in the same records. */
const isTogether = (ask: Ask): ask is Together => ask.ask === "list" && ask.of.length > 1;

/** Records that have all of the values. */
const withAll = (values: readonly AskedValue[], where: Where): Where =>
  values.reduce((all, { of }) => ("field" in of ? bothOf(all, valueWhere(of, "exists", [""])) : all), where);

/** Values that no record has together are listed apart. */
async function apart(engine: RunContext["engine"], ask: PlacedAsk, where: Where): Promise<readonly PlacedAsk[]> {
  if (!isTogether(ask)) return [ask];
  const { matched } = await engine.aggregate({ op: "count", where: withAll(ask.of, where) });
  return matched > 0 ? [ask] : ask.of.map((one) => ({ ...ask, of: [one] }));
}

const isOfEach = ({ ask }: Ask): boolean =>
  ask === "compare" || ask === "timeline" || ask === "order" || ask === "count";

/** From the first beginning to the end that follows it; where several began, to the last end. */
async function durationOf(engine: RunContext["engine"], begins: Where, ends: Where): Promise<readonly Statement[]> {
  const begin: Statement = { op: "first", where: begins, limit: 1 };
  const { records: [first] = [], matched } = await engine.aggregate(begin);
  const after = first?.time === undefined ? ends : bothOf(ends, { from: first.time });
  return [begin, { op: matched > 1 ? "last" : "first", where: after, limit: 1 }];
}

/** A statement about values of which the records have none. */
const isEmpty = (statement: Statement, { matched, values, groups, count, summary }: StatementResult): boolean =>
  matched > 0 &&
  !("counts" in statement && statement.counts) &&
  ((statement.op === "top" && (values?.length ?? 0) === 0) ||
    (statement.op === "group" && (groups?.length ?? 0) === 0) ||
    (statement.op === "countDistinct" && (count ?? 0) === 0) ||
    (statement.op === "summarise" && (summary?.numbers ?? 0) === 0));

/** Takes the values of an ask from where the records have some. */
async function withPlaces(engine: RunContext["engine"], ask: PlacedAsk, where: Where): Promise<PlacedAsk> {
  if (ask.ask === "list") {
    const of: AskedValue[] = [];
    for (const value of ask.of) of.push(await placed(engine, value, where));
    return { ...ask, of };
  }
  if (ask.ask === "top" || ask.ask === "distinct" || ask.ask === "amount") {
    const of = await placed(engine, ask.of, where);
    if (ask.ask === "amount" && ask.beside) {
      const beside: AskedValue[] = [];
      for (const value of ask.beside) beside.push(await placed(engine, value, where));
      return { ...ask, of, beside };
    }
    if (ask.ask !== "top") return { ...ask, of };
    return {
      ...ask,
      of,
      ...(ask.sumOf && { sumOf: await placed(engine, ask.sumOf, where) }),
      ...(ask.distinctOf && { distinctOf: await placed(engine, ask.distinctOf, where) }),
    };
  }
  return ask;
}

const MOST_PLACES = 8;

async function placed(engine: RunContext["engine"], value: AskedValue, where: Where): Promise<AskedValue> {
  const { orOf = [] } = value;
  if (orOf.length === 0 && value.type !== PROCESS) return value;
  for (const of of [value.of, ...orOf].slice(0, MOST_PLACES)) {
    const { count = 0 } = await engine.aggregate({ op: "countDistinct", of, where });
    if (count === 0) continue;
    if (await isOfWriters(engine, of, where)) return { ...value, of: NOWHERE };
    return of === value.of ? value : { ...value, ...titlesOfPlace(of), of };
  }
  return value;
}

const PROCESS = "process";
/** A field of processes that what devices write never has. */
const NOWHERE: ValueOf = { field: "process.executable" };
const MOST_WRITERS = 5;

/** What a device says of connections is written by a program of its own: that program is none of the answer. */
async function isOfWriters(engine: RunContext["engine"], of: ValueOf, where: Where): Promise<boolean> {
  if (!("field" in of) || of.field !== "process.name") return false;
  const network = bothOf(where, { fields: [fieldCondition("event.category", "equals", "network")] });
  const { values: names = [], matched } = await engine.aggregate({
    op: "top",
    of,
    where: network,
    limit: MOST_WRITERS,
  });
  if (matched === 0 || names.length === 0 || names.length === MOST_WRITERS) return false;
  const { values: programs = [] } = await engine.aggregate({
    op: "top",
    of: { column: "program" },
    where: network,
    limit: MOST_WRITERS,
  });
  return names.every(({ value }) => programs.some((program) => program.value === value));
}

/** Whether a reading is about any record at all. */
export const hasMatches = ({ matched }: RanReading): boolean => matched.some((count) => count > 0);

/** The reading with its certainty. */
export const readingOf = ({ draft }: RanReading, certainty: number): Reading => ({ ...draft.reading, certainty });
