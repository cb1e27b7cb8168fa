import {
  CERTAIN_FROM,
  valuesOfAsk,
  type AskedValue,
  type Bilingual,
  type Picture,
  type ReadEvent,
  type ReadingVerdict,
  type ReadQuestion,
  type Reading,
  type Where,
} from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { anyWhere, bothOf, fieldCondition } from "../conditions/wheres.js";
import { holderOf } from "../language/read-language.js";
import { closedType, knownLexicon } from "../links/lexicon.js";
import { couldHold, isHeldBy } from "./could-hold.js";
import { whereOfSelection } from "./statements.js";
import { isSaidInTexts } from "./relax.js";
import { standsInText } from "./stands-in-text.js";
import { EMPTY, EMPTY_OF_ALL, tellsNothing } from "../ranking/certainty.js";
import { hasMatches, type RanReading } from "./run-reading.js";

type Decided = Pick<ReadQuestion, "verdict" | "compared" | "shownBy">;

/** Decides what may be said of a reading: nothing is denied that no source would show. */
export async function decideVerdict(ran: RanReading, certainty: number, engine: QuestionEngine): Promise<Decided> {
  if (tellsNothing(ran) && certainty / EMPTY_OF_ALL >= CERTAIN_FROM)
    return (await isHeldElsewhere(ran, engine)) ? { verdict: "insufficient" } : statedByNone(ran, engine);
  const unstated = amountsWithout(ran);
  if (
    unstated.length > 0 &&
    certainty / EMPTY >= CERTAIN_FROM &&
    !(await isHeldElsewhere(withAsks(ran, unstated), engine))
  )
    return statedByNone(ran, engine);
  if (certainty < CERTAIN_FROM) return (await unshownHere(ran, certainty, engine)) ?? { verdict: "insufficient" };
  const { draft } = ran;
  if (lacksBeside(ran)) return { verdict: "insufficient" };
  const isOverview = draft.reading.asks.some(({ ask }) => ask === "summary");
  // That nothing grave was found is no statement of what happened.
  if (isOverview && hasMatches(ran) && !(await isGrave(engine))) return { verdict: "insufficient" };
  if (hasMatches(ran)) return { verdict: "answered", ...(isOverview && { compared: allRecords(engine) }) };
  if (!(await statesConditions(draft.reading.of, engine)) || (await isSaidInTexts(ran, { engine, limits: {} })))
    return { verdict: "insufficient" };
  const events = draft.reading.of.flatMap((selection) => selection.events);
  const needed = events.flatMap(({ shownBy }) => shownBy);
  const picture = await engine.picture();
  if (needed.length === 0 || !picture) return absent(engine, undefined, needed, events.length > 0);
  const isOfContent = draft.signs.asksOfContent && draft.reading.asks.every(({ ask }) => ask === "yes-no");
  if (isOfContent || ran.emptyEvents.some(({ kind }) => kind === "text"))
    return { verdict: "absent", compared: allRecords(engine) };
  if (await standsInText(events, engine)) return { verdict: "insufficient" };
  const able = ableOf(needed, picture);
  if (able.length === 0 && ran.emptyEvents.length === 0) return { verdict: "absent", compared: allRecords(engine) }; // others of it are here
  const unseen = ran.emptyEvents.filter(({ shownBy }) => shownBy.length > 0 && ableOf(shownBy, picture).length === 0);
  if (able.length === 0 || unseen.length > 0)
    return {
      verdict: "not-assessable",
      shownBy: titlesOf(unseen.length > 0 ? unseen.flatMap(({ shownBy }) => shownBy) : needed, engine),
    };
  return absent(engine, able, needed, true);
}

/** There are such records, and none says what was asked for. */
const statedByNone = ({ matched: [records] }: RanReading, engine: QuestionEngine): Decided => ({
  verdict: "not-assessable",
  shownBy: [],
  compared: { ...allRecords(engine), records: records! },
});

/** Amounts that are asked for beside other things, and of which the records state none. */
const amountsWithout = ({ draft: { reading }, asks, matched }: RanReading): Reading["asks"] =>
  matched[0] === 0
    ? []
    : reading.asks.filter(
        (ask) =>
          ask.ask === "amount" &&
          asks.every((one) => JSON.stringify(one.ask) !== JSON.stringify(ask) || one.result.summary?.numbers === 0),
      );

/** The record with the greatest does not say what was asked of it besides. */
const lacksBeside = ({ asks }: RanReading): boolean =>
  asks.some(
    ({ ask, result: { groups, values, statement } }) =>
      ask.ask === "amount" &&
      ((statement.op === "group" &&
        groups?.some((group) => group.values.some((value) => value === undefined)) === true) ||
        (statement.op === "top" && values?.length === 0)),
  );

const withAsks = (ran: RanReading, asks: Reading["asks"]): RanReading => ({
  ...ran,
  draft: { ...ran.draft, reading: { ...ran.draft.reading, asks } },
});

/** Whether some records of the events have the fields that values are wanted in: of those without an address none is from one. */
async function statesConditions(selections: Reading["of"], engine: QuestionEngine): Promise<boolean> {
  for (const { events, conditions } of selections) {
    const happened = whereOfSelection({ events, conditions: [] });
    if (events.length === 0 || (await engine.aggregate({ op: "count", where: happened })).matched === 0) continue;
    for (const { where, isNot } of conditions) {
      const fields = [where, ...(where.anyOf ?? []).flat()].flatMap((one) => one.fields ?? []);
      if (isNot || fields.length === 0) continue;
      const stated = anyWhere(fields.map(({ field }) => ({ fields: [fieldCondition(field, "exists", "")] })));
      if ((await engine.aggregate({ op: "count", where: bothOf(happened, stated) })).matched === 0) return false;
    }
  }
  return true;
}

/** Whatever else a question says, what no source here would show cannot be told from these logs. */
async function unshownHere(ran: RanReading, certainty: number, engine: QuestionEngine): Promise<Decided | undefined> {
  const isMeant = certainty >= LEAST_CERTAIN && ran.emptyEvents.some(isKnownClass);
  const picture = isMeant ? await engine.picture() : undefined;
  if (!picture || picture.sources.some(({ kinds }) => kinds.length === 0)) return undefined;
  const unseen = ran.emptyEvents.filter((event) => isKnownClass(event) && ableOf(event.shownBy, picture).length === 0);
  if (unseen.length === 0 || (await standsInText(unseen, engine))) return undefined;
  return {
    verdict: "not-assessable",
    shownBy: titlesOf(
      unseen.flatMap(({ shownBy }) => shownBy),
      engine,
    ),
  };
}

/** Below, hardly anything of the question was read. */
const LEAST_CERTAIN = 0.15;
const FEWEST_WORDS = 2;

/** One word, such as "calls", may name what other records show. */
const isKnownClass = ({ kind, shownBy, words }: ReadEvent): boolean =>
  kind === "class" && shownBy.length > 0 && tellingWords(words).length >= FEWEST_WORDS;

function tellingWords(words: string): readonly string[] {
  const { isLittle } = knownLexicon();
  return words
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "" && !isLittle(word));
}

/** Sources of any of some kinds. */
const ableOf = (needed: readonly string[], { sources }: Picture): Picture["sources"] =>
  sources.filter(({ kinds }) => kinds.some(({ kind }) => needed.includes(kind)));

/** Whether the picture has a finding that calls for somebody at once. */
async function isGrave(engine: QuestionEngine): Promise<boolean> {
  const picture = await engine.picture();
  return picture?.findings.some(({ level }) => level === "high" || level === "critical") === true;
}

/** Another field of the records, or their text, could say what is asked, or records that name the same values otherwise. */
async function isHeldElsewhere({ draft: { reading } }: RanReading, engine: QuestionEngine): Promise<boolean> {
  for (const ask of reading.asks) {
    const selection = reading.of[ask.on ?? 0]!;
    const named = namingSame(selection);
    for (const value of valuesOfAsk(ask)) {
      if (
        (ask.ask !== "list" && !holderOf(value.type)) ||
        (await couldHold(engine, value, whereOfSelection(selection)))
      )
        return true;
      if (named && (await isHeldIn(named, value, engine))) return true;
    }
  }
  return false;
}

/** Records that name the values of a selection anywhere, whatever happened: the end of a connection names its ends the other way. */
function namingSame({ conditions, time }: Reading["of"][number]): Where | undefined {
  const values = conditions.flatMap(({ values: [value, ...more], isNot }) =>
    !isNot && value !== undefined && more.length === 0 && closedType(value) !== undefined ? [value] : [],
  );
  if (values.length === 0) return undefined;
  const naming = whereOfSelection({ events: [], conditions: [], ...(time && { time }) });
  return bothOf(naming, { entities: values.map((value) => ({ value })) });
}

async function isHeldIn(where: Where, { of, orOf = [] }: AskedValue, engine: QuestionEngine): Promise<boolean> {
  for (const place of [of, ...orOf]) if (await isHeldBy(where, place, engine)) return true;
  return false;
}

function absent(
  engine: QuestionEngine,
  able: Picture["sources"] | undefined,
  needed: readonly string[],
  isEvent: boolean,
): Decided {
  const verdict: ReadingVerdict = isEvent && needed.length > 0 && able === undefined ? "insufficient" : "absent";
  const compared = able
    ? { sources: able.map(({ file }) => file), records: able.reduce((sum, { records }) => sum + records, 0) }
    : allRecords(engine);
  return { verdict, compared };
}

const allRecords = ({ vocabulary }: QuestionEngine): NonNullable<ReadQuestion["compared"]> => ({
  sources: vocabulary.files.map(({ name }) => name),
  records: vocabulary.records,
});

const titlesOf = (kinds: readonly string[], { sourceKinds }: QuestionEngine): readonly Bilingual[] =>
  [...new Set(kinds)].flatMap((kind) => sourceKinds.find(({ id }) => id === kind)?.title ?? []).slice(0, 6);
