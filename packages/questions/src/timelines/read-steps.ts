import { textEvent } from "../texts/found-text.js";
import type { Ask, AskedValue, RecordRow, Selection, SourceId, Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import type { LinkedQuestion } from "../links/find-links.js";
import type { Lexicon } from "../links/lexicon.js";
import { isLink, type Link, type LinkOf } from "../links/link.js";
import { findConditions } from "../conditions/find-conditions.js";
import type { PlacedCondition } from "../conditions/link-context.js";
import { bothOf } from "../conditions/wheres.js";
import { whereOfSelection } from "../run/statements.js";
import { findStep, type FoundStep } from "./find-step.js";
import { listedSteps, tellingOf, type ListedSteps } from "./list-steps.js";
import { sightingsOf } from "./sightings.js";

/** Steps that a question lists, each as the records that show it. */
export interface ReadSteps {
  readonly asks: readonly Ask[];
  readonly of: readonly Selection[];
  /** Telling words of steps that no record shows, and conditions that no step meets. */
  readonly unused: readonly string[];
  /** How many of the steps were found, and how many by a sign of their own. */
  readonly found: number;
  readonly distinctive: number;
}

/** A question with what it is read with. */
export interface StepsContext {
  readonly asked: LinkedQuestion;
  readonly links: readonly Link[];
  readonly lexicon: Lexicon;
  readonly engine: QuestionEngine;
  readonly time: Selection["time"];
}

/** Reads a question that lists steps: what is said of all limits each, and each is found by what its own words show. */
export async function readSteps(context: StepsContext): Promise<ReadSteps | undefined> {
  const { asked, links, lexicon, engine } = context;
  const listed = listedSteps({ ...asked, links, lexicon });
  if (!listed) return undefined;
  const conditions = await sharedOf(listed, context);
  const read = known.get(engine) ?? new Map<string, Promise<ReadSteps>>();
  known.set(engine, read);
  const key = JSON.stringify([asked.question, listed, conditions]);
  const steps = read.get(key) ?? findSteps(listed, conditions, context);
  read.set(key, steps);
  return steps;
}

/** Different links of one question mostly list the same steps. */
const known = new WeakMap<QuestionEngine, Map<string, Promise<ReadSteps>>>();

async function findSteps(
  listed: ListedSteps,
  { shared, lost }: Awaited<ReturnType<typeof sharedOf>>,
  context: StepsContext,
): Promise<ReadSteps> {
  const { asked, links, lexicon, engine, time } = context;
  const conditions = shared.map(({ condition }) => condition);
  const timed = whereOfSelection({ events: [], conditions: [], ...(time && { time }) });
  const limits = shared.length === 0 ? timed : whereOfSelection({ events: [], conditions, ...(time && { time }) });
  const head = await headOf(listed, shared, context);
  const of: Selection[] = [];
  const unused = [...lost];
  let shown = 0;
  let distinctive = 0;
  let after: RecordRow | undefined;
  let carried: Where = {};
  for (const [place, step] of listed.steps.entries()) {
    const sightings = await sightingsOf(step.tokens, { tokens: asked.tokens, lexicon, engine });
    const own = listed.isCarried ? conditionsIn(step.tokens, context) : [];
    if (place === 0)
      carried = own
        .map(({ condition: { where } }) => where)
        .filter(isOfSomebody)
        .reduce(bothOf, {});
    const within = own.length > 0 || place === 0 ? limits : bothOf(limits, carried);
    const tried = [within, ...(within === limits ? [] : [limits]), ...(shared.length > 0 ? [timed] : [])];
    const sought = await firstFound(tried, (these) =>
      findStep(step, sightings, { engine, shared: these, head, after }),
    );
    const { rows, missed } = sought.found;
    const isDistinctive = sought.found.isDistinctive && sought.at === 0;
    unused.push(...missed.map((at) => asked.tokens[at]!.text));
    if (rows.length > 0) shown++;
    if (rows.length > 0 && isDistinctive && missed.length === 0) distinctive++;
    after = (step.which === "last" ? rows.at(-1) : rows[0]) ?? after;
    of.push({
      events: [textEvent(step.words, rows.length === 0 ? { shapes: [] } : { places: placesOf(rows) })],
      conditions: rows.length > 0 && tried[sought.at] === timed ? [] : conditions,
      ...(time && { time }),
      step: { words: step.words, which: step.which },
    });
  }
  const beside = besideOf(listed, links, context);
  return {
    asks: [{ ask: "timeline", tells: "steps", ...(beside.length > 0 && { beside }) }],
    of,
    unused,
    found: shown,
    distinctive: listed.isWhole && beside.length === 0 ? distinctive : 0,
  };
}

/** Looks within one limit after the other until something is found. */
async function firstFound(
  tried: readonly Where[],
  find: (limits: Where) => Promise<FoundStep>,
): Promise<{ readonly found: FoundStep; readonly at: number }> {
  for (const [at, limits] of tried.entries()) {
    const found = await find(limits);
    if (found.rows.length > 0 || at === tried.length - 1) return { found, at };
  }
  return { found: NOT_FOUND, at: 0 };
}

const NOT_FOUND: FoundStep = { rows: [], missed: [], isDistinctive: false };

/** Where records stand. */
export function placesOf(rows: readonly RecordRow[]): NonNullable<Where["places"]> {
  const bySource = new Map<SourceId, number[]>();
  for (const { source, line } of rows) bySource.set(source, [...(bySource.get(source) ?? []), line]);
  return [...bySource].map(([source, lines]) => ({ source, lines: lines.sort((a, b) => a - b) }));
}

/** Conditions that the question sets for all steps, as far as records meet them together. */
async function sharedOf(
  { head }: ListedSteps,
  context: StepsContext,
): Promise<{ readonly shared: readonly PlacedCondition[]; readonly lost: readonly string[] }> {
  const { engine, time } = context;
  const conditions = conditionsIn(head, context);
  const shared: PlacedCondition[] = [];
  const lost: string[] = [];
  let limits: Where = whereOfSelection({ events: [], conditions: [], ...(time && { time }) });
  for (const one of conditions) {
    const both = bothOf(limits, one.condition.where);
    if ((await engine.aggregate({ op: "count", where: both })).matched > 0) {
      shared.push(one);
      limits = both;
    } else lost.push(one.condition.words);
  }
  return { shared, lost };
}

/** Of an account, an address or a host. */
const OF_SOMEBODY = /^(?:user|source|destination|client|server|host|group)\./u;

const isOfSomebody = ({ fields = [], entities = [], host, anyOf = [] }: Where): boolean =>
  host !== undefined ||
  entities.length > 0 ||
  fields.some(({ field }) => OF_SOMEBODY.test(field)) ||
  anyOf.some((any) => any.some(isOfSomebody));

/** Conditions that some words of the question are. */
function conditionsIn(
  places: readonly number[],
  { asked: { question, tokens }, links, lexicon, engine: { vocabulary } }: StepsContext,
): readonly PlacedCondition[] {
  const here = new Set(places);
  const own = links.filter((link) => link.tokens.every((at) => here.has(at)));
  return findConditions({ question, tokens, links: own, lexicon, vocabulary }).conditions;
}

/** What shows the other words that the question says of all steps. */
async function headOf(
  { head }: ListedSteps,
  shared: readonly PlacedCondition[],
  { asked: { question, tokens, language }, links, lexicon, engine }: StepsContext,
): Promise<Awaited<ReturnType<typeof sightingsOf>>> {
  const told = tellingOf(head, { question, tokens, links, lexicon });
  const said = shared.map(({ condition }) => condition.words.toLowerCase());
  const timed = new Set(links.flatMap((link) => (isLink(link, "time") ? link.tokens : [])));
  const left = told.filter((at) => !timed.has(at) && !said.some((words) => words.includes(tokens[at]!.lower)));
  return left.length === 0 || language === undefined ? [] : sightingsOf(left.slice(0, 8), { tokens, lexicon, engine });
}

const NEAR = 4;

/** "With time and client": values named beside the word that asks for times. */
function besideOf(
  { head }: ListedSteps,
  links: readonly Link[],
  { asked: { tokens } }: StepsContext,
): readonly AskedValue[] {
  const places = new Set(head);
  const times = links.flatMap((link) => (isLink(link, "ask") && link.meaning.ask === "when" ? link.tokens : []));
  return links
    .filter((link): link is LinkOf<"field"> => isLink(link, "field") && link.tokens.every((at) => places.has(at)))
    .filter(({ tokens: [first] }) => times.some((at) => first! > at && first! - at <= NEAR))
    .flatMap(({ meaning: { field }, tokens: [first, ...others] }) => {
      const [of, ...orOf] = field.of;
      if (!of) return [];
      const words = [first!, ...others].map((at) => tokens[at]!.text).join(" ");
      return [
        { words, title: field.title, titles: field.titles, of, ...(orOf.length > 0 && { orOf }), type: field.type },
      ];
    });
}
