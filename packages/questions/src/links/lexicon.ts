import { normalAddress, stemOf } from "@lagebild/domain";
import { bothLanguages, languageFiles, type EventEntry, type FieldEntry } from "../language/read-language.js";
import { phraseBook, withoutAsking, type PhraseBook } from "../words/phrases.js";
import { typoCorrector, type TypoCorrector } from "../words/correct-typos.js";
import type { KnownTopic } from "../engine.js";
import type { AskWord, LinkMeaning } from "./link.js";

/** What the language files make of the words of a question. */
export interface Lexicon {
  readonly words: PhraseBook<LinkMeaning>;
  readonly fields: PhraseBook<{ readonly entry: FieldEntry; readonly isAsked: boolean }>;
  readonly events: PhraseBook<EventEntry>;
  readonly typos: TypoCorrector;
  readonly entries: readonly FieldEntry[];
  /** Entries that a value belongs to that stands behind these words. */
  prepositions(word: string): readonly FieldEntry[];
  isLittle(word: string): boolean;
  /** Words that mean nothing but themselves. */
  readonly closed: ReadonlySet<string>;
  /** Whether a stem is one of the language files. */
  isKnown(stem: string): boolean;
  /** Stems of the words that mean the same in a log, that one among them. */
  alike(stem: string): readonly string[];
  /** Those and stems of words that may mean the same: lines that have one may be meant. */
  related(stem: string): readonly string[];
  /** Words right before a noun that is asked for, and words that name nothing of their own behind it. */
  readonly askedNouns: ReadonlySet<string>;
  readonly ofNouns: ReadonlySet<string>;
  /** Words before what is not named: "one account", "jedes Konto". */
  isIndefinite(word: string): boolean;
  /** Words for what a log holds, behind what that is. */
  readonly within: PhraseBook<true>;
  /** Words for records, whatever they are about. */
  readonly ofRecords: ReadonlySet<string>;
}

let lexicon: Lexicon | undefined;

/** The lexicon of the language files. */
export function knownLexicon(): Lexicon {
  return (lexicon ??= makeLexicon());
}

function makeLexicon(): Lexicon {
  const { words, fields, events } = languageFiles();
  const indefinite = new Set(bothLanguages(words.indefinite));
  const phrases: { text: string; meaning: LinkMeaning }[] = [
    ...words.asks.flatMap((entry) =>
      (["en", "de"] as const).flatMap((language) =>
        (entry[language] ?? []).map((text) => ({
          text,
          meaning: { kind: "ask", ask: entry.ask as AskWord, language } as const,
        })),
      ),
    ),
    ...bothLanguages(words.negations).map((text) => ({ text, meaning: { kind: "negation" } as const })),
    ...bothLanguages(words.negationsBehind).map((text) => ({ text, meaning: { kind: "negationBehind" } as const })),
    ...words.operators.flatMap((entry) =>
      bothLanguages(entry).map((text) => ({ text, meaning: { kind: "operator", operator: entry.operator } as const })),
    ),
    ...words.outcomes.flatMap((entry) =>
      bothLanguages(entry).map((text) => ({ text, meaning: { kind: "outcome", outcome: entry.outcome } as const })),
    ),
    ...words.levels.flatMap((entry) =>
      bothLanguages(entry).map((text) => ({
        text,
        meaning: { kind: "level", levels: entry.exactly ?? entry.level, word: text } as const,
      })),
    ),
    ...bothLanguages(words.back).map((text) => ({ text, meaning: { kind: "back" } as const })),
    ...[words.somebody, words.asides]
      .flatMap(bothLanguages)
      .map((text) => ({ text, meaning: { kind: "little" } as const })),
    ...bothLanguages(words.again).map((text) => ({ text, meaning: { kind: "again" } as const })),
  ];
  const named = fields.flatMap((entry) => [
    ...bothLanguages(entry).map((text) => ({ text, meaning: { entry, isAsked: false } })),
    ...bothLanguages(entry.asks ?? {}).map((text) => ({ text, meaning: { entry, isAsked: true } })),
  ]);
  const happening = events.flatMap((entry) =>
    [
      ...(entry.en.words ?? []),
      ...(entry.de.words ?? []),
      entry.en.one,
      entry.en.many,
      entry.de.one,
      entry.de.many,
    ].map((text) => ({ text: withoutAsking(text), meaning: entry })),
  );
  const little = new Set(bothLanguages(words.little).flatMap((word) => [word, ...word.split(/[\s-]+/u)]));
  const byPreposition = new Map<string, FieldEntry[]>();
  for (const entry of fields)
    for (const word of bothLanguages(entry.prepositions ?? {}))
      byPreposition.set(word, [...(byPreposition.get(word) ?? []), entry]);
  const stems = new Set<string>();
  const closed = new Set(
    [words.negations, words.back, words.again, words.little, ...words.operators]
      .flatMap(bothLanguages)
      .filter((word) => !/\s/u.test(word)),
  );
  const all = [...phrases, ...named, ...happening].flatMap(({ text }) => text.toLowerCase().split(/[\s-]+/u));
  for (const word of [...all, ...little]) stems.add(stemOf(word));
  return {
    words: phraseBook(phrases, new Set([...bothLanguages(words.only), ...words.unlike])),
    fields: phraseBook(named, closed),
    events: phraseBook(happening, closed),
    closed,
    typos: typoCorrector(
      [...all, ...little, ...bothLanguages(words.courses)],
      [...words.alike, ...words.related].flat(),
    ),
    entries: fields,
    prepositions: (word) => byPreposition.get(word) ?? [],
    isLittle: (word) => little.has(word),
    isKnown: (stem) => stems.has(stem),
    alike: alikeStems(words.alike),
    related: alikeStems([...words.alike, ...words.related]),
    askedNouns: new Set(bothLanguages(words.askedNouns)),
    ofNouns: new Set(bothLanguages(words.ofNouns)),
    isIndefinite: (word) => indefinite.has(word),
    within: phraseBook(bothLanguages(words.within).map((text) => ({ text, meaning: true }))),
    ofRecords: new Set(bothLanguages(words.ofRecords)),
  };
}

function alikeStems(groups: readonly (readonly string[])[]): Lexicon["alike"] {
  const byStem = new Map<string, Set<string>>();
  for (const group of groups) {
    const stems = group.filter((word) => !/\s/u.test(word)).map(stemOf);
    for (const stem of stems) byStem.set(stem, new Set([...(byStem.get(stem) ?? [stem]), ...stems]));
  }
  return (stem) => [...(byStem.get(stem) ?? [stem])];
}

const topicBooks = new WeakMap<readonly KnownTopic[], PhraseBook<KnownTopic>>();

/** Finds topics by the words that people use for them. */
export function topicBook(topics: readonly KnownTopic[], { closed }: Lexicon): PhraseBook<KnownTopic> {
  const known = topicBooks.get(topics);
  if (known) return known;
  const book = phraseBook(
    topics.flatMap((topic) =>
      [...topic.words.en, ...topic.words.de, topic.title.en, topic.title.de].map((text) => ({
        text: withoutAsking(text),
        meaning: topic,
      })),
    ),
    closed,
  );
  topicBooks.set(topics, book);
  return book;
}

/** Kind of a text that is a value whatever the log holds: an address, a hash, a path; undefined for others. */
export function closedType(text: string): string | undefined {
  if (/^[\d.]+\/\d{1,2}$|^[0-9a-f:]+\/\d{1,3}$/iu.test(text))
    return normalAddress(text.split("/")[0]!) ? "network" : undefined;
  if (normalAddress(text) !== undefined && /[.:].*[.:]/u.test(text)) return "address";
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/iu.test(text)) return "hash";
  if (/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/u.test(text)) return "mail";
  if (/^(?:\/|[a-z]:\\|\\\\|~\/)[^\s]+$/iu.test(text)) return "path";
  if (/^[\w-]+\\[\w.$-]+$/u.test(text)) return "account";
  return undefined;
}
