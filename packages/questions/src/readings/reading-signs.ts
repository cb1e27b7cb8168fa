import type { Ask, AskedValue, ReadCondition } from "@lagebild/domain";
import type { LinkedQuestion } from "../links/find-links.js";
import { bothLanguages, languageFiles } from "../language/read-language.js";
import type { Lexicon } from "../links/lexicon.js";
import { isLink, type Link } from "../links/link.js";
import type { FoundText } from "../texts/found-text.js";
import type { Token } from "../words/tokens.js";
import type { Clause } from "./clauses.js";

/** What the certainty of a reading is judged by. */
export interface ReadingSigns {
  /** Weight of the cover, as a share of the best. */
  readonly share: number;
  /** Telling words that no part accounts for. */
  readonly unused: number;
  /** Words found in the log's text that were not quoted. */
  readonly looseTexts: number;
  /** Of these, words that stand there in another form, or in another word that means the same. */
  readonly nearTexts: number;
  readonly events: number;
  readonly hasCondition: boolean;
  readonly hasAsk: boolean;
  /** Values that are words like others. */
  readonly looseValues: number;
  /** Values that are words of the language and stand within others only. */
  readonly partValues: number;
  /** Negations that belong to no condition. */
  readonly looseNegations: number;
  /** Asked for by a field of the log alone. */
  readonly isOfLog: boolean;
  /** Words that ask, without an ask that they are part of. */
  readonly openAsks: number;
  /** Nothing of what it asks for could be told: its records are counted instead. */
  readonly isLost?: boolean;
  /** Values that are asked for or named and that no record of the incident has. */
  readonly lackingAsks: number;
  /** Those of them that records can be seen not to say. */
  readonly unstatedAsks: number;
  /** Events that were left out, since no record is all of them. */
  readonly dropped: number;
  /** What its events do not say was taken from other records of their topics. */
  readonly isWidened?: boolean;
  /** Other records of their topics are here, where none is of its events. */
  readonly isDoubted?: boolean;
  /** Words of an event that no record is stand in texts. */
  readonly isSaidOtherwise: boolean;
  /** Asked for by a word such as "how" or "why" alone. */
  readonly looseAsks: number;
  /** It says how something went, which not all records of an event say. */
  readonly hasOutcome: boolean;
  /** What "how many" stands before, where it may be records of the log or what its texts count. */
  readonly countedNoun?: string;
  /** What the events whose number is asked for are about. */
  readonly countedObject?: AskedValue;
  /** It asks for one value: "which account". */
  readonly asksForOne?: boolean;
  /** It asks for a host where one alone writes all records. */
  readonly asksForWriter?: boolean;
  /** Of a question that lists steps: how many, how many of them were found, and how many by a sign of their own. */
  readonly steps?: { readonly listed: number; readonly found: number; readonly distinctive: number };
  /** It asks whether the log holds something, which none of its sources need be able to show. */
  readonly asksOfContent: boolean;
  /** It is an overview that is to tell some things in any case: "incl. the backdoor". */
  readonly hasParticulars?: boolean;
  /** Words that relate records to others, which no part of the reading does, and those that may mean more than an event. */
  readonly relations: number;
}

/** Whether an overview names what it is to tell: behind a word such as "including", or behind a colon. */
export const hasParticulars = (tokens: readonly Token[]): boolean =>
  tokens.some(({ lower }, at) => at > 0 && PARTICULARS.has(lower)) ||
  tokens.slice(1, -1).some(({ endsList }) => endsList);

const PARTICULARS: ReadonlySet<string> = new Set(bothLanguages(languageFiles().words.particulars));

/** Of a reading that nothing speaks for or against. */
export const NO_SIGNS: ReadingSigns = {
  share: 1,
  unused: 0,
  looseTexts: 0,
  nearTexts: 0,
  events: 0,
  hasCondition: false,
  hasAsk: false,
  looseValues: 0,
  partValues: 0,
  looseNegations: 0,
  isOfLog: false,
  openAsks: 0,
  lackingAsks: 0,
  unstatedAsks: 0,
  dropped: 0,
  isSaidOtherwise: false,
  looseAsks: 0,
  hasOutcome: false,
  relations: 0,
  asksOfContent: false,
};

const QUESTION_WORD =
  /^(?:who|whom|whose|what|which|when|where|why|how|wer|wem|wen|wessen|was|welche[rnsm]?|wann|wo|woher|wohin|warum|wieso|weshalb|wie|womit|wodurch|wofür)$/u;

/** Clauses with a question word that ask nothing, and question words that only a little word accounts for. */
export function openAsks(
  clauses: readonly Clause[],
  asks: readonly { readonly ask: Ask; readonly clause: number }[],
  tokens: LinkedQuestion["tokens"],
): number {
  const asked = asks.map(({ clause }) => clause);
  const isWhether = (place: number): boolean =>
    asks.every(({ ask, clause }) => clause !== place || ask.ask === "yes-no");
  return clauses.filter(({ links }, place) => {
    const words = links.filter(
      (link) => link.meaning.kind === "little" && QUESTION_WORD.test(tokens[link.tokens[0]!]!.lower),
    );
    const isList = links.some((link) => isLink(link, "ask") && link.meaning.ask === "list");
    return !asked.includes(place)
      ? words.length > 0 || isList
      : words.some(
          (link) =>
            !ASKING_LITTLE.has(tokens[link.tokens[0]!]!.lower) ||
            (link === links[0] && isWhether(place) && HOW.has(tokens[link.tokens[0]!]!.lower)),
        );
  }).length;
}

/** They say something of records that a condition on single records does not. */
export const RELATING = new Set([
  ...["twice", "only", "never", "after", "before", "but", "than", "afterwards", "otherwise", "another"],
  ...[
    "zweimal",
    "dreimal",
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

/** A word such as "how" asks for these alone. */
export const LOOSE_TYPES: ReadonlySet<string> = new Set([
  "action",
  "method",
  "reason",
  "text",
  "name",
  "agent",
  "outcome",
]);

/** "Which process": one value is asked for, where the noun is no plural. */
export function asksForOne(links: readonly Link[], tokens: LinkedQuestion["tokens"]): boolean {
  const before = new Set(bothLanguages(languageFiles().words.ofOne));
  return links.some((link) => {
    if (!isLink(link, "field")) return false;
    const [first, last] = [link.tokens[0]!, link.tokens.at(-1)!];
    const isPlural = link.meaning.field.titles.en !== link.meaning.field.title.en && PLURAL.test(tokens[last]!.lower);
    return before.has(tokens[first - 1]?.lower ?? "") && !isPlural;
  });
}

const PLURAL = /[^su]s$/u;

/** Words that ask for something that no ask gives: different values of nothing, a comparison with nothing. */
export function unmet(links: readonly Link[], asks: readonly Ask[]): number {
  const named = new Set(links.flatMap((link) => (isLink(link, "value") ? link.tokens : [])));
  // "Logins by root" are not those of each.
  const isMet = ({ tokens }: Link): boolean => named.has(tokens.at(-1)! + 1);
  const said = new Set(
    links.flatMap((link) =>
      isLink(link, "ask") && !(link.meaning.ask === "each" && isMet(link)) ? [link.meaning.ask] : [],
    ),
  );
  const gives = (...kinds: readonly Ask["ask"][]): boolean => asks.some(({ ask }) => kinds.includes(ask));
  return (
    Number(said.has("each") && !gives("list", "top", "per", "timeline", "when", "compare")) +
    Number(said.has("list") && gives("yes-no") && !gives("list", "top", "distinct", "lines", "count")) +
    Number(said.has("distinct") && !gives("distinct", "list", "top")) +
    Number(
      (said.has("greatest") || said.has("smallest") || said.has("average")) &&
        !gives("amount", "top", "per", "silence"),
    ) +
    Number(said.has("most") && !gives("top", "per", "amount")) +
    Number(gives("timeline") && !gives("list") && asksForValues(links, asks))
  );
}

/** "Which commands, in order": records in order are no commands. */
const asksForValues = (links: readonly Link[], asks: readonly Ask[]): boolean =>
  asks.some((ask) => ask.ask === "timeline" && ask.tells === "records" && ask.beside === undefined) &&
  links.some(
    (link) =>
      isLink(link, "field") &&
      links.some(
        (one) => isLink(one, "ask") && one.meaning.ask === "list" && one.tokens.at(-1)! === link.tokens[0]! - 1,
      ),
  );

/** "How did they ..." asks for more than whether they did. */
const HOW = new Set(["how", "wie"]);

/** Little words of questions that other words ask in. */
const ASKING_LITTLE = new Set(["was", "wie", "how", "wo"]);

/** Negations that belong to no condition. */
export const looseNegations = (links: readonly Link[], conditions: readonly ReadCondition[]): number =>
  Math.max(
    0,
    links.filter((link) => isLink(link, "negation") || isLink(link, "negationBehind")).length -
      conditions.filter(({ isNot }) => isNot).length,
  );

/** "How many files": records that say the word "files" are not files. */
export const countedAsTexts = (
  texts: readonly FoundText[],
  tokens: LinkedQuestion["tokens"],
  lexicon: Lexicon,
): number =>
  texts.filter(
    ({ isQuoted, tokens: places }) =>
      !isQuoted &&
      places.some(
        (at) =>
          lexicon.askedNouns.has(tokens[at - 1]?.lower ?? "") &&
          !tokens[at - 1]!.endsPart &&
          lexicon.fields.find([tokens[at]!]).length > 0,
      ),
  ).length;

/** "Are logins in there": whether the log holds them at all, not whether it could. */
export const isOfContent = (tokens: LinkedQuestion["tokens"], lexicon: Lexicon): boolean =>
  lexicon.within
    .find(tokens)
    .some(({ tokens: places }) => places.at(-1) === tokens.length - 1 || tokens[places.at(-1)!]!.endsClause);

/** A word in capitals names something, and one that says how far something came tells more than that it began. */
export const isPartOfEvent = ({ text, lower }: LinkedQuestion["tokens"][number]): boolean =>
  !/^\p{Lu}{3,}$/u.test(text) && !bothLanguages(languageFiles().words.courses).includes(lower);
