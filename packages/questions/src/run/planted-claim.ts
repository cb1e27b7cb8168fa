import { stemOf, type Bilingual, type PlantedClaim, type Where } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { bothLanguages, languageFiles, titleOf, type WritableField } from "../language/read-language.js";
import { closedType, knownLexicon } from "../links/lexicon.js";
import { valueDictionary } from "../links/value-dictionary.js";
import { anyWhere, bothOf } from "../conditions/wheres.js";
import type { Token } from "../words/tokens.js";
import type { RanReading } from "./run-reading.js";
import { whereOfSelection } from "./statements.js";

/** What is claimed in a text that somebody else wrote, and the records that hold it. */
export interface FoundPlant {
  readonly claim: Omit<PlantedClaim, "exact">;
  readonly where: Where;
}

/** More records than these are no text that was placed somewhere. */
const MOST_RECORDS = 50;
const SHORTEST = 3;
const MOST_OTHERS = 8;
/** A text of fewer words is the name of something. */
const PROSE = 5;
const ASKING: ReadonlySet<string> = new Set(["yes-no", "count", "list", "lines"]);
const CLOCK = /^\d{1,2}:\d{2}(?::\d{2})?$/u;
const WORD = /[\p{L}\p{N}]+/gu;

/**
 * Finds that what a question names stands together only in texts which somebody else could write, where no record is what it
 * asks about; or that the words of a claim which it doubts stand in such a text alone. Undefined where that is not so.
 */
export async function plantedClaim(
  ran: RanReading,
  tokens: readonly Token[],
  engine: QuestionEngine,
): Promise<FoundPlant | undefined> {
  const { asks, of } = ran.draft.reading;
  if (of.length !== 1 || !asks.every(({ ask }) => ASKING.has(ask))) return undefined;
  const isNothing = ran.matched.every((count) => count === 0);
  const named = isNothing ? await namedTogether(ran, tokens, engine) : undefined;
  return named ?? (isDoubted(tokens) ? saidAlone(ran, isNothing, engine) : undefined);
}

const isDoubted = (tokens: readonly Token[]): boolean => {
  const words = new Set(bothLanguages(languageFiles().words.proving));
  return tokens.some(({ lower, quotation }) => quotation === undefined && words.has(lower));
};

/** "Did root log in from 192.0.2.250": each line that has the address has it in such a text, with another of the values. */
async function namedTogether(
  { draft }: RanReading,
  tokens: readonly Token[],
  engine: QuestionEngine,
): Promise<FoundPlant | undefined> {
  const [selection] = draft.reading.of;
  const named = (selection?.conditions ?? [])
    .filter(({ isNot, operator }) => !isNot && operator === "equals")
    .flatMap(({ values, words }) => values.filter((value) => words.toLowerCase().includes(value.toLowerCase())))
    .map((value) => value.toLowerCase());
  const telling = [...new Set(named.filter((value) => closedType(value) !== undefined || /\d{2}/u.test(value)))];
  if (telling.length === 0) return undefined;
  const look = valueDictionary(engine.vocabulary);
  const { closed, isLittle } = knownLexicon();
  const others = tokens
    .filter(({ lower }) => lower.length >= SHORTEST && !closed.has(lower) && !isLittle(lower))
    .filter(({ lower, text }) => !telling.includes(lower) && (CLOCK.test(lower) || look(text).length > 0))
    .map(({ lower }) => lower);
  const beside = [...new Set(others)].slice(0, MOST_OTHERS);
  const where = await linesNaming(telling, beside, engine);
  return (
    where &&
    plantedIn(where, engine, (text) => {
      const words = [...telling, ...beside].filter((word) => holdsWord(text, word));
      return telling.every((value) => words.includes(value)) && words.length > 1 ? words : undefined;
    })
  );
}

/** "Is it really a booked audit": each record that says so says it in such a text. */
async function saidAlone(
  { draft }: RanReading,
  isNothing: boolean,
  engine: QuestionEngine,
): Promise<FoundPlant | undefined> {
  const [selection] = draft.reading.of;
  const texts = (selection?.events ?? []).filter(({ kind }) => kind === "text");
  if (texts.length === 0 || (!isNothing && texts.length < selection!.events.length)) return undefined;
  // "Was the mail “…” delivered": the text names what is of the asked kind itself.
  const kinds = selection!.events.filter((one) => !texts.includes(one));
  for (const kind of kinds) {
    const where = whereOfSelection({ events: [...texts, kind], conditions: [] });
    if ((await engine.aggregate({ op: "count", where })).matched > 0) return undefined;
  }
  const words = texts.flatMap(({ id }) => id.toLowerCase().match(WORD) ?? []);
  return plantedIn(whereOfSelection({ ...selection!, events: texts }), engine, (text) => {
    const said = text.toLowerCase().match(WORD) ?? [];
    const stems = new Set(said.map(plainStem));
    const isSaid = (word: string): boolean =>
      knownLexicon()
        .alike(stemOf(word))
        .some((stem) => stems.has(stem)) || stems.has(plainStem(word));
    return said.length >= PROSE && words.every(isSaid) ? texts.map(({ id }) => id) : undefined;
  });
}

/** Umlauts are written as two letters where a keyboard has none. */
const plainStem = (word: string): string =>
  stemOf(word.replaceAll("ä", "ae").replaceAll("ö", "oe").replaceAll("ü", "ue").replaceAll("ß", "ss"));

/** Lines that hold all of some values; where it is one, and another beside it. */
async function linesNaming(
  values: readonly string[],
  others: readonly string[],
  { linesWith }: QuestionEngine,
): Promise<Where | undefined> {
  let where: Where = {};
  for (const value of values) {
    const places = await linesWith(value, true);
    if (!places || places.length === 0) return undefined;
    where = bothOf(where, { places });
  }
  if (values.length > 1) return where;
  const beside: Where[] = [];
  for (const value of others) {
    const places = await linesWith(value, true);
    if (places && places.length > 0) beside.push({ places });
  }
  return beside.length === 0 ? undefined : bothOf(where, anyWhere(beside));
}

/** The field of others that holds, for all of some records, a text which says what is looked for. */
async function plantedIn(
  where: Where,
  engine: QuestionEngine,
  saidIn: (text: string) => readonly string[] | undefined,
): Promise<FoundPlant | undefined> {
  const { matched } = await engine.aggregate({ op: "count", where });
  if (matched === 0 || matched > MOST_RECORDS) return undefined;
  const here = new Set(engine.vocabulary.fields.flatMap(({ field, records }) => (records > 0 ? [field] : [])));
  for (const writable of languageFiles().words.writable) {
    if (!here.has(writable.field)) continue;
    const { groups = [] } = await engine.aggregate({
      op: "group",
      by: [{ field: writable.field }],
      where,
      limit: MOST_RECORDS,
    });
    const said = groups.map(({ values: [text] }) =>
      typeof text === "string" && isSpeaking(text, writable) ? saidIn(text) : undefined,
    );
    const [words] = said;
    if (!words || said.some((one) => one === undefined)) continue;
    const by = await writerOf(writable, where, engine);
    if (by && words.includes(by.value.toLowerCase())) continue;
    return { claim: { words, title: writable.title, records: matched, ...(by && { by }) }, where };
  }
  return undefined;
}

const isSpeaking = (text: string, { saying }: WritableField): boolean =>
  saying === undefined || (text.toLowerCase().match(/[\p{L}-]+/gu) ?? []).some((word) => saying.includes(word));

/** Who wrote it, where all records name the same. */
async function writerOf({ by }: WritableField, where: Where, engine: QuestionEngine): Promise<PlantedClaim["by"]> {
  for (const field of by) {
    const { values = [] } = await engine.aggregate({ op: "top", of: { field }, where, limit: 2 });
    if (values.length === 1) return { title: titleOfField(field), value: values[0]!.value };
  }
  return undefined;
}

function titleOfField(field: string): Bilingual {
  const entry = languageFiles().fields.find(({ fields: [first] = [] }) => first === field);
  return entry ? titleOf(entry.title) : { en: field, de: field };
}

const holdsWord = (text: string, word: string): boolean => {
  const lower = text.toLowerCase();
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1))
    if (!IN_WORD.test(lower[at - 1] ?? " ") && !IN_WORD.test(lower[at + word.length] ?? " ")) return true;
  return false;
};

const IN_WORD = /[\p{L}\p{N}]/u;
