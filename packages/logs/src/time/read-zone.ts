import { digitsAt, isDigit, isLetter, numberAt, skipBlanks, type Cursor } from "./stamp.js";
import { ianaZone } from "./zone-offset.js";
import { ZONE_MINUTES } from "./time-words.js";

/** Reads the zone at the cursor and moves behind it: `Z`, `+01:00`, ` +0100`, ` CET`, ` UTC+2`, ` Europe/Berlin`, `[Europe/Berlin]`, ` (CET)`. */
export function readZone(cursor: Cursor): number | string | undefined {
  const { text, at } = cursor;
  const code = text.charCodeAt(at);
  if (Number.isNaN(code)) return undefined;
  if ((code === 0x5a || code === 0x7a) && !isLetter(text.charCodeAt(at + 1)) && !isDigit(text.charCodeAt(at + 1))) {
    cursor.at++;
    return 0;
  }
  const direct = offsetAt(cursor, true);
  if (direct !== undefined) {
    skipZoneComment(cursor);
    return direct;
  }
  const blanks = skipBlanks(cursor, 2);
  const after = text.charCodeAt(cursor.at);
  const found =
    blanks > 0 && isSign(after)
      ? offsetAt(cursor, false)
      : after === 0x28 || after === 0x5b
        ? bracketed(cursor)
        : isLetter(after)
          ? namedAt(cursor)
          : undefined;
  if (found === undefined) cursor.at = at;
  else skipZoneComment(cursor);
  return found;
}

/** Reads the whole of a text as a zone: `+0100`, `UTC+01:00`, `CET`, `Europe/Berlin`, `+3600` is no zone. */
export function zoneOfText(text: string): number | string | undefined {
  const cursor = { text: text.trim(), at: 0 };
  if (cursor.text.length > 40) return undefined;
  const found = /^[Zz]$/.test(cursor.text)
    ? readZone(cursor)
    : isSign(cursor.text.charCodeAt(0))
      ? offsetAt(cursor, true)
      : readZone(cursor);
  return cursor.at === cursor.text.length ? found : undefined;
}

const isSign = (code: number): boolean => code === 0x2b || code === 0x2d || code === 0x2212;

/** `+01:00`, `-0530`, and `+01` where it stands at once behind the clock. */
function offsetAt(cursor: Cursor, mayBeShort: boolean): number | undefined {
  const { text, at } = cursor;
  const sign = text.charCodeAt(at);
  if (!isSign(sign)) return undefined;
  const length = digitsAt(text, at + 1, 5);
  let minutes: number;
  let end = at + 1 + length;
  if (length === 4) minutes = numberAt(text, at + 1, 2) * 60 + numberAt(text, at + 3, 2);
  else if ((length === 2 || (length === 1 && mayBeShort)) && text[end] === ":" && digitsAt(text, end + 1, 3) === 2) {
    minutes = numberAt(text, at + 1, length) * 60 + numberAt(text, end + 1, 2);
    end += 3;
  } else if (mayBeShort && (length === 2 || length === 1) && !isLetter(text.charCodeAt(end))) {
    if (length === 1 && text.charCodeAt(at - 1) < 0x41) return undefined;
    minutes = numberAt(text, at + 1, length) * 60;
  } else return undefined;
  if (minutes > 14 * 60 || isDigit(text.charCodeAt(end))) return undefined;
  cursor.at = end;
  return sign === 0x2b ? minutes : minutes === 0 ? 0 : -minutes;
}

function namedAt(cursor: Cursor): number | string | undefined {
  const { text, at } = cursor;
  let end = at;
  while (end - at < 40 && isZoneCharacter(text.charCodeAt(end))) end++;
  const name = text.slice(at, end);
  if (name.includes("/")) {
    const zone = ianaZone(name);
    if (zone !== undefined) cursor.at = end;
    return zone;
  }
  const letters = /^[A-Z]{1,5}/.exec(name)?.[0];
  const minutes = letters === undefined ? undefined : ZONE_MINUTES.get(letters);
  if (letters === undefined || minutes === undefined) return undefined;
  cursor.at = at + letters.length;
  if (minutes === 0 && isSign(text.charCodeAt(cursor.at))) {
    const offset = offsetAt(cursor, true);
    if (offset !== undefined) return offset;
  }
  return name.length === letters.length || /^[+-]/.test(name.slice(letters.length)) ? minutes : undefined;
}

const isZoneCharacter = (code: number): boolean =>
  isLetter(code) || isDigit(code) || code === 0x2f || code === 0x5f || code === 0x2b || code === 0x2d;

function bracketed(cursor: Cursor): number | string | undefined {
  const { text, at } = cursor;
  const closing = text[at] === "(" ? ")" : "]";
  cursor.at++;
  const found = isSign(text.charCodeAt(cursor.at)) ? offsetAt(cursor, true) : namedAt(cursor);
  if (found === undefined || text[cursor.at] !== closing) return undefined;
  cursor.at++;
  return found;
}

/** A zone's name may stand in brackets behind its offset: it says nothing new. */
function skipZoneComment(cursor: Cursor): void {
  const { at } = cursor;
  const sign = cursor.text[skipBlanks(cursor, 1) >= 0 ? cursor.at : at];
  if ((sign === "(" || sign === "[") && bracketed(cursor) !== undefined) return;
  cursor.at = at;
}
