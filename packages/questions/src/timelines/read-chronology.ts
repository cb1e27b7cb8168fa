import type { Ask, ReadCondition, ReadEvent, RecordFilter, RecordRow, Selection, Where } from "@lagebild/domain";
import { bothLanguages, languageFiles } from "../language/read-language.js";
import { findConditions } from "../conditions/find-conditions.js";
import type { PlacedCondition } from "../conditions/link-context.js";
import { anyWhere, bothOf } from "../conditions/wheres.js";
import { isLink, type AskWord } from "../links/link.js";
import { textEvent } from "../texts/found-text.js";
import { whereOfSelection } from "../run/statements.js";
import { writtenText } from "../words/tokens.js";
import { spanOf } from "./course-span.js";
import { findStep } from "./find-step.js";
import { tellingOf } from "./list-steps.js";
import { placesOf, type StepsContext } from "./read-steps.js";
import { sightingsOf, type Sighting } from "./sightings.js";

/** A course of events that a question asks for: its records, then what its words are about, each as a selection. */
export interface ReadChronology {
  readonly asks: readonly Ask[];
  readonly of: readonly Selection[];
  readonly unused: readonly string[];
}

const MOST_WORDS = 6;
/** A word that so large a share of the records shows is about the log. */
const COMMON = 0.5;
/** Clocks of sources differ by as much. */
const AROUND = 1e6;

/**
 * Reads a question for a course of events. Hosts and times limit its records; what else it says points to some of them; what
 * it begins and ends with limits the time.
 */
export async function readChronology(context: StepsContext): Promise<ReadChronology | undefined> {
  const { asked, links, lexicon, engine, time } = context;
  const { question, tokens } = asked;
  if (!asksForCourse(context)) return undefined;
  const { conditions } = findConditions({
    question,
    tokens,
    links: [...links],
    lexicon,
    vocabulary: engine.vocabulary,
  });
  const acting = await actorsOf(conditions, engine);
  const places = conditions.filter((one) => isOfPlace(one.condition.where) || acting.includes(one));
  const said = await limitsOf(places, engine);
  const inTime: Selection = { ...said, ...(time && { time }) };
  const { begin, end, isNext } = spanOf(context);
  const first = begin.length === 0 ? undefined : await endOf(begin, { which: "first", within: inTime }, context);
  // "Once it was logged on at 01:44:53": a moment is where it begins, and no more.
  const base = first && time && isMoment(time) ? said : inTime;
  const after = first?.row;
  const which = isNext && after ? "first" : "last";
  const last = end.length === 0 ? undefined : await endOf(end, { which, within: base, after }, context);
  const ends = [first, last].flatMap((one) => one?.selection ?? []);
  const limits = whereOfSelection(base);
  const words = places.map(({ condition }) => condition.words.toLowerCase());
  const timed = new Set(links.flatMap((link) => (isLink(link, "time") ? link.tokens : [])));
  const telling = tellingOf(
    tokens.map((_, at) => at),
    { question, tokens, links, lexicon },
  ).filter((at) => !timed.has(at) && !words.some((those) => those.includes(tokens[at]!.lower)));
  const hints: Selection[] = [];
  const unused: string[] = [];
  for (const at of telling.slice(0, MOST_WORDS)) {
    const hint = await hintOf(await sightingsOf([at], { tokens, lexicon, engine }), tokens[at]!.text, limits, context);
    if (hint) hints.push(hint);
    else unused.push(tokens[at]!.text);
  }
  const window = windowOf(base, first?.row, last?.row);
  return { asks: [{ ask: "timeline" }], of: [window, ...ends, ...hints], unused };
}

/** It says so, or asks what somebody did in order. */
function asksForCourse({ asked: { tokens }, links }: StepsContext): boolean {
  const says = (...words: readonly AskWord[]): boolean =>
    links.some((link) => isLink(link, "ask") && words.includes(link.meaning.ask));
  if (says("timeline") || !says("all-times", "order")) return says("timeline");
  const doings = new Set(bothLanguages(languageFiles().words.doings));
  return tokens.some(({ lower }) => doings.has(lower));
}

/** A record that a course of events begins or ends with. */
interface End {
  readonly row: RecordRow;
  readonly selection: Selection;
}

interface EndWanted {
  readonly which: "first" | "last";
  readonly within: Selection;
  readonly after?: RecordRow | undefined;
}

/** What shows less of its words may be something else: the course goes on. */
const MOST_MISSED = 0.34;

async function endOf(
  at: readonly number[],
  { which, within, after }: EndWanted,
  { asked: { question, tokens }, lexicon, engine }: StepsContext,
): Promise<End | undefined> {
  const sightings = await sightingsOf(at, { tokens, lexicon, engine });
  const step = { tokens: at, which, isSaid: false };
  const context = { engine, shared: whereOfSelection(within), head: [], after };
  const { rows, missed } = await findStep(step, sightings, context);
  if (missed.length > at.length * MOST_MISSED) return undefined;
  const row = which === "first" ? rows[0] : rows.at(-1);
  const words = writtenText(question, tokens, at[0]!, at.at(-1)!);
  if (!row) return undefined;
  const events = [textEvent(words, { places: placesOf([row]) })];
  return { row, selection: { events, conditions: [], step: { words, which } } };
}

const MOMENT = 60e6;

/** A second or a minute, of one day or of each. */
function isMoment({ from, to, timesOfDay }: RecordFilter): boolean {
  if (timesOfDay) return timesOfDay.toSecond - timesOfDay.fromSecond <= MOMENT / 1e6;
  return from !== undefined && to !== undefined && to - from <= MOMENT;
}

const FEWEST = 3;

/** "What did anna do", "the course of 10.0.0.9": who or what acts, where there are records of that. */
async function actorsOf(
  conditions: readonly PlacedCondition[],
  engine: StepsContext["engine"],
): Promise<readonly PlacedCondition[]> {
  const found: PlacedCondition[] = [];
  for (const one of conditions) {
    const { title, isNot, where, values } = one.condition;
    if (isNot || (title.en !== ACCOUNT && !values.every(isName))) continue;
    if ((await engine.aggregate({ op: "count", where })).matched >= FEWEST) found.push(one);
  }
  return found;
}

const ACCOUNT = "account";

/** What has a name of its own took part in each record that tells the name, whatever field it stands in. */
async function limitsOf(
  placed: readonly PlacedCondition[],
  engine: StepsContext["engine"],
): Promise<Pick<Selection, "events" | "conditions">> {
  const events: ReadEvent[] = [];
  const conditions: ReadCondition[] = [];
  for (const { condition } of placed) {
    const [name, ...others] = condition.values;
    const isNamed = name !== undefined && others.length === 0 && !isOfPlace(condition.where) && !WORD.test(name);
    const lines = isNamed ? await engine.linesWith(name, true) : undefined;
    if (name === undefined || !lines || lines.length === 0) conditions.push(condition);
    else events.push(textEvent(name, anyWhere([condition.where, { places: lines }])));
  }
  return { events, conditions };
}

const WORD = /^\p{L}+$/u;

/** An address, or what names one thing alone, such as `node-debug-7f`: no word, and no bare number. */
const isName = (value: string): boolean => /\d/u.test(value) && /[^\d\s]/u.test(value) && !/\s/u.test(value);

const isOfPlace = ({ host, file }: Where): boolean => host !== undefined || file !== undefined;

/** The records from the first to the last, where they are known. */
function windowOf(base: Selection, first: RecordRow | undefined, last: RecordRow | undefined): Selection {
  const from = first?.time === undefined ? undefined : first.time - AROUND;
  const to = last?.time === undefined || last.time < (from ?? 0) ? undefined : last.time + AROUND;
  if (from === undefined && to === undefined) return base;
  const { words = "", ...limits } = base.time ?? {};
  const both = bothOf(limits, { ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
  return { ...base, time: { ...both, words } };
}

async function hintOf(
  sightings: readonly Sighting[],
  words: string,
  limits: Where,
  { engine }: StepsContext,
): Promise<Selection | undefined> {
  const { records: all } = engine.vocabulary;
  const wheres: Where[] = [];
  for (const { where, isDistinctive } of sightings) {
    const { matched } = await engine.aggregate({ op: "count", where: bothOf(limits, where) });
    if (matched > 0 && matched <= all * COMMON && isDistinctive) wheres.push(where);
  }
  return wheres.length === 0 ? undefined : { events: [textEvent(words, anyWhere(wheres))], conditions: [] };
}
