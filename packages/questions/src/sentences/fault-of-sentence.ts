import { stemOf, type CitedSentence, type ReadCondition, type ReadEvent, type SentenceFault } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { bothLanguages, languageFiles, type EventEntry } from "../language/read-language.js";
import { findLinks } from "../links/find-links.js";
import { knownLexicon } from "../links/lexicon.js";
import { isLink, type Link, type LinkMeaning } from "../links/link.js";
import { chooseCovers, type Cover } from "../readings/choose-cover.js";
import { composeReadings, type DraftReading } from "../readings/compose.js";
import { eventOfEntry } from "../readings/event-of-entry.js";
import { resolveTime } from "../times/resolve-time.js";
import { readTimeCondition } from "../times/time-condition.js";
import { germanWords } from "../words/language-of.js";
import { tokensOf, type Token } from "../words/tokens.js";
import { citedRecords, type CitedRecords } from "./cited-records.js";
import { isSwapped } from "./swapped-parts.js";

/** Ways to read it that are tried. */
const MOST_COVERS = 2;

/**
 * Reads a sentence as a question is read, and compares it with the records it cites: the events that it names, who takes
 * which part in them, outcomes, times and counts must be theirs. Undefined where nothing speaks against it.
 */
export async function faultOfSentence(
  sentence: CitedSentence,
  engine: QuestionEngine,
): Promise<SentenceFault | undefined> {
  const { text, question, language, cited } = sentence;
  const german = germanWords(text);
  if (language === "de" ? german < 0 : german > 0) return "other-language";
  const lexicon = knownLexicon();
  const tokens = tokensOf(text);
  const asked = { question: text, language, tokens };
  const links = findLinks(asked, lexicon, engine);
  if (!saysMore(tokens, links, tokensOf(question))) return "nothing-new";
  const covers = chooseCovers(links, tokens).slice(0, MOST_COVERS);
  const [cover] = covers;
  if (!cover) return undefined;
  if (!areCounted(cover, tokens, sentence)) return "other-count";
  if (cited.length === 0) return undefined;
  const records = citedRecords(cited, engine);
  if (tokens.some(({ lower }) => BEYOND.has(lower))) return "beyond-lines";
  if (!(await areTimesMet(cover, tokens, { records, engine, language }))) return "other-event";
  if (!(await areDeedsBorne(tokens, links, { records, engine }))) return "other-event";
  if (!(await areTogether(cover, tokens, records))) return "other-event";
  const drafts: DraftReading[] = [];
  for (const one of covers)
    drafts.push(...(await composeReadings(one, { asked, lexicon, engine, best: cover.weight })));
  const said = drafts.filter(({ signs }) => signs.looseNegations === 0);
  if (drafts.length > 0 && said.length === 0) return "denial";
  if (await isSwapped(tokens, links, records)) return "other-event";
  for (const { reading } of said) {
    const events = reading.of.flatMap((selection) => selection.events);
    const conditions = reading.of.flatMap((selection) => selection.conditions);
    if ((await areHappened(events, links, tokens, { records, engine })) && (await areConditions(conditions, records)))
      return undefined;
  }
  return said.length === 0 ? undefined : "other-event";
}

const { sentences } = languageFiles().words;
const BEYOND = new Set(bothLanguages(sentences.beyond));
const JOINING = new Set(bothLanguages(sentences.joining));
const DEEDS = new Set(bothLanguages(sentences.deeds));

const TELLING: ReadonlySet<LinkMeaning["kind"]> = new Set(["value", "time", "event", "topic", "outcome"]);

/** Whether a sentence names a value, a time or an event that the question does not. */
function saysMore(tokens: readonly Token[], links: readonly Link[], asked: readonly Token[]): boolean {
  const known = new Set(asked.map(({ stem }) => stem));
  const isNew = (at: number): boolean => !known.has(tokens[at]!.stem);
  return (
    links.some(({ meaning, tokens: places }) => TELLING.has(meaning.kind) && places.some(isNew)) ||
    tokens.some(({ text }, at) => /[\d_/\\@]/u.test(text) && isNew(at))
  );
}

/** A number before what is counted is a count of the engine: ports and process ids count nothing. */
function areCounted({ links }: Cover, tokens: readonly Token[], { counts }: CitedSentence): boolean {
  const isCounted = (at: number): boolean =>
    links.some(({ meaning, tokens: places }) => meaning.kind === "event" && places[0] === at);
  const inTime = new Set(links.filter((link) => isLink(link, "time")).flatMap((link) => link.tokens));
  return tokens.every(({ text }, at) => {
    const number = /^\d{1,3}(?:[.,]\d{3})*$|^\d+$/u.test(text) ? Number(text.replaceAll(/[.,]/gu, "")) : undefined;
    if (number === undefined || inTime.has(at) || !isCounted(at + 1)) return true;
    const before = links.find(({ tokens: places }) => places.at(-1) === at - 1 || places.includes(at));
    if (before && isLink(before, "field")) return true; // "port 22"
    return counts.includes(number);
  });
}

/** Clocks and dates, as far as one word holds them. */
const TIME = /^\d{1,2}:\d\d(?::\d\d)?$|^\d{1,2}\.\d{1,2}\.(?:\d{4})?$|^\d{4}-\d\d-\d\d$/u;

interface TimesContext {
  readonly records: CitedRecords;
  readonly engine: QuestionEngine;
  readonly language: CitedSentence["language"];
}

async function areTimesMet(
  { links }: Cover,
  tokens: readonly Token[],
  { records, engine: { vocabulary }, language }: TimesContext,
): Promise<boolean> {
  const read = new Set(links.filter((link) => isLink(link, "time")).flatMap((link) => link.tokens));
  // A question has one time; a sentence may have one for each thing that it tells.
  for (const [at, { text }] of tokens.entries()) {
    if (!TIME.test(text) || read.has(at)) continue;
    const condition = readTimeCondition(text, language);
    if (!condition || !(await records.isAny(resolveTime(condition, vocabulary).limits))) return false;
  }
  for (const link of links)
    if (isLink(link, "time") && !(await records.isAny(resolveTime(link.meaning.condition, vocabulary).limits)))
      return false;
  return true;
}

/** Verbs of what was done stand in the lines, themselves or in a word that means the same, or name an event that is theirs. */
async function areDeedsBorne(
  tokens: readonly Token[],
  links: readonly Link[],
  { records, engine }: { readonly records: CitedRecords; readonly engine: QuestionEngine },
): Promise<boolean> {
  const { alike } = knownLexicon();
  for (const [at, { lower, stem }] of tokens.entries()) {
    if (!DEEDS.has(lower) || (await records.say(alike(stem)))) continue;
    const named = links.filter((link) => link.tokens.includes(at));
    let isBorne = false;
    for (const link of named) {
      if (isLink(link, "event")) {
        const { where } = eventOfEntry(link.meaning.entry, lower, engine);
        isBorne ||= where !== undefined && (await records.isAny(where));
      }
      if (isLink(link, "outcome")) isBorne = true; // compared as a condition
    }
    if (!isBorne) return false;
  }
  return true;
}

/** Of what is said between commas and joining words, one record holds all values. */
async function areTogether({ links }: Cover, tokens: readonly Token[], records: CitedRecords): Promise<boolean> {
  let part: string[] = [];
  const parts = [part];
  for (const [at, { text, lower, endsPart }] of tokens.entries()) {
    if (JOINING.has(lower)) parts.push((part = []));
    const isValue = links.some((link) => isLink(link, "value") && link.tokens.length === 1 && link.tokens[0] === at);
    if (isValue) part.push(text);
    if (endsPart) parts.push((part = []));
  }
  for (const values of parts) if (values.length > 1 && !(await records.holdTogether(values))) return false;
  return true;
}

/** What happened, but what several records make together, and what is only a name that the lines hold. */
async function areHappened(
  events: readonly ReadEvent[],
  links: readonly Link[],
  tokens: readonly Token[],
  { records, engine }: { readonly records: CitedRecords; readonly engine: QuestionEngine },
): Promise<boolean> {
  const names = new Set(
    links.filter((link) => isLink(link, "value")).flatMap((link) => link.tokens.map((at) => tokens[at]!.lower)),
  );
  const { alike } = knownLexicon();
  for (const { kind, id, where, isPattern, words } of events) {
    if (kind !== "class" || where === undefined || isPattern === true) continue;
    const said = words.toLowerCase().split(/[\s-]+/u);
    if (said.every((word) => names.has(word)) || (await records.isAny(where))) continue;
    for (const other of oppositesOf(id)) {
      const opposite = eventOfEntry(other, words, engine).where;
      if (opposite && (await records.isAny(opposite))) return false;
    }
    let isSaid = false;
    for (const word of said) if (word.length > 3) isSaid ||= await records.say(alike(stemOf(word)));
    if (!isSaid) return false;
  }
  return true;
}

/** Classes that a record of a class can not be as well. */
const oppositesOf = (id: string): readonly EventEntry[] => {
  const { events } = languageFiles();
  const own = events.find((entry) => entry.id === id)?.opposite;
  return events.filter((entry) => entry.id === own || entry.opposite === id);
};

const FAMILY: readonly (readonly string[])[] = [
  ["failure", "denied"],
  ["success", "allowed"],
];

/** Values that the lines hold in whatever field, and outcomes of the same kind. */
async function areConditions(conditions: readonly ReadCondition[], records: CitedRecords): Promise<boolean> {
  for (const condition of conditions) {
    if (await records.isAny(condition.where)) continue;
    if (condition.isNot) return false;
    if (condition.title.en === "outcome") {
      const others = FAMILY.find((family) => !family.includes(condition.values[0] ?? "")) ?? [];
      const isOther = await records.isAny({
        fields: [{ field: "event.outcome", operator: "equals", value: others[0]!, orValues: others.slice(1) }],
      });
      if (isOther) return false;
      continue;
    }
    let isHeld = false;
    for (const value of condition.values) isHeld ||= await records.hold(value);
    if (!isHeld || (await records.isTurned(condition))) return false;
  }
  return true;
}
