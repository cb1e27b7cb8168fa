import { Failure, instantsOf, zoneNamed } from "@lagebild/domain";
import { languageOf } from "../words/language-of.js";
import { readClocks, type Clock } from "./read-clocks.js";
import { daysOf, readDates } from "./read-dates.js";
import { loggedDays, type LoggedTimes, type TimeLimits } from "./resolve-time.js";

/** One end of a stretch of time as somebody typed it. */
type TypedTime =
  { readonly instant: number } | { readonly clock: Clock } | { readonly startMs: number; readonly endMs: number };

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6})\d*)?)?)?\s*(Z|[A-Z][A-Za-z]*(?:\/[\w+-]+)*|[+-]\d\d:?\d\d)?$/;
const MAX_CHARACTERS = 100;
const DAY_MS = 86_400_000;

/** Names of the two ends in messages, such as `--from`. */
export interface TypedNames {
  readonly from: string;
  readonly to: string;
}

const NAMES: TypedNames = { from: "from", to: "to" };

/**
 * Reads limits of time as somebody typed them: ISO 8601, a day, a time of day or a date in words. What names no zone is in
 * the zone of the incident; a day lasts to its end; two times of day without a day are meant on every day. Failure
 * "invalid" for what is no time, and for a stretch that ends before it begins.
 */
export function typedLimits(
  typed: { readonly from?: string | undefined; readonly to?: string | undefined },
  logged: LoggedTimes,
  names: TypedNames = NAMES,
): TimeLimits {
  const from = typed.from === undefined ? undefined : readTyped(typed.from, logged, names.from);
  const to = typed.to === undefined ? undefined : readTyped(typed.to, logged, names.to);
  const limits = limitsOf(from, to, logged.zone);
  if (limits.from !== undefined && limits.to !== undefined && limits.from > limits.to)
    throw new Failure("invalid", `${names.from} is after ${names.to}, expected it before`);
  return limits;
}

function limitsOf(from: TypedTime | undefined, to: TypedTime | undefined, zone: string): TimeLimits {
  const isClock = (end: TypedTime | undefined): end is { readonly clock: Clock } => end !== undefined && "clock" in end;
  if ((from === undefined || isClock(from)) && (to === undefined || isClock(to))) {
    const clockZone = from?.clock.zone ?? to?.clock.zone ?? zone;
    if (!from && !to) return {};
    return {
      timesOfDay: { fromSecond: from?.clock.second ?? 0, toSecond: to?.clock.second || 86_400, zone: clockZone },
    };
  }
  const start = from && !isClock(from) ? startOf(from, zone) : undefined;
  const end = to && !isClock(to) ? endOf(to, zone) : undefined;
  return {
    ...((start ?? onDayOf(from, end, zone)) !== undefined && { from: start ?? onDayOf(from, end, zone)! }),
    ...((end ?? onDayOf(to, start, zone)) !== undefined && { to: end ?? onDayOf(to, start, zone)! }),
  };
}

type Dated = Exclude<TypedTime, { readonly clock: Clock }>;

const startOf = (time: Dated, zone: string): number =>
  "instant" in time ? time.instant : instantsOf(zone, time.startMs).earliest * 1_000;

/** What lasts is meant to its end; a moment is that moment. */
function endOf(time: Dated, zone: string): number {
  if ("instant" in time) return time.instant;
  const { latest } = instantsOf(zone, time.endMs);
  return time.startMs === time.endMs ? latest * 1_000 : latest * 1_000 - 1;
}

/** A time of day beside a full time is on the same day; one that came before its beginning, on the next. */
function onDayOf(end: TypedTime | undefined, other: number | undefined, zone: string): number | undefined {
  if (end === undefined || !("clock" in end) || other === undefined) return undefined;
  const otherMs = wallMs(zone, other);
  const at = Math.floor(otherMs / DAY_MS) * DAY_MS + end.clock.second * 1_000;
  return instantsOf(end.clock.zone ?? zone, at).earliest * 1_000;
}

const wallMs = (zone: string, time: number): number =>
  loggedDays({ firstTime: time, lastTime: time, zone }, zone).lastMs;

function readTyped(typed: string, logged: LoggedTimes, name: string): TypedTime {
  const text = typed.trim();
  const read = text.length > MAX_CHARACTERS ? undefined : (readIso(text, logged.zone) ?? readWords(text, logged));
  if (read) return read;
  throw new Failure(
    "invalid",
    `${name} is ${JSON.stringify(typed.slice(0, MAX_CHARACTERS))}, expected a time such as 2026-03-14T03:00:00Z, "2026-03-14 03:00" in the incident's zone, 2026-03-14, 03:00 on every day, or a date in words`,
  );
}

function readIso(text: string, zone: string): TypedTime | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second = "00", fraction = "", zoneText] = match;
  const own = zoneText === undefined ? zone : zoneNamed(zoneText);
  const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isDay = new Date(dayMs).toISOString().startsWith(`${year}-${month}-${day}`);
  if (own === undefined || !isDay || Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59 || Number(second) > 59)
    return undefined;
  if (hour === undefined) return inZone({ startMs: dayMs, endMs: dayMs + DAY_MS }, own, zone);
  const ms = dayMs + Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1_000;
  const micros = Number(fraction.padEnd(6, "0"));
  if (micros === 0) return inZone({ startMs: ms, endMs: ms }, own, zone);
  return { instant: instantsOf(own, ms).earliest * 1_000 + micros };
}

/** A stretch by the clocks of its own zone, by those of the incident. */
function inZone(stretch: { readonly startMs: number; readonly endMs: number }, own: string, zone: string): TypedTime {
  if (own === zone) return stretch;
  if (stretch.startMs === stretch.endMs) return { instant: instantsOf(own, stretch.startMs).earliest * 1_000 };
  const [startMs, endMs] = [stretch.startMs, stretch.endMs].map((ms) =>
    wallMs(zone, instantsOf(own, ms).earliest * 1_000),
  );
  return { startMs: startMs!, endMs: endMs! };
}

function readWords(text: string, logged: LoggedTimes): TypedTime | undefined {
  const clocks = readClocks(text).filter(
    ({ value, start, end }) => !value.isBare || (start === 0 && end === text.length && !/^\d/.test(text)),
  );
  const clock = clocks.length === 1 ? clocks[0] : undefined;
  const rest = clock
    ? `${text.slice(0, clock.start)} ${text.slice(clock.end)}`.replace(/(?<![\p{L}])(?:um|at|,)\s*$/iu, "").trim()
    : text;
  if (rest === "") return clock && { clock: clock.value };
  const language = languageOf(rest);
  const [date] = [...readDates(`on ${rest}`, language), ...readDates(`on ${rest}`, language === "de" ? "en" : "de")];
  if (!date || date.end - date.start < rest.length) return undefined;
  const days = daysOf(date.value, loggedDays(logged, logged.zone));
  if (!clock) return days;
  const at = days.startMs + clock.value.second * 1_000;
  return inZone({ startMs: at, endMs: at }, clock.value.zone ?? logged.zone, logged.zone);
}
