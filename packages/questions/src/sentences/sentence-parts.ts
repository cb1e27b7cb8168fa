import type { QuestionLanguage } from "@lagebild/domain";
import type { EventEntry } from "../language/read-language.js";
import { languageFiles } from "../language/read-language.js";
import { isLink, type Link } from "../links/link.js";
import { readTimeCondition, type TimeCondition } from "../times/time-condition.js";
import type { Token } from "../words/tokens.js";
import { findMeanings, wordSet, type MeaningHit } from "./sentence-lexicon.js";
import { foldedWords } from "./word-patterns.js";

/** A sentence on its way to its parts. */
export interface ReadSentence {
  readonly tokens: readonly Token[];
  readonly language: QuestionLanguage;
  /** Its words as they are compared. */
  readonly words: readonly string[];
  readonly links: readonly Link[];
  readonly parts: readonly SentencePart[];
}

/** A time of a sentence with the places of its words. */
interface SaidTime {
  readonly condition: TimeCondition;
  readonly tokens: readonly number[];
}

/** What a sentence says of one record: the words between commas and joining words. */
export interface SentencePart {
  /** Places of its words. */
  readonly at: readonly number[];
  readonly meanings: readonly MeaningHit[];
  readonly times: readonly SaidTime[];
  /** Classes of events that its words name. */
  readonly events: readonly { readonly entry: EventEntry; readonly tokens: readonly number[] }[];
}

const JOINING = wordSet(languageFiles().sentences.joining);

/** "23 seconds later" */
const DURATIONS = new Set(
  Object.values(languageFiles().sentences.counting.apart).flatMap(({ second, minute, hour }) => [
    ...second,
    ...minute,
    ...hour,
  ]),
);

/** A text with its words, and the language that it is read in. */
interface WrittenSentence {
  readonly text: string;
  readonly language: QuestionLanguage;
  readonly tokens: readonly Token[];
}

/** Cuts a sentence into what it says of one record each. */
export function readSentence({ text, language, tokens }: WrittenSentence, links: readonly Link[]): ReadSentence {
  const words = foldedWords(tokens);
  const ranges = links.filter((link) => isLink(link, "time")).filter(({ meaning }) => isRange(meaning.condition));
  const inside = new Set(ranges.flatMap(({ tokens: places }) => fromFirstToLast(places).slice(1)));
  const cut: number[][] = [[]];
  for (const [at, { endsPart, quotation }] of tokens.entries()) {
    const isQuoted = quotation !== undefined;
    if (JOINING.has(words[at]!) && !inside.has(at) && !isQuoted && !DURATIONS.has(words[at - 1] ?? "")) cut.push([]);
    cut.at(-1)!.push(at);
    if (
      endsPart &&
      !isOrdinal(text, tokens[at]!) &&
      !inside.has(at + 1) &&
      !(isQuoted && tokens[at + 1]?.quotation === quotation)
    )
      cut.push([]);
  }
  const parts = cut
    .filter((at) => at.length > 0)
    .map((at): SentencePart => {
      const own = new Set(at);
      const written = text.slice(tokens[at[0]!]!.start, tokens[at.at(-1)!]!.end);
      const condition = readTimeCondition(written, language);
      return {
        at,
        meanings: findMeanings(words, at),
        times: condition ? [{ condition, tokens: placesSaid(condition, tokens, at) }] : [],
        events: links.flatMap((link) =>
          isLink(link, "event") && link.tokens.every((place) => own.has(place)) && link.meaning.entry.pattern !== true
            ? [{ entry: link.meaning.entry, tokens: link.tokens }]
            : [],
        ),
      };
    });
  return { tokens, language, words, links, parts };
}

/** "Am 14. März" */
const isOrdinal = (text: string, { text: word, end }: Token): boolean =>
  /^[\d.]{1,5}$/u.test(word) && /^\.\s\S/u.test(text.slice(end, end + 3));

const fromFirstToLast = (places: readonly number[]): readonly number[] =>
  places.length === 0 ? [] : Array.from({ length: places.at(-1)! - places[0]! + 1 }, (_, step) => places[0]! + step);

/** From one clock to another, or one day to another. */
const isRange = ({ from, to }: TimeCondition): boolean =>
  from !== undefined &&
  to !== undefined &&
  (JSON.stringify(from.date) !== JSON.stringify(to.date) ||
    (to.clock?.second ?? 0) - (from.clock?.second ?? 0) !== (from.clock?.length ?? 0));

const placesSaid = ({ said }: TimeCondition, tokens: readonly Token[], part: readonly number[]): readonly number[] => {
  const words = new Set(said.map((word) => word.toLowerCase().replace(/[.:;]+$/u, "")));
  return part.filter((at) => words.has(tokens[at]!.lower.replace(/[.:;]+$/u, "")));
};
