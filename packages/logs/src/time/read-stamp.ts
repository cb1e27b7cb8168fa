import { readClock, type WrittenClock } from "./read-clock.js";
import { isDate, isYear, readDate, yearAt, type WrittenDate } from "./read-date.js";
import { readZone } from "./read-zone.js";
import {
  digitsAt,
  isDigit,
  isLeading,
  isLetter,
  numberAt,
  skipBlanks,
  wordAt,
  type Cursor,
  type Stamp,
} from "./stamp.js";
import { JOINERS } from "./time-words.js";

/** Reads the date and clock that begin at a place of a text, in whatever spelling; undefined where none do. */
export function stampAt(text: string, start: number): Stamp | undefined {
  const code = text.charCodeAt(start);
  if (!isDigit(code) && !isLetter(code)) return undefined;
  const cursor: Cursor = { text, at: start };
  const date = readDate(cursor);
  if (date) {
    const clock = clockBehind(cursor, date, start);
    return clock && withZone(cursor, start, date, clock);
  }
  return isDigit(code) ? clockFirst(text, start) : gravityStamp(text, start);
}

/** Moves over what stands between a date and its clock. */
function clockBehind(cursor: Cursor, date: WrittenDate, start: number): WrittenClock | undefined {
  const { text, at } = cursor;
  const next = text.charCodeAt(at);
  if (date.isCompact && isDigit(next)) return readClock(cursor, true);
  const isT = next === 0x54 || next === 0x74;
  if (isT || next === 0x5f) cursor.at++;
  else {
    const blanks = skipBlanks(cursor);
    const sign = text.charCodeAt(cursor.at);
    // , - : ; |
    if (sign === 0x2c || sign === 0x2d || sign === 0x3a || sign === 0x3b || sign === 0x7c) {
      cursor.at++;
      skipBlanks(cursor);
    } else if (isLetter(sign)) {
      const word = wordAt(text, cursor.at);
      if (blanks === 0 || !JOINERS.has(word)) return undefined;
      cursor.at += word.length;
      skipBlanks(cursor);
    } else if (blanks === 0) return undefined;
  }
  const dateEnd = text[at - 3];
  // Joined by dashes throughout, as names of files are, it is the line's own time only where it stands first.
  const isJoined = dateEnd === "-" && at < cursor.at && next !== 0x20 && isLeading(text, start);
  const signs = isJoined ? ".-" : dateEnd === "-" || dateEnd === "." ? "." : "";
  const clock = readClock(cursor, date.isCompact || isT, signs);
  return clock && (clock.hasSeconds || !date.open || date.open.kind !== "no-year") ? clock : undefined;
}

function withZone(cursor: Cursor, start: number, date: WrittenDate, clock: WrittenClock): Stamp | undefined {
  const { text } = cursor;
  let zone = readZone(cursor);
  let { year } = date;
  if (year === undefined && !date.open) {
    const before = cursor.at;
    const isApart = skipBlanks(cursor, 1) > 0;
    const found = isApart ? yearAt(cursor) : undefined;
    const next = text.charCodeAt(cursor.at);
    if (found === undefined || isLetter(next) || next === 0x2d || next === 0x2e || next === 0x2f) cursor.at = before;
    else {
      year = found;
      zone ??= readZone(cursor);
    }
  }
  if (isDigit(text.charCodeAt(cursor.at))) return undefined;
  return {
    start,
    end: cursor.at,
    year,
    month: date.month,
    day: date.day,
    open: date.open,
    secondOfDay: clock.secondOfDay,
    micros: clock.micros,
    zone,
    isHalved: clock.isHalved,
    clockAt: year === date.year ? clock.at : -1,
    clockEnd: clock.end,
  };
}

/** `03:10:02 14/03/2026`, `03:10:02.123 UTC Sat Mar 14 2026`. */
function clockFirst(text: string, start: number): Stamp | undefined {
  const cursor: Cursor = { text, at: start };
  const clock = readClock(cursor, false);
  if (!clock?.hasSeconds) return undefined;
  const zone = readZone(cursor);
  if (text[cursor.at] === ",") cursor.at++;
  if (skipBlanks(cursor) === 0) return undefined;
  const date = readDate(cursor);
  if (!date || (date.year === undefined && !date.open) || date.open?.kind === "no-year") return undefined;
  const { month, day, year, open } = date;
  const { secondOfDay, micros, isHalved } = clock;
  return {
    start,
    end: cursor.at,
    year,
    month,
    day,
    open,
    secondOfDay,
    micros,
    zone: zone ?? readZone(cursor),
    isHalved,
    clockAt: -1,
    clockEnd: -1,
  };
}

/** `I0314 03:10:02.619632`, `I20260314 03:10:02.619632`, as Google's libraries begin their lines: how grave, day, clock. */
function gravityStamp(text: string, start: number): Stamp | undefined {
  const digits = "IWEF".includes(text[start]!) ? digitsAt(text, start + 1, 9) : 0;
  const at = start + 1 + digits;
  if ((digits !== 4 && digits !== 8) || text[at] !== " ") return undefined;
  const year = digits === 8 ? numberAt(text, start + 1, 4) : undefined;
  const [month, day] = [numberAt(text, at - 4, 2), numberAt(text, at - 2, 2)] as const;
  const cursor: Cursor = { text, at: at + 1 };
  const clock = readClock(cursor, false);
  if (!clock?.hasSeconds || (year !== undefined && !isYear(year)) || !isDate(year, month, day)) return undefined;
  const { secondOfDay, micros } = clock;
  return {
    start,
    end: cursor.at,
    year,
    month,
    day,
    open: undefined,
    secondOfDay,
    micros,
    zone: undefined,
    isHalved: false,
    clockAt: -1,
    clockEnd: -1,
  };
}
