import { digitsAt, isDigit, isLetter, numberAt, skipBlanks, wordAt, type Cursor } from "./stamp.js";
import { HALVES } from "./time-words.js";

/** A clock as it is written. */
export interface WrittenClock {
  readonly secondOfDay: number;
  readonly micros: number;
  readonly isHalved: boolean;
  readonly hasSeconds: boolean;
  /** Its place, without a half of the day. */
  readonly at: number;
  readonly end: number;
}

/**
 * Reads the clock at the cursor and moves behind it: `3:10`, `03:10:02`, `03:10:02,123`, `03:10:02:606`, `3:10:02 PM`,
 * `03.10.02` or `03-10-02` where those signs may stand in it, and `031002` behind a date that is written without signs.
 */
export function readClock(cursor: Cursor, mayBeCompact: boolean, otherSigns = ""): WrittenClock | undefined {
  const { text, at } = cursor;
  const length = digitsAt(text, at);
  if (length >= 6) return mayBeCompact && (length === 6 || length === 9) ? compactClock(cursor, length) : undefined;
  if (length < 1 || length > 2) return undefined;
  const sign = text[at + length] ?? "";
  if (sign !== ":" && !(sign !== "" && otherSigns.includes(sign) && length === 2)) return undefined;
  const hour = numberAt(text, at, length);
  const minute = twoDigits(text, at + length + 1);
  if (minute === undefined || minute > 59) return undefined;
  cursor.at = at + length + 3;
  const hasSeconds = text[cursor.at] === sign && isDigit(text.charCodeAt(cursor.at + 1));
  if (!hasSeconds && (sign !== ":" || isDigit(text.charCodeAt(cursor.at)))) return undefined;
  let second = 0;
  if (hasSeconds) {
    const read = twoDigits(text, cursor.at + 1);
    if (read === undefined || read > 60) return undefined;
    second = read;
    cursor.at += 3;
  }
  const micros = hasSeconds ? readFraction(cursor) : 0;
  return withHalf(cursor, { at, hour, minute, second, micros, hasSeconds });
}

function twoDigits(text: string, at: number): number | undefined {
  return digitsAt(text, at, 3) === 2 ? numberAt(text, at, 2) : undefined;
}

function compactClock(cursor: Cursor, length: number): WrittenClock | undefined {
  const { text, at } = cursor;
  const [hour, minute, second] = [numberAt(text, at, 2), numberAt(text, at + 2, 2), numberAt(text, at + 4, 2)] as const;
  if (minute > 59 || second > 60) return undefined;
  cursor.at += length;
  const micros = length === 9 ? numberAt(text, at + 6, 3) * 1_000 : readFraction(cursor);
  return withHalf(cursor, { at, hour, minute, second, micros, hasSeconds: true });
}

/** Parts of a second in microseconds; a comma may also begin the next value, a colon the next number. */
function readFraction(cursor: Cursor): number {
  const { text, at } = cursor;
  const sign = text[at];
  if (sign !== "." && sign !== "," && sign !== ":") return 0;
  const length = digitsAt(text, at + 1, 13);
  if (length < 1 || length > 12 || (sign !== "." && length > 9)) return 0;
  const next = text.charCodeAt(at + 1 + length);
  if (sign === ":" && (length % 3 !== 0 || next === 0x3a || next === 0x2e)) return 0;
  if (sign === "," && length % 3 !== 0 && (next === 0x2c || next === 0x22 || next === 0x2e)) return 0;
  cursor.at += 1 + length;
  const kept = Math.min(6, length);
  return numberAt(text, at + 1, kept) * 10 ** (6 - kept);
}

interface Parts {
  readonly at: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
  readonly hasSeconds: boolean;
}

function withHalf(cursor: Cursor, { at, hour, minute, second, micros, hasSeconds }: Parts): WrittenClock | undefined {
  const end = cursor.at;
  const half = readHalf(cursor);
  if (hour > 23 || (half !== undefined && hour > 12)) return undefined;
  const hours = half === undefined ? hour : (hour % 12) + (half ? 12 : 0);
  return {
    secondOfDay: hours * 3_600 + minute * 60 + second,
    micros,
    isHalved: half !== undefined,
    hasSeconds,
    at,
    end,
  };
}

/** `AM`, `p.m.`, `a. m.`, `nachm.`: true for the second half of the day. */
function readHalf(cursor: Cursor): boolean | undefined {
  const { text } = cursor;
  const before = cursor.at;
  skipBlanks(cursor, 1);
  const first = text.charCodeAt(cursor.at) | 0x20;
  if (first === 0x61 || first === 0x70 || first === 0x76 || first === 0x6e) {
    let word = wordAt(text, cursor.at);
    let end = cursor.at + word.length;
    if (word.length === 1 && text[end] === ".") {
      const isApart = text[end + 1] === " ";
      const second = text.charCodeAt(end + (isApart ? 2 : 1)) | 0x20;
      if (second === 0x6d) {
        word += "m";
        end += isApart ? 3 : 2;
      }
    }
    const half = HALVES.get(word);
    if (half !== undefined && !isLetter(text.charCodeAt(end))) {
      cursor.at = text[end] === "." ? end + 1 : end;
      return half;
    }
  }
  cursor.at = before;
  return undefined;
}
