import { stemOf } from "@lagebild/domain";
import type { Ask, ReadCondition, ReadEvent, Reading, Selection } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import type { LinkedQuestion } from "../links/find-links.js";
import { languageFiles } from "../language/read-language.js";
import { closedType, type Lexicon } from "../links/lexicon.js";
import { isLink, type Link, type LinkOf, type NamedField } from "../links/link.js";
import { namedField } from "../links/named-fields.js";
import { resolveTime } from "../times/resolve-time.js";
import { writtenText } from "../words/tokens.js";
import type { Cover } from "./choose-cover.js";
import { clausesOf, type Clause } from "./clauses.js";
import { eventOfEntry, eventOfTopic } from "./event-of-entry.js";
import { findAsks } from "./find-asks.js";
import { findConditions, type PlacedCondition } from "./find-conditions.js";
import { readTexts, type FoundText } from "./read-texts.js";
import { askedForEach, timesApart } from "./times-apart.js";
import { listedSelections } from "./segments.js";

/** A reading before it has run, with what speaks for and against it. */
export interface DraftReading {
  readonly reading: Omit<Reading, "certainty">;
  readonly signs: ReadingSigns;
}

/** What the certainty of a reading is judged by. */
export interface ReadingSigns {
  /** Weight of the cover, as a share of the best. */
  readonly share: number;
  /** Telling words that no part accounts for. */
  readonly unused: number;
  /** Words found in the log's text that were not quoted. */
  readonly looseTexts: number;
  readonly events: number;
  readonly hasCondition: boolean;
  readonly hasAsk: boolean;
  /** Values that are words like others. */
  readonly looseValues: number;
  /** Negations that belong to no condition. */
  readonly looseNegations: number;
  /** Asked for by a field of the log alone. */
  readonly isOfLog: boolean;
  /** Words that ask, without an ask that they are part of. */
  readonly openAsks: number;
  /** Asked for by a word such as "how" or "why" alone. */
  readonly looseAsks: number;
  /** It says how something went, which not all records of an event say. */
  readonly hasOutcome: boolean;
  /** Words that relate records to others, which no part of the reading does. */
  readonly relations: number;
}

export interface ComposeContext {
  readonly asked: LinkedQuestion;
  readonly lexicon: Lexicon;
  readonly engine: QuestionEngine;
  /** Weight of the best cover. */
  readonly best: number;
}

/** Makes the readings of a cover: words that stand in the log limit the records, or they are not accounted for. */
export async function composeReadings(cover: Cover, context: ComposeContext): Promise<readonly DraftReading[]> {
  const { asked, lexicon, engine } = context;
  const { question, tokens } = asked;
  const { links } = cover;
  const found = findConditions({ question, tokens, links, lexicon, vocabulary: engine.vocabulary });
  const open = cover.unused.filter((at) => !found.named.has(at) && tokens[at]!.quotation === undefined);
  const texts = await readTexts(engine, { question, tokens, links, unused: open });
  const parts = { cover, found, open };
  const quoted = texts.filter(({ isQuoted }) => isQuoted);
  const readings = [composeWith(texts, parts, context)];
  return texts.length > quoted.length ? [...readings, composeWith(quoted, parts, context)] : readings;
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
): DraftReading {
  const { asked, best, lexicon } = context;
  const { question, tokens } = asked;
  const { links } = cover;
  const inTexts = new Set(texts.flatMap(({ tokens: places }) => places));
  const spoken = stemsOfEvents(links);
  const unused = open.filter((at) => !inTexts.has(at) && !spoken.has(tokens[at]!.stem)).map((at) => tokens[at]!.text);
  const clauses = clausesOf(links, tokens);
  const happened = eventsOf(links, context);
  const spelt = new Set(texts.filter(({ isQuoted }) => isQuoted).map(({ tokens: places }) => places[0]!));
  const events = [
    ...happened.filter(({ at }) => !spelt.has(at)),
    ...texts.map(({ event, tokens: places }) => ({ event, at: places[0]! })),
  ];
  const asks = clauses.flatMap((clause, place) =>
    findAsks({
      question,
      tokens,
      links: clause.links,
      used: found.used,
      isFirst:
        place === 0 ||
        (clause.links[0] !== undefined && isLink(clause.links[0], "ask") && clause.links[0].meaning.ask === "yes-no"),
      objects:
        objectsOf(clause.links, context).length > 0 ? objectsOf(clause.links, context) : objectsOf(links, context),
    }).map((ask) => ({ ask, clause: place })),
  );
  const time = timeOf(links, context);
  const selected = selectionsOf({
    events,
    conditions: found.conditions,
    clauses,
    asks,
    ...(time && { time }),
    tokens,
    askAt: links.find((link) => isLink(link, "ask"))?.tokens[0] ?? 0,
    endOf: (event) => endOf(event, context),
  });
  const apart = timesApart(clauses, asked, context.engine.vocabulary);
  const placed = apart.length > 1 && selected.of.length === 1 ? askedForEach(selected, apart) : selected;
  const said = new Set(apart.length > 1 ? apart.flatMap(({ words }) => words.toLowerCase().split(" ")) : []);
  const untold = unused.filter((word) => !said.has(word.toLowerCase()));
  const conditions = found.conditions.map(({ condition }) => condition);
  return {
    reading: { ...placed, unused: untold },
    signs: {
      share: best === 0 ? 1 : cover.weight / best,
      unused: untold.length,
      looseTexts: texts.filter(({ isQuoted }) => !isQuoted).length,
      events: new Set(events.map(({ event }) => event.id)).size,
      hasCondition: conditions.length > 0 || time !== undefined,
      hasAsk: asks.length > 0,
      looseValues: links.filter((link) => isLink(link, "value") && isLoose(link, lexicon, context)).length,
      looseNegations: looseNegations(links, conditions),
      openAsks:
        openAsks(
          clauses,
          asks.map(({ clause }) => clause),
          asked.tokens,
        ) +
        unmet(
          links,
          asks.map(({ ask }) => ask),
        ),
      hasOutcome: links.some((link) => isLink(link, "outcome")),
      relations: links.filter((link) => link.meaning.kind === "little" && RELATING.has(tokens[link.tokens[0]!]!.lower))
        .length,
      looseAsks: links.filter(
        (link) => isLink(link, "field") && link.meaning.isAsked && LOOSE_TYPES.has(link.meaning.field.type),
      ).length,
      isOfLog: links.some((link) => isLink(link, "field") && link.meaning.field.isOfLog && !found.used.has(link)),
    },
  };
}

/** A value that is a word of the language as well, and that nothing beside it says to be one. */
function isLoose(link: LinkOf<"value">, lexicon: Lexicon, { asked: { tokens } }: ComposeContext): boolean {
  if (/^\p{Lu}{3,}$/u.test(link.meaning.text) && link.meaning.hits.some(({ isWhole }) => isWhole)) return false;
  if (closedType(link.meaning.text) !== undefined || /[\d_.\\/@$-]/u.test(link.meaning.text)) return false;
  return (
    link.tokens.every((at) => lexicon.isKnown(tokens[at]!.stem)) || link.meaning.hits.every(({ isWhole }) => !isWhole)
  );
}

function endOf({ id, words }: ReadEvent, { engine }: ComposeContext): ReadEvent | undefined {
  const { events } = languageFiles();
  const ends = events.find((entry) => entry.id === id)?.ends;
  const entry = events.find((one) => one.id === ends);
  return entry && eventOfEntry(entry, words, engine);
}

/** Stems of the words that people use for the events of a question: one that stands apart is part of them. */
const stemsOfEvents = (links: readonly Link[]): ReadonlySet<string> =>
  new Set(
    links
      .flatMap((link) => {
        if (isLink(link, "topic")) return [...link.meaning.topic.words.en, ...link.meaning.topic.words.de];
        const { meaning } = link;
        return meaning.kind === "event" ? [...(meaning.entry.en.words ?? []), ...(meaning.entry.de.words ?? [])] : [];
      })
      .flatMap((phrase) => phrase.toLowerCase().split(/[\s-]+/u))
      .map(stemOf),
  );

interface PlacedEvent {
  readonly event: ReadEvent;
  /** Place of its first word. */
  readonly at: number;
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
  return [...new Map(found.toReversed().map((one) => [one.event.id, one])).values()].toReversed();
}

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

interface Parts {
  readonly events: readonly PlacedEvent[];
  readonly conditions: readonly PlacedCondition[];
  readonly clauses: readonly Clause[];
  readonly asks: readonly { readonly ask: Ask; readonly clause: number }[];
  readonly time?: NonNullable<Selection["time"]>;
  readonly tokens: LinkedQuestion["tokens"];
  /** Place of the first word that asks. */
  readonly askAt: number;
  /** The event that ends what this one begins. */
  endOf(event: ReadEvent): ReadEvent | undefined;
}

/** What is asked, and of which records. Mostly all parts limit the same records. */
function selectionsOf(parts: Parts): Pick<Reading, "asks" | "of"> {
  const { events, conditions, asks, time } = parts;
  const timed = time && { time };
  const all = conditions.map(({ condition }) => condition);
  const happened = events.map(({ event }) => event);
  const flat = distinctAsks(asks.map(({ ask }) => ask));
  const implied: readonly Ask[] = flat.length > 0 ? flat : happened.length + all.length > 0 ? [{ ask: "count" }] : [];
  const isCompared = flat.some(({ ask }) => ask === "compare");
  const isOrdered = flat.some(({ ask }) => ask === "timeline" || ask === "order");
  if (isCompared) {
    const same = all.filter(
      (one) => !one.isNot && all.some((other) => other !== one && !other.isNot && isLike(one, other)),
    );
    if (same.length > 1) {
      const others = all.filter((one) => !same.includes(one));
      return { asks: implied, of: same.map((one) => ({ events: happened, conditions: [...others, one], ...timed })) };
    }
  }
  const times = isOrdered || (flat.length > 0 && flat.every(({ ask }) => ask === "when"));
  const listed = times ? listedSelections({ ...parts, askAt: parts.askAt }) : undefined;
  if (listed) return { asks: [{ ask: "timeline" }], of: listed };
  if (flat.some(({ ask }) => ask === "summary"))
    return { asks: implied, of: [{ events: [], conditions: mergeAlternatives(all), ...timed }] };
  if ((isCompared || isOrdered) && happened.length > 1)
    return { asks: implied, of: happened.map((event) => ({ events: [event], conditions: all, ...timed })) };
  const [only] = happened;
  if (flat.some(({ ask }) => ask === "duration") && happened.length === 1 && parts.endOf(only!))
    return {
      asks: implied,
      of: [happened, [parts.endOf(only!)!]].map((these) => ({
        events: these,
        conditions: mergeAlternatives(all),
        ...timed,
      })),
    };
  const narrowed = narrowedLater(parts);
  if (narrowed) return narrowed;
  return { asks: implied, of: [{ events: happened, conditions: mergeAlternatives(all), ...timed }] };
}

/** "How many calls, and how many of those failed": what a later clause adds limits its own ask alone. */
function narrowedLater({ events, conditions, clauses, asks, time }: Parts): Pick<Reading, "asks" | "of"> | undefined {
  if (clauses.length < 2) return undefined;
  const endOf = (clause: Clause): number => Math.max(...clause.links.flatMap(({ tokens }) => tokens));
  const end = endOf(clauses[0]!);
  const later = conditions.filter(({ at }) => at > end);
  const isAsked = asks.some(({ ask, clause }) => clause > 0 && (ask.ask === "count" || ask.ask === "yes-no"));
  if (!isAsked || later.length === 0 || asks.every(({ clause }) => clause > 0)) return undefined;
  const timed = time && { time };
  const base = mergeAlternatives(conditions.filter(({ at }) => at <= end).map(({ condition }) => condition));
  const own = mergeAlternatives(conditions.map(({ condition }) => condition));
  const early = events.filter(({ at }) => at <= end).map(({ event }) => event);
  return {
    asks: asks.map(({ ask, clause }) => ({ ...ask, on: clause > 0 ? 1 : 0 })),
    of: [
      { events: early, conditions: base, ...timed },
      { events: events.map(({ event }) => event), conditions: own, ...timed },
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
    const at = merged.findIndex(
      (other) =>
        !one.isNot &&
        !other.isNot &&
        other.operator === one.operator &&
        isAlternative(one) &&
        isAlternative(other) &&
        (placesOf(other) === placesOf(one)
          ? one.where.fields !== undefined
          : other.title.en === one.title.en && one.title.en !== "value"),
    );
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

const isAlternative = ({ operator }: ReadCondition): boolean =>
  operator === "equals" || operator === "contains" || operator === "inNetwork";

const QUESTION_WORD =
  /^(?:who|whom|whose|what|which|when|where|why|how|wer|wem|wen|wessen|was|welche[rnsm]?|wann|wo|woher|wohin|warum|wieso|weshalb|wie|womit|wodurch|wofür)$/u;

/** Clauses with a question word that ask nothing, and question words that only a little word accounts for. */
function openAsks(clauses: readonly Clause[], asked: readonly number[], tokens: LinkedQuestion["tokens"]): number {
  return clauses.filter(({ links }, place) => {
    const words = links.filter(
      (link) => link.meaning.kind === "little" && QUESTION_WORD.test(tokens[link.tokens[0]!]!.lower),
    );
    const isList = links.some((link) => isLink(link, "ask") && link.meaning.ask === "list");
    return !asked.includes(place)
      ? words.length > 0 || isList
      : words.some(({ tokens: [at] }) => !ASKING_LITTLE.has(tokens[at!]!.lower));
  }).length;
}

/** They say something of records that a condition on single records does not. */
const RELATING = new Set([
  ...["only", "never", "after", "before", "but", "than", "afterwards", "otherwise", "another"],
  ...[
    "nur",
    "nie",
    "niemals",
    "nachdem",
    "bevor",
    "danach",
    "davor",
    "vorher",
    "aber",
    "ausschließlich",
    "sondern",
    "anderer",
    "anderen",
  ],
]);

const LOOSE_TYPES: ReadonlySet<string> = new Set(["action", "method", "reason", "text", "name", "agent", "outcome"]);

/** Words that ask for something that no ask gives: different values of nothing, a comparison with nothing. */
function unmet(links: readonly Link[], asks: readonly Ask[]): number {
  const said = new Set(links.flatMap((link) => (isLink(link, "ask") ? [link.meaning.ask] : [])));
  const gives = (...kinds: readonly Ask["ask"][]): boolean => asks.some(({ ask }) => kinds.includes(ask));
  return (
    Number(said.has("each") && !gives("list", "top", "per", "timeline", "when")) +
    Number(said.has("distinct") && !gives("distinct", "list", "top")) +
    Number(
      (said.has("greatest") || said.has("smallest") || said.has("average")) &&
        !gives("amount", "top", "per", "silence"),
    ) +
    Number(said.has("most") && !gives("top", "per", "amount"))
  );
}

/** Little words of questions that other words ask in. */
const ASKING_LITTLE = new Set(["was", "wie", "how", "wo"]);

const looseNegations = (links: readonly Link[], conditions: readonly ReadCondition[]): number =>
  Math.max(0, links.filter((link) => isLink(link, "negation")).length - conditions.filter(({ isNot }) => isNot).length);

function distinctAsks(asks: readonly Ask[]): readonly Ask[] {
  const distinct = [...new Map(asks.map((ask) => [JSON.stringify(ask), ask])).values()];
  const isTold = distinct.some(({ ask }) => !["yes-no", "when"].includes(ask));
  const isCounted = distinct.some(({ ask }) => ask === "count");
  const topped = distinct.flatMap((ask) => (ask.ask === "top" ? [JSON.stringify(ask.of.of)] : []));
  return distinct
    .filter((ask) => !(ask.ask === "yes-no" && (isTold || isCounted)))
    .filter((ask) => !(ask.ask === "list" && ask.of.every(({ of }) => topped.includes(JSON.stringify(of)))))
    .map((ask) => (ask.ask === "list" ? { ...ask, of: distinctValues(ask.of) } : ask))
    .slice(0, 6);
}

const distinctValues = <T extends { readonly of: unknown }>(values: readonly T[]): readonly T[] => [
  ...new Map(values.map((value) => [JSON.stringify(value.of), value])).values(),
];
