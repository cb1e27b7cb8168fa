import {
  zoneOffsetMs,
  type ContextWindow,
  type PlanTimes,
  type QuestionLanguage,
  type StatementResult,
  type TimesOfDay,
  type ZoneSource,
} from "@lagebild/domain";

interface Words {
  readonly read: (text: string, zone: string, source: string) => string;
  readonly sources: Readonly<Record<ZoneSource, string>>;
  readonly from: string;
  readonly to: string;
  readonly eachDay: (days: number | undefined) => string;
  readonly each: string;
  readonly weekdays: readonly string[];
  readonly limitsLeftOut: (count: string) => string;
  readonly countLeftOut: (count: string) => string;
  readonly buckets: (zone: string, source: string) => string;
}

const WORDS: Readonly<Record<QuestionLanguage, Words>> = {
  en: {
    read: (text, zone, source) => `Time read as: ${text}, times in ${zone}${source}.`,
    sources: {
      asked: " (as asked)",
      incident: " (set for the incident)",
      installation: " (the installation's zone)",
      sources: " (the zone of its sources)",
      none: " (no zone is set)",
    },
    from: "from",
    to: "to",
    eachDay: (days) => (days === undefined ? "on each day" : `on each of ${days} ${days === 1 ? "day" : "days"}`),
    each: "on each",
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    limitsLeftOut: (count) => `The limits of time leave out ${count} without a time.`,
    countLeftOut: (count) => `What is counted by time leaves out ${count} without a time.`,
    buckets: (zone, source) => `Times in ${zone}${source}.`,
  },
  de: {
    read: (text, zone, source) => `Zeit gelesen als: ${text}, Zeiten in ${zone}${source}.`,
    sources: {
      asked: " (wie gefragt)",
      incident: " (für den Vorfall gesetzt)",
      installation: " (Zone dieser Installation)",
      sources: " (Zone der Quellen)",
      none: " (keine Zone gesetzt)",
    },
    from: "von",
    to: "bis",
    eachDay: (days) => (days === undefined ? "an jedem Tag" : `an jedem von ${days} ${days === 1 ? "Tag" : "Tagen"}`),
    each: "an jedem",
    weekdays: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    limitsLeftOut: (count) => `Die Zeitgrenzen lassen ${count} ohne Zeit aus.`,
    countLeftOut: (count) => `Was nach Zeit gezählt ist, lässt ${count} ohne Zeit aus.`,
    buckets: (zone, source) => `Zeiten in ${zone}${source}.`,
  },
};

/** What a reader has to know of an answer's times: the zone, how the question's words were read, and what has no time. */
export function timeNotes({ plan, ledger }: ContextWindow, exact: readonly StatementResult[]): readonly string[] {
  const words = WORDS[plan.language];
  const counted = (count: number): string => countText(count, plan.language);
  const notes: string[] = [];
  const { times } = plan;
  if (times?.asked) notes.push(words.read(readingText(times, words), zoneOf(times), words.sources[times.zone.from]));
  else if (times && exact.some(({ buckets }) => buckets))
    notes.push(words.buckets(zoneOf(times), words.sources[times.zone.from]));
  const limited = ledger.limited?.withoutTime ?? 0;
  if (limited > 0) notes.push(words.limitsLeftOut(counted(limited)));
  const left = [...new Set(exact.map(({ withoutTime = 0 }) => withoutTime))].filter(
    (count) => count > 0 && count !== limited,
  );
  notes.push(...left.map((count) => words.countLeftOut(counted(count))));
  return notes;
}

const countText = (count: number, language: QuestionLanguage): string =>
  language === "de"
    ? count === 1
      ? "1 Eintrag"
      : `${count.toLocaleString("de-DE")} Einträge`
    : count === 1
      ? "1 record"
      : `${count.toLocaleString("en-US")} records`;

/** A zone that stands behind a clock time goes before the incident's. */
const zoneOf = ({ asked, zone }: PlanTimes): string => asked?.timesOfDay?.zone ?? zone.name;

function readingText({ asked = {}, zone }: PlanTimes, words: Words): string {
  const { from, to, timesOfDay, days } = asked;
  const span = [
    ...(from === undefined ? [] : [`${words.from} ${timeText(from, zone.name)}`]),
    ...(to === undefined ? [] : [`${words.to} ${timeText(to, zone.name)}`]),
  ].join(" ");
  return [span, timesOfDay ? dayText(timesOfDay, days, words) : ""].filter((part) => part !== "").join(", ");
}

function dayText({ fromSecond, toSecond, weekdays }: TimesOfDay, days: number | undefined, words: Words): string {
  const clocks = `${clockText(fromSecond)} ${words.to} ${clockText(toSecond)}`;
  if (!weekdays) return `${clocks} ${words.eachDay(days)}`;
  return `${clocks} ${words.each} ${weekdays.map((day) => words.weekdays[day - 1]).join(", ")}`;
}

/** The last microsecond of a minute is written as the end of that minute. */
function timeText(micros: number, zone: string): string {
  const ms = Math.ceil(micros / 1_000);
  return new Date(ms + zoneOffsetMs(zone, ms)).toISOString().slice(0, 19).replace("T", " ");
}

const clockText = (second: number): string => {
  const two = (part: number): string => String(part).padStart(2, "0");
  const rest = second % 60 === 0 ? "" : `:${two(second % 60)}`;
  return `${two(Math.floor(second / 3_600))}:${two(Math.floor(second / 60) % 60)}${rest}`;
};
