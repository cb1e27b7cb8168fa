import type { Ask, ReadEvent, Reading, Selection } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import type { LinkedQuestion } from "../links/find-links.js";
import type { Lexicon } from "../links/lexicon.js";
import { isLink, linkOf, type Link, type LinkOf, type NamedField } from "../links/link.js";
import { namedField, placeOfLacking } from "../links/named-fields.js";
import { resolveTime } from "../times/resolve-time.js";
import { writtenText } from "../words/tokens.js";
import type { Cover } from "./choose-cover.js";
import { scopedAddresses } from "../conditions/address-scopes.js";
import { anchoredReading } from "./anchors.js";
import {
  asksForWriter,
  asksWhoseAddress,
  isOfAddress,
  notOfWriters,
  ofOtherEnd,
  otherEnds,
  withDirections,
} from "./asked-places.js";
import { clausesOf, type Clause } from "./clauses.js";
import type { DraftReading } from "./draft-reading.js";
import { eventOfEntry, eventOfTopic, relatedEvent } from "./event-of-entry.js";
import { findAsks } from "./find-asks.js";
import { findConditions, sharedInBrackets } from "../conditions/find-conditions.js";
import { groupedAs } from "./grouped-as.js";
import { isWriterOfAll, kindOfLog } from "../conditions/kind-of-log.js";
import { leftOutEvents, linksOfNothing } from "./left-out-events.js";
import {
  asksForOne,
  hasParticulars,
  LOOSE_TYPES,
  looseNegations,
  openAsks,
  RELATING,
  unmet,
  type ReadingSigns,
  countedAsTexts,
  isOfContent,
  isPartOfEvent,
} from "./reading-signs.js";
import { isLooseValue, isPartOfOthers, isWordOfLanguage } from "../conditions/loose-values.js";
import { countedNounOf, countedObjectOf, lackingOf, saidIn, stemsOfEvents, verbsOfLacking } from "./words-of-cover.js";
import { measuredValue } from "./measured-value.js";
import { onlyAsked } from "./only-asked.js";
import { selectionsApart, selectionsOf, type PlacedEvent } from "./selections.js";
import type { FoundText } from "../texts/found-text.js";
import { namedInTexts } from "../texts/named-in-texts.js";
import { isToldInWords } from "../texts/told-in-words.js";
import { readTexts } from "../texts/read-texts.js";
import { isWrittenSo, withSpeltFields } from "../conditions/spelt-fields.js";
import { askedForEach, timesApart } from "./times-apart.js";
import { toldByCodes } from "../conditions/told-by-codes.js";
import { composeTimeline } from "../timelines/compose-timeline.js";

export interface ComposeContext {
  readonly asked: LinkedQuestion;
  readonly lexicon: Lexicon;
  readonly engine: QuestionEngine;
  /** Weight of the best cover. */
  readonly best: number;
}

/** Makes the readings of a cover: words that stand in the log limit the records, or they are not accounted for. */
export async function composeReadings(cover: Cover, context: ComposeContext): Promise<readonly DraftReading[]> {
  const { asked, lexicon, engine, best } = context;
  const share = best === 0 ? 1 : cover.weight / best;
  const parts = { asked, links: cover.links, lexicon, engine, time: timeOf(cover.links, context) };
  const timeline = await composeTimeline(parts, share);
  if (timeline) return [timeline];
  const anchored = await anchoredReading(cover, asked, { engine, compose: (part) => composeCover(part, context) });
  return [...anchored, ...(await unanchoredReadings(cover, context))];
}

async function unanchoredReadings(cover: Cover, context: ComposeContext): Promise<readonly DraftReading[]> {
  const { tokens } = context.asked;
  const far = await linksOfNothing(cover.links, context.engine);
  const inText = far.length === 0 ? [] : await composeCover(withoutLinks(cover, far), context);
  const words = far.map((link) => wordsOf(link, tokens, context.lexicon));
  // What rules could have taken here, and did not, is not said in other words.
  const farthest = far.filter((link): link is LinkOf<"event"> => isLink(link, "event") && !link.meaning.isHere);
  const isSaid =
    farthest.length > 0 &&
    inText.some(({ reading }) => {
      const said = textsOf(reading);
      return words.every((ofLink) => ofLink.length > 0 && ofLink.every((word) => said.has(word)));
    });
  const isHeard = inText.some(({ reading }) => {
    const said = [...textsOf(reading)].flatMap((text) => text.split(/\s+/u));
    return words.flat().some((word) => said.includes(word));
  });
  const farEntries = farthest.map(({ meaning }) => meaning.entry);
  const isSaidOtherwise = isSaid || (await isToldInWords(context.engine, farEntries, context.lexicon));
  const drafts = await composeCover(cover, context);
  return [
    ...drafts.map((draft) => ({ ...draft, signs: { ...draft.signs, isSaidOtherwise } })),
    // Of what limits them there may be records that the words for what happened do not fit.
    ...inText.filter(({ signs }) => isHeard || signs.hasCondition),
  ];
}

const isOverviewOf = (links: readonly Link[]): boolean =>
  links.some((link) => isLink(link, "ask") && ["summary", "assessment"].includes(link.meaning.ask));

/** Words of the language limit no overview, whatever the log has by the same name; a kind of log names the log. */
const withoutLooseValues = (cover: Cover, context: ComposeContext): Cover => ({
  ...cover,
  links: cover.links.flatMap((link) =>
    isLink(link, "outcome")
      ? []
      : !isLink(link, "value")
        ? [link]
        : isWordOfLanguage(link, { lexicon: context.lexicon, tokens: context.asked.tokens })
          ? []
          : kindOfLog(link, { tokens: context.asked.tokens, vocabulary: context.engine.vocabulary }),
  ),
});

/** A cover without some links, whose words nothing accounts for any more. */
const withoutLinks = ({ links, unused, weight }: Cover, left: readonly Link[]): Cover => ({
  links: links.filter((link) => !left.includes(link)),
  unused: [...unused, ...left.flatMap((link) => link.tokens)].sort((a, b) => a - b),
  weight,
});

/** Telling words of a link. */
const wordsOf = (link: Link, tokens: LinkedQuestion["tokens"], lexicon: Lexicon): readonly string[] =>
  link.tokens.flatMap((at) => (lexicon.isLittle(tokens[at]!.lower) ? [] : [tokens[at]!.text]));

/** Words that the texts of a reading are. */
const textsOf = ({ of }: Pick<Reading, "of">): ReadonlySet<string> =>
  new Set(of.flatMap(({ events }) => events.flatMap(({ kind, id }) => (kind === "text" ? id.split(" … ") : []))));

async function composeCover(whole: Cover, context: ComposeContext): Promise<readonly DraftReading[]> {
  const { asked, lexicon, engine } = context;
  const covered = {
    ...whole,
    links: whole.links.map((link) =>
      isLink(link, "value") && isWriterOfAll(link, engine)
        ? linkOf({ kind: "little" }, link.tokens, link.weight)
        : link,
    ),
  };
  const spelt = { ...covered, links: withSpeltFields(covered.links, asked.tokens) };
  const given = isOverviewOf(spelt.links) ? withoutLooseValues(spelt, context) : spelt;
  const { question, tokens } = asked;
  const named = await namedInTexts(engine, { question, tokens, links: given.links, lexicon });
  const places = new Set(named.flatMap((text) => text.tokens));
  const cover: Cover = {
    ...given,
    links: given.links.filter((link) => !link.tokens.some((at) => places.has(at))),
    unused: given.unused.filter((at) => !places.has(at)),
  };
  const all = withDirections(cover.links, tokens, { lexicon, vocabulary: engine.vocabulary });
  const linked = { question, tokens, links: all, lexicon, vocabulary: engine.vocabulary };
  const leftOut = leftOutEvents(linked, engine);
  const limiting = findConditions(linked);
  const conditions = sharedInBrackets([...limiting.conditions, ...leftOut.values()], tokens);
  const found = { ...limiting, conditions };
  const untold = [...cover.unused, ...found.lost].filter(
    (at) => !found.named.has(at) && tokens[at]!.quotation === undefined,
  );
  const told = await toldByCodes({ asked, links: all, found, open: untold, lexicon, engine });
  const links = all
    .filter((link) => !told.links.has(link) && !leftOut.has(link))
    .map((link) => groupedAs(link, linked, found.used));
  const verbs = verbsOfLacking(links, found.used, tokens);
  const open = untold.filter((at) => !told.words.has(at) && !verbs.has(at));
  const texts = [
    ...named,
    ...(await readTexts(engine, { question, language: asked.language, tokens, links, unused: open })),
  ];
  const parts = { cover: { ...cover, links }, found, open };
  const quoted = texts.filter(({ isQuoted }) => isQuoted);
  // An overview is of all records; words that only some say limit nothing.
  const isOverview = isOverviewOf(links);
  return [
    ...(isOverview ? [] : composeWith(texts, parts, context)),
    ...(isOverview || texts.length > quoted.length ? composeWith(quoted, parts, context) : []),
  ];
}

interface CoverParts {
  readonly cover: Cover;
  readonly found: ReturnType<typeof findConditions>;
  readonly open: readonly number[];
}

function composeWith(
  texts: readonly FoundText[],
  { cover, found, open }: CoverParts,
  context: ComposeContext,
): readonly DraftReading[] {
  const { asked, best, lexicon, engine } = context;
  const { question, tokens } = asked;
  const { links } = cover;
  const inTexts = new Set(texts.flatMap(({ tokens: places }) => places));
  const spoken = stemsOfEvents(links);
  const untoldIn = (places: readonly number[]): readonly string[] =>
    places
      .filter(
        (at) =>
          !inTexts.has(at) &&
          !lexicon.ofRecords.has(tokens[at]!.lower) &&
          !(
            spoken.has(tokens[at]!.stem) &&
            isPartOfEvent(tokens[at]!) &&
            lexicon.fields.find([tokens[at]!]).length === 0
          ),
      )
      .map((at) => tokens[at]!.text);
  const clauses = clausesOf(links, tokens);
  const happened = eventsOf(links, context);
  const spelt = new Set(texts.filter(({ isQuoted }) => isQuoted).map(({ tokens: places }) => places[0]!));
  const events = [
    ...happened.filter(({ at }) => !spelt.has(at)),
    ...texts.flatMap(({ event, tokens: places }) => (event ? [{ event, at: places[0]! }] : [])),
  ];
  const isOfWriters = events.length === 0 && found.conditions.every(({ condition }) => !isOfAddress(condition));
  const objects = objectsOf(links, context);
  const measured = measuredValue(links, tokens, { lexicon, vocabulary: context.engine.vocabulary });
  const limits = found.conditions.map(({ condition }) => condition);
  const ends = { lexicon, vocabulary: engine.vocabulary };
  const withEnds = asksWhoseAddress(links, tokens) ? (ask: Ask) => ask : otherEnds(limits, engine.vocabulary);
  const asks = clauses.flatMap((clause, place) =>
    findAsks({
      measured,
      question,
      tokens,
      links: clause.links,
      used: found.used,
      isFirst: place === 0 || beginsWithWhether(clause),
      objects: orElse(objectsOf(clause.links, context), objects),
    }).map((ask) => ({
      ask: ofOtherEnd(withEnds(isOfWriters ? ask : notOfWriters(ask)), limits, ends),
      clause: place,
    })),
  );
  const scoped = scopedAddresses({ question, tokens, links, vocabulary: engine.vocabulary }, open, asks);
  const unused = untoldIn(open.filter((at) => !scoped.some((one) => one.at === at)));
  const limiting = [...found.conditions, ...scoped];
  const time = timeOf(links, context);
  const selectable = {
    events,
    conditions: limiting,
    clauses,
    asks,
    ...(time && { time }),
    tokens,
    endOf: (event: ReadEvent) => relatedEvent(event, "ends", engine),
    oppositeOf: (event: ReadEvent) => relatedEvent(event, "opposite", engine),
  };
  const selected = selectionsOf(selectable);
  const byClause = selected.of.length === 1 ? selectionsApart(selectable) : undefined;
  const apart = timesApart(clauses, asked, context.engine.vocabulary);
  const placed = apart.length > 1 && selected.of.length === 1 ? askedForEach(selected, apart) : selected;
  const said = new Set(apart.length > 1 ? apart.flatMap(({ words }) => words.toLowerCase().split(" ")) : []);
  const untold = unused.filter((word) => !said.has(word.toLowerCase()));
  const conditions = limiting.map(({ condition }) => condition);
  const lacking = lackingOf(links, found.used);
  const signs: ReadingSigns = {
    share: best === 0 ? 1 : cover.weight / best,
    unused: untold.length,
    looseTexts: texts.filter(({ isQuoted }) => !isQuoted).length,
    nearTexts: texts.filter(({ isNear }) => isNear).length,
    events: new Set(events.map(({ event }) => event.topic ?? event.id)).size,
    hasCondition: conditions.length > 0 || time !== undefined,
    hasAsk: asks.length > 0,
    looseValues: links.filter((link) => isLink(link, "value") && isLooseValue(link, { lexicon, tokens, links })).length,
    partValues: links.filter((link) => isLink(link, "value") && isPartOfOthers(link, { lexicon, tokens, links }))
      .length,
    looseNegations: looseNegations(links, conditions),
    openAsks:
      openAsks(clauses, asks, asked.tokens) +
      unmet(
        links,
        asks.map(({ ask }) => ask),
      ) +
      countedAsTexts(texts, tokens, lexicon),
    hasOutcome: links.some((link) => isLink(link, "outcome")),
    relations:
      links.filter((link) =>
        isLink(link, "event")
          ? link.meaning.entry.vague
          : link.meaning.kind === "little" && RELATING.has(tokens[link.tokens[0]!]!.lower),
      ).length + open.filter((at) => RELATING.has(tokens[at]!.lower) && spoken.has(tokens[at]!.stem)).length,
    asksOfContent: isOfContent(tokens, lexicon),
    dropped: Number(
      isPartOf(
        placed.asks,
        asks.map(({ ask }) => ask),
      ),
    ),
    isSaidOtherwise: false,
    ...(isOverviewOf(links) && hasParticulars(tokens) && { hasParticulars: true }),
    asksForOne: asksForOne(links, tokens),
    asksForWriter: asksForWriter(placed.asks, context.engine.vocabulary),
    lackingAsks: Math.max(0, lacking.length - saidIn(placed.asks)),
    unstatedAsks: lacking.filter(({ meaning: { field } }) => placeOfLacking(field) !== undefined).length,
    looseAsks: links.filter(
      (link) => isLink(link, "field") && link.meaning.isAsked && LOOSE_TYPES.has(link.meaning.field.type),
    ).length,
    ...countedNounOf(links, tokens, lexicon),
    ...countedObjectOf(links, tokens, { lexicon, vocabulary: engine.vocabulary }),
    isOfLog: links.some(
      (link) =>
        isLink(link, "field") && link.meaning.field.isOfLog && !found.used.has(link) && !isWrittenSo(link, tokens),
    ),
  };
  const only = apart.length > 1 ? undefined : onlyAsked(placed, { tokens, links, conditions: limiting });
  return [only ?? placed, ...(byClause ? [byClause] : [])].map((one) => ({
    reading: { ...one, unused: untold },
    signs: one === only ? { ...signs, relations: Math.max(0, signs.relations - 1) } : signs,
  }));
}

/** An overview that leaves out how many or which. */
const isPartOf = (placed: readonly Ask[], asks: readonly Ask[]): boolean =>
  placed.some(({ ask }) => ask === "summary") && asks.some(({ ask }) => LEFT_OUT.has(ask));

const LEFT_OUT: ReadonlySet<Ask["ask"]> = new Set(["count", "list", "top", "distinct", "duration"]);

/** "And did it work": nothing but little words stand before the one that asks whether. */
function beginsWithWhether({ links }: Clause): boolean {
  const first = links.find(({ meaning }) => !["little", "again", "back"].includes(meaning.kind));
  return first !== undefined && isLink(first, "ask") && first.meaning.ask === "yes-no";
}

function eventsOf(
  links: readonly Link[],
  { asked: { question, tokens }, engine }: ComposeContext,
): readonly PlacedEvent[] {
  const wordsOf = (link: Link): string => writtenText(question, tokens, link.tokens[0]!, link.tokens.at(-1)!);
  const found = links.flatMap((link): readonly PlacedEvent[] => {
    const at = link.tokens[0]!;
    if (isLink(link, "event")) return [{ event: eventOfEntry(link.meaning.entry, wordsOf(link), engine), at }];
    if (isLink(link, "topic")) return [{ event: eventOfTopic(link.meaning.topic, wordsOf(link)), at }];
    return [];
  });
  const distinct = [...new Map(found.toReversed().map((one) => [one.event.id, one])).values()].toReversed();
  // A topic beside an event of it says the same once more.
  return distinct.filter(
    ({ event }) =>
      event.kind !== "topic" || !distinct.some((one) => one.event.kind === "class" && one.event.topic === event.id),
  );
}

const orElse = <T>(own: readonly T[], all: readonly T[]): readonly T[] => (own.length > 0 ? own : all);

/** What the events of a question are about, by the language files. */
function objectsOf(links: readonly Link[], { lexicon, engine: { vocabulary } }: ComposeContext): readonly NamedField[] {
  const entries = links.flatMap((link) => (isLink(link, "event") ? [link.meaning.entry] : []));
  return entries
    .flatMap((entry) => entry.object ?? [])
    .flatMap((field) => {
      const entry =
        lexicon.entries.find(({ fields = [] }) => fields[0] === field) ??
        lexicon.entries.find(({ fields = [] }) => fields.includes(field));
      const named = entry && namedField({ ...entry, fields: [field] }, vocabulary);
      return named && named.of.length > 0 ? [named] : [];
    });
}

function timeOf(
  links: readonly Link[],
  { asked: { question, tokens }, engine: { vocabulary } }: ComposeContext,
): Selection["time"] {
  const link = links.find((one): one is LinkOf<"time"> => isLink(one, "time"));
  const read = link && resolveTime(link.meaning.condition, vocabulary);
  if (!link || !read) return undefined;
  return { ...read.limits, words: writtenText(question, tokens, link.tokens[0]!, link.tokens.at(-1)!) };
}
