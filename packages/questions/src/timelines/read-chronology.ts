import type { Ask, RecordRow, Selection, Where } from "@lagebild/domain";
import { bothLanguages, languageFiles } from "../language/read-language.js";
import { findConditions } from "../conditions/find-conditions.js";
import type { PlacedCondition } from "../conditions/link-context.js";
import { anyWhere, bothOf } from "../conditions/wheres.js";
import { isLink } from "../links/link.js";
import { textEvent } from "../texts/found-text.js";
import { whereOfSelection } from "../run/statements.js";
import { writtenText } from "../words/tokens.js";
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
  if (!links.some((link) => isLink(link, "ask") && link.meaning.ask === "timeline")) return undefined;
  const { conditions } = findConditions({
    question,
    tokens,
    links: [...links],
    lexicon,
    vocabulary: engine.vocabulary,
  });
  const acting = await actorsOf(conditions, engine);
  const places = conditions.filter((one) => isOfPlace(one.condition.where) || acting.includes(one));
  const base: Selection = { events: [], conditions: places.map(({ condition }) => condition), ...(time && { time }) };
  const limits = whereOfSelection(base);
  const [begin, end] = spanOf(context);
  const ends: Selection[] = [];
  const find = async (
    at: readonly number[],
    which: "first" | "last",
    after?: RecordRow,
  ): Promise<RecordRow | undefined> => {
    const sightings = await sightingsOf(at, { tokens, lexicon, engine });
    const step = { tokens: at, which, isSaid: false };
    const { rows } = await findStep(step, sightings, { engine, shared: limits, head: [], after });
    const row = which === "first" ? rows[0] : rows.at(-1);
    const words = writtenText(question, tokens, at[0]!, at.at(-1)!);
    if (row)
      ends.push({
        events: [textEvent(words, { places: placesOf([row]) })],
        conditions: [],
        step: { words, which },
      });
    return row;
  };
  const first = begin.length === 0 ? undefined : await find(begin, "first");
  const last = end.length === 0 ? undefined : await find(end, "last", first);
  const said = places.map(({ condition }) => condition.words.toLowerCase());
  const timed = new Set(links.flatMap((link) => (isLink(link, "time") ? link.tokens : [])));
  const telling = tellingOf(
    tokens.map((_, at) => at),
    { question, tokens, links, lexicon },
  ).filter((at) => !timed.has(at) && !said.some((words) => words.includes(tokens[at]!.lower)));
  const hints: Selection[] = [];
  const unused: string[] = [];
  for (const at of telling.slice(0, MOST_WORDS)) {
    const hint = await hintOf(await sightingsOf([at], { tokens, lexicon, engine }), tokens[at]!.text, limits, context);
    if (hint) hints.push(hint);
    else unused.push(tokens[at]!.text);
  }
  const window = windowOf(base, first, last);
  return { asks: [{ ask: "timeline" }], of: [window, ...ends, ...hints], unused };
}

const FEWEST = 3;

/** "What did anna do": who acts, where there are records of that. */
async function actorsOf(
  conditions: readonly PlacedCondition[],
  engine: StepsContext["engine"],
): Promise<readonly PlacedCondition[]> {
  const found: PlacedCondition[] = [];
  for (const one of conditions) {
    const { title, isNot, where } = one.condition;
    if (isNot || title.en !== ACCOUNT) continue;
    if ((await engine.aggregate({ op: "count", where })).matched >= FEWEST) found.push(one);
  }
  return found;
}

const ACCOUNT = "account";

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

const isTimed = (at: number, links: StepsContext["links"]): boolean =>
  links.some((link) => isLink(link, "time") && link.tokens.includes(at));

/** "From the download to the dump": the telling words of what it begins and what it ends with. */
function spanOf({
  asked: { question, tokens },
  links,
  lexicon,
}: StepsContext): readonly [readonly number[], readonly number[]] {
  const { from: fromWords, to: toWords, end } = languageFiles().words.spans;
  const [froms, tos, ends] = [fromWords, toWords, end].map((words) => new Set(bothLanguages(words)));
  const told = (places: readonly number[]): readonly number[] =>
    tellingOf(places, { question, tokens, links, lexicon });
  const range = (a: number, b: number): readonly number[] =>
    Array.from({ length: Math.max(0, b - a) }, (_, at) => a + at);
  const to = tokens.findIndex(({ lower }, at) => at > 0 && tos!.has(lower));
  const from = to < 0 ? -1 : tokens.slice(0, to).findLastIndex(({ lower }) => froms!.has(lower));
  if (from < 0) {
    // "After the login from 10.0.0.5": it begins there, and goes on to the last.
    const afters = new Set(
      languageFiles().words.anchors.flatMap((one) => (one.side === "after" ? bothLanguages(one) : [])),
    );
    const after = tokens.findIndex(({ lower }, at) => afters.has(lower) && !isTimed(at, links));
    if (after < 0) return [[], []];
    const stop = tokens.findIndex(({ endsPart }, at) => at > after && endsPart);
    return [told(range(after + 1, stop < 0 ? tokens.length : stop + 1)), []];
  }
  const stop = tokens.findIndex(({ endsPart }, at) => at > to && endsPart);
  const last = told(range(to + 1, stop < 0 ? tokens.length : stop + 1));
  return [told(range(from + 1, to)), last.some((at) => ends!.has(tokens[at]!.lower)) ? [] : last];
}
