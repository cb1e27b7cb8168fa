import { stemOf } from "@lagebild/domain";
import { languageFiles } from "../language/read-language.js";
import type { CitedRecord } from "./cited-record.js";
import { wordSet } from "./sentence-lexicon.js";
import type { MeaningHit } from "./sentence-lexicon.js";
import type { ReadSentence, SentencePart } from "./sentence-parts.js";

const { counting } = languageFiles().sentences;
const TIMES = wordSet(counting.times);
const UNITS = wordSet(counting.units);
const NAMING = wordSet(counting.naming);
const BEHIND = wordSet(counting.behind);
const IN_WORDS = new Map(
  counting.words.flatMap((entry) => [...wordSet(entry)].map((word) => [word, entry.number] as const)),
);
const APART = [counting.apart.en, counting.apart.de];
const SECONDS = { second: 1, minute: 60, hour: 3_600 } as const;

/** A number of a sentence. */
export interface SaidNumber {
  readonly at: number;
  readonly value: number;
  readonly isInWords: boolean;
  /** It says how many, or how often. */
  readonly isCount: boolean;
}

/** Finds the numbers of a part that are no times. */
export function saidNumbers(sentence: ReadSentence, { at, times }: SentencePart): readonly SaidNumber[] {
  const { tokens, words } = sentence;
  const inTime = new Set(times.flatMap((link) => link.tokens));
  return at.flatMap((place): readonly SaidNumber[] => {
    const { text, quotation } = tokens[place]!;
    if (quotation !== undefined || inTime.has(place)) return [];
    const inWords = IN_WORDS.get(words[place]!);
    const value =
      inWords ?? (/^\d{1,3}(?:[.,]\d{3})+$|^\d+$/u.test(text) ? Number(text.replaceAll(/[.,]/gu, "")) : undefined);
    if (value === undefined) return [];
    const isInWords = inWords !== undefined;
    return [{ at: place, value, isInWords, isCount: isInWords || isCounting(sentence, place) }];
  });
}

function isCounting({ tokens, words, language }: ReadSentence, place: number): boolean {
  const next = words[place + 1];
  if (next === undefined || tokens[place]!.endsPart || UNITS.has(next) || BEHIND.has(next)) return false;
  if (TIMES.has(next)) return true;
  // "mit 413 beantwortet"
  const isSmall = language === "de" && /^\p{Ll}/u.test(tokens[place + 1]!.text);
  if (isSmall && (tokens[place + 1]!.endsPart || place + 2 === tokens.length)) return false;
  return !NAMING.has(words[place - 1] ?? "") && /^\p{L}/u.test(next);
}

/** Whether a record states a number of what is counted: in a field of that name, or beside a word for it. */
export function statesCount(
  { value, at }: SaidNumber,
  { tokens, words }: ReadSentence,
  record: CitedRecord,
  meanings: readonly MeaningHit[],
): boolean {
  const behind = [at + 1, at + 2].filter((place) => tokens[place] !== undefined && !tokens[place - 1]!.endsPart);
  const said = behind.flatMap((place) => [
    words[place]!,
    ...meanings.flatMap(({ meaning, tokens: places }) =>
      meaning.kind === "thing" && places.includes(place)
        ? meaning.entry.says.map((word) => word.replace(/\*$/u, ""))
        : [],
    ),
  ]);
  const isNamed = record.values.some(
    ([field, held]) =>
      held === String(value) &&
      (said.some((word) => word.length > 2 && namesField(field, word)) ||
        counting.ofTimes.some((word) => field.toLowerCase().endsWith(word))),
  );
  return (
    isNamed ||
    counting.ofTimes.some((word) =>
      [" ", "=", ": "].some((sign) => record.holds(`${value} ${word}`) || record.holds(`${word}${sign}${value}`)),
    ) ||
    said.some((word) => record.placeOf(`${value} ${word}`) >= 0)
  );
}

const namesField = (field: string, word: string): boolean =>
  field.toLowerCase().includes(word) || field.toLowerCase().includes(stemOf(word));

/** Whether a number says how far two records are apart, and they are. */
export function isApart({ value, at }: SaidNumber, { words }: ReadSentence, records: readonly CitedRecord[]): boolean {
  const [unit, next, previous] = [words[at + 1] ?? "", words[at + 2] ?? "", words[at - 1] ?? ""];
  for (const apart of APART) {
    const [, seconds] =
      Object.entries(SECONDS).find(([name]) => apart[name as keyof typeof SECONDS].includes(unit)) ?? [];
    if (seconds === undefined || ![next, previous].some((word) => apart.beside.includes(word))) continue;
    const times = records.flatMap(({ row: { time } }) => (time === undefined ? [] : [Math.floor(time / 1_000_000)]));
    if (times.some((one) => times.some((other) => Math.abs(Math.abs(one - other) / seconds - value) < 1))) return true;
  }
  return false;
}

/** Whether a number with a unit stands in a field of what was sent, or received, where that is said. */
export function isMeasured({ value }: SaidNumber, deeds: readonly MeaningHit[], { values }: CitedRecord): boolean {
  const measured = deeds.flatMap(({ meaning }) => (meaning.kind === "deed" ? (meaning.entry.measured ?? []) : []));
  const fields = values.filter(([, held]) => held === String(value)).map(([field]) => field.toLowerCase());
  return (
    measured.length === 0 ||
    fields.length === 0 ||
    fields.some((field) => measured.some((part) => field.includes(part)))
  );
}

export const isUnit = (word: string): boolean => UNITS.has(word);
