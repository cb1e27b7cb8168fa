import { createRequire } from "node:module";
import type { QuestionLanguage } from "@lagebild/domain";
import type { Chrono, ParsedResult, Parser } from "chrono-node/de";
import { anyOf } from "./found.js";
import { RANGE_WORDS, RELATION_WORDS } from "./time-words.js";

export type { ParsedResult };

const GERMAN_MONTHS: Readonly<Record<string, number>> = {
  januar: 1, jänner: 1, jan: 1, februar: 2, feb: 2, märz: 3, maerz: 3, mär: 3, mrz: 3, april: 4, apr: 4, mai: 5, juni: 6, jun: 6,
  juli: 7, jul: 7, august: 8, aug: 8, september: 9, sept: 9, sep: 9, oktober: 10, okt: 10, november: 11, nov: 11, dezember: 12, dez: 12,
}; // prettier-ignore
const ENGLISH_MONTHS: Readonly<Record<string, number>> = {
  january: 1, jan: 1, february: 2, feb: 2, march: 3, mar: 3, april: 4, apr: 4, may: 5, june: 6, jun: 6,
  july: 7, jul: 7, august: 8, aug: 8, september: 9, sept: 9, sep: 9, october: 10, oct: 10, november: 11, nov: 11, december: 12, dec: 12,
}; // prettier-ignore
const patternOf = (months: Readonly<Record<string, number>>): string =>
  `(${anyOf(Object.keys(months))})(?![\\p{L}])\\.?`;
const MONTH = patternOf(GERMAN_MONTHS);
const MONTH_EN = patternOf(ENGLISH_MONTHS);
const EDGE = "(?<![\\p{L}\\d.:/])";
const ORDINAL = "(?:st|nd|rd|th)?";

/** Whether a month has a day; without a year, whether it ever has. */
export const isDay = (day: number, month: number, year = 2024): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();

interface Span {
  readonly from: { readonly day: number; readonly month: number };
  readonly to: { readonly day: number; readonly month: number };
  readonly year: string | undefined;
}

/** Two days as one stretch; none where the second is no day that follows the first. */
function spanOf(
  context: Parameters<Parser["extract"]>[0],
  match: RegExpMatchArray,
  { from, to, year }: Span,
): ReturnType<Parser["extract"]> {
  if (!isDay(from.day, from.month) || !isDay(to.day, to.month)) return null;
  if (from.month === to.month && from.day >= to.day) return null;
  const dated = year === undefined ? {} : { year: Number(year) };
  return context.createParsingResult(match.index!, match[0], { ...from, ...dated }, { ...to, ...dated });
}

/** What the library's German lacks. */
const germanParsers: readonly Parser[] = [
  {
    // "13. bis 15. März 2026", "dem 13. und dem 15.03.", "14./15.1.", "14.1./15.1.2026"
    pattern: () =>
      new RegExp(
        `${EDGE}(\\d{1,2})\\.?(?:(?<=\\.)(\\d{1,2})\\.)?\\s*(?:(/)|${anyOf(RANGE_WORDS)})\\s*(?:dem\\s+|den\\s+|zum\\s+)?(\\d{1,2})\\.\\s*(?:${MONTH}|(\\d{1,2})(?:\\.(?!\\d{1,2}\\.)|(?![\\d.:]|\\s*Uhr)))(?:\\s*(\\d{4}))?(?!\\d)`,
        "iu",
      ),
    extract(context, match) {
      const [whole, start, startMonth, slash, end, name, number, year] = match;
      if (name === undefined && slash === undefined && !whole.trimEnd().endsWith(".") && year === undefined)
        return null;
      const month = name === undefined ? Number(number) : GERMAN_MONTHS[name.toLowerCase()]!;
      const from = { day: Number(start), month: startMonth === undefined ? month : Number(startMonth) };
      return spanOf(context, match, { from, to: { day: Number(end), month }, year });
    },
  },
  {
    // "14.03." and "14.3. 2026": the point behind the month, or a word before it, tells it from a number
    pattern: () =>
      new RegExp(
        `(?<![\\p{L}\\d.])(\\d{1,2})\\.\\s?(\\d{1,2})(?:\\.(?:\\s?(\\d{4}))?(?![\\d.])|(?![\\d.:,]|\\s*(?:Uhr|%)))`,
        "iu",
      ),
    extract(context, match) {
      const [day, month] = [Number(match[1]), Number(match[2])];
      if (!isDay(day, month)) return null;
      return context.createParsingComponents({ day, month, ...(match[3] && { year: Number(match[3]) }) });
    },
  },
  {
    // "im März", "März 2026"
    pattern: () => new RegExp(`(?<![\\p{L}\\d.])${MONTH}(?:\\s+(\\d{4}))?(?![\\d:])`, "iu"),
    extract: (context, match) =>
      context.createParsingComponents({
        month: GERMAN_MONTHS[match[1]!.toLowerCase()]!,
        ...(match[2] && { year: Number(match[2]) }),
      }),
  },
  {
    // "am 14.": the month is one that was logged, and no noun follows that would be the fourteenth
    pattern: () =>
      /(?<![\p{L}\d])(?:[Aa]m|[Vv]om|[Zz]um|[Dd]en|[Dd]em)\s+(\d{1,2})\.(?=\s*(?:$|[?!;,\p{Ll}]|\d{1,2}[:. ]\d\d))/u,
    extract: (context, match) => (isDay(Number(match[1]), 1) ? onlyDay(context, match) : null),
  },
  {
    pattern: () => /(?<![\p{L}])Sonnabend(?![\p{L}])/iu,
    extract: (context) => context.createParsingComponents({ weekday: 6 }),
  },
];

const AND = "(?:/|&|and|to|through|until|till|-|–|—)";

const englishParsers: readonly Parser[] = [
  {
    // "14/15 Jan", "the 14th and 15th of January"
    pattern: () =>
      new RegExp(
        `${EDGE}(\\d{1,2})${ORDINAL}\\s*${AND}\\s*(?:the\\s+)?(\\d{1,2})${ORDINAL}\\s+(?:of\\s+)?${MONTH_EN}(?:,?\\s+(\\d{4}))?(?!\\d)`,
        "iu",
      ),
    extract(context, match) {
      const month = ENGLISH_MONTHS[match[3]!.toLowerCase()]!;
      const [from, to] = [Number(match[1]), Number(match[2])];
      return spanOf(context, match, { from: { day: from, month }, to: { day: to, month }, year: match[4] });
    },
  },
  {
    // "Jan 14/15", "January 14th and 15th": no noun in the plural follows that the second number counts
    pattern: () =>
      new RegExp(
        `(?<![\\p{L}\\d])${MONTH_EN}\\s+(\\d{1,2})${ORDINAL}\\s*${AND}\\s*(?:the\\s+)?(\\d{1,2})${ORDINAL}(?![\\d:./]|\\s*(?:[ap]\\.?m|o.?clock|${anyOf(Object.keys(ENGLISH_MONTHS))})(?!\\p{L})|\\s+\\p{L}+s(?!\\p{L}))(?:,?\\s+(\\d{4}))?(?!\\d)`,
        "iu",
      ),
    extract(context, match) {
      const month = ENGLISH_MONTHS[match[1]!.toLowerCase()]!;
      const [from, to] = [Number(match[2]), Number(match[3])];
      return spanOf(context, match, { from: { day: from, month }, to: { day: to, month }, year: match[4] });
    },
  },
  {
    // "the 14th": the month is one that was logged
    pattern: () =>
      new RegExp(
        `(?<![\\p{L}\\d])the\\s+(\\d{1,2})(?:st|nd|rd|th)(?=\\s*(?:$|[?!;,.]|(?:${anyOf(Object.values(RELATION_WORDS).flat())}|and|to|through)(?![\\p{L}])))(?!\\s*of\\s)`,
        "iu",
      ),
    extract: (context, match) => (isDay(Number(match[1]), 1) ? onlyDay(context, match) : null),
  },
];

const onlyDay: Parser["extract"] = (context, match) => context.createParsingComponents({ day: Number(match[1]) });

const OWN: Readonly<Record<QuestionLanguage, readonly Parser[]>> = { de: germanParsers, en: englishParsers };

/** Parsers of the library that take times of day into a date; these are read for themselves. */
const OF_CLOCKS = /TimeExpressionParser$|CasualTimeParser$/;

/** What the library drops as no date, such as "14.1"; the words around it tell. */
const OF_NUMBERS = /^UnlikelyFormatFilter$/;

/** What the library knows of a language and what it lacks. It is loaded with the first date that is looked for: that takes a while. */
function chronoFor(language: QuestionLanguage): Chrono {
  const { casual } = createRequire(import.meta.url)(`chrono-node/${language}`) as { readonly casual: Chrono };
  const own = casual.clone();
  if (language === "de") own.refiners = own.refiners.filter((refiner) => !OF_NUMBERS.test(refiner.constructor.name));
  own.parsers = [...OWN[language], ...own.parsers.filter((parser) => !OF_CLOCKS.test(parser.constructor.name))];
  return own;
}

const loaded = new Map<QuestionLanguage, Chrono>();

/** The library's reader of dates in a language, with our own parsers before its own, without those of times of day. */
export function chrono(language: QuestionLanguage): Chrono {
  let known = loaded.get(language);
  if (!known) loaded.set(language, (known = chronoFor(language)));
  return known;
}
