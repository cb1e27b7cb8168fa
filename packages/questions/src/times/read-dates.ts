import { createRequire } from "node:module";
import type { QuestionLanguage } from "@lagebild/domain";
import type { Chrono, ParsedResult, Parser } from "chrono-node/de";
import { anyOf, type Found } from "./found.js";
import { MONTH_LEADS, RANGE_WORDS, RELATION_WORDS } from "./time-words.js";

/** Parts of a date that a text names; what it leaves out depends on what was logged. */
export interface DateParts {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
  /** Monday is 1. */
  readonly weekday?: number;
}

/** A day, a month or a stretch of days, as a text names it. */
export interface NamedDate {
  readonly from: DateParts;
  /** The last day, where the text names two. */
  readonly to?: DateParts;
  /** The text, where its date depends on the last day that was logged: "yesterday", "vor 3 Tagen". */
  readonly relative?: { readonly text: string; readonly language: QuestionLanguage };
}

const MONTHS: Readonly<Record<string, number>> = {
  januar: 1, jänner: 1, jan: 1, februar: 2, feb: 2, märz: 3, maerz: 3, mär: 3, mrz: 3, april: 4, apr: 4, mai: 5, juni: 6, jun: 6,
  juli: 7, jul: 7, august: 8, aug: 8, september: 9, sept: 9, sep: 9, oktober: 10, okt: 10, november: 11, nov: 11, dezember: 12, dez: 12,
}; // prettier-ignore
const MONTH = `(${Object.keys(MONTHS).join("|")})(?![\\p{L}])\\.?`;
const monthOf = (name: string): number => MONTHS[name.toLowerCase()]!;
const EDGE = "(?<![\\p{L}\\d.])";

/** What the library's German lacks. */
const germanParsers: readonly Parser[] = [
  {
    // "13. bis 15. März 2026", "dem 13. und dem 15.03."
    pattern: () =>
      new RegExp(
        `${EDGE}(\\d{1,2})\\.?\\s*(?:${anyOf(RANGE_WORDS)})\\s*(?:dem\\s+|den\\s+|zum\\s+)?(\\d{1,2})\\.\\s*(?:${MONTH}|(\\d{1,2})\\.(?!\\d{1,2}\\.))(?:\\s*(\\d{4}))?(?!\\d)`,
        "iu",
      ),
    extract(context, match) {
      const month = match[3] === undefined ? Number(match[4]) : monthOf(match[3]);
      const year = match[5] === undefined ? {} : { year: Number(match[5]) };
      const [start, end] = [Number(match[1]), Number(match[2])];
      if (!isDay(start, month) || !isDay(end, month)) return null;
      return context.createParsingResult(
        match.index!,
        match[0],
        { day: start, month, ...year },
        { day: end, month, ...year },
      );
    },
  },
  {
    // "14.03." and "14.3. 2026": the point behind the month tells it from a number
    pattern: () => new RegExp(`${EDGE}(\\d{1,2})\\.\\s?(\\d{1,2})\\.(?:\\s?(\\d{4}))?(?![\\d.])`, "iu"),
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
      context.createParsingComponents({ month: monthOf(match[1]!), ...(match[2] && { year: Number(match[2]) }) }),
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

const englishParsers: readonly Parser[] = [
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

const isDay = (day: number, month: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(2024, month, 0)).getUTCDate();

/** What the library knows of a language and what it lacks. It is loaded with the first date that is looked for: that takes a while. */
function chronoFor(language: QuestionLanguage, parsers: readonly Parser[]): Chrono {
  const { casual } = createRequire(import.meta.url)(`chrono-node/${language}`) as { readonly casual: Chrono };
  const own = casual.clone();
  own.parsers.unshift(...parsers);
  return own;
}

const loaded = new Map<QuestionLanguage, Chrono>();

function chrono(language: QuestionLanguage): Chrono {
  let known = loaded.get(language);
  if (!known) loaded.set(language, (known = chronoFor(language, language === "de" ? germanParsers : englishParsers)));
  return known;
}

const MAX_CHARACTERS = 1_000;

const parse = (text: string, language: QuestionLanguage, lastDayMs: number): readonly ParsedResult[] =>
  chrono(language).parse(text.slice(0, MAX_CHARACTERS), { instant: new Date(lastDayMs), timezone: 0 });

const ANY_DAY = Date.UTC(2026, 2, 18, 12);

/** Finds the days and months that a text names. */
export function readDates(text: string, language: QuestionLanguage): readonly Found<NamedDate>[] {
  const found = parse(text, language, ANY_DAY).flatMap((result) => namedDate(text, result, language));
  return found.sort((a, b) => a.start - b.start);
}

function namedDate(text: string, result: ParsedResult, language: QuestionLanguage): readonly Found<NamedDate>[] {
  if (!isTelling(text, result)) return [];
  const isRelative =
    [...result.tags()].some((tag) => tag === "result/relativeDate" || /^casualReference/.test(tag)) ||
    /^(?:vor)?gestern$/i.test(result.text);
  const value: NamedDate = {
    from: partsOf(result.start),
    ...(result.end && { to: partsOf(result.end) }),
    ...(isRelative && { relative: { text: result.text, language } }),
  };
  return [{ value, start: result.index, end: result.index + result.text.trimEnd().length }];
}

function partsOf(components: ParsedResult["start"]): DateParts {
  const certain = (name: "year" | "month" | "day" | "weekday"): number | undefined =>
    components.isCertain(name) ? (components.get(name) ?? undefined) : undefined;
  const [year, month, day, weekday] = [certain("year"), certain("month"), certain("day"), certain("weekday")];
  return {
    ...(year !== undefined && { year }),
    ...(month !== undefined && { month }),
    ...(day !== undefined && { day }),
    ...(weekday !== undefined && day === undefined && { weekday: weekday === 0 ? 7 : weekday }),
  };
}

const FUTURE = /^(?:now|jetzt|tomorrow|morgen|übermorgen)$/i;
const SHORT_YEAR = /^\d{1,2}[./-]\d{1,2}[./-]\d{2}$/;
const NUMBERS = /^[\d./-]+$/;
const DATE_LEAD = /(?<![\p{L}])(?:am|vom|zum|seit|bis|ab|den|dem|on|since|until|from|the)\s*$/iu;

/** Words and numbers that may be something else are no dates where nothing around them says so. */
function isTelling(text: string, result: ParsedResult): boolean {
  const { text: found, index, start } = result;
  const words = found.trim();
  const before = text.slice(0, index);
  if (FUTURE.test(words) || result.tags().has("result/relativeDateAndTime")) return false;
  if (SHORT_YEAR.test(words)) return DATE_LEAD.test(before);
  if (NUMBERS.test(words)) return start.isCertain("year") || words.endsWith(".");
  if (start.isCertain("day")) return true;
  if (start.isCertain("month")) {
    const lead = /([\p{L}]+)\s*$/u.exec(before)?.[1]?.toLowerCase() ?? "";
    return start.isCertain("year") || MONTH_LEADS.has(lead);
  }
  return start.isCertain("weekday") && /\p{L}{6,}$/u.test(words);
}

/** First and last day that were logged, as the milliseconds of their times were they in UTC. */
export interface LoggedDays {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Days as a stretch: the milliseconds of midnights were they in UTC; the end is not part of it. */
export interface DayStretch {
  readonly startMs: number;
  readonly endMs: number;
}

const DAY_MS = 86_400_000;

/** The days that are meant, as far as what was logged tells: the latest of those that a text without a year may mean. */
export function daysOf(date: NamedDate, logged: LoggedDays): DayStretch {
  const read = date.relative ? relativeParts(date.relative, logged) : date;
  const last = dayStretch(read.to ?? read.from, logged);
  if (!read.to) return last;
  const first = dayStretch(
    {
      ...read.from,
      ...(read.from.year === undefined &&
        read.from.weekday === undefined && { year: new Date(last.startMs).getUTCFullYear() }),
    },
    logged,
  );
  return { startMs: Math.min(first.startMs, last.startMs), endMs: Math.max(first.endMs, last.endMs) };
}

function relativeParts({ text, language }: NonNullable<NamedDate["relative"]>, { lastMs }: LoggedDays): NamedDate {
  const [result] = parse(text, language, lastMs);
  return { from: result ? partsOf(result.start) : {} };
}

function dayStretch({ year, month, day, weekday }: DateParts, { firstMs, lastMs }: LoggedDays): DayStretch {
  const lastDay = Math.floor(lastMs / DAY_MS) * DAY_MS;
  if (month === undefined && day === undefined) {
    const back = (((new Date(lastDay).getUTCDay() || 7) - (weekday ?? 7) + 7) % 7) * DAY_MS;
    return { startMs: lastDay - back, endMs: lastDay - back + DAY_MS };
  }
  const stretch = (y: number, m: number): DayStretch =>
    day === undefined
      ? { startMs: Date.UTC(y, m - 1, 1), endMs: Date.UTC(y, m, 1) }
      : { startMs: Date.UTC(y, m - 1, day), endMs: Date.UTC(y, m - 1, day) + DAY_MS };
  const latest = new Date(lastMs);
  if (year !== undefined && month !== undefined) return stretch(year, month);
  const steps = month === undefined ? 24 : 50;
  const tried = Array.from({ length: steps }, (_, back) => {
    const date = new Date(
      Date.UTC(latest.getUTCFullYear(), latest.getUTCMonth() - (month === undefined ? back : 0), 1),
    );
    return stretch(date.getUTCFullYear() - (month === undefined ? 0 : back), month ?? date.getUTCMonth() + 1);
  });
  const isLogged = ({ startMs, endMs }: DayStretch): boolean => startMs <= lastMs && endMs > firstMs;
  return tried.find(isLogged) ?? tried.find(({ startMs }) => startMs <= lastMs) ?? tried[0]!;
}
