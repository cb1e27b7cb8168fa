import type { Ask, PlacedAsk, ReadCondition, ReadEvent, Reading, Selection } from "@lagebild/domain";
import type { LinkedQuestion } from "../links/find-links.js";
import type { Clause } from "./clauses.js";
import type { PlacedCondition } from "../conditions/link-context.js";
import { distinctAsks } from "./distinct-asks.js";

/** An event with where its words stand. */
export interface PlacedEvent {
  readonly event: ReadEvent;
  /** Place of its first word. */
  readonly at: number;
}

export interface Parts {
  readonly events: readonly PlacedEvent[];
  readonly conditions: readonly PlacedCondition[];
  readonly clauses: readonly Clause[];
  readonly asks: readonly { readonly ask: Ask; readonly clause: number }[];
  readonly time?: NonNullable<Selection["time"]>;
  readonly tokens: LinkedQuestion["tokens"];
  /** The event that ends what this one begins. */
  endOf(event: ReadEvent): ReadEvent | undefined;
  /** The event that this one is where it goes the other way. */
  oppositeOf(event: ReadEvent): ReadEvent | undefined;
}

/** What is asked, and of which records. Mostly all parts limit the same records. */
export function selectionsOf(parts: Parts): Pick<Reading, "asks" | "of"> {
  const { events, conditions, asks, time } = parts;
  const timed = time && { time };
  const all = conditions.map(({ condition }) => condition);
  const happened = events.map(({ event }) => event);
  const flat = besideGreatest(distinctAsks(asks.map(({ ask }) => ask)), parts);
  const implied: readonly Ask[] = flat.length > 0 ? flat : happened.length + all.length > 0 ? [{ ask: "count" }] : [];
  const isCompared = flat.some(({ ask }) => ask === "compare");
  const isOrdered = flat.some(({ ask }) => ask === "order");
  if (isCompared) {
    const same = all.filter(
      (one) => !one.isNot && all.some((other) => other !== one && !other.isNot && isLike(one, other)),
    );
    if (same.length > 1) {
      const others = all.filter((one) => !same.includes(one));
      return { asks: implied, of: same.map((one) => ({ events: happened, conditions: [...others, one], ...timed })) };
    }
  }
  const timeline = flat.filter(({ ask }) => ask === "timeline");
  if (timeline.length > 0)
    return { asks: timeline, of: [{ events: happened, conditions: mergeAlternatives(all), ...timed }] };
  const summary = flat.filter(({ ask }) => ask === "summary");
  if (summary.length > 0) return overviewWith(summary, parts);
  if ((isCompared || isOrdered) && happened.length > 1)
    return { asks: implied, of: happened.map((event) => ({ events: [event], conditions: all, ...timed })) };
  const [only, second, third] = happened;
  if (flat.some(({ ask }) => ask === "duration") && second && !third)
    return {
      asks: implied,
      of: [only!, second].map((event) => ({ events: [event], conditions: mergeAlternatives(all), ...timed })),
    };
  if (flat.some(({ ask }) => ask === "duration") && happened.length === 1 && parts.endOf(only!))
    return {
      asks: implied,
      of: [happened, [parts.endOf(only!)!]].map((these) => ({
        events: these,
        conditions: mergeAlternatives(all),
        ...timed,
      })),
    };
  const ends = flat.some(({ ask }) => ask === "duration") && happened.length === 0 ? twoEnds(all) : undefined;
  if (ends) return { asks: implied, of: ends.map((conditions) => ({ events: [], conditions, ...timed })) };
  const narrowed = andInAll(parts) ?? narrowedLater(parts) ?? countedApart(happened, all, { asks: implied, timed });
  if (narrowed) return narrowed;
  return { asks: implied, of: [{ events: happened, conditions: mergeAlternatives(all), ...timed }] };
}

/** "The highest value? which address, which day": what later clauses ask, without events or conditions of their own, is of its record. */
function besideGreatest(asks: readonly Ask[], { events, conditions, clauses }: Parts): readonly Ask[] {
  const [first, ...others] = asks;
  if (first?.ask !== "amount" || (first.part !== "max" && first.part !== "min") || others.length === 0) return asks;
  const end = Math.max(...(clauses[0]?.links ?? []).flatMap(({ tokens }) => tokens));
  if ([...events, ...conditions].some(({ at }) => at > end)) return asks;
  if (!others.every((ask) => ask.ask === "list" || ask.ask === "when" || isOfDay(ask))) return asks;
  const beside = [...(first.beside ?? []), ...others.flatMap((ask) => (ask.ask === "list" ? ask.of : []))];
  return [{ ...first, ...(beside.length > 0 && { beside }) }];
}

const DAY_SECONDS = 86_400;

const isOfDay = (ask: Ask): boolean => ask.ask === "per" && ask.bucketSeconds === DAY_SECONDS;

/** An overview, and beside it what another clause asks of events of its own: "was it hacked, and where do the connections go". */
function overviewWith(
  said: readonly Ask[],
  { events, conditions, clauses, asks, time }: Parts,
): Pick<Reading, "asks" | "of"> {
  const limiting = mergeAlternatives(conditions.map(({ condition }) => condition));
  const limits = { conditions: limiting.map(atEitherEnd), ...(time && { time }) };
  const summary = said.find((ask) => ask.ask === "summary" && ask.assesses) ?? said[0];
  const overview: Selection = { events: [], ...limits };
  const begins = clauses.map(({ links }) => Math.min(...links.flatMap(({ tokens }) => tokens)));
  const precise = asks.filter(({ ask }) => ask.ask !== "summary" && ask.ask !== "yes-no" && ask.ask !== "timeline");
  const places = new Set(precise.map(({ clause }) => clause));
  const own = events.filter(({ at }) => places.has(begins.findLastIndex((begin) => begin <= at)));
  if (own.length === 0) return { asks: [summary!], of: [overview] };
  return {
    asks: [{ ...summary!, on: 0 }, ...distinctAsks(precise.map(({ ask }) => ask)).map((ask) => ({ ...ask, on: 1 }))],
    of: [overview, { events: own.map(({ event }) => event), ...limits }],
  };
}

const ENDS: readonly string[] = ["source.ip", "destination.ip"];

/** "What happened with 10.0.0.5": whichever end of a connection it was. */
function atEitherEnd(condition: ReadCondition): ReadCondition {
  const [field, another] = condition.where.fields ?? [];
  const isEnd = field && !another && !condition.isNot && ENDS.includes(field.field) && field.operator === "equals";
  if (!isEnd || Object.keys(condition.where).length > 1) return condition;
  return { ...condition, where: { anyOf: [ENDS.map((end) => ({ fields: [{ ...field, field: end }] }))] } };
}

/**
 * "When was it created, and when was it added to the group": each clause asks of its own events; what limits the first limits
 * the others as well. Undefined where fewer than two clauses name events of their own.
 */
export function selectionsApart({
  events,
  conditions,
  clauses,
  asks,
  time,
}: Parts): Pick<Reading, "asks" | "of"> | undefined {
  const begins = clauses.map(({ links }) => Math.min(...links.flatMap(({ tokens }) => tokens)));
  const clauseOf = (at: number): number => begins.findLastIndex((begin) => begin <= at);
  const placesOfEvents = [...new Set(events.map(({ at }) => Math.max(0, clauseOf(at))))].sort((a, b) => a - b);
  if (placesOfEvents.length < 2 || asks.length < 2) return undefined;
  const timed = time && { time };
  const selectionOf = (place: number): Selection => {
    const own = conditions.filter(({ at }) => clauseOf(at) === place).map(({ condition }) => condition);
    const first = conditions.filter(({ at }) => clauseOf(at) <= placesOfEvents[0]!).map(({ condition }) => condition);
    const shared = first.filter(
      (one) => !own.includes(one) && !isOfCode(one) && !own.some((other) => isLike(one, other)),
    );
    return {
      events: events.filter(({ at }) => Math.max(0, clauseOf(at)) === place).map(({ event }) => event),
      conditions: mergeAlternatives([...shared, ...own]),
      ...timed,
    };
  };
  const placeOf = (clause: number): number =>
    Math.max(
      0,
      placesOfEvents.findLastIndex((place) => place <= clause),
    );
  const placed = asks.map(({ ask, clause }): PlacedAsk => ({ ...ask, on: placeOf(clause) }));
  if (new Set(placed.map(({ on }) => on)).size < 2) return undefined;
  return {
    asks: [...new Map(placed.map((ask) => [JSON.stringify(ask), ask])).values()],
    of: placesOfEvents.map(selectionOf),
  };
}

/** "From 4688 to 4689": what two alternatives of one value begin and end. */
function twoEnds(all: readonly ReadCondition[]): readonly (readonly ReadCondition[])[] | undefined {
  const alike = all.filter((one) => all.some((other) => other !== one && isAlternativeTo(one, other)));
  if (alike.length !== 2) return undefined;
  return alike.map((one) => [...all.filter((other) => !alike.includes(other)), one]);
}

const MOST_APART = 4;

/** "Number of WARN and ERROR lines": the number of all, and of each of the alternatives. */
function countedApart(
  events: readonly ReadEvent[],
  all: readonly ReadCondition[],
  { asks, timed }: { readonly asks: readonly Ask[]; readonly timed: Pick<Selection, "time"> | undefined },
): Pick<Reading, "asks" | "of"> | undefined {
  const ask = asks.find((one) => one.ask === "count");
  if (!ask) return undefined;
  const alike = all.filter((one) => all.some((other) => other !== one && isAlternativeTo(one, other)));
  if (alike.length < 2 || alike.length > MOST_APART) return undefined;
  const others = all.filter((one) => !alike.includes(one));
  const merged = mergeAlternatives(all);
  if (merged.length !== others.length + 1) return undefined;
  return {
    asks: asks.flatMap((one): readonly PlacedAsk[] =>
      one === ask ? [{ ...ask, on: 0 }, ...alike.map((_, at) => ({ ...ask, on: at + 1 }))] : [{ ...one, on: 0 }],
    ),
    of: [
      { events, conditions: merged, ...timed },
      ...alike.map((one) => ({ events, conditions: [...others, one], ...timed })),
    ],
  };
}

/** "How many calls, and how many of those failed": what a later clause adds limits its own ask alone. */
function narrowedLater({
  events,
  conditions,
  clauses,
  asks,
  time,
  tokens,
  oppositeOf,
}: Parts): Pick<Reading, "asks" | "of"> | undefined {
  if (clauses.length < 2) return inAllAndOf({ conditions, events, asks, tokens, ...(time && { time }) });
  const endOf = (clause: Clause): number => Math.max(...clause.links.flatMap(({ tokens }) => tokens));
  const end = endOf(clauses[0]!);
  const later = conditions.filter(({ at }) => at > end);
  const isOfOutcome = later.length > 0 && later.every(({ condition: { title } }) => title.en === "outcome");
  const isAsked = asks.some(
    ({ ask, clause }) =>
      clause > 0 && (ask.ask === "count" || ask.ask === "yes-no" || (ask.ask === "when" && isOfOutcome)),
  );
  if (!isAsked || later.length === 0 || asks.every(({ clause }) => clause > 0)) return undefined;
  const timed = time && { time };
  const before = conditions.filter(({ at }) => at <= end).map(({ condition }) => condition);
  const early = events.filter(({ at }) => at <= end).map(({ event }) => event);
  if (before.length + early.length === 0) return undefined;
  const added = later.map(({ condition }) => condition);
  const base = mergeAlternatives(before);
  const placed = clauses.map((clause, place) =>
    place === 0 ? [] : later.filter(({ at }) => at <= endOf(clause) && at > endOf(clauses[place - 1]!)),
  );
  const limiting = placed.flatMap((these, place) => (these.length > 0 ? [place] : []));
  // What is asked before the clause that limits is of all.
  const onLater = ({ ask, clause }: Parts["asks"][number]): PlacedAsk => ({
    ...ask,
    on: clause >= (limiting[0] ?? 1) ? 1 : 0,
  });
  const opposite = isOfOutcome && isSuccess(added) ? oppositesOf(events, oppositeOf) : undefined;
  if (opposite)
    return {
      asks: asks.map(onLater),
      of: [
        { events: early, conditions: base, ...timed },
        { events: opposite, conditions: base, ...timed },
      ],
    };
  const limitedBy = (these: readonly ReadCondition[]): readonly ReadCondition[] =>
    mergeAlternatives([...before.filter((one) => !these.some((two) => isAlternativeTo(one, two))), ...these]);
  const all = events.map(({ event }) => event);
  if (limiting.length < 2)
    return {
      asks: asks.map(onLater),
      of: [
        { events: early, conditions: base, ...timed },
        { events: all, conditions: limitedBy(added), ...timed },
      ],
    };
  return {
    asks: asks.map(({ ask, clause }) => ({ ...ask, on: limiting.indexOf(clause) + 1 })),
    of: [
      { events: early, conditions: base, ...timed },
      ...limiting.map((place) => ({
        events: early.length > 0 ? early : all,
        conditions: limitedBy(placed[place]!.map(({ condition }) => condition)),
        ...timed,
      })),
    ],
  };
}

const isSuccess = (conditions: readonly ReadCondition[]): boolean =>
  conditions.every(({ isNot, values }) => !isNot && values.includes("success"));

/** "Failed logins, and did any succeed": what has failed did not; where all events have one, what it is otherwise. */
function oppositesOf(
  events: readonly PlacedEvent[],
  oppositeOf: Parts["oppositeOf"],
): readonly ReadEvent[] | undefined {
  const opposites = events.flatMap(({ event }) => oppositeOf(event) ?? []);
  return opposites.length > 0 && opposites.length === events.length ? opposites : undefined;
}

const IN_ALL = /^(?:total|overall|altogether|gesamt|insgesamt|gesamtzahl)$/u;
const JOINED = /^(?:and|und|davon|thereof|them|denen|\/)$/u;

/** "Failed passwords in all, and from 10.60.9.9": the number of all, and of those with what follows. */
function inAllAndOf({
  conditions,
  events,
  asks,
  time,
  tokens,
}: Pick<Parts, "conditions" | "events" | "asks" | "time" | "tokens">): Pick<Reading, "asks" | "of"> | undefined {
  const total = tokens.findIndex(({ lower }) => IN_ALL.test(lower));
  const joined = tokens.findIndex(({ lower }, at) => at > total && JOINED.test(lower));
  if (total < 0 || joined < 0 || asks.length !== 1 || asks[0]!.ask.ask !== "count") return undefined;
  const [before, after] = [true, false].map((isBefore) =>
    conditions.filter(({ at }) => at < joined === isBefore).map(({ condition }) => condition),
  ) as [ReadCondition[], ReadCondition[]];
  const happened = events.map(({ event }) => event);
  if (after.length === 0 || before.length + happened.length === 0) return undefined;
  const timed = time && { time };
  return {
    asks: [0, 1].map((on): PlacedAsk => ({ ask: "count", on })),
    of: [before, [...before, ...after]].map((these) => ({
      events: happened,
      conditions: mergeAlternatives(these),
      ...timed,
    })),
  };
}

/** "How many of category 7, and how many in all": what a later clause counts in all, the earlier ones do not limit. */
function andInAll({
  events,
  conditions,
  clauses,
  asks,
  tokens,
  time,
}: Parts): Pick<Reading, "asks" | "of"> | undefined {
  const last = clauses.length - 1;
  const begin = Math.min(...(clauses[last]?.links ?? []).flatMap(({ tokens: places }) => places));
  const isOfAll = tokens.some(({ lower }, at) => at >= begin && IN_ALL.test(lower));
  const own = asks.filter(({ clause }) => clause === last);
  if (last < 1 || !isOfAll || own.length !== 1 || own[0]!.ask.ask !== "count") return undefined;
  if (conditions.length === 0 || [...events, ...conditions].some(({ at }) => at >= begin)) return undefined;
  const happened = events.map(({ event }) => event);
  const before = asks.filter(({ clause }) => clause < last).map(({ ask }): PlacedAsk => ({ ...ask, on: 0 }));
  const all = conditions.map(({ condition }) => condition);
  return {
    asks: [...before, { ask: "count", on: 1 }],
    of: [
      { events: happened, conditions: mergeAlternatives(all), ...(time && { time }) },
      { events: happened, conditions: [] },
    ],
  };
}

const placesOf = ({ where }: ReadCondition): string =>
  JSON.stringify(where.fields?.map(({ field }) => field) ?? Object.keys(where));

const isLike = (one: ReadCondition, other: ReadCondition): boolean =>
  one.title.en === other.title.en || placesOf(one) === placesOf(other);

/** No record has two values of one field: where a question names several, any of them is meant. */
function mergeAlternatives(conditions: readonly ReadCondition[]): readonly ReadCondition[] {
  const merged: ReadCondition[] = [];
  for (const one of conditions) {
    // "Dropped or blocked" is one outcome, said twice.
    if (merged.some((other) => isSame(one, other))) continue;
    const at = merged.findIndex((other) => isAlternativeTo(one, other));
    const other = merged[at];
    if (!other) merged.push(one);
    else
      merged[at] = {
        ...other,
        words: `${other.words}, ${one.words}`,
        values: [...other.values, ...one.values],
        where: { anyOf: [[other.where, one.where]] },
      };
  }
  return merged;
}

const isSame = (one: ReadCondition, other: ReadCondition): boolean =>
  one.isNot === other.isNot && JSON.stringify(one.where) === JSON.stringify(other.where);

/** Both limit the same value: no record has both. */
const isAlternativeTo = (one: ReadCondition, other: ReadCondition): boolean =>
  !one.isNot &&
  !other.isNot &&
  other.operator === one.operator &&
  isAlternative(one) &&
  isAlternative(other) &&
  (placesOf(other) === placesOf(one)
    ? one.where.fields !== undefined || isOfColumn(one)
    : other.title.en === one.title.en && one.title.en !== "value");

const COLUMNS: ReadonlySet<string> = new Set(["host"]);

const isOfColumn = ({ where }: ReadCondition): boolean => {
  const [key, another] = Object.keys(where);
  return key !== undefined && another === undefined && COLUMNS.has(key);
};

const isAlternative = ({ operator }: ReadCondition): boolean =>
  operator === "equals" || operator === "contains" || operator === "inNetwork";

/** "Who was locked out (4740), and who unlocked it": a code is what happened, and no limit of what happened else. */
const isOfCode = ({ where: { fields = [] } }: ReadCondition): boolean =>
  fields.length > 0 && fields.every(({ field }) => field === "event.code" || field === "EventID");
