import { zoneOffsetMs, type QuestionLanguage, type RecordFilter, type TimesOfDay } from "@lagebild/domain";
import { fill, statedPhrases } from "../phrases/stated-phrases.js";

/** Where and in which language times are written. */
export interface TimeStyle {
  readonly language: QuestionLanguage;
  readonly zone: string;
}

/** A time as its parts: the date in words, and the clock. */
export interface WrittenTime {
  readonly date: string;
  readonly clock: string;
}

/** Writes a time's date and clock; seconds are left out where asked for. */
export function writtenTime(micros: number, { language, zone }: TimeStyle, withSeconds = true): WrittenTime {
  const text = localText(micros, zone);
  const phrases = statedPhrases(language);
  const date = fill(phrases.date, {
    day: String(Number(text.slice(8, 10))),
    month: phrases.months[Number(text.slice(5, 7)) - 1] ?? "",
    year: text.slice(0, 4),
  });
  return { date, clock: text.slice(11, withSeconds ? 19 : 16) };
}

/** Writes a time in a sentence, without the zone: `14 March 2026 03:11:02`. */
export const timeText = (micros: number, style: TimeStyle, withSeconds = true): string =>
  fill(statedPhrases(style.language).dateAndClock, { ...writtenTime(micros, style, withSeconds) });

/** Writes a time for a list of values: `2026-03-14 03:11:02`. */
export const valueTime = (micros: number, zone: string, characters = 19): string =>
  localText(micros, zone).slice(0, characters);

function localText(micros: number, zone: string): string {
  const ms = Math.floor(micros / 1_000);
  const date = new Date(ms + zoneOffsetMs(zone, ms));
  return Number.isNaN(date.getTime()) ? "????-??-?? ??:??:??" : date.toISOString().replace("T", " ");
}

/** Writes from when to when, the date once where it is the same, with the zone: `14 March 2026 03:11:02 to 04:02:55 UTC`. */
export function spanText(from: number, to: number, style: TimeStyle, withSeconds = true): string {
  const [one, other] = [writtenTime(from, style, withSeconds), writtenTime(to, style, withSeconds)];
  const first = timeText(from, style, withSeconds);
  if (one.date === other.date && one.clock === other.clock) return `${first} ${style.zone}`;
  const last = one.date === other.date ? other.clock : timeText(to, style, withSeconds);
  return `${fill(statedPhrases(style.language).to, { from: first, to: last })} ${style.zone}`;
}

/** Writes several times, the date only where it changes, with the zone at the end. */
export function timesText(times: readonly number[], style: TimeStyle): string {
  let date = "";
  const texts = times.map((time) => {
    const written = writtenTime(time, style);
    const text = written.date === date ? written.clock : timeText(time, style);
    date = written.date;
    return text;
  });
  return `${texts.join(", ")} ${style.zone}`;
}

type AskedTime = Pick<RecordFilter, "from" | "to" | "timesOfDay">;

/** Writes the limits of time that a question sets; nothing where there are none. */
export function askedTimeText({ from, to, timesOfDay }: AskedTime, style: TimeStyle): string {
  const parts = [limitsText(from, to, style), timesOfDay ? dayText(timesOfDay, style) : ""];
  return parts.filter((part) => part !== "").join(", ");
}

function limitsText(from: number | undefined, to: number | undefined, style: TimeStyle): string {
  const phrases = statedPhrases(style.language);
  if (from === undefined && to === undefined) return "";
  // The last microsecond of a stretch is written as its end.
  const end = to === undefined ? undefined : to % 1_000 === 999 ? to + 1 : to;
  const isExact = [from, end].some((time) => time !== undefined && (time / 1e6) % 60 !== 0);
  if (from !== undefined && end !== undefined) {
    const days = wholeDays(from, end, style);
    if (days !== undefined) return days;
    return spanText(from, end, style, isExact);
  }
  const time = `${timeText((from ?? end)!, style, isExact)} ${style.zone}`;
  return fill(from === undefined ? phrases.until : phrases.since, { time });
}

/** `on 14 March 2026` where the stretch is whole days. */
function wholeDays(from: number, end: number, style: TimeStyle): string | undefined {
  const [one, other] = [writtenTime(from, style), writtenTime(end, style)];
  if (one.clock !== "00:00:00" || other.clock !== "00:00:00" || end <= from) return undefined;
  const phrases = statedPhrases(style.language);
  const last = writtenTime(end - 1_000_000, style).date;
  if (last === one.date) return `${fill(phrases.onDay, { date: one.date })} (${style.zone})`;
  return `${fill(phrases.to, { from: one.date, to: last })} (${style.zone})`;
}

function dayText({ fromSecond, toSecond, weekdays, zone }: TimesOfDay, { language }: TimeStyle): string {
  const phrases = statedPhrases(language);
  const isWholeDay = fromSecond === 0 && toSecond >= 86_400;
  const clocks = isWholeDay
    ? []
    : [`${fill(phrases.to, { from: clockText(fromSecond), to: clockText(toSecond) })} ${zone}`];
  const days = (weekdays ?? []).flatMap((day) => phrases.weekdays[day - 1] ?? []);
  return fill(phrases.only, { times: [...days, ...clocks].join(", ") });
}

/** Writes a time of day: `09:15`, with seconds where there are some. */
export function clockText(second: number): string {
  const two = (part: number): string => String(part).padStart(2, "0");
  const rest = second % 60 === 0 ? "" : `:${two(second % 60)}`;
  return `${two(Math.floor(second / 3_600))}:${two(Math.floor(second / 60) % 60)}${rest}`;
}
