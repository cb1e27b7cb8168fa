import { ZONE_ABBREVIATIONS, zoneNamed } from "@lagebild/domain";
import { anyOf, blanked, type Found } from "./found.js";
import {
  CLOCK_UNITS,
  DAY_NAMES,
  DAY_PARTS,
  HOUR_PARTS,
  HOUR_WORDS,
  MERIDIEM,
  NAMED_TIMES,
  WEEKDAY_WORDS,
  type DayPart,
} from "./time-words.js";

/** A time of day as it is written. */
export interface Clock {
  /** Seconds since midnight, up to 86,400. */
  readonly second: number;
  /** How long the time lasts that is named: an hour, a minute, a second. */
  readonly length: number;
  readonly meridiem: "am" | "pm" | undefined;
  /** A zone that stands behind it. */
  readonly zone: string | undefined;
  /** A bare number: only its surroundings can make it a time. */
  readonly isBare: boolean;
}

const UNITS = anyOf([...Object.keys(MERIDIEM), ...CLOCK_UNITS]);
const ZONES = anyOf(["UTC", "GMT", ...Object.keys(ZONE_ABBREVIATIONS)]);
const CLOCK = new RegExp(
  `(?<![\\p{L}\\d.:/_$@-])(?:(?:(${anyOf(Object.keys(HOUR_PARTS))})\\s+)?(\\d{1,2}?(?=\\d\\d\\s*(?:uhr|hrs|h)(?![\\p{L}\\d]))|\\d{1,2}|${anyOf(Object.keys(HOUR_WORDS))})(?::(\\d\\d)(?::(\\d\\d)(?:[.,]\\d{1,9})?)?|\\.?(\\d\\d)(?=\\s*(?:uhr|hrs|h)(?![\\p{L}\\d])))?(?:\\s*(${UNITS})(?![\\p{L}\\d]))?|(${anyOf(Object.keys(NAMED_TIMES))}))(?:\\s*(Z(?![\\p{L}\\d])|(?<![\\p{L}])(?:${ZONES})(?![\\p{L}\\d])|\\+\\d\\d:\\d\\d|(?<=:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?)-\\d\\d:\\d\\d))?(?![\\p{L}\\d_/@%]|[.:]\\d|-(?!\\d\\d:)\\d)`,
  "giu",
);

/** Finds times of day, bare numbers among them; the caller knows which of these are times. */
export function readClocks(text: string): readonly Found<Clock>[] {
  return [...text.matchAll(CLOCK)].flatMap((match) => {
    const [start, end] = [match.index, match.index + match[0].length];
    const value = clockOf(match);
    const unit = match[UNIT]?.toLowerCase();
    if (unit !== GERMAN_ON || (value && !DAY_AFTER.test(text.slice(end)))) return value ? [{ value, start, end }] : [];
    const alone = clockOf(match.map((part, at) => (at === UNIT ? undefined : part)));
    const length = match[0].toLowerCase().lastIndexOf(GERMAN_ON);
    return alone ? [{ value: alone, start, end: start + match[0].slice(0, length).trimEnd().length }] : [];
  });
}

const UNIT = 6;
/** "23:37 am 21. Januar": no half of the day. */
const GERMAN_ON = "am";

function clockOf(match: readonly (string | undefined)[]): Clock | undefined {
  const [, part, hour, minute, second, dotted, unit, name, zoneText] = match;
  const zone = zoneText === undefined ? undefined : zoneNamed(zoneText);
  if (name !== undefined) {
    const at = NAMED_TIMES[name.toLowerCase()]!;
    return { second: at, length: 3_600, meridiem: undefined, zone, isBare: false };
  }
  const hours = HOUR_WORDS[hour!.toLowerCase()] ?? Number(hour);
  const minutes = minute ?? dotted;
  const shift = part === undefined ? 0 : HOUR_PARTS[part.toLowerCase().replace(/\s+/g, " ")]!;
  if (hours > 24 || Number(minutes ?? 0) > 59 || Number(second ?? 0) > 59) return undefined;
  const meridiem = unit === undefined ? undefined : MERIDIEM[unit.toLowerCase()];
  if (meridiem !== undefined && (hours > 12 || hours === 0)) return undefined;
  const at = inHalf(hours, meridiem) * 3_600 + (Number(minutes ?? 0) + shift) * 60 + Number(second ?? 0);
  if (at < 0 || at > 86_400) return undefined;
  return {
    second: at,
    length: second !== undefined ? 1 : minutes !== undefined || shift !== 0 ? 60 : 3_600,
    meridiem,
    zone,
    isBare: minutes === undefined && unit === undefined && shift === 0 && zone === undefined,
  };
}

function inHalf(hours: number, meridiem: "am" | "pm" | undefined): number {
  if (meridiem === "pm" && hours < 12) return hours + 12;
  return meridiem === "am" && hours === 12 ? 0 : hours;
}

/** The same time in the second half of the day, where it may be meant. */
export const inAfternoon = (clock: Clock): Clock =>
  clock.meridiem === undefined && clock.second < 43_200
    ? { ...clock, second: clock.second + 43_200, meridiem: "pm" }
    : clock;

/** A time that a part of the day is named with: "nachts um drei", "9 in the evening". */
export function withinPart(clock: Clock, { fromHour, toHour }: DayPart): Clock {
  const isNight = fromHour > toHour;
  if (isNight && clock.second >= 43_200 && clock.second < 46_800) return { ...clock, second: clock.second - 43_200 };
  const isLate = isNight ? clock.second >= 8 * 3_600 : fromHour >= 12;
  return isLate ? inAfternoon(clock) : clock;
}

const partsBy = (words: (part: DayPart) => readonly string[]): ReadonlyMap<string, DayPart> =>
  new Map(DAY_PARTS.flatMap((part) => words(part).map((word) => [word, part] as const)));
const partOf = partsBy(({ words }) => words);
const partBesideDay = partsBy(({ besideDay = [] }) => besideDay);
const PART = new RegExp(
  `(?:(?<=tag|mittwoch)|(?<![\\p{L}]))(${anyOf([...partOf.keys(), ...partBesideDay.keys()])})(?![\\p{L}])`,
  "giu",
);
const DAY = `(?:${anyOf(DAY_NAMES)})\\.?|\\d{1,2}(?:st|nd|rd|th|\\.)`;
const DAY_BEFORE = new RegExp(`(?<![\\p{L}\\d])(?:${DAY}|\\d{4}-\\d\\d-\\d\\d|\\d{1,2}\\.\\d{1,2})[,:]?\\s*$`, "iu");
const DAY_AFTER = new RegExp(
  `^\\s*(?:(?:of|on|vom|am|auf|zum|zu|the|den|dem|des)\\s+)*(?:(?:${anyOf(DAY_NAMES)})(?![\\p{L}])|\\d{1,2}(?:[./]|st|nd|rd|th|\\s+(?:to|and|bis|und|auf|${anyOf(DAY_NAMES)})(?![\\p{L}]))|\\d{4}-\\d\\d-\\d\\d)`,
  "iu",
);

/** Finds a part of the day. */
export function readDayPart(text: string): Found<DayPart> | undefined {
  for (const match of text.matchAll(PART)) {
    const word = match[1]!.toLowerCase().replace(/\s+/g, " ");
    const [start, end] = [match.index, match.index + match[0].length];
    const isBesideDay = DAY_BEFORE.test(text.slice(Math.max(0, start - 30), start)) || DAY_AFTER.test(text.slice(end));
    const value = partOf.get(word) ?? (isBesideDay ? partBesideDay.get(word) : undefined);
    if (value) return { value, start, end };
  }
  return undefined;
}

const WEEKDAYS = WEEKDAY_WORDS.flatMap(({ words, days }) => words.map((word) => [word, days] as const));
const WEEKDAY = new RegExp(`(?<![\\p{L}])(${anyOf(WEEKDAYS.map(([word]) => word))})(?![\\p{L}])`, "giu");
const weekdaysOf: ReadonlyMap<string, readonly number[]> = new Map(WEEKDAYS);

/** Finds days of the week that come again: "mittwochs", "at weekends"; returns them with the text without them. */
export function readWeekdays(text: string): {
  readonly found: Found<readonly number[]> | undefined;
  readonly rest: string;
} {
  const days = new Set<number>();
  let rest = text;
  let [start, end] = [text.length, 0];
  for (const match of text.matchAll(WEEKDAY)) {
    for (const day of weekdaysOf.get(match[1]!.toLowerCase().replace(/\s+/g, " ")) ?? []) days.add(day);
    start = Math.min(start, match.index);
    end = match.index + match[0].length;
    rest = blanked(rest, match.index, end);
  }
  return { found: days.size === 0 ? undefined : { value: [...days].sort(), start, end }, rest };
}
