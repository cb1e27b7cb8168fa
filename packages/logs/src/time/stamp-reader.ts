import { stampAt } from "./read-stamp.js";
import { isDigit, isLetter, numberAt, wordAt, type OpenDate, type Stamp } from "./stamp.js";
import { HALVES, ZONE_MINUTES } from "./time-words.js";

/** Reads the date and clock that begin at a place of a text; undefined where none do. */
export type StampReader = (text: string, start: number) => Stamp | undefined;

/** What stands behind a clock up to the next blank, and what it came to. */
interface Tail {
  readonly text: string;
  readonly isAtEnd: boolean;
  readonly zone: number | string | undefined;
  /** Characters of it that belong to the time. */
  readonly length: number;
}

/** The form of a time that has been read: its date as it is written, and how its clock goes on. */
interface Form {
  /** What stands in front of the clock. */
  readonly date: string;
  /** The sign in front of parts of a second, and their digits; none where both are 0. */
  readonly sign: number;
  readonly digits: number;
  readonly year: number | undefined;
  readonly month: number;
  readonly day: number;
  readonly open: OpenDate | undefined;
  readonly tails: Tail[];
  nextTail: number;
}

const MAX_FORMS = 4;
const MAX_TAILS = 6;
const MAX_TAIL = 40;
/** Characters of `03:10:02`. */
const CLOCK = 8;

/**
 * Makes a reader that remembers the forms of the last times it read: a time of the same day, written in the same way, is
 * told by its digits alone. What it reads is what `stampAt` reads.
 */
export function stampReader(): StampReader {
  const forms: Form[] = [];
  const read: StampReader = (text, start) => {
    const code = text.charCodeAt(start);
    let form: Form | undefined;
    for (let i = 0; i < forms.length; i++) {
      const known = forms[i]!;
      if (known.date.charCodeAt(0) !== code || !isInForm(text, start, known)) continue;
      const stamp = readAs(known, text, start);
      if (stamp) {
        if (i > 0) forms.unshift(...forms.splice(i, 1));
        return stamp;
      }
      form = known;
      break;
    }
    const stamp = stampAt(text, start);
    if (!stamp) return undefined;
    if (!form && (form = formOf(text, stamp))) {
      forms.unshift(form);
      if (forms.length > MAX_FORMS) forms.pop();
    }
    if (form) rememberTail(form, text, stamp);
    return stamp;
  };
  return (text, start) => {
    const code = text.charCodeAt(start);
    if (!isDigit(code) && !isLetter(code)) return undefined;
    if (start === lastStart && text === lastText) return lastStamp;
    const stamp = read(text, start);
    lastText = text;
    lastStart = start;
    lastStamp = stamp;
    return stamp;
  };
}

/** What was read last: a line that one format refuses is read by the next. */
let lastText = "";
let lastStart = 0;
let lastStamp: Stamp | undefined;

function isInForm(text: string, start: number, { date, sign, digits }: Form): boolean {
  if (!text.startsWith(date, start)) return false;
  const end = start + date.length + CLOCK;
  const code = text.charCodeAt(end);
  if (digits === 0) return !isDigit(code) && !(isFractionSign(code) && isDigit(text.charCodeAt(end + 1)));
  if (code !== sign) return false;
  for (let i = 1; i <= digits; i++) if (!isDigit(text.charCodeAt(end + i))) return false;
  const behind = text.charCodeAt(end + digits + 1);
  // A comma or colon may belong to what follows.
  return !isDigit(behind) && (sign === 0x2e || !(isFractionSign(behind) || behind === 0x22));
}

const isFractionSign = (code: number): boolean => code === 0x2e || code === 0x2c || code === 0x3a;

/** The number of two digits; NaN where they are none. */
function pairAt(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const ones = text.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Seconds of the day of a clock as `03:10:02`; undefined where there is none. */
function secondsAt(text: string, at: number): number | undefined {
  if (text.charCodeAt(at + 2) !== 0x3a || text.charCodeAt(at + 5) !== 0x3a) return undefined;
  const hour = pairAt(text, at);
  const minute = pairAt(text, at + 3);
  const second = pairAt(text, at + 6);
  return hour <= 23 && minute <= 59 && second <= 60 ? hour * 3_600 + minute * 60 + second : undefined;
}

/** Reads a time whose form is known; undefined where what stands behind the clock is not. */
function readAs(form: Form, text: string, start: number): Stamp | undefined {
  const clockAt = start + form.date.length;
  const secondOfDay = secondsAt(text, clockAt);
  if (secondOfDay === undefined) return undefined;
  const kept = Math.min(6, form.digits);
  const clockEnd = clockAt + CLOCK + (form.digits === 0 ? 0 : form.digits + 1);
  let end = clockEnd;
  let zone: Stamp["zone"];
  let isNew = false;
  if (mayGoOn(text, clockEnd, form.year !== undefined || form.open !== undefined)) {
    const tail = tailAt(form, text, clockEnd);
    if (tail) {
      end += tail.length;
      zone = tail.zone;
    } else if (isOtherWord(text, clockEnd)) isNew = form.tails.length < MAX_TAILS;
    else return undefined;
  }
  const stamp = {
    start,
    end,
    year: form.year,
    month: form.month,
    day: form.day,
    open: form.open,
    secondOfDay,
    micros: kept === 0 ? 0 : numberAt(text, clockAt + CLOCK + 1, kept) * 10 ** (6 - kept),
    zone,
    isHalved: false,
    clockAt,
    clockEnd,
  };
  if (isNew) rememberTail(form, text, stamp);
  return stamp;
}

/** Whether half of the day, a zone or a year could stand behind a clock. */
function mayGoOn(text: string, end: number, hasYear: boolean): boolean {
  let at = end;
  while (at < end + 2 && text.charCodeAt(at) === 0x20) at++;
  const code = text.charCodeAt(at);
  if (Number.isNaN(code)) return false;
  if (isDigit(code)) return !hasYear;
  if (code >= 0x61 && code <= 0x7a && at > end && !"apvn".includes(text[at]!)) return hasSlash(text, at);
  return code > 0x7f || isLetter(code) || ENTRY.has(code);
}

/** Whether the word behind a clock, such as a host's name, is neither half of the day nor a zone. */
function isOtherWord(text: string, end: number): boolean {
  let at = end;
  while (at < end + 2 && text.charCodeAt(at) === 0x20) at++;
  const code = text.charCodeAt(at);
  if (at === end || code > 0x7f || !isLetter(code)) return false;
  const word = wordAt(text, at);
  if (word.length === 1 || HALVES.has(word) || ZONE_MINUTES.has(word.toUpperCase())) return false;
  return !hasSlash(text, at);
}

/** Signs of offsets, brackets, and blanks. */
const ENTRY: ReadonlySet<number> = new Set([0x2b, 0x2d, 0x28, 0x5b, 0x20, 0x09]);

/** Whether a word in small letters may be the name of a place. */
function hasSlash(text: string, at: number): boolean {
  for (let i = at; i < at + MAX_TAIL; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x2f || code > 0x7f) return true;
    if (!isLetter(code) && !isDigit(code) && code !== 0x5f && code !== 0x2b && code !== 0x2d) return false;
  }
  return true;
}

function tailAt(form: Form, text: string, end: number): Tail | undefined {
  for (const tail of form.tails) {
    if (!text.startsWith(tail.text, end)) continue;
    const behind = text.charCodeAt(end + tail.text.length);
    if (tail.isAtEnd) {
      if (Number.isNaN(behind)) return tail;
      continue;
    }
    return tail.zone === undefined || isNothingMore(behind, form) ? tail : undefined;
  }
  return undefined;
}

/** Behind a zone another of its names may stand in brackets, or a year. */
const isNothingMore = (code: number, { year, open }: Form): boolean =>
  code < 0x7f &&
  code !== 0x28 &&
  code !== 0x5b &&
  code !== 0x20 &&
  code !== 0x09 &&
  (!isDigit(code) || year !== undefined || open !== undefined);

function formOf(text: string, stamp: Stamp): Form | undefined {
  const { clockAt, clockEnd, year, month, day, open, isHalved } = stamp;
  if (clockAt < 0 || isHalved || secondsAt(text, clockAt) === undefined) return undefined;
  const digits = Math.max(0, clockEnd - clockAt - CLOCK - 1);
  return {
    date: copyOf(text.slice(stamp.start, clockAt)),
    sign: digits === 0 ? 0 : text.charCodeAt(clockAt + CLOCK),
    digits,
    year,
    month,
    day,
    open,
    tails: [],
    nextTail: 0,
  };
}

/** Keeps what stood behind a clock, where no more than that decided what it is. */
function rememberTail(form: Form, text: string, stamp: Stamp): void {
  const { clockEnd, zone, end, isHalved } = stamp;
  let at = clockEnd;
  while (at < clockEnd + 2 && text.charCodeAt(at) === 0x20) at++;
  const first = at;
  while (at <= first + MAX_TAIL && text.charCodeAt(at) > 0x20 && text.charCodeAt(at) < 0x7f) at++;
  const isAtEnd = at >= text.length;
  if (at > first + MAX_TAIL || (!isAtEnd && text.charCodeAt(at) !== 0x20) || isHalved) return;
  const isShort = at - first < 3 && "apvn".includes(text[first]?.toLowerCase() ?? "-");
  const isWhole = end <= at && (isAtEnd || zone === undefined || isNothingMore(text.charCodeAt(at + 1), form));
  if (at === first || isShort || isDigit(text.charCodeAt(first)) || !isWhole) return;
  const tail = { text: copyOf(text.slice(clockEnd, isAtEnd ? at : at + 1)), isAtEnd, zone, length: end - clockEnd };
  form.tails[form.nextTail] = tail;
  form.nextTail = (form.nextTail + 1) % MAX_TAILS;
}

/** A part of a line would keep the whole batch of lines in memory. */
const copyOf = (part: string): string => Buffer.from(part).toString();
