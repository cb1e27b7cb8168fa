import { valuesOfAsk, type Ask, type Reading, type Where } from "@lagebild/domain";
import { rulesIn } from "../run/findings-of.js";
import type { ReadingSigns } from "../readings/reading-signs.js";
import type { RanReading } from "../run/run-reading.js";

/** What is left of a reading that asks for values that its records do not have. */
export const EMPTY = 0.4;
/** Where it asks for nothing else: that no record says it is an answer, but one that does goes before. */
export const EMPTY_OF_ALL = 0.62;

/** What is left where no record is all of several events, since none is one of them. */
const NOT_ALL = 0.8;

const OF_VALUES: ReadonlySet<Ask["ask"]> = new Set(["list", "amount", "distinct", "top"]);

/** There are such records, and none of them has any of the values asked for. */
export const tellsNothing = ({ draft, asks, empty }: RanReading): boolean =>
  empty > 0 && empty === asks.length && draft.reading.asks.every(({ ask }) => OF_VALUES.has(ask));

/** Certainty of a course of events, whose lines are chosen. */
const COURSE = 0.5;
/** Of more records, not each is told. */
const MOST_TOLD = 12;

/** It lists what texts say beside a word, which may be something else. */
const isSaid = (ask: Ask): boolean => valuesOfAsk(ask).some(({ of }) => "said" in of);

/** What speaks against other readings says nothing of an overview, which tells all that happened. */
const OF_NO_OVERVIEW = {
  looseTexts: 0,
  looseValues: 0,
  looseAsks: 0,
  openAsks: 0,
  lackingAsks: 0,
  unstatedAsks: 0,
  relations: 0,
};

/** "Did that work": what was tried is not said, only which program or host it was at. */
const isOfAnything = ({ of }: RanReading["draft"]["reading"]): boolean =>
  of.some(
    ({ events, conditions }) =>
      events.some(({ kind }) => kind !== "text") || conditions.some(({ where }) => namesField(where)),
  );

/** A value of a field of events, but how it went. */
const namesField = ({ fields = [], entities = [], anyOf = [] }: Where): boolean =>
  entities.length > 0 ||
  fields.some(({ field }) => !field.startsWith("event.")) ||
  anyOf.flat().some((one) => namesField(one));

/** From the first to the last of so many records is no length of one thing; of those of a pattern it is. */
const FEW = 2;

const isOfMany = ({ draft: { reading }, matched }: RanReading): boolean =>
  reading.of.length === 1 &&
  matched[0]! > FEW &&
  !reading.of[0]!.events.some(
    ({ kind, isPattern, topic, where }) =>
      kind !== "text" && (isPattern || (topic !== undefined && rulesIn(where).length > 0)),
  );

/** "How many addresses did 10.8.0.22 reach: 10.8.0.22": a value that the question names itself is no answer to which. */
function saysWhatWasSaid(
  { ask, result: { values = [] } }: RanReading["asks"][number],
  { of }: Pick<Reading, "of">,
): boolean {
  if ((ask.ask !== "list" && ask.ask !== "distinct" && ask.ask !== "top") || values.length === 0) return false;
  const said = new Set(
    of.flatMap(({ conditions }) =>
      conditions.flatMap((one) => (one.isNot ? [] : one.values.map((value) => value.toLowerCase()))),
    ),
  );
  return values.every(({ value }) => said.has(value.toLowerCase()));
}

/** What never happened did not happen to what a loose value names either. */
const NEVER = 0.9;

/** What none is of many, none is of those that further words leave of them. */
const UNUSED_OF_SETTLED = 0.92;

/**
 * Whether that nothing was found holds whatever else the question says: all that was tried was refused, or what it names
 * stands in records of other times alone.
 */
const settles = ({ isRefused, isOfOtherTimes, draft: { signs } }: RanReading): boolean =>
  isRefused || (isOfOtherTimes && signs.events === 0 && signs.looseValues === 0 && signs.looseTexts === 0);

/** How likely a reading is what was meant, 0 to 1. */
export function certaintyOf(ran: RanReading): number {
  const { draft, asks, empty, emptyEvents, isOfOtherTimes, matched } = ran;
  const { reading } = draft;
  if (draft.signs.steps) return certaintyOfSteps(draft.signs.steps, draft.signs);
  // Of a course of events, lines are chosen: it may have others.
  if (reading.asks.some((ask) => isOfMoments(ask) || (isOfRecords(ask) && matched[0]! > MOST_TOLD)))
    return COURSE * draft.signs.share;
  const isSummary = reading.asks.some(({ ask }) => ask === "summary");
  const signs = isSummary ? { ...draft.signs, ...OF_NO_OVERVIEW } : draft.signs;
  const isOrdered = reading.asks.some(({ ask }) => ask === "order");
  const isCompared = reading.asks.some(({ ask }) => ask === "compare");
  const isNothing = matched.every((count) => count === 0);
  const asksWhether = reading.asks.some(({ ask }) => ask === "yes-no" || ask === "only") || !signs.hasAsk;
  // All that it names occurs here, and no record is all of it.
  const isOfKnown = signs.events > 0 && emptyEvents.length === 0;
  const neverHappened =
    isNothing && asksWhether && emptyEvents.length > 0 && emptyEvents.length === reading.of[0]!.events.length;
  const asksHowMany = reading.asks.some(({ ask }) => ask === "count");
  const isSettled = isNothing && (asksWhether || asksHowMany) && settles(ran);
  let certainty = 0.97 * Math.min(1, signs.share);
  certainty *= (isSummary ? 0.93 : isSettled ? UNUSED_OF_SETTLED : 0.55) ** signs.unused;
  if (isSummary && signs.hasParticulars) certainty *= 0.6;
  certainty *= (neverHappened ? NEVER : isNothing ? 0.5 : 0.6) ** signs.looseTexts;
  certainty *= 0.6 ** signs.nearTexts;
  certainty *= (neverHappened ? NEVER : isNothing && !isOfKnown ? 0.6 : 0.8) ** signs.looseValues;
  certainty *= (isSummary ? 0.85 : 0.6) ** signs.looseNegations;
  // Of what never was, nothing else can be told either.
  certainty *= (neverHappened ? NEVER : 0.6) ** signs.openAsks;
  certainty *= 0.7 ** signs.looseAsks;
  certainty *= isNothing
    ? (asksWhether ? 0.95 : 0.75) ** signs.lackingAsks
    : 0.35 ** (signs.lackingAsks - signs.unstatedAsks);
  certainty *= 0.6 ** signs.dropped;
  if (signs.isWidened) certainty *= 0.9;
  if (signs.isDoubted) certainty *= 0.55;
  if (ran.isOfUnstatedSuccess) certainty *= 0.6;
  if (ran.isOfFailures) certainty *= 0.5;
  if (!isNothing && asksWhether && signs.hasOutcome && !isOfAnything(reading)) certainty *= 0.6;
  certainty *= 0.6 ** signs.relations;
  if (isNothing && signs.isLost && signs.events === 0) certainty *= 0.6;
  if (isNothing && signs.isSaidOtherwise) certainty *= 0.5;
  if (isNothing && isSummary) certainty *= 0.5;
  if (isNothing && !isSettled) certainty *= 0.93;
  if (isNothing && signs.hasOutcome && !asksWhether && !isOfOtherTimes) certainty *= 0.6;
  if (isNothing && asksHowMany && !asksWhether)
    certainty *= isOfKnown || (signs.events === 0 && signs.hasCondition) ? 0.95 : 0.5;
  if (!signs.hasAsk && !isNothing) certainty *= signs.events > 0 && signs.unused === 0 ? 0.85 : 0.6;
  // That there are records at all answers no "whether".
  if (signs.events === 0 && !signs.hasCondition && !isSummary) certainty *= asksWhether ? 0.5 : 0.7;
  if (signs.events > 1 && isNothing) certainty *= emptyEvents.length === 0 ? 0.5 : NOT_ALL;
  if (signs.isOfLog) certainty *= 0.9;
  if (empty > 0) certainty *= tellsNothing(ran) ? EMPTY_OF_ALL : EMPTY;
  if (reading.asks.some(isSaid)) certainty *= 0.6;
  // What came before or after something else may have been before or after another time of it.
  if (isNothing && !ran.isNever && reading.of.some(({ anchor }) => anchor !== undefined)) certainty *= 0.6;
  if (reading.asks.some(({ ask }) => ask === "duration") && isOfMany(ran)) certainty *= 0.6;
  if (asks.some((one) => saysWhatWasSaid(one, reading))) certainty *= 0.5;
  certainty *= 0.6 ** signs.partValues;
  // One record has no length.
  if (reading.asks.some(({ ask }) => ask === "duration") && matched.length === 1 && matched[0] === 1) certainty *= 0.6;
  if ((signs.asksForWriter || reading.asks.some(isOfContacted)) && !isNothing) certainty *= 0.6;
  if (signs.asksForOne && asks.some(hasMany)) certainty *= 0.6;
  if (asksHowMany && asks.some(isScattered)) certainty *= 0.6;
  if (asks.some(hasManyTimes)) certainty *= 0.6;
  if (asks.length === 0) certainty = Math.min(certainty, 0.1);
  const isOnly = reading.asks.some(({ ask }) => ask === "only");
  if (reading.of.length > 1 && !isOnly && matched.some((count, place) => count === 0 && !isDenied(reading, place)))
    certainty *= 0.6;
  if (isCompared && reading.of.length < 2) certainty *= 0.4;
  if (isOrdered && reading.of.length < 3) certainty *= 0.55;
  if (isNothing && !asksWhether && !asksHowMany && !isSummary) certainty *= 0.55;
  return certainty;
}

/** "Which host", of requests: the one that asked, or the one that was asked. */
const isOfContacted = (ask: Ask): boolean =>
  valuesOfAsk(ask).some(({ type, of }) => type === "host" && "field" in of && of.field === "url.domain");

/** So many records of which each has a value of its own are not divided by it. */
const SCATTERED = 40;

const isScattered = ({ ask, result: { matched, distinct, values, groups } }: RanReading["asks"][number]): boolean =>
  ask.ask === "list" && matched > SCATTERED && (distinct ?? groups?.length ?? values?.length ?? 0) >= matched;

/** Where one value is asked for, so many are none. */
const MANY = 4;

const hasMany = ({ ask, result: { distinct, values, groups } }: RanReading["asks"][number]): boolean =>
  ask.ask === "list" && (distinct ?? groups?.length ?? values?.length ?? 0) >= MANY;

/** "When was the push confirmed": of so many times none is the answer. */
const MANY_TIMES = 20;

const hasManyTimes = ({ ask, result: { matched } }: RanReading["asks"][number]): boolean =>
  ask.ask === "when" && ask.which === "all" && matched > MANY_TIMES;

const isOfMoments = (ask: Ask): boolean => ask.ask === "timeline" && ask.tells === undefined;

const isOfRecords = (ask: Ask): boolean => ask.ask === "timeline" && ask.tells === "records";

/** Steps are told as what was meant where each was found by a sign of its own, with all of its words. */
function certaintyOfSteps(
  { listed, found, distinctive }: NonNullable<ReadingSigns["steps"]>,
  { share, unused }: ReadingSigns,
): number {
  if (distinctive === listed && unused === 0) return 0.8 * share;
  return (0.3 + (0.2 * found) / listed + (0.05 * distinctive) / listed) * share;
}

/** Of these, all that happens says whether it went well. */
const NEUTRAL: ReadonlySet<string> = new Set(["http-request", "login", "login-succeeded", "connection", "api-call"]);

/** "And did it ever work": that none did is an answer, where the records before it could have. */
const isDenied = ({ asks, of }: RanReading["draft"]["reading"], place: number): boolean =>
  asks.some(({ ask, on }) => ask === "yes-no" && on === place) &&
  place > 0 &&
  of[place]!.events.every(({ id }) => NEUTRAL.has(id));
