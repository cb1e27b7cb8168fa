/** Which number of a date is which: a day first, a month first, or a year first. */
export type DateOrder = "day-month" | "month-day" | "year-first";

/** How the numbers of a date stand that can be read in several ways. */
export interface OpenDate {
  /** `numbers`: three of two digits, `year`: two and a year of four digits, `no-year`: two. */
  readonly kind: "short" | "with-year" | "no-year";
  readonly numbers: readonly number[];
  readonly separator: string;
}

/** A date and a clock as they stand in a text. */
export interface Stamp {
  readonly start: number;
  /** Behind the last character. */
  readonly end: number;
  /** Absent where none is written. */
  readonly year: number | undefined;
  /** 1 to 12; of an open date, 0. */
  readonly month: number;
  readonly day: number;
  /** The date's numbers, where their order is to be decided for the file. */
  readonly open: OpenDate | undefined;
  readonly secondOfDay: number;
  readonly micros: number;
  /** Minutes ahead of UTC, or the name of a zone. */
  readonly zone: number | string | undefined;
  /** The clock has twelve hours. */
  readonly isHalved: boolean;
  /** Where the clock stands behind the whole of its date, without a zone; -1 where it stands elsewhere. */
  readonly clockAt: number;
  readonly clockEnd: number;
}

/** A place in a text, which readers move on. */
export interface Cursor {
  readonly text: string;
  at: number;
}

export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

export const isLetter = (code: number): boolean =>
  (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || (code >= 0xc0 && code <= 0x24f);

/** Whether nothing but signs stands before a place. */
export function isLeading(text: string, at: number): boolean {
  for (let i = 0; i < at; i++) {
    const code = text.charCodeAt(i);
    if (isDigit(code) || isLetter(code)) return false;
  }
  return true;
}

/** How many digits stand at a place; at most `limit` are counted. */
export function digitsAt(text: string, at: number, limit = 24): number {
  let length = 0;
  while (length < limit && isDigit(text.charCodeAt(at + length))) length++;
  return length;
}

/** The number of that many digits. */
export function numberAt(text: string, at: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i++) value = value * 10 + text.charCodeAt(at + i) - 0x30;
  return value;
}

/** The word that begins at a place, in lower case; empty where none does, or one of more than 12 letters. */
export function wordAt(text: string, at: number): string {
  let end = at;
  while (end - at < 13 && isLetter(text.charCodeAt(end))) end++;
  return end - at > 12 ? "" : text.slice(at, end).toLowerCase();
}

/** Moves over blanks, at most `limit`. */
export function skipBlanks(cursor: Cursor, limit = 3): number {
  let count = 0;
  for (; count < limit; count++) {
    const code = cursor.text.charCodeAt(cursor.at);
    if (code !== 0x20 && code !== 0x09 && code !== 0xa0 && code !== 0x202f) break;
    cursor.at++;
  }
  return count;
}
