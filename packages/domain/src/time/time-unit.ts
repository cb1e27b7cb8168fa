import type { QuestionLanguage } from "../context-window.js";

export const TIME_UNIT_NAMES = ["second", "minute", "hour", "day", "week", "month"] as const;

export type TimeUnitName = (typeof TIME_UNIT_NAMES)[number];

/** A unit of time with the words for it in English and German, in lower case. */
export interface TimeUnit {
  readonly name: TimeUnitName;
  /** Seconds of one; of a month, of 30 days: calendars say how long a month is. */
  readonly seconds: number;
  /** Nouns, in every form. */
  readonly nouns: readonly string[];
  /** "hourly", "stündlich": for each of them. */
  readonly adverbs: readonly string[];
  readonly short: Readonly<Record<QuestionLanguage, string>>;
}

/** All units of time that are read and written, the shortest first. */
export const TIME_UNITS: readonly TimeUnit[] = [
  {
    name: "second",
    seconds: 1,
    nouns: ["second", "seconds", "sec", "secs", "s", "sekunde", "sekunden", "sek"],
    adverbs: ["sekündlich", "sekündliche", "sekündlichen"],
    short: { en: "s", de: "s" },
  },
  {
    name: "minute",
    seconds: 60,
    nouns: ["minute", "minutes", "min", "mins", "minuten", "m"],
    adverbs: ["minutely", "minütlich", "minütliche", "minütlichen"],
    short: { en: "min", de: "min" },
  },
  {
    name: "hour",
    seconds: 3_600,
    nouns: ["hour", "hours", "hr", "hrs", "h", "stunde", "stunden", "std"],
    adverbs: ["hourly", "stündlich", "stündliche", "stündlichen"],
    short: { en: "h", de: "h" },
  },
  {
    name: "day",
    seconds: 86_400,
    nouns: ["day", "days", "d", "tag", "tage", "tagen", "tages"],
    adverbs: ["daily", "täglich", "tägliche", "täglichen"],
    short: { en: "d", de: "d" },
  },
  {
    name: "week",
    seconds: 604_800,
    nouns: ["week", "weeks", "wk", "wks", "w", "woche", "wochen"],
    adverbs: ["weekly", "wöchentlich", "wöchentliche", "wöchentlichen"],
    short: { en: "wk", de: "Wo." },
  },
  {
    name: "month",
    seconds: 2_592_000,
    nouns: ["month", "months", "monat", "monate", "monaten", "monats"],
    adverbs: ["monthly", "monatlich", "monatliche", "monatlichen"],
    short: { en: "mo", de: "Mon." },
  },
];

const byWord: ReadonlyMap<string, TimeUnit> = new Map(
  TIME_UNITS.flatMap((unit) => [...unit.nouns, ...unit.adverbs].map((word) => [word, unit] as const)),
);

/** The unit that a word of English or German names, in whatever form; undefined for other words. */
export const timeUnitOf = (word: string): TimeUnit | undefined => byWord.get(word.toLowerCase().replace(/\.$/, ""));

/** Nouns for units as alternatives of a regular expression, the longest first; of one letter only where asked for. */
export const timeUnitPattern = (minLetters = 3): string =>
  TIME_UNITS.flatMap(({ nouns }) => nouns)
    .filter(({ length }) => length >= minLetters)
    .sort((a, b) => b.length - a.length)
    .join("|");

const written = TIME_UNITS.filter(({ name }) => name !== "month" && name !== "week").toReversed();

/** Writes a length of time in the largest unit that it is whole in: `90 s`, `5 min`, `1 h`, `7 d`. */
export function lengthText(seconds: number, language: QuestionLanguage = "en"): string {
  const unit = written.find((one) => seconds > 0 && seconds % one.seconds === 0) ?? written.at(-1)!;
  return `${seconds / unit.seconds} ${unit.short[language]}`;
}

/** Writes a length of time with all of its units: `1 d 2 h 5 s`. */
export function durationText(seconds: number, language: QuestionLanguage = "en"): string {
  let rest = seconds;
  const parts = written.flatMap((unit) => {
    const count = Math.floor(rest / unit.seconds);
    rest -= count * unit.seconds;
    return count > 0
      ? [`${count} ${unit.name === "day" && language === "de" ? (count === 1 ? "Tag" : "Tage") : unit.short[language]}`]
      : [];
  });
  return parts.length > 0 ? parts.join(" ") : `0 ${written.at(-1)!.short[language]}`;
}

/** Writes a length of time in its largest unit and the one below that: `1 d 2 h`. */
export function roughDurationText(seconds: number, language: QuestionLanguage = "en"): string {
  const largest = written.findIndex((unit) => unit.seconds <= seconds);
  const step = written[largest + 1]?.seconds ?? 1;
  return durationText(Math.floor(seconds / step) * step, language);
}
