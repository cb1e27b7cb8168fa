import { TIME_UNITS, timeUnitOf, type QuestionLanguage } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { readTimeCondition } from "../times/time-condition.js";
import type { PhraseHit } from "../words/phrases.js";
import { writtenText, type Token } from "../words/tokens.js";
import { closedType, topicBook, type Lexicon } from "./lexicon.js";
import { eventHits, meantBy, occursIn } from "./events-here.js";
import { askedNouns } from "./asked-nouns.js";
import { comparedNumbers } from "./compared-numbers.js";
import { namedBySight } from "./named-by-sight.js";
import { addressEnding, hostsOfRange } from "./hosts-of-range.js";
import { withoutOthers } from "./left-out-links.js";
import { linkOf, type AskWord, type Link, type LinkMeaning, type NamedField, type ValueHit } from "./link.js";
import { distinctPlaces, fieldsOfLog, namedField } from "./named-fields.js";
import { valueDictionary } from "./value-dictionary.js";

/** A question on its way to links. */
export interface LinkedQuestion {
  readonly question: string;
  /** Places of words by which somebody tells of themselves. */
  readonly told?: ReadonlySet<number>;
  readonly language: QuestionLanguage;
  readonly tokens: readonly Token[];
}

const LONGEST_VALUE = 8;

/** Finds everything that words of a question may mean in an incident; links overlap. */
export function findLinks(
  asked: LinkedQuestion,
  lexicon: Lexicon,
  engine: Pick<QuestionEngine, "vocabulary" | "topics">,
): readonly Link[] {
  const { tokens } = asked;
  const links = [
    ...quotations(asked, lexicon, engine),
    ...times(asked),
    ...values(asked, lexicon, engine),
    ...comparedNumbers(tokens, lexicon),
    ...buckets(tokens, lexicon),
    ...topicBook(engine.topics, lexicon)
      .find(tokens)
      .map((hit) => linkOf({ kind: "topic", topic: hit.meaning }, hit.tokens, 18)),
    ...eventHits(tokens, lexicon).map((hit) => {
      const isHere = occursIn(engine.vocabulary, meantBy(engine.vocabulary, hit.meaning));
      return linkOf({ kind: "event", entry: hit.meaning, isHere }, hit.tokens, isHere ? 21 : 20);
    }),
    ...fieldLinks(tokens, lexicon, engine),
    ...fieldsOfLog(engine.vocabulary)
      .find(tokens)
      .filter(({ tokens: used }) => !used.every((at) => lexicon.ofRecords.has(tokens[at]!.lower)))
      .map((hit) =>
        linkOf(
          { kind: "field", field: hit.meaning, isAsked: false },
          hit.tokens,
          isSpelt(tokens, hit.tokens) ? 24 : 12,
        ),
      ),
    ...ofLanguage(lexicon.words.find(tokens), asked.language).map((hit) =>
      linkOf(
        withNumber(hit.meaning, hit.numbers[0]),
        hit.tokens,
        hit.meaning.kind === "level" && isLevel(tokens, hit.tokens) ? 30 : weightOf(hit.meaning),
      ),
    ),
    ...askedNouns(asked, lexicon),
    ...tokens.flatMap((token, at) => (lexicon.isLittle(token.lower) ? [linkOf({ kind: "little" }, [at], 1)] : [])),
  ];
  return withoutOthers(links, { tokens, lexicon, vocabulary: engine.vocabulary });
}

/** "Compromised" names what may have happened, too, and asks for all that speaks for it. */
const weightOf = (meaning: LinkMeaning): number =>
  meaning.kind === "ask" ? (ASK_WEIGHTS[meaning.ask] ?? WEIGHTS.ask!) : (WEIGHTS[meaning.kind] ?? 10);

/** A word that asks in both languages asks what it does in that of the question. */
function ofLanguage(
  hits: readonly PhraseHit<LinkMeaning>[],
  language: QuestionLanguage,
): readonly PhraseHit<LinkMeaning>[] {
  const own = new Set(
    hits.flatMap(({ meaning, tokens }) =>
      meaning.kind === "ask" && meaning.language === language ? [tokens.join(" ")] : [],
    ),
  );
  return hits.filter(
    ({ meaning, tokens }) => meaning.kind !== "ask" || meaning.language === language || !own.has(tokens.join(" ")),
  );
}

const LEVEL_NAMES = new Set(["level", "loglevel", "log-level", "stufe", "severity", "schweregrad"]);
const LINES = new Set([
  "line",
  "lines",
  "zeile",
  "zeilen",
  "record",
  "records",
  "entry",
  "entries",
  "eintrag",
  "einträge",
  "einträgen",
  "log",
  "logs",
  "level",
]);

/** A level of the log, not what goes wrong: "ERROR", "level error", "[error] lines". */
function isLevel(tokens: readonly Token[], places: readonly number[]): boolean {
  const { text, isBracketed } = tokens[places[0]!]!;
  const before = tokens[places[0]! - 1]?.lower ?? "";
  const after = tokens[places.at(-1)! + 1]?.lower ?? "";
  return /^\p{Lu}{3,}S?$/u.test(text) || isBracketed || LEVEL_NAMES.has(before) || LINES.has(after);
}

const ARTICLE = /^(?:the|die|der|den|das)$/u;

/** What values are called: where words may mean several, all places are kept, those that the incident has first. */
function fieldLinks(
  tokens: readonly Token[],
  lexicon: Lexicon,
  { vocabulary }: Pick<QuestionEngine, "vocabulary">,
): readonly Link[] {
  const byPlace = new Map<
    string,
    { readonly tokens: readonly number[]; readonly isAsked: boolean; fields: NamedField[] }
  >();
  for (const { meaning, tokens: used } of lexicon.fields.find(tokens)) {
    if (meaning.isAsked && used.length === 1 && !isAsking(tokens, used[0]!)) continue;
    if (meaning.entry.id === VOLUME && /^\d/u.test(tokens[used[0]! - 1]?.lower ?? "")) continue;
    const key = used.join(" ");
    const present = byPlace.get(key) ?? { tokens: used, isAsked: meaning.isAsked, fields: [] };
    present.fields.push(namedField(meaning.entry, vocabulary));
    byPlace.set(key, present);
  }
  const isOfTimes = ({
    fields,
    tokens: used,
  }: {
    readonly fields: readonly NamedField[];
    readonly tokens: readonly number[];
  }) =>
    fields.every(({ type, of }) => type === "duration" && of.length === 0) && asksForDuration(used, tokens, lexicon);
  return [...byPlace.values()]
    .filter((place) => !isOfTimes(place))
    .map(({ tokens: used, isAsked, fields }) => {
      const best = fields.find(({ of }) => of.length > 0) ?? fields[0]!;
      const of = distinctPlaces([best, ...fields].flatMap((field) => field.of));
      return linkOf({ kind: "field", field: { ...best, of }, isAsked }, used, isAsked ? 13 : 16);
    });
}

/** Where no record states how long it took, "duration" asks for the time between two of them. */
const asksForDuration = (used: readonly number[], tokens: readonly Token[], lexicon: Lexicon): boolean =>
  lexicon.words
    .find(used.map((at) => tokens[at]!))
    .some(({ meaning }) => meaning.kind === "ask" && meaning.ask === "duration");

/** Units of it ask for it, but behind a number. */
const VOLUME = "volume";
const PLACES = new Set(["where", "wo"]);
const JOINING = new Set(["and", "und", "or", "oder", "from", "von"]);

/** "Where" within a clause asks nothing: it relates, or "were" is meant. */
const isAsking = (tokens: readonly Token[], at: number): boolean =>
  !PLACES.has(tokens[at]!.lower) || at === 0 || tokens[at - 1]!.endsPart || JOINING.has(tokens[at - 1]!.lower);

const ASK_WEIGHTS: Partial<Readonly<Record<AskWord, number>>> = { summary: 16, assessment: 48 };
const WEIGHTS: Partial<Readonly<Record<LinkMeaning["kind"], number>>> = {
  ask: 14,
  negation: 9,
  negationBehind: 9,
  operator: 9,
  outcome: 8,
  level: 9,
  back: 2,
  again: 2,
  little: 16, // of several words
};

const withNumber = (meaning: LinkMeaning, number: number | undefined): LinkMeaning =>
  meaning.kind === "ask" && number !== undefined ? { ...meaning, number } : meaning;

/** A name of several parts, written as the log writes it. */
const isSpelt = (tokens: readonly Token[], used: readonly number[]): boolean =>
  used.some((at) => /\p{Ll}\p{Lu}|[_.]/u.test(tokens[at]!.text));

function quotations(
  { question, tokens }: LinkedQuestion,
  lexicon: Lexicon,
  { vocabulary }: Pick<QuestionEngine, "vocabulary">,
): readonly Link[] {
  const groups = new Map<number, number[]>();
  tokens.forEach(({ quotation }, at) => {
    if (quotation === undefined) return;
    groups.set(quotation, [...(groups.get(quotation) ?? []), at]);
  });
  return [...groups.values()].flatMap((places): readonly Link[] => {
    const isOfCounting = lexicon.words
      .find(tokens.slice(places[0], places.at(-1)! + 1))
      .some(({ meaning, tokens: used }) => meaning.kind === "ask" && meaning.ask === "occurrences" && used.length > 1);
    if (isOfCounting) return [];
    const text = writtenText(question, tokens, places[0]!, places.at(-1)!);
    const hits = valueDictionary(vocabulary)(text);
    const field = fieldsOfLog(vocabulary)
      .find(places.map((at) => tokens[at]!))
      .find((hit) => hit.tokens.length === places.length)?.meaning;
    const meaning: LinkMeaning =
      hits.length > 0
        ? { kind: "value", text, hits, type: closedType(text) }
        : field
          ? { kind: "field", field, isAsked: false }
          : { kind: "text", text, isQuoted: true };
    return [{ meaning, tokens: places, weight: 200 + places.length }];
  });
}

/** A question without words that somebody tells of themselves: "I need it before noon". Places stay as they are. */
const withoutTold = ({ question, tokens, told = new Set() }: LinkedQuestion): string =>
  [...told].reduce((text, at) => {
    const { start, end } = tokens[at]!;
    return /\d/u.test(text.slice(start, end)) ? text : text.slice(0, start) + " ".repeat(end - start) + text.slice(end);
  }, question);

function times(asked: LinkedQuestion): readonly Link[] {
  const { language, tokens } = asked;
  const condition = readTimeCondition(withoutTold(asked), language);
  if (!condition) return yearsIn(tokens);
  const places = tokens.flatMap(({ start, end }, at) =>
    condition.places.some((one) => start >= one.start && end <= one.end + 1) ? [at] : [],
  );
  return places.length === 0
    ? []
    : [{ meaning: { kind: "time", condition }, tokens: places, weight: 90 * places.length }];
}

const IN_YEAR = /^(?:in|im|jahr|jahre|year|of|from|von|during|aus)$/u;

/** "In 2019": a year by itself. */
function yearsIn(tokens: readonly Token[]): readonly Link[] {
  const at = tokens.findIndex(
    ({ lower }, place) =>
      /^(?:19|20)\d\d$/u.test(lower) &&
      (IN_YEAR.test(tokens[place - 1]?.lower ?? "") || !/^\d+$/u.test(tokens[place + 1]?.lower ?? "")),
  );
  if (at < 0) return [];
  const year = Number(tokens[at]!.lower);
  const condition = readTimeCondition(`from ${year}-01-01 to ${year}-12-31`, "en");
  return condition ? [{ meaning: { kind: "time", condition }, tokens: [at], weight: 45 }] : [];
}

/** Values of the incident that words of the question are, and texts that are values whatever the log holds. */
function values(
  { question, tokens }: LinkedQuestion,
  lexicon: Lexicon,
  { vocabulary }: Pick<QuestionEngine, "vocabulary">,
): readonly Link[] {
  const look = valueDictionary(vocabulary);
  const found: Link[] = [];
  for (let from = 0; from < tokens.length; from++)
    for (let to = from; to < Math.min(tokens.length, from + LONGEST_VALUE); to++) {
      const written = writtenText(question, tokens, from, to);
      const ending = addressEnding(written, vocabulary);
      const text = ending?.[0]?.value ?? written;
      const known = hostsOfRange(text, vocabulary) ?? ending ?? look(text);
      const hits = known.length > 0 || from < to ? known : namedBySight(tokens, from, { lexicon, vocabulary });
      const type = from === to || !/\s/u.test(text) ? closedType(text) : undefined;
      if (hits.length > 0 || type !== undefined) {
        const places = Array.from({ length: to - from + 1 }, (_, at) => from + at);
        found.push({
          meaning: { kind: "value", text, hits, type },
          tokens: places,
          weight: isLabelled(tokens, from, hits, lexicon)
            ? 48 + places.length
            : valueWeight(text, tokens.slice(from, to + 1), {
                lexicon,
                isFirst: from === 0,
                isListed: tokens[from - 1]?.endsPart === true || tokens[to]!.endsPart,
                isClosed: type !== undefined,
                isWhole: hits.some((hit) => hit.isWhole),
                isProgram: hits.some(
                  ({ of, value }) => "field" in of && of.field === "process.name" && /\.exe$/iu.test(value),
                ),
              }),
        });
      }
      if (tokens[to]!.endsPart) break;
    }
  return found;
}

const LABELLED: ReadonlySet<string> = new Set(["account", "group", "host", "service", "domain", "process", "file"]);

/** "The account backup": the word before names what the value is, and it occurs as one. */
function isLabelled(tokens: readonly Token[], from: number, hits: readonly ValueHit[], lexicon: Lexicon): boolean {
  const before = tokens[from - 1];
  if (!before || before.endsPart || hits.length === 0) return false;
  return lexicon.fields
    .find([before])
    .some(
      ({ meaning: { entry, isAsked } }) =>
        !isAsked &&
        LABELLED.has(entry.type) &&
        hits.some(({ of }) =>
          "field" in of ? entry.fields?.includes(of.field) : "column" in of && entry.column === of.column,
        ),
    );
}

interface ValueSigns {
  readonly lexicon: Lexicon;
  /** A comma or bracket stands beside it. */
  readonly isListed: boolean;
  readonly isFirst: boolean;
  readonly isClosed: boolean;
  readonly isWhole: boolean;
  /** The file of a program of Windows. */
  readonly isProgram: boolean;
}

const LISTED = 8;

/** What looks like nothing but a value is one; a word that means something else as well rarely is. */
function valueWeight(
  text: string,
  tokens: readonly Token[],
  { lexicon, isListed, isFirst, isClosed, isWhole, isProgram }: ValueSigns,
): number {
  if (isClosed) return 100;
  const isNamed = /[\d_\\/@.$-]/u.test(text) && !/^\d+$/.test(text);
  if (isNamed) return 60 + tokens.length;
  if (/^\p{Lu}{3,}$/u.test(text) && isWhole) return 45;
  if (/^\d+$/.test(text)) return text.length >= 3 ? 40 : 6;
  // "Sent, deferred, bounced": a little word in a list with values is one.
  if (tokens.every(({ lower }) => lexicon.isLittle(lower))) return isListed && isWhole ? LISTED : 0.5;
  const isCapital = /^\p{Lu}/u.test(text) && !isFirst;
  if (tokens.length > 1) return 22 * tokens.length;
  if (isProgram) return 22;
  if (tokens.every((token) => lexicon.isKnown(token.stem))) return isWhole && isCapital ? 12 : 3;
  return isCapital || /^\p{Lu}{2,}$/u.test(text) ? 17 : 11;
}

const EACH = /^(?:per|each|every|by|pro|je|jede[rsnm]?|alle)$/u;
const IN = /^(?:in|at|on|an|zu|um|the|der|die|das|busiest|peak|which|what|welche[rmns]?)$/u;

/** Stretches of time that are counted by: "per hour", "in which minute", "busiest day", "täglich". */
function buckets(tokens: readonly Token[], lexicon: Lexicon): readonly Link[] {
  return tokens.flatMap(({ lower }, at): readonly Link[] => {
    const adverb = TIME_UNITS.find(({ adverbs }) => adverbs.includes(lower));
    if (adverb) return [linkOf({ kind: "bucket", seconds: adverb.seconds, isEach: true }, [at], 30)];
    const unit = timeUnitOf(lower);
    const before = tokens[at - 1]?.lower ?? "";
    if (!unit || lower.length < 3) return [];
    if (EACH.test(before)) return [linkOf({ kind: "bucket", seconds: unit.seconds, isEach: true }, [at - 1, at], 30)];
    const most = asksForMost(tokens.slice(Math.max(0, at - 2), at + 1), lexicon);
    if (/^(?:which|what|welche[rmns]?|busiest|peak)$/u.test(before) || (most && IN.test(before)))
      return [linkOf({ kind: "bucket", seconds: unit.seconds, isEach: false }, [at - 1, at], 30)];
    if (ARTICLE.test(before) && asksForMost(tokens.slice(at + 1, at + 6), lexicon))
      return [linkOf({ kind: "bucket", seconds: unit.seconds, isEach: false }, [at - 1, at], 30)];
    if (at === 0) return [linkOf({ kind: "bucket", seconds: unit.seconds, isEach: false }, [at], 12)];
    return [];
  });
}

const asksForMost = (tokens: readonly Token[], lexicon: Lexicon): boolean =>
  lexicon.words
    .find(tokens)
    .some(({ meaning }) => meaning.kind === "ask" && (meaning.ask === "most" || meaning.ask === "busiest"));
