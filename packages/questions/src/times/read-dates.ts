import type { QuestionLanguage } from "@lagebild/domain";
import { chrono, isDay, type ParsedResult } from "./date-parsers.js";
import type { Found } from "./found.js";
import { MONTH_LEADS } from "./time-words.js";

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
  if (![value.from, ...(value.to ? [value.to] : [])].every(isPossible)) return [];
  return [{ value, start: result.index, end: result.index + result.text.trimEnd().length }];
}

const isPossible = ({ year, month, day }: DateParts): boolean => isDay(day ?? 1, month ?? 1, year);

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
  if (NUMBERS.test(words))
    return start.isCertain("year") || words.endsWith(".") || words.includes("./") || isLedIn(words, before);
  if (start.isCertain("day")) return true;
  if (start.isCertain("month")) {
    const lead = /([\p{L}]+)\s*$/u.exec(before)?.[1]?.toLowerCase() ?? "";
    return start.isCertain("year") || MONTH_LEADS.has(lead);
  }
  return start.isCertain("weekday") && (/\p{L}{6,}$/u.test(words) || DATE_LEAD.test(before));
}

const DAY_LEAD = /(?<![\p{L}])(?:am|vom|zum|dem|den|on)\s*$/iu;

/** Two numbers without a year are a day and a month where a word leads them in, and no other order is possible. */
function isLedIn(words: string, before: string): boolean {
  if (!DAY_LEAD.test(before)) return false;
  const [, one, sign, other] = /^(\d{1,2})([./])(\d{1,2})$/.exec(words) ?? [];
  return sign === "." || (sign === "/" && Math.max(Number(one), Number(other)) > 12);
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
