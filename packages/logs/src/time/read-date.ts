import {
  digitsAt,
  isDigit,
  isLeading,
  isLetter,
  numberAt,
  skipBlanks,
  wordAt,
  type Cursor,
  type OpenDate,
} from "./stamp.js";
import { MONTHS, WEEKDAYS } from "./time-words.js";

/** A date as it is written. */
export interface WrittenDate {
  readonly year: number | undefined;
  readonly month: number;
  readonly day: number;
  readonly open: OpenDate | undefined;
  /** Its digits stand together, so those of a clock may too. */
  readonly isCompact: boolean;
}

const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether such a day exists. */
export function isDate(year: number | undefined, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || day > MONTH_DAYS[month - 1]!) return false;
  return month !== 2 || day < 29 || year === undefined || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
}

/** Whether a number of four digits is taken for a year. */
export const isYear = (year: number): boolean => year >= 1970 && year < 2100;

/** Years of two digits are those from 1970 to 2069. */
export const fullYear = (short: number): number => short + (short < 70 ? 2000 : 1900);

const fixed = (year: number | undefined, month: number, day: number, isCompact = false): WrittenDate | undefined =>
  isDate(year, month, day) && (year === undefined || isYear(year))
    ? { year, month, day, open: undefined, isCompact }
    : undefined;

/** Reads the date at the cursor, a weekday in front of it or not, and moves behind it. The cursor may have moved where there is none. */
export function readDate(cursor: Cursor): WrittenDate | undefined {
  const { text } = cursor;
  if (isDigit(text.charCodeAt(cursor.at))) return numericDate(cursor);
  const word = wordAt(text, cursor.at);
  if (word === "") return undefined;
  if (!MONTHS.has(word) && WEEKDAYS.has(word)) {
    cursor.at += word.length;
    if (text[cursor.at] === ".") cursor.at++;
    if (text[cursor.at] === ",") cursor.at++;
    if (skipBlanks(cursor) === 0) return undefined;
    return isDigit(text.charCodeAt(cursor.at)) ? numericDate(cursor) : monthFirst(cursor, wordAt(text, cursor.at));
  }
  return monthFirst(cursor, word);
}

/** `Mar 14 2026`, `March 14, 2026`, `Mar-14-2026`, `Mär 14`. */
function monthFirst(cursor: Cursor, word: string): WrittenDate | undefined {
  const { text } = cursor;
  const month = MONTHS.get(word);
  if (month === undefined) return undefined;
  cursor.at += word.length;
  if (text[cursor.at] === ".") cursor.at++;
  const isJoined = text[cursor.at] === "-" || text[cursor.at] === "/";
  if (isJoined) cursor.at++;
  else if (skipBlanks(cursor) === 0) return undefined;
  const length = digitsAt(text, cursor.at, 5);
  if (length < 1 || length > 2) return undefined;
  const day = numberAt(text, cursor.at, length);
  cursor.at += length;
  const ordinal = wordAt(text, cursor.at);
  if (/^(?:st|nd|rd|th)$/.test(ordinal)) cursor.at += 2;
  const before = cursor.at;
  if (isJoined && text[cursor.at] === text[before - length - 1]) cursor.at++;
  else {
    if (text[cursor.at] === ".") cursor.at++;
    if (text[cursor.at] === ",") cursor.at++;
    skipBlanks(cursor);
  }
  const year = yearAt(cursor);
  if (year === undefined) cursor.at = before;
  return fixed(year, month, day);
}

/** Moves over a year of four digits that no clock follows at once. */
export function yearAt(cursor: Cursor): number | undefined {
  const { text, at } = cursor;
  if (digitsAt(text, at, 5) !== 4) return undefined;
  const year = numberAt(text, at, 4);
  if (!isYear(year)) return undefined;
  cursor.at += 4;
  return year;
}

function numericDate(cursor: Cursor): WrittenDate | undefined {
  const { text, at } = cursor;
  const length = digitsAt(text, at);
  if (length === 4) return yearFirst(cursor);
  if (length <= 2) return dayOrMonthFirst(cursor, length);
  if (length === 6) {
    // Within a line two numbers of six digits count something; at its beginning they are a date and its clock.
    const isFirst = isLeading(text, at);
    const next = text[at + 6];
    if (next !== " " && next !== "\t" && !(isFirst && (next === "_" || next === "-"))) return undefined;
    cursor.at += 6;
    return fixed(fullYear(numberAt(text, at, 2)), numberAt(text, at + 2, 2), numberAt(text, at + 4, 2), isFirst);
  }
  if (length === 7) {
    cursor.at += 7;
    return ofOrdinal(numberAt(text, at, 4), numberAt(text, at + 4, 3));
  }
  if (length !== 8 && length !== 14 && length !== 17) return undefined;
  cursor.at += 8;
  return fixed(numberAt(text, at, 4), numberAt(text, at + 4, 2), numberAt(text, at + 6, 2), true);
}

function ofOrdinal(year: number, dayOfYear: number): WrittenDate | undefined {
  if (!isYear(year) || dayOfYear < 1 || dayOfYear > 366) return undefined;
  const date = new Date(Date.UTC(year, 0, dayOfYear));
  return date.getUTCFullYear() === year ? fixed(year, date.getUTCMonth() + 1, date.getUTCDate(), true) : undefined;
}

/** `2026-03-14`, `2026/3/14`, `2026.03.14`, `2026:03:14-`, `2026-Mar-14`, `2026 Mar 14`, `2026-073`. */
function yearFirst(cursor: Cursor): WrittenDate | undefined {
  const { text } = cursor;
  const year = numberAt(text, cursor.at, 4);
  cursor.at += 4;
  const separator = text[cursor.at]!;
  if (!isYear(year) || !SEPARATORS.has(separator)) return undefined;
  cursor.at++;
  if (isLetter(text.charCodeAt(cursor.at))) {
    const word = wordAt(text, cursor.at);
    const month = MONTHS.get(word);
    cursor.at += word.length;
    if (month === undefined || text[cursor.at] !== separator) return undefined;
    cursor.at++;
    if (separator === " ") skipBlanks(cursor);
    return fixed(year, month, shortNumber(cursor));
  }
  if (separator === " ") return undefined;
  const length = digitsAt(text, cursor.at, 4);
  if (length === 3 && separator === "-") {
    cursor.at += 3;
    return ofOrdinal(year, numberAt(text, cursor.at - 3, 3));
  }
  const month = shortNumber(cursor);
  if (text[cursor.at] !== separator) return undefined;
  cursor.at++;
  const day = shortNumber(cursor);
  // A date with colons could be anything where no other sign ends it.
  if (separator === ":" && !/[-\sT]/.test(text[cursor.at] ?? "")) return undefined;
  return fixed(year, month, day);
}

const SEPARATORS: ReadonlySet<string> = new Set(["-", "/", ".", ":", " "]);

/** A number of one or two digits; 0 where there is none. */
function shortNumber(cursor: Cursor): number {
  const length = digitsAt(cursor.text, cursor.at, 3);
  if (length < 1 || length > 2) return 0;
  const value = numberAt(cursor.text, cursor.at, length);
  cursor.at += length;
  return value;
}

/** `14.03.2026`, `3/14/2026`, `14/Mar/2026`, `14 March 2026`, `14Mar2026`, `17/06/09`, `03/14` and the like. */
function dayOrMonthFirst(cursor: Cursor, length: number): WrittenDate | undefined {
  const { text } = cursor;
  const first = numberAt(text, cursor.at, length);
  if (first < 1 && length < 2) return undefined;
  cursor.at += length;
  const separator = text[cursor.at] ?? "";
  if (isLetter(text.charCodeAt(cursor.at))) return dayOfMonth(cursor, first, "");
  if (!SEPARATORS.has(separator) || separator === ":") return undefined;
  cursor.at++;
  if (separator === ".") skipBlanks(cursor, 1);
  if (isLetter(text.charCodeAt(cursor.at))) return dayOfMonth(cursor, first, separator);
  const secondLength = digitsAt(text, cursor.at, 3);
  if (separator === " " || secondLength < 1 || secondLength > 2) return undefined;
  const second = shortNumber(cursor);
  if (text[cursor.at] !== separator || !isDigit(text.charCodeAt(cursor.at + 1))) {
    if (length < 2 || secondLength < 2) return undefined;
    if (separator === "." && text[cursor.at] === ".") cursor.at++;
    return open("no-year", [first, second], separator);
  }
  const thirdLength = digitsAt(text, cursor.at + 1, 5);
  const third = numberAt(text, cursor.at + 1, thirdLength);
  if (thirdLength === 4) {
    cursor.at += 5;
    return isYear(third) ? open("with-year", [first, second, third], separator) : undefined;
  }
  if (thirdLength === 2 && length === 2 && secondLength === 2) {
    cursor.at += 3;
    return open("short", [first, second, third], separator);
  }
  // `03-14-03:10:02`: the clock follows the sign that stands in the date.
  return length === 2 && secondLength === 2 && separator !== "."
    ? open("no-year", [first, second], separator)
    : undefined;
}

function open(kind: OpenDate["kind"], numbers: readonly number[], separator: string): WrittenDate | undefined {
  const [first, second] = numbers as [number, number];
  if (kind !== "short") {
    const year = numbers[2];
    if (!isDate(year, second, first) && !isDate(year, first, second)) return undefined;
  }
  return { year: undefined, month: 0, day: 0, open: { kind, numbers, separator }, isCompact: false };
}

function dayOfMonth(cursor: Cursor, day: number, separator: string): WrittenDate | undefined {
  const { text } = cursor;
  const word = wordAt(text, cursor.at);
  const month = MONTHS.get(word);
  if (month === undefined) return undefined;
  cursor.at += word.length;
  const before = cursor.at;
  if (text[cursor.at] === ".") cursor.at++;
  if (separator !== "" && separator !== " " && text[cursor.at] === separator) cursor.at++;
  if (text[cursor.at] === ",") cursor.at++;
  skipBlanks(cursor);
  const year = yearAt(cursor);
  if (year !== undefined) return fixed(year, month, day);
  const isShort = (separator === "-" || separator === "/") && digitsAt(text, cursor.at, 3) === 2;
  if (isShort && text[cursor.at - 1] === separator && text[cursor.at + 2] !== ":") {
    cursor.at += 2;
    return fixed(fullYear(numberAt(text, cursor.at - 2, 2)), month, day);
  }
  cursor.at = before;
  return fixed(undefined, month, day);
}
