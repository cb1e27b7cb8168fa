import { stampAt } from "./read-stamp.js";
import { isDigit, isLetter } from "./stamp.js";
import { ZONE_MINUTES } from "./time-words.js";

/** A time that a text tells. */
export interface ToldTime {
  /** Microseconds since 1970, its clock read as UTC where it names no zone. */
  readonly time: number;
  /** A number of seconds since 1970, or a clock with its zone: no zone has to be known to understand it. */
  readonly isAbsolute: boolean;
}

/** The times of a line: whether the first writes its year, and those behind it. */
export interface TimesInText {
  readonly hasYear: boolean;
  readonly others: readonly ToldTime[];
}

const MAX_LOOKED = 2_000;
const MOST_TIMES = 8;
const SECOND = 1e6;
const EPOCH = /^(1\d{9})(?:\.(\d{1,6})\d{0,6})?(?![\p{L}\p{N}_.-])|^(1\d{12})(?![\p{L}\p{N}_.-])/u;

/** Reads the times of a line that write a year, or count seconds since 1970, behind its first one. */
export function timesInText(text: string): TimesInText {
  const end = Math.min(text.length, MAX_LOOKED);
  const others: ToldTime[] = [];
  let hasYear: boolean | undefined;
  for (let at = 0; at < end && others.length < MOST_TIMES; at++) {
    const before = at === 0 ? 0x20 : text.charCodeAt(at - 1);
    const code = text.charCodeAt(at);
    if (isDigit(before) || isLetter(before) || before === 0x5f || !(isDigit(code) || isLetter(code))) continue;
    const stamp = stampAt(text, at);
    if (stamp) {
      if (hasYear === undefined) hasYear = stamp.year !== undefined || stamp.open?.kind !== undefined;
      else if (stamp.year !== undefined && !stamp.open) {
        const minutes = typeof stamp.zone === "string" ? ZONE_MINUTES.get(stamp.zone.toUpperCase()) : stamp.zone;
        const local =
          Date.UTC(stamp.year, stamp.month - 1, stamp.day) * 1_000 + stamp.secondOfDay * SECOND + stamp.micros;
        others.push({ time: local - (minutes ?? 0) * 60 * SECOND, isAbsolute: minutes !== undefined });
      }
      at = stamp.end - 1;
      continue;
    }
    const epoch = hasYear !== undefined && code === 0x31 ? EPOCH.exec(text.slice(at, at + 30)) : undefined;
    if (!epoch) continue;
    const [whole, seconds, part = "", millis] = epoch;
    const time =
      seconds === undefined ? Number(millis) * 1_000 : Number(seconds) * SECOND + Number(part.padEnd(6, "0"));
    others.push({ time, isAbsolute: true });
    at += whole.length - 1;
  }
  return { hasYear: hasYear ?? true, others };
}
