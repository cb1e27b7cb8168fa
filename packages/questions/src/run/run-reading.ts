import type {
  Ask,
  AskedValue,
  PlacedAsk,
  ReadCondition,
  ReadEvent,
  Reading,
  Selection,
  Statement,
  StatementResult,
  Where,
} from "@lagebild/domain";
import { RULES_FIELD } from "@lagebild/domain";
import type { QuestionEngine, Vocabulary } from "../engine.js";
import { languageFiles } from "../language/read-language.js";
import { whereOfEntry } from "../readings/event-of-entry.js";
import type { DraftReading } from "../readings/draft-reading.js";
import { NOT_LET } from "../conditions/other-conditions.js";
import { anyWhere, bothOf, fieldCondition, valueWhere } from "../conditions/wheres.js";
import { withFindings } from "./findings-of.js";
import { countedIn, placeAsk } from "./place-values.js";
import { runStatement } from "./run-statement.js";
import { statementsOf, whereOfSelection } from "./statements.js";
import { tellDeeds } from "./tell-deeds.js";

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
  readonly emptyEvents: readonly ReadEvent[];
  /** Nothing was found, and records at other times are all of it. */
  readonly isOfOtherTimes: boolean;
  /** Nothing was found, at whatever time: what limits the time of it makes no difference. */
  readonly isNever: boolean;
  /** Nothing was found of what should have succeeded: records are all of the rest, and each failed or was refused. */
  readonly isRefused: boolean;
  /** It asks whether somebody did something that may fail, and all records are of tries that failed or were refused. */
  readonly isOfFailures: boolean;
  /** It asks for what succeeded, and none of its records says how it ended: it merely did not fail. */
  readonly isOfUnstatedSuccess: boolean;
  /** Values that were asked for and that the records do not have. */
  readonly lacking: readonly AskedValue[];
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
  const found: PlacedAsk[] = [];
  const lacking: AskedValue[] = [];
  for (const ask of asks) {
    const place = ask.on ?? 0;
    const isHere = matched[place]! > 0;
    const context = { engine, where: wheres[place]!, isHere, isOfDeed: isOfDeed(of[place]!) };
    const { ask: one, lost } = await placeAsk(
      isLimited(of) ? await countedIn(ask, draft.signs.countedNoun, context) : ask,
      context,
    );
    lacking.push(...lost);
    if (one) found.push(...(isHere ? await apart(engine, one, wheres[place]!) : [one]));
  }
  const isLost = asks.length > 0 && found.length === 0;
  const isOfOneDeed = of.length === 1 && matched[0]! > 0 && isOfDeed(of[0]!);
  const told = isOfOneDeed
    ? await tellDeeds(distinctAsks(found), { engine, where: wheres[0]!, selection: of[0]! })
    : found;
  const beside = isOfOneDeed
    ? await objectsCounted(told, draft.signs.countedObject, { engine, where: wheres[0]!, matched: matched[0]! })
    : [];
  const placed = isLost && isLimited(of) ? [COUNT] : [...distinctAsks(told), ...beside];
  const ran: RanAsk[] = [];
  let empty = 0;
  for (const ask of placed)
    for (const [place, where] of wheres.entries()) {
      if (ask.on !== undefined ? ask.on !== place : place > 0 && !isOfEach(ask)) continue;
      const statements: readonly Statement[] =
        ask.ask === "duration" && wheres[1]
          ? await durationOf(engine, wheres[0]!, wheres[1])
          : isSilenceBefore(ask)
            ? await silenceBefore(engine, where, limits)
            : statementsOf(ask, isTogether(ask) ? withAll(ask.of, where) : where, {
                zone: engine.vocabulary.zone,
                step: of[place]!.step,
              });
      for (const [at, statement] of statements.entries()) {
        const result = await runStatement(engine, statement);
        if (ask.ask !== "summary" && isEmpty(statement, result)) empty++;
        ran.push({ ask, of: ask.ask === "duration" && wheres[1] ? at : place, result });
        for (const beside of besideOf(ask, result))
          ran.push({ ask, of: place, result: await runStatement(engine, beside) });
      }
    }
  const isNothing = matched.every((count) => count === 0);
  const emptyEvents = isNothing && of[0] ? await emptyEventsOf(engine, of[0], limits) : [];
  const isOfOtherTimes = isNothing && (await hasOtherTimes(engine, of, limits));
  const isNever = isNothing && !isOfOtherTimes && (await isAtNoTime(engine, of, limits));
  const isRefused = isNothing && (await isAllRefused(engine, of, limits));
  const isOfUnstatedSuccess = await isUnstatedSuccess(engine, { of, wheres, matched });
  const isOfFailures = asks.some(({ ask }) => ask === "yes-no") && (await areAllFailed(engine, of, wheres, matched));
  const { signs } = draft;
  const ranDraft: DraftReading = {
    reading: { ...draft.reading, asks: placed },
    signs: { ...signs, lackingAsks: signs.lackingAsks + lacking.length, hasAsk: signs.hasAsk && !isLost, isLost },
  };
  return {
    draft: ranDraft,
    asks: ran,
    matched,
    empty,
    emptyEvents,
    isOfOtherTimes,
    isNever,
    isRefused,
    isOfUnstatedSuccess,
    isOfFailures,
    lacking,
  };
}

const COUNT: PlacedAsk = { ask: "count" };

/** What was done is known: not only where, or by whom. */
const isOfDeed = ({ events }: Selection): boolean => events.some(({ kind }) => kind === "class" || kind === "topic");

const isLimited = (of: readonly Selection[]): boolean =>
  of.some(({ events, conditions }) => events.length + conditions.length > 0);

const distinctAsks = (asks: readonly PlacedAsk[]): readonly PlacedAsk[] => [
  ...new Map(asks.map((ask) => [JSON.stringify(ask), ask])).values(),
];

/** Beside the number of records, how many different things they are about, where that is another number. */
async function objectsCounted(
  asks: readonly PlacedAsk[],
  of: AskedValue | undefined,
  {
    engine,
    where,
    matched,
  }: { readonly engine: RunContext["engine"]; readonly where: Where; readonly matched: number },
): Promise<readonly PlacedAsk[]> {
  if (!of || !asks.some(({ ask }) => ask === "count") || asks.some(({ ask }) => ask === "distinct")) return [];
  const { count = 0 } = await engine.aggregate({ op: "countDistinct", of: of.of, where });
  return count > 1 && count < matched ? [{ ask: "distinct", of }] : [];
}

/** The events of a selection that no record is. */
async function emptyEventsOf(
  engine: RunContext["engine"],
  { events }: Selection,
  limits: Where,
): Promise<readonly ReadEvent[]> {
  const empty: ReadEvent[] = [];
  for (const event of events) {
    const where = whereOfSelection({ events: [event], conditions: [] }, limits);
    if ((await engine.aggregate({ op: "count", where })).matched === 0) empty.push(event);
  }
  return empty;
}

/** Whether records are all of a limited selection but for its time. */
async function hasOtherTimes(engine: RunContext["engine"], of: readonly Selection[], limits: Where): Promise<boolean> {
  const [{ time, ...always } = NOTHING_ASKED] = of;
  if (of.length !== 1 || !time || always.events.length + always.conditions.length === 0) return false;
  return (await engine.aggregate({ op: "count", where: whereOfSelection(always, limits) })).matched > 0;
}

/** Whether no record is all of a selection that other records limit in time, whenever it was. */
async function isAtNoTime(engine: RunContext["engine"], of: readonly Selection[], limits: Where): Promise<boolean> {
  const [{ anchor, time: _time, ...always } = NOTHING_ASKED] = of;
  if (of.length !== 1 || !anchor) return false;
  return (await engine.aggregate({ op: "count", where: whereOfSelection(always, limits) })).matched === 0;
}

const OUTCOME = "event.outcome";

/** Whether records of which success is asked state no outcome at all. */
async function isUnstatedSuccess(
  engine: RunContext["engine"],
  found: { readonly of: readonly Selection[]; readonly wheres: readonly Where[]; readonly matched: readonly number[] },
): Promise<boolean> {
  const stated: Where = { fields: [fieldCondition(OUTCOME, "exists", "")] };
  for (const [place, { conditions }] of found.of.entries()) {
    if (found.matched[place] === 0 || !conditions.some(isOfSuccess)) continue;
    const where = bothOf(found.wheres[place]!, stated);
    if ((await engine.aggregate({ op: "count", where })).matched === 0) return true;
  }
  return false;
}

/** Events of which there are tries: that there was one does not say that it was done. */
const TRIED: ReadonlySet<string> = new Set([
  "login",
  "remote-login",
  "rdp-login",
  "vpn-connection",
  "connection",
  "api-call",
]);

async function areAllFailed(
  engine: RunContext["engine"],
  of: readonly Selection[],
  wheres: readonly Where[],
  matched: readonly number[],
): Promise<boolean> {
  const [selection] = of;
  if (of.length !== 1 || !selection || matched[0] === 0) return false;
  const isOfTries = selection.events.length > 0 && selection.events.every(({ id }) => TRIED.has(id));
  if (!isOfTries || selection.conditions.some((one) => JSON.stringify(one.where).includes(OUTCOME))) return false;
  const failed = bothOf(
    wheres[0]!,
    anyWhere([NOT_LET, { fields: [fieldCondition(RULES_FIELD, "equals", "login_failed")] }]),
  );
  return (await engine.aggregate({ op: "count", where: failed })).matched === matched[0];
}

const isOfSuccess = ({ values: [value], where, isNot }: ReadCondition): boolean =>
  value === "success" && !isNot && JSON.stringify(where).includes(OUTCOME);

/** Whether records are all of a selection but for its success, and each of them failed or was refused. */
async function isAllRefused(engine: RunContext["engine"], of: readonly Selection[], limits: Where): Promise<boolean> {
  const [{ events, conditions, ...always } = NOTHING_ASKED] = of;
  const rest = conditions.filter((condition) => !isOfSuccess(condition));
  const failing = events.map((event) => failingOf(event, engine.vocabulary));
  const isOfSuccesses = rest.length < conditions.length || failing.some((one) => one !== undefined);
  if (of.length !== 1 || !isOfSuccesses || rest.every(({ isNot }) => isNot)) return false;
  const tried = whereOfSelection(
    { ...always, events: events.map((event, at) => failing[at] ?? event), conditions: rest },
    limits,
  );
  const { matched } = await engine.aggregate({ op: "count", where: tried });
  return matched > 0 && (await engine.aggregate({ op: "count", where: bothOf(tried, NOT_LET) })).matched === matched;
}

/** What an event is where it fails. */
function failingOf(event: ReadEvent, vocabulary: Vocabulary): ReadEvent | undefined {
  const entry = languageFiles().events.find(({ opposite }) => opposite === event.id);
  return entry && { ...event, id: entry.id, where: whereOfEntry(entry, vocabulary) };
}

const NOTHING_ASKED: Selection = { events: [], conditions: [] };

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

/** A reading with the traces of its events, where no record is all that it says and events have traces. */
export function withTraces({ draft, matched }: RanReading): readonly DraftReading[] {
  const [selection, ...others] = draft.reading.of;
  const hasTraces = selection?.events.some(({ otherwise }) => otherwise !== undefined);
  if (!selection || !hasTraces || matched.some((count) => count > 0)) return [];
  const events = selection.events.map(({ otherwise, ...event }) =>
    otherwise ? { ...event, where: otherwise } : event,
  );
  return [{ ...draft, reading: { ...draft.reading, of: [{ ...selection, events }, ...others] } }];
}

/** What the record with the greatest or the least says beside it. */
function besideOf(ask: Ask, { summary }: StatementResult): readonly Statement[] {
  if (ask.ask !== "amount" || !ask.beside) return [];
  const place = ask.part === "min" ? summary?.minAt : summary?.maxAt;
  if (!place) return [];
  const where: Where = { places: [{ source: place.source, lines: [place.line] }] };
  const [said, indexed] = [ask.beside.filter(({ of }) => "said" in of), ask.beside.filter(({ of }) => !("said" in of))];
  return [
    ...(indexed.length > 0
      ? [{ op: "group", by: indexed.map(({ of }) => of), where, limit: 1, places: true } as const]
      : []),
    ...said.map(({ of }) => ({ op: "top", of, where, limit: 1 }) as const),
  ];
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

/** Values that no record has together, and what texts say, are listed apart. */
async function apart(engine: RunContext["engine"], ask: PlacedAsk, where: Where): Promise<readonly PlacedAsk[]> {
  if (!isTogether(ask)) return [ask];
  if (ask.of.some(({ of }) => "said" in of)) return ask.of.map((one) => ({ ...ask, of: [one] }));
  const { matched } = await engine.aggregate({ op: "count", where: withAll(ask.of, where) });
  return matched > 0 ? [ask] : ask.of.map((one) => ({ ...ask, of: [one] }));
}

const isOfEach = (ask: Ask): boolean =>
  ask.ask === "timeline" ? ask.tells === "steps" : ["compare", "only", "order", "count"].includes(ask.ask);

const isSilenceBefore = (ask: Ask): boolean => ask.ask === "silence" && ask.isBefore === true;

const MOST_BEFORE = 500;
/** What is written so shortly before something belongs to it. */
const SHORTLY = 120e6;

/** The longest time without any record that ends with the first of some records, or shortly before it. */
async function silenceBefore(engine: RunContext["engine"], where: Where, limits: Where): Promise<readonly Statement[]> {
  const first: Statement = { op: "first", where, limit: 1 };
  const { records: [row] = [] } = await engine.aggregate(first);
  if (row?.time === undefined) return [first];
  const before = bothOf(limits, { to: row.time - 1 });
  const { records = [] } = await engine.aggregate({ op: "last", where: before, limit: MOST_BEFORE });
  const times = [...records.flatMap(({ time }) => time ?? []), row.time].sort((a, b) => a - b);
  const gaps = times.slice(1).map((time, at) => ({ to: time, from: times[at]! }));
  const near = gaps.filter(({ to }) => row.time! - to <= SHORTLY);
  const [longest] = near.sort((a, b) => b.to - b.from - (a.to - a.from));
  if (!longest) return [first];
  return [{ op: "last", where: bothOf(limits, { to: longest.from }), limit: 1 }, first];
}

/** From the first beginning to the end that follows it; where several began, to the last end. */
async function durationOf(engine: RunContext["engine"], begins: Where, ends: Where): Promise<readonly Statement[]> {
  const begin: Statement = { op: "first", where: begins, limit: 1 };
  const { records: [first] = [], matched } = await engine.aggregate(begin);
  const after = first?.time === undefined ? ends : bothOf(ends, { from: first.time });
  return [begin, { op: matched > 1 ? "last" : "first", where: after, limit: 1 }];
}

/** A statement about values or times of which the records have none. */
const isEmpty = (
  statement: Statement,
  { matched, values, groups, count, summary, buckets }: StatementResult,
): boolean =>
  matched > 0 &&
  !("counts" in statement && statement.counts) &&
  ((statement.op === "perBucket" && (buckets?.every((bucket) => bucket.count === 0) ?? groups?.length === 0)) ||
    (statement.op === "top" && (values?.length ?? 0) === 0) ||
    (statement.op === "group" && (groups?.length ?? 0) === 0) ||
    (statement.op === "countDistinct" && (count ?? 0) === 0) ||
    (statement.op === "summarise" && (summary?.numbers ?? 0) === 0));

/** Whether a reading is about any record at all. */
export const hasMatches = ({ matched }: RanReading): boolean => matched.some((count) => count > 0);

/** The reading with its certainty. */
export const readingOf = ({ draft }: RanReading, certainty: number): Reading => ({ ...draft.reading, certainty });
