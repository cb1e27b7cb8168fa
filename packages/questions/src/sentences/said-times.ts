import type { QuestionLanguage } from "@lagebild/domain";
import type { Vocabulary } from "../engine.js";
import { languageFiles } from "../language/read-language.js";
import { resolveTime } from "../times/resolve-time.js";
import { readTimeCondition } from "../times/time-condition.js";
import type { CitedRecord } from "./cited-record.js";
import type { ReadSentence, SentencePart } from "./sentence-parts.js";
import { wordSet } from "./sentence-lexicon.js";

/** What times of a sentence are read with. */
export interface TimesContext {
  readonly sentence: ReadSentence;
  readonly records: readonly CitedRecord[];
  readonly vocabulary: Vocabulary;
  readonly language: QuestionLanguage;
}

/** Clocks and dates, as far as one word holds them. */
const TIME = /^\d{1,2}:\d\d(?::\d\d)?$|^\d{1,2}\.\d{1,2}\.(?:\d{4})?$|^\d{4}-\d\d-\d\d$/u;

/** Whether the time of a part is that of a record; where it has several, each is that of any cited record. */
export async function areRecordTimes(
  part: SentencePart,
  record: CitedRecord,
  { sentence: { tokens, words }, records, vocabulary, language }: TimesContext,
): Promise<boolean> {
  const read = new Set(part.times.flatMap((link) => link.tokens));
  const conditions = [
    ...part.times.map(({ condition }) => condition),
    ...part.at.flatMap((at) => {
      const { text, quotation } = tokens[at]!;
      if (!TIME.test(text) || read.has(at) || quotation !== undefined || words[at] === undefined) return [];
      const condition = readTimeCondition(text, language);
      return condition ? [condition] : [];
    }),
  ];
  const limits = conditions.map((condition) => resolveTime(condition, vocabulary).limits);
  if (limits.length === 1) return record.meets(limits[0]!);
  for (const one of limits) {
    let isAny = false;
    for (const other of records) isAny ||= await other.meets(one);
    if (!isAny) return false;
  }
  return true;
}

const WEEKDAYS = languageFiles().sentences.weekdays.map((entry) => ({ day: entry.day, words: wordSet(entry) }));

/** Whether a record is of the day of the week that a word names; undefined where it names none. */
export async function isWeekday(
  word: string,
  record: CitedRecord,
  { vocabulary }: TimesContext,
): Promise<boolean | undefined> {
  const named = WEEKDAYS.find(({ words }) => words.has(word));
  if (!named) return undefined;
  return record.meets(resolveTime({ weekdays: [named.day], said: [word], places: [] }, vocabulary).limits);
}

/** Places of the words of a part that are read as times. */
export const timeWords = ({ at, times }: SentencePart, { tokens }: ReadSentence): readonly number[] => [
  ...times.flatMap((time) => time.tokens),
  ...at.filter((place) => TIME.test(tokens[place]!.text)),
];
