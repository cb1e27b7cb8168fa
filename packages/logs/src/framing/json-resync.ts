import { CHARS, isSpace } from "./frame-scanner.js";

/** A broken record is looked through for others only so far. */
export const MAX_RESYNC = 64 * 1024;
/** Units behind the place where a record broke that are looked at. */
export const RESYNC_AHEAD = 128;
const MAX_KEY = 100;

/**
 * Finds where a record begins that a broken one has swallowed: an object at the head of a line that is indented no more
 * than the broken one, or one behind a comma that has the same first name. Undefined where there is none before `until`.
 */
export function jsonResync(view: Buffer, begin: number, until: number, indent: number): number | undefined {
  const atLine = objectAtLine(view, begin, until, indent);
  const behindComma = sameObject(view, begin, until);
  if (atLine === undefined || behindComma === undefined) return atLine ?? behindComma;
  return Math.min(atLine, behindComma);
}

function objectAtLine(view: Buffer, begin: number, until: number, indent: number): number | undefined {
  for (
    let end = view.indexOf(CHARS.newline, begin);
    end >= 0 && end < until;
    end = view.indexOf(CHARS.newline, end + 1)
  ) {
    let at = end + 1;
    while (at < until && at - end <= indent && (view[at] === CHARS.space || view[at] === CHARS.tab)) at++;
    if (at <= until && view[at] === CHARS.openBrace) return at;
  }
  return undefined;
}

function sameObject(view: Buffer, begin: number, until: number): number | undefined {
  const name = firstName(view, begin);
  if (name === undefined) return undefined;
  for (
    let at = view.indexOf(CHARS.openBrace, begin + 1);
    at >= 0 && at <= until;
    at = view.indexOf(CHARS.openBrace, at + 1)
  ) {
    if (isBehindObject(view, at, begin) && firstName(view, at) === name) return at;
  }
  return undefined;
}

/** `}` and a comma stand in front. */
function isBehindObject(view: Buffer, at: number, begin: number): boolean {
  let back = at - 1;
  while (back > begin && isSpace(view[back])) back--;
  if (view[back] !== CHARS.comma) return false;
  back--;
  while (back > begin && isSpace(view[back])) back--;
  return view[back] === CHARS.closeBrace;
}

/** The first name of the object that begins here; undefined where it has none within reach. */
export function firstName(view: Buffer, object: number): string | undefined {
  const reach = Math.min(view.length, object + RESYNC_AHEAD);
  let at = object + 1;
  while (at < reach && isSpace(view[at])) at++;
  if (view[at] !== CHARS.quote) return undefined;
  const end = view.indexOf(CHARS.quote, at + 1);
  return end < 0 || end >= reach || end - at > MAX_KEY ? undefined : view.toString("latin1", at + 1, end);
}
