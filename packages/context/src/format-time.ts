import { zoneOffsetMs, type TimesOfDay } from "@lagebild/domain";

/** Writes microseconds since 1970 as a zone's clocks show them, without what says nothing: `2026-03-14 03:11:02`. */
export function formatTime(micros: number | undefined, zone = "UTC"): string {
  if (micros === undefined) return "";
  const ms = micros / 1000;
  return new Date(ms + zoneOffsetMs(zone, Math.floor(ms))).toISOString().slice(0, 19).replace("T", " ");
}

/** Writes microseconds since 1970 as ISO 8601 in UTC, to the microsecond and without the zone: `2026-03-14T03:11:02.000000`. */
export function isoMicros(micros: number): string {
  const second = Math.floor(micros / 1_000_000);
  const rest = String(micros - second * 1_000_000).padStart(6, "0");
  return `${new Date(second * 1_000).toISOString().slice(0, 19)}.${rest}`;
}

/** Writes a span: `2026-03-14 03:11:02 to 04:02:55`, with the date again where it changes. */
export function formatSpan(first: number | undefined, last: number | undefined, zone = "UTC"): string {
  if (first === undefined || last === undefined) return "";
  const [from, to] = [formatTime(first, zone), formatTime(last, zone)];
  if (from === to) return from;
  return `${from} to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
}

/** Writes seconds since midnight as a clock shows them: `03:00`, and `24:00` for the end of a day. */
export function formatClock(second: number): string {
  const [hours, minutes, seconds] = [Math.floor(second / 3_600), Math.floor(second / 60) % 60, second % 60];
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${two(hours)}:${two(minutes)}${seconds === 0 ? "" : `:${two(seconds)}`}`;
}

const WEEKDAYS = {
  en: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
  de: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
} as const;

/** Writes a time of day: `03:00 to 04:00 Europe/Berlin on each Saturday, Sunday`. */
export function formatTimesOfDay(
  { fromSecond, toSecond, zone, weekdays }: TimesOfDay,
  language: "en" | "de" = "en",
): string {
  const isGerman = language === "de";
  const clocks = `${formatClock(fromSecond)} ${isGerman ? "bis" : "to"} ${formatClock(toSecond)} ${zone}`;
  const days = weekdays?.map((day) => WEEKDAYS[language][day - 1]).join(", ");
  if (days === undefined) return `${clocks} ${isGerman ? "an jedem Tag" : "on each day"}`;
  return `${clocks} ${isGerman ? "an jedem" : "on each"} ${days}`;
}
