import type { Ask, AskedValue, PlacedAsk, Selection, ValueOf, Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { languageFiles } from "../language/read-language.js";
import { titlesOfPlace } from "../links/named-fields.js";
import { bothOf, notWhere, valueWhere } from "../conditions/wheres.js";

type List = Extract<Ask, { readonly ask: "list" }> & Pick<PlacedAsk, "on">;

interface DeedContext {
  readonly engine: Pick<QuestionEngine, "aggregate">;
  readonly where: Where;
  readonly selection: Selection;
}

const MOST_TOGETHER = 5;
const MOST_ADDED = 2;
const LISTED = 10;

/**
 * Lists what tells a deed: what is asked of it side by side where all of its records have it, and what the records are of that
 * have none of the things asked for.
 */
export async function tellDeeds(asks: readonly PlacedAsk[], context: DeedContext): Promise<readonly PlacedAsk[]> {
  const lists = asks.filter((ask): ask is List => ask.ask === "list" && !ask.counts && ask.of.every(isIndexed));
  const [first] = lists;
  if (!first || lists.some(({ on }) => on !== first.on)) return asks;
  const added = await untold(lists, context);
  const merged = await together(lists, context);
  const others = asks.filter((ask) => !lists.includes(ask as List));
  const own = merged ? [merged] : lists;
  const place = asks.indexOf(first);
  return [...others.slice(0, place), ...own, ...added, ...others.slice(place)];
}

const isIndexed = ({ of }: AskedValue): boolean => !("said" in of);

/** The lists as one, where that leaves no record out. */
async function together(lists: readonly List[], { engine, where }: DeedContext): Promise<List | undefined> {
  const values = [...new Map(lists.flatMap(({ of }) => of).map((value) => [JSON.stringify(value.of), value])).values()];
  if (lists.length < 2 || values.length > MOST_TOGETHER) return undefined;
  const countHaving = (of: readonly AskedValue[]): Promise<number> =>
    countOf(
      engine,
      of.reduce((left, one) => bothOf(left, having(one.of)), where),
    );
  const all = await countHaving(values);
  if (all === 0) return undefined; // nothing is told of them together
  for (const { of } of lists) if ((await countHaving(of)) > all) return undefined;
  return { ...lists[0]!, of: values };
}

/** Lists of what the records are of that the lists leave out. */
async function untold(lists: readonly List[], { engine, where, selection }: DeedContext): Promise<readonly List[]> {
  const { deeds } = languageFiles().words;
  const things = lists.flatMap(({ of }) => of).filter(({ type }) => deeds.things.includes(type));
  const [thing] = things;
  if (!thing) return [];
  const all = await countOf(engine, where);
  let rest = things.reduce((left, { of }) => bothOf(left, notWhere(having(of))), where);
  if ((await countOf(engine, rest)) === all) return [];
  const listed = new Set(things.map(({ of }) => JSON.stringify(of)));
  const places = [...objectsOf(selection), ...deeds.fields].map((field): ValueOf => ({ field }));
  const added: List[] = [];
  for (const of of places) {
    if (added.length === MOST_ADDED) break;
    if (listed.has(JSON.stringify(of))) continue;
    const { count = 0 } = await engine.aggregate({ op: "countDistinct", of, where: rest });
    if (count === 0) continue;
    listed.add(JSON.stringify(of));
    added.push({ ...lists[0]!, of: [{ ...thing, ...titlesOfPlace(of), of }], limit: LISTED });
    rest = bothOf(rest, notWhere(having(of)));
  }
  return added;
}

const countOf = async (engine: DeedContext["engine"], where: Where): Promise<number> =>
  (await engine.aggregate({ op: "count", where })).matched;

const having = (of: ValueOf): Where => ("said" in of ? {} : valueWhere(of, "exists", [""]));

/** Fields that say what the events of a selection are about. */
const objectsOf = ({ events }: Selection): readonly string[] =>
  events.flatMap(({ kind, id }) =>
    kind === "class" ? (languageFiles().events.find((entry) => entry.id === id)?.object ?? []) : [],
  );
