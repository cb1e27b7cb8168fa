import type { TimeProfile } from "@lagebild/domain";
import { epochOfText, taiOfText } from "./epoch-time.js";
import { stampAt } from "./read-stamp.js";
import type { StampReader } from "./stamp-reader.js";
import { isDigit, isLeading, isLetter, type Stamp } from "./stamp.js";

/** A number that is a time, where it stands. */
export interface FoundEpoch {
  readonly time: number;
  readonly start: number;
  readonly end: number;
}

/** Characters of a line in which its time is looked for. */
const MAX_LOOKED = 2_000;
/** What every clock and every count of seconds has in it. */
const MAY_TELL = /\d[-:.]\d\d|\d{6}/;
/** Letters that a month or weekday begins with, in English or German. */
const INITIALS: ReadonlySet<number> = new Set([..."JFMASONDTWIEjfmasondtw"].map((letter) => letter.charCodeAt(0)));

const mayBegin = (code: number): boolean => isDigit(code) || INITIALS.has(code);

/**
 * Finds the time of a line: the first with a year that stands outside of quotation marks; else the first at all, which goes
 * before where the lines of this file have theirs at its place. A number counts as a time at the beginning of the line, or at the place that was found to hold times in this file.
 */
export function findStamp(
  text: string,
  times?: TimeProfile,
  read: StampReader = stampAt,
): { readonly stamp: Stamp } | FoundEpoch | undefined {
  const first = mayBegin(text.charCodeAt(0)) ? read(text, 0) : undefined;
  if (first) return { stamp: first };
  if (!MAY_TELL.test(text) && times?.epochPlace === undefined && text.charCodeAt(0) !== 0x40) return undefined;
  const end = Math.min(text.length, MAX_LOOKED);
  let weaker: Stamp | undefined;
  let isQuoted = false;
  let before = 0x20;
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at);
    const isWordStart = !isDigit(before) && !isLetter(before) && before !== 0x5f;
    if (isWordStart && mayBegin(code) && !(before === 0x2e && at > 1)) {
      const stamp = read(text, at);
      if (stamp) {
        const hasYear = stamp.year !== undefined || (stamp.open !== undefined && stamp.open.kind !== "no-year");
        const isOwn = before === 0x22 || !isQuoted;
        if ((hasYear && isOwn) || isLeading(text, at)) return { stamp };
        if (!hasYear && times?.yearlessPlace !== undefined && wordsBefore(text, at) === times.yearlessPlace)
          return { stamp };
        if (!weaker || (hasYear && weaker.year === undefined)) weaker = stamp;
        at = stamp.end - 1;
        before = text.charCodeAt(at);
        continue;
      }
    }
    if (code === 0x22 && before !== 0x5c) isQuoted = !isQuoted;
    before = code;
  }
  return weaker ? { stamp: weaker } : (leadingEpoch(text) ?? epochAtPlace(text, times?.epochPlace));
}

/** How many words of a text stand in front of a place. */
export function wordsBefore(text: string, place: number): number {
  let words = 0;
  for (let at = 0; at < place; at++) if (text.charCodeAt(at) === 0x20 && text.charCodeAt(at + 1) !== 0x20) words++;
  return words;
}

/** The first time behind a place that names its zone. */
export function zonedStamp(text: string, start: number): Stamp | undefined {
  const end = Math.min(text.length, MAX_LOOKED);
  for (let at = start; at < end; at++) {
    if (!isDigit(text.charCodeAt(at)) || isDigit(text.charCodeAt(at - 1)) || isLetter(text.charCodeAt(at - 1)))
      continue;
    const stamp = stampAt(text, at);
    if (stamp?.zone !== undefined) return stamp;
  }
  return undefined;
}

/** Seconds with parts of one, which little else is written like: a time among the first words of a line. */
const FRACTIONAL = /^(?:\S{1,40} ){0,2}[[("']?(\d{10}\.\d{3,9})(?=[\s\]"'),;|]|$)/;
const EPOCH = /^[\s["'(<#:]*(\d{10}(?:\.\d{1,9})?|\d{13}|\d{16}|\d{19})(?=[\s\]"'),;:|]|$)/;
const TAI = /^@4[0-9a-f]{15}(?:[0-9a-f]{8})?(?=\s|$)/i;

function leadingEpoch(text: string): FoundEpoch | undefined {
  if (text.charCodeAt(0) === 0x40) {
    const label = TAI.exec(text)?.[0];
    const time = label === undefined ? undefined : taiOfText(label);
    return time === undefined ? undefined : { time, start: 0, end: label!.length };
  }
  const head = text.slice(0, 120);
  const match = EPOCH.exec(head) ?? FRACTIONAL.exec(head);
  const time = match ? epochOfText(match[1]!) : undefined;
  return time === undefined ? undefined : { time, start: match![0].length - match![1]!.length, end: match![0].length };
}

/** What parts of a line are told apart by, where places are counted. */
const PART = /[^\s,;|"'=()[\]]+/g;

/** Words that say of the number behind them that it counts or names something. */
const NO_TIME = new Set(
  "id ids uid pid request req requestid session sessionid order ticket user account customer number no nr num seq sequence transaction txn job invoice phone tel anfrage sitzung auftrag kunde nummer konto".split(
    " ",
  ),
);

/** The parts of a line that could be times as numbers, with their places. */
export function epochsOf(text: string): readonly (FoundEpoch & { readonly place: number })[] {
  const found: (FoundEpoch & { readonly place: number })[] = [];
  let place = 0;
  let previous = "";
  for (const match of text.slice(0, MAX_LOOKED).matchAll(PART)) {
    const [part] = match;
    if (part.length >= 10 && isDigit(part.charCodeAt(0)) && !NO_TIME.has(previous.toLowerCase().replace(/[:#]$/, ""))) {
      const time = epochOfText(part);
      if (time !== undefined) found.push({ time, start: match.index, end: match.index + part.length, place });
    }
    place++;
    previous = part;
  }
  return found;
}

function epochAtPlace(text: string, place: number | undefined): FoundEpoch | undefined {
  if (place === undefined) return undefined;
  const one = epochsOf(text).find((epoch) => epoch.place === place);
  return one && { time: one.time, start: one.start, end: one.end };
}
