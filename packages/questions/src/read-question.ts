import { otherChosenBy, showsSuccess } from "@lagebild/domain";
import type {
  Ask,
  OtherReading,
  PictureFinding,
  QuestionLanguage,
  ReadQuestion,
  Reading,
  ReadingChoice,
  StatementResult,
  Where,
} from "@lagebild/domain";
import type { QuestionEngine } from "./engine.js";
import { rankReadings, type RankedReading } from "./ranking/rank-readings.js";
import type { ReadingSigns } from "./readings/reading-signs.js";
import { decideVerdict } from "./run/decide-verdict.js";
import { facetsOf } from "./run/facets.js";
import { findingsFor, rulesIn, withKinds } from "./run/findings-of.js";
import { plantedClaim, type FoundPlant } from "./run/planted-claim.js";
import { clockAsked, clockEvidence, clockVerdict, type ClockAsk } from "./times/clock-question.js";
import { languageOf } from "./words/language-of.js";
import { tokensOf } from "./words/tokens.js";
import { relaxed } from "./run/relax.js";
import { summaryResults } from "./run/summary-results.js";
import { timelineResults } from "./run/timeline-results.js";
import { hasMatches, readingOf, runReading, type RanReading } from "./run/run-reading.js";
import { whereOfSelection } from "./run/statements.js";

/** A question that was read, with the results of its statements in the order of its asks. */
export interface AnsweredReading {
  readonly read: ReadQuestion;
  readonly results: readonly StatementResult[];
  readonly language: QuestionLanguage;
  /** It was read with the question before. */
  readonly isLeaning: boolean;
}

export interface ReadOptions {
  /** Limits that the caller sets beside the question. */
  readonly limits?: Where;
  /** How the question before was read, in a conversation. */
  readonly before?: ReadQuestion;
}

const MOST_OTHERS = 3;

/** Reads a question as asks about the records of an incident, runs its readings, and says how sure it is of the best. */
export async function readQuestion(
  question: string,
  engine: QuestionEngine,
  { limits = {}, before }: ReadOptions = {},
): Promise<AnsweredReading | undefined> {
  const remembered = remembering(engine);
  const ofClocks = before ? undefined : await readClocks(question, remembered);
  if (ofClocks) return ofClocks;
  const { language, tokens, readings } = await rankReadings(question, remembered, { limits, before });
  const [likeliest] = readings;
  if (!likeliest) return undefined;
  const context = { language, engine: remembered, limits };
  const plant = await plantedClaim(likeliest.ran, tokens, remembered);
  const found = await answerOf(likeliest.ran, likeliest.certainty, context);
  // An open answer shows what there is: a reading that found nothing has nothing to show.
  const isClaimed = plant !== undefined || found.read.verdict !== "insufficient";
  const isShown = isClaimed || hasMatches(likeliest.ran);
  const first = isShown
    ? ((isClaimed ? undefined : readings.find((one) => takesInMore(one, likeliest))) ?? likeliest)
    : (readings.find((one) => isFoundFor(likeliest, one)) ?? (await withLess(likeliest, context)) ?? likeliest);
  const others = readings.filter((one) => one !== first);
  const shown = first === likeliest ? found : await shownOf(first, readings.includes(first), context);
  const answered = await withFacets(await withPlant(shown, plant, remembered), first.ran, context);
  return {
    ...answered,
    isLeaning: first.isLeaning,
    read: {
      ...answered.read,
      ...(first.isLeaning && otherChosenBy(before) !== undefined && UNCLAIMED),
      others: others.slice(0, MOST_OTHERS).map(otherOf),
    },
  };
}

/** Whether a reading finds records with more of what the question says, though the log says it in other words. */
const takesInMore = ({ ran }: RankedReading, { ran: { draft, matched, asks } }: RankedReading): boolean =>
  ran.draft.signs.unused < draft.signs.unused &&
  ran.draft.signs.lackingAsks <= draft.signs.lackingAsks &&
  ran.asks.length >= asks.length &&
  ran.matched.every((count) => count > 0) &&
  ran.matched[0]! <= matched[0]!;

/** Whether a reading finds records with all the values that another names; of "whether", less would say the opposite. */
function isFoundFor({ ran: { draft } }: RankedReading, { ran }: RankedReading): boolean {
  const named = new Set(ran.draft.reading.of.flatMap(({ conditions }) => conditions.map(({ words }) => words)));
  const conditions = draft.reading.of.flatMap((selection) => selection.conditions);
  const isWhether = draft.reading.asks.some(({ ask }) => ask === "yes-no");
  const happened = draft.reading.of.flatMap(({ events }) => events.map(({ words }) => words.toLowerCase()));
  const isInWords = ran.draft.reading.of.some(({ events }) =>
    events.some(({ kind, id }) => kind === "text" && happened.some((words) => words.includes(id.toLowerCase()))),
  );
  const isOfSame = (conditions.length > 0 || isInWords) && conditions.every(({ words }) => named.has(words));
  return hasMatches(ran) && isOfSame && !isWhether;
}

/** What another reading than the likeliest gives; of one that asks for less nothing is claimed. */
async function shownOf(
  { ran, certainty }: RankedReading,
  isAsAsked: boolean,
  context: AnswerContext,
): Promise<AnsweredReading> {
  const answered = await answerOf(ran, certainty, context);
  return isAsAsked ? answered : { ...answered, read: { ...answered.read, ...UNCLAIMED } };
}

/** The reading with as little left out as finds records: it is less than what was asked, and never certain. */
async function withLess(
  { ran, certainty, isLeaning }: RankedReading,
  { engine, limits }: AnswerContext,
): Promise<RankedReading | undefined> {
  const draft = await relaxed(ran, { engine, limits });
  return draft && { ran: await runReading(draft, { engine, limits }), certainty: certainty / 2, isLeaning };
}

/** What the clocks of the sources show, where a question asks for that. */
async function readClocks(question: string, engine: QuestionEngine): Promise<AnsweredReading | undefined> {
  const ask = clockAsked(tokensOf(question));
  return ask && clocksAnswer(ask, languageOf(question), engine);
}

async function clocksAnswer(
  ask: ClockAsk,
  language: QuestionLanguage,
  engine: QuestionEngine,
): Promise<AnsweredReading | undefined> {
  const clocks = await engine.clocks();
  if (clocks.length === 0) return undefined;
  const result = await clockEvidence(ask, clocks, engine);
  const of = [{ events: [], conditions: [] }];
  return {
    language,
    isLeaning: false,
    results: [result],
    read: {
      reading: { asks: [ask], of, unused: [], certainty: CLOCK_CERTAINTY },
      results: [{ ask, of: 0, exact: 0 }],
      verdict: clockVerdict(ask, clocks),
      others: [],
      clocks,
    },
  };
}

/** Only words that ask for nothing else are taken for such a question. */
const CLOCK_CERTAINTY = 0.95;

/** What stands only in a text that somebody else wrote has not happened. */
async function withPlant(
  answered: AnsweredReading,
  plant: FoundPlant | undefined,
  engine: QuestionEngine,
): Promise<AnsweredReading> {
  if (!plant) return answered;
  const { read, results } = answered;
  const shown = await engine.aggregate({ op: "first", where: plant.where, limit: SHOWN });
  const exact = results.length;
  return {
    ...answered,
    results: [...results, shown],
    read: {
      ...read,
      verdict: "absent",
      results: [...read.results, { ask: { ask: "lines", limit: SHOWN }, of: 0, exact }],
      planted: { ...plant.claim, exact },
    },
  };
}

const SHOWN = 2;

/** Where nothing is claimed, what the records say beside may be what was asked for. */
async function withFacets(
  answered: AnsweredReading,
  ran: RanReading,
  context: AnswerContext,
): Promise<AnsweredReading> {
  const { read, results } = answered;
  if (read.verdict !== "insufficient") return answered;
  const facets = await facetsOf(ran, results, context);
  return {
    ...answered,
    results: [...results, ...facets.map(({ result }) => result)],
    read: {
      ...read,
      results: [
        ...read.results,
        ...facets.map(({ result: _result, ...facet }, at) => ({ ...facet, exact: results.length + at })),
      ],
    },
  };
}

/** One question asks the same of its incident for each of its readings. */
function remembering(engine: QuestionEngine): QuestionEngine {
  const results = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const known = results.get(key) as Promise<T> | undefined;
    const found = known ?? work();
    results.set(key, found);
    return found;
  };
  return {
    ...engine,
    aggregate: (statement) => once(`aggregate ${JSON.stringify(statement)}`, () => engine.aggregate(statement)),
    shapesWith: (text) => once(`shapes ${text}`, () => engine.shapesWith(text)),
    linesWith: (text, isWord) => once(`lines ${isWord} ${text}`, () => engine.linesWith(text, isWord)),
    events: (where, limit) => once(`events ${limit} ${JSON.stringify(where)}`, () => engine.events(where, limit)),
    picture: () => once("picture", () => engine.picture()),
  };
}

/** A reading of rules, with the kinds of events that they found here in the names of its classes. */
async function namedReading(reading: Reading, engine: QuestionEngine): Promise<Reading> {
  const isWide = reading.of.some(({ events }) =>
    events.some(({ topic, where }) => topic === undefined && rulesIn(where).length > 1),
  );
  const picture = isWide ? await engine.picture() : undefined;
  if (!picture) return reading;
  const of = reading.of.map((selection) => ({
    ...selection,
    events: selection.events.map((event) => (rulesIn(event.where).length > 1 ? withKinds(event, picture) : event)),
  }));
  return { ...reading, of };
}

interface AnswerContext {
  readonly language: QuestionLanguage;
  readonly engine: QuestionEngine;
  readonly limits: Where;
}

async function answerOf(
  ran: RanReading,
  certainty: number,
  { language, engine, limits }: AnswerContext,
): Promise<AnsweredReading> {
  const reading = await namedReading(readingOf(ran, certainty), engine);
  const findings = await toldFindings(reading, { engine, limits });
  const asked = [
    ...(await timelineResults(ran.asks, reading, findings ?? [], { engine, limits })),
    ...(await summaryResults(reading, findings ?? [], { engine, limits })),
  ];
  return {
    language,
    isLeaning: false,
    results: asked.map(({ result }) => result),
    read: {
      reading,
      results: asked.map(({ result: _result, ...one }, exact) => ({ ...one, exact })),
      others: [],
      ...(await decideVerdict(ran, certainty, engine)),
      ...(isUnproven(reading, findings ?? []) && { verdict: "insufficient" as const }),
      ...(findings && { findings }),
      values: namedValues(ran),
      ...(!hasMatches(ran) && { without: await withoutParts(reading, engine, limits) }),
    },
  };
}

/** Whether somebody got in is asked, and no finding shows that: what was read is no proof that nobody did. */
const isUnproven = ({ asks }: Reading, findings: readonly PictureFinding[]): boolean =>
  asks.some((ask) => ask.ask === "summary" && ask.assesses) && !showsSuccess(findings);

/** What a model chose is no ground for a claim, nor is what leans on it. */
const UNCLAIMED = { verdict: "insufficient" } as const;

/** Runs a reading that somebody has chosen or edited: it is what was meant. */
export async function answerReading(reading: Reading, context: AnswerContext): Promise<AnsweredReading> {
  const engine = remembering(context.engine);
  const clock = reading.asks.find((ask): ask is ClockAsk => ask.ask === "clock");
  const ofClocks = clock && (await clocksAnswer(clock, context.language, engine));
  if (ofClocks) return ofClocks;
  const ran = await runReading({ reading: { ...reading, unused: [] }, signs: CHOSEN }, { ...context, engine });
  return answerOf(ran, 1, { ...context, engine });
}

/** Runs a reading that a model chose: it is as uncertain as it was, and nothing is claimed of it. */
export async function tryReading(
  reading: Reading,
  choice: ReadingChoice,
  context: AnswerContext,
): Promise<AnsweredReading> {
  const engine = remembering(context.engine);
  const ran = await runReading({ reading, signs: CHOSEN }, { ...context, engine });
  const { read, ...answered } = await answerOf(ran, reading.certainty, { ...context, engine });
  const { compared: _compared, shownBy: _shownBy, ...open } = read;
  return { ...answered, read: { ...open, ...UNCLAIMED, choice } };
}

/** Whether it is meant is not judged by signs. */
const CHOSEN = { unused: 0 } as ReadingSigns;

const MOST_VALUES = 50;

/** What the answer names, for a question that leans on it: values listed, else the values of its conditions. */
function namedValues({ asks, draft }: RanReading): NonNullable<ReadQuestion["values"]> {
  const listed = asks.flatMap(({ ask, result }) => {
    if (ask.ask === "top") return [{ value: ask.of, values: (result.values ?? []).map((row) => row.value) }];
    if (ask.ask !== "list") return [];
    return ask.of.map((value, at) => ({
      value,
      values: result.groups
        ? result.groups.flatMap((group) => group.values[at] ?? [])
        : (result.values ?? []).map((row) => row.value),
    }));
  });
  const named = listed.map(({ value, values }) => ({
    title: value.title,
    of: value.of,
    values: [...new Set(values)].slice(0, MOST_VALUES),
  }));
  if (named.length > 0) return named;
  return (draft.reading.of[0]?.conditions ?? []).flatMap(({ title, values, where, isNot }) => {
    const [field] = where.fields ?? [];
    return field && !isNot ? [{ title, of: { field: field.field }, values }] : [];
  });
}

/** Findings that the reading is about, where the picture is at hand; of an overview, that there are none as well. */
async function toldFindings(
  { asks, of }: Reading,
  { engine, limits }: Pick<AnswerContext, "engine" | "limits">,
): Promise<readonly PictureFinding[] | undefined> {
  const isOverview = asks.some((ask) => ask.ask === "summary" || isOfMoments(ask));
  const isOfRules = of.some(({ events }) =>
    events.some(({ topic, where }) => topic !== undefined || rulesIn(where).length > 0),
  );
  const picture = isOverview || isOfRules ? await engine.picture() : undefined;
  const findings = picture && (await findingsFor(of, { picture, isOverview }, { engine, limits }));
  return findings && (findings.length > 0 || isOverview) ? findings : undefined;
}

/** A timeline that nothing says what to tell of. */
const isOfMoments = (ask: Ask): boolean => ask.ask === "timeline" && ask.tells === undefined;

const otherOf = ({ ran, certainty }: RankedReading): OtherReading => ({
  reading: readingOf(ran, certainty),
  said: "",
  matched: ran.matched[0] ?? 0,
});

/** What is found where one part of a reading that found nothing is left out. */
async function withoutParts(
  { of: [selection] }: Reading,
  engine: QuestionEngine,
  limits: Where,
): Promise<NonNullable<ReadQuestion["without"]>> {
  if (!selection) return [];
  const { events, conditions, time } = selection;
  if (events.length + conditions.length + (time ? 1 : 0) < 2) return [];
  const tried = [
    ...conditions.map((one) => ({
      words: one.words,
      where: whereOfSelection({ ...selection, conditions: conditions.filter((other) => other !== one) }, limits),
    })),
    ...(time ? [{ words: time.words, where: whereOfSelection({ events, conditions }, limits) }] : []),
    ...events.map((one) => ({
      words: one.words,
      where: whereOfSelection({ ...selection, events: events.filter((other) => other !== one) }, limits),
    })),
  ];
  const found: { readonly words: string; readonly matched: number }[] = [];
  for (const { words, where } of tried.slice(0, 8)) {
    const { matched } = await engine.aggregate({ op: "count", where });
    if (matched > 0) found.push({ words, matched });
  }
  return found.sort((a, b) => a.matched - b.matched);
}
