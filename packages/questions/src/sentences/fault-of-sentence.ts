import type { CitedSentence, SentenceFault } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";
import { languageFiles } from "../language/read-language.js";
import { findLinks } from "../links/find-links.js";
import { knownLexicon } from "../links/lexicon.js";
import type { Link } from "../links/link.js";
import { germanWords } from "../words/language-of.js";
import { tokensOf, type Token } from "../words/tokens.js";
import { citedRecords, type CitedRecord } from "./cited-record.js";
import { faultOfPart } from "./part-fault.js";
import { saidNumbers } from "./said-numbers.js";
import { demanded, findMeanings, wordSet, type MeaningHit } from "./sentence-lexicon.js";
import { isNoStatement, saysUnheld } from "./no-statement.js";
import { readSentence, type ReadSentence } from "./sentence-parts.js";
import { wordPattern } from "./word-patterns.js";

/**
 * Compares a sentence with the records it cites. Each of its parts has to be borne by one of them: every word is a plain
 * one, stands in the record, or means what its event shows, and what is done, how it went, when, how often and by whom are
 * the record's. Undefined where nothing speaks against it.
 */
export async function faultOfSentence(
  { text, question, language, counts, cited }: CitedSentence,
  engine: QuestionEngine,
): Promise<SentenceFault | undefined> {
  const german = germanWords(text);
  if (language === "de" ? german < 0 : german > 0) return "other-language";
  const records = await citedRecords(cited, engine);
  const tokens = withNames(tokensOf(text), text, records);
  const links = findLinks({ question: text, language, tokens }, knownLexicon(), engine);
  const sentence = readSentence({ text, language, tokens }, links);
  if (isNoStatement(sentence, text, records)) return "no-statement";
  if (!saysMore(sentence, tokensOf(question))) return "nothing-new";
  if (cited.length === 0) return uncounted(sentence, counts, question);
  if (isBeyond(sentence, records)) return "beyond-lines";
  const times = { sentence, records, vocabulary: engine.vocabulary, language };
  let inherited: readonly MeaningHit[] = [];
  let attempted: readonly MeaningHit[] = [];
  for (const part of sentence.parts) {
    const fault = await faultOfPart(part, { sentence, records, times, counts, inherited, attempted });
    if (fault !== undefined) return fault;
    const own = demanded(part.meanings);
    const attempts = part.meanings.filter(({ meaning }) => meaning.kind === "attempt");
    if (own.length > 0) inherited = [...own, ...attempts];
    attempted = own.length > 0 ? [] : [...attempted, ...attempts];
  }
  return undefined;
}

const BEYOND = [...wordSet(languageFiles().sentences.beyond)].map(wordPattern);

const isBeyond = (sentence: ReadSentence, records: readonly CitedRecord[]): boolean =>
  saysUnheld(BEYOND, sentence, records);

/** Puts names that hyphens cut back together where a record has them. */
function withNames(tokens: readonly Token[], text: string, records: readonly CitedRecord[]): readonly Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (last && text.slice(last.end, token.start) === "-") {
      const name = text.slice(last.start, token.end);
      if (records.some((record) => record.holds(name))) {
        joined[joined.length - 1] = {
          ...token,
          text: name,
          lower: name.toLowerCase(),
          stem: name.toLowerCase(),
          start: last.start,
        };
        continue;
      }
    }
    joined.push(token);
  }
  return joined;
}

/** Where results alone are cited, a sentence states what one of them counts, and tells of it what the question does. */
function uncounted(sentence: ReadSentence, counts: readonly number[], question: string): SentenceFault | undefined {
  const numbers = sentence.parts.flatMap((part) => saidNumbers(sentence, part));
  if (numbers.some(({ isCount, value }) => isCount && !counts.includes(value))) return "other-count";
  if (!numbers.some(({ value }) => counts.includes(value))) return "other-event";
  const asked = new Set(tokensOf(question).map(({ stem }) => stem));
  const isKnown = (at: number, meanings: readonly MeaningHit[]): boolean =>
    asked.has(sentence.tokens[at]!.stem) ||
    numbers.some((number) => number.at === at && counts.includes(number.value)) ||
    meanings.some(({ meaning, tokens }) => meaning.kind === "plain" && tokens.includes(at));
  const isForeign = sentence.parts.some(({ at, meanings }) => !at.every((place) => isKnown(place, meanings)));
  return isForeign ? "other-event" : undefined;
}

const TELLING: ReadonlySet<Link["meaning"]["kind"]> = new Set(["value", "time", "event", "topic", "outcome"]);

/** Whether a sentence names a value, a time, a number or an event that the question does not. */
function saysMore(sentence: ReadSentence, asked: readonly Token[]): boolean {
  const { tokens, links, words, parts } = sentence;
  const known = new Set(asked.map(({ stem }) => stem));
  const isNew = (at: number): boolean => !known.has(tokens[at]!.stem);
  const told = parts.flatMap(({ at }) => demanded(findMeanings(words, at)).flatMap(({ tokens: places }) => places));
  return (
    links.some(({ meaning, tokens: places }) => TELLING.has(meaning.kind) && places.some(isNew)) ||
    tokens.some(({ text }, at) => /[\d_/\\@]/u.test(text) && isNew(at)) ||
    told.some(isNew) ||
    parts.some((part) => saidNumbers(sentence, part).some(({ at }) => isNew(at)))
  );
}
