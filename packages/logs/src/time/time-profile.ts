import type { TimeProfile } from "@lagebild/domain";
import { epochsOf, findStamp, wordsBefore } from "./find-stamp.js";
import { datesOf, lineClock, shortDate } from "./line-clock.js";
import type { DateOrder, OpenDate, Stamp } from "./stamp.js";
import { stampAt } from "./read-stamp.js";

const MAX_LINES = 2_000;
const DAY_MS = 86_400_000;
const YEAR_MS = 366 * DAY_MS;
/** Words by which a text is told to be German; its dates begin with the day. */
const GERMAN =
  /\b(?:und|der|die|das|nicht|für|Benutzer|Konto|Anmeldung|fehlgeschlagen|Datum|Zeit|Uhrzeit|Zeitpunkt|Adresse|wurde)\b/;

/** What was decided of a file's times, and what of it was only the likelier reading. */
export interface ProfiledTimes {
  readonly times: TimeProfile;
  readonly assumptions: readonly string[];
}

/** Decides for a whole file how its times are to be read, from lines of its head, middle and tail in their order. */
export function profileTimes(lines: readonly string[], modifiedMs: number): ProfiledTimes {
  const sample = lines.slice(0, MAX_LINES).filter((line) => line.trim() !== "");
  const stamps = sample.flatMap((line) => openStamps(line));
  const long = stamps.filter(({ open }) => open.kind !== "short" && open.separator !== ".");
  const short = stamps.filter(({ open }) => open.kind === "short");
  const isGerman = sample.filter((line) => GERMAN.test(line)).length * 4 >= sample.length;
  const day = orderOf(long, ["month-day", "day-month"], { isGerman, modifiedMs });
  const years = orderOf(short, ["year-first", "day-month", "month-day"], { isGerman, modifiedMs });
  const isZonedBehind = areZonedBehind(sample);
  const epochPlace = epochPlaceOf(sample, modifiedMs);
  const yearlessPlace = yearlessPlaceOf(sample);
  const headDay = sample
    .slice(0, 20)
    .map(dayOfDirective)
    .find((named) => named !== undefined);
  return {
    times: {
      ...(day && { dayOrder: day.order as "day-month" | "month-day" }),
      ...(years && { shortOrder: years.order }),
      ...(isZonedBehind && { isZonedBehind }),
      ...(epochPlace !== undefined && { epochPlace }),
      ...(yearlessPlace !== undefined && { yearlessPlace }),
      ...(headDay !== undefined && { headDay }),
    },
    assumptions: [
      ...(day?.isAssumed ? [`dates such as ${textOf(long[0]!.open)} are read ${NAMES[day.order]}`] : []),
      ...(years?.isAssumed ? [`dates such as ${textOf(short[0]!.open)} are read ${NAMES[years.order]}`] : []),
    ],
  };
}

/** The day that a directive names for the lines behind it, `#Date: 2026-03-14 03:00:00`. */
export const dayOfDirective = (line: string): string | undefined =>
  line.charCodeAt(0) === 0x23 ? /^#(?:Start-)?Date: ?(\d{4}-\d\d-\d\d)/i.exec(line)?.[1] : undefined;

const NAMES: Readonly<Record<DateOrder, string>> = {
  "day-month": "with the day first",
  "month-day": "with the month first",
  "year-first": "with the year first",
};

const textOf = ({ numbers, separator }: OpenDate): string =>
  numbers.map((number) => String(number).padStart(2, "0")).join(separator);

type OpenStamp = Stamp & { readonly open: OpenDate };

/** The dates of a line whose numbers' order is open; a table may hold its own further on. */
function openStamps(line: string): readonly OpenStamp[] {
  const found = findStamp(line);
  if (found && "stamp" in found && found.stamp.open) return [found.stamp as OpenStamp];
  // A date in a cell of its own has its clock in the next, or none.
  const date = /(?:^|[\s,;|"'(=[])(\d{1,2}[-/]\d{1,2}[-/](?:\d{4}|\d\d))(?=[\s,;|"')\]]|$)/.exec(
    line.slice(0, 2_000),
  )?.[1];
  const stamp = date === undefined ? undefined : stampAt(`${date} 00:00:00`, 0);
  return stamp?.open ? [stamp as OpenStamp] : [];
}

interface OrderHints {
  readonly isGerman: boolean;
  readonly modifiedMs: number;
}

/** The order in which most of the dates exist, go forward and lie before the file's own date. */
function orderOf(
  stamps: readonly OpenStamp[],
  orders: readonly DateOrder[],
  { isGerman, modifiedMs }: OrderHints,
): { readonly order: DateOrder; readonly isAssumed: boolean } | undefined {
  if (stamps.length === 0) return undefined;
  const read = orders.map((order) => ({ order, ...judge(stamps, order, modifiedMs) }));
  const most = Math.max(...read.map(({ exist }) => exist));
  const possible = read.filter(({ exist }) => exist === most);
  if (possible.length === 1) return { order: possible[0]!.order, isAssumed: false };
  const isHalved = stamps.some((stamp) => stamp.isHalved);
  const wanted = isHalved ? "month-day" : isGerman || stamps[0]!.open.separator === "." ? "day-month" : orders[0]!;
  const rank = (one: (typeof possible)[number]): number =>
    one.future * 1e9 + one.disorder * 1e4 + (one.order === wanted ? 0 : 100) + Math.round(30 * Math.log2(1 + one.span));
  const sorted = [...possible].sort((one, other) => rank(one) - rank(other));
  return { order: sorted[0]!.order, isAssumed: true };
}

function judge(
  stamps: readonly OpenStamp[],
  order: DateOrder,
  modifiedMs: number,
): { readonly exist: number; readonly future: number; readonly disorder: number; readonly span: number } {
  let exist = 0;
  let future = 0;
  let forward = 0;
  let backward = 0;
  let last = Number.NaN;
  let first = Number.NaN;
  for (const { open, secondOfDay } of stamps) {
    const date = open.kind === "short" ? shortDate(open.numbers, order) : inOrder(open, order);
    if (!date) continue;
    exist++;
    const time = Date.UTC(date.year ?? 2000, date.month - 1, date.day) + secondOfDay * 1_000;
    if (date.year !== undefined && time > modifiedMs + 2 * DAY_MS) future++;
    if (time > last) forward++;
    if (time < last) backward++;
    if (Number.isNaN(first)) first = time;
    last = time;
  }
  return {
    exist,
    future,
    disorder: Math.min(forward, backward),
    span: Number.isNaN(last) ? 0 : Math.abs(last - first) / DAY_MS,
  };
}

function inOrder(open: OpenDate, order: DateOrder): ReturnType<typeof datesOf> {
  const dayOrder = order === "day-month" ? order : "month-day";
  const date = datesOf(open, { dayOrder });
  return date && (order === "day-month" ? date.day === open.numbers[0] : date.month === open.numbers[0])
    ? date
    : undefined;
}

/** Whether lines tell their time without a zone first, and with it further on. */
function areZonedBehind(lines: readonly string[]): boolean {
  const plain = lineClock({ year: 2000 });
  const both = lineClock({ year: 2000, times: { isZonedBehind: true } });
  let local = 0;
  let zoned = 0;
  for (const line of lines.slice(0, 200)) {
    if (plain.find(line)?.zoneOrigin !== "assumed") continue;
    local++;
    if (both.find(line)?.zoneOrigin === "written") zoned++;
  }
  return zoned * 4 > local;
}

/** Behind how many words most lines have a time without a year; 0 says nothing that its place does not. */
function yearlessPlaceOf(lines: readonly string[]): number | undefined {
  const places = new Map<number, number>();
  for (const line of lines) {
    const found = findStamp(line);
    if (!found || !("stamp" in found) || found.stamp.year !== undefined || found.stamp.open) continue;
    const place = wordsBefore(line, found.stamp.start);
    places.set(place, (places.get(place) ?? 0) + 1);
  }
  const [most] = [...places].sort(([, a], [, b]) => b - a);
  return most && most[0] > 0 && most[1] * 10 >= lines.length * 8 ? most[0] : undefined;
}

/** The place where most lines have a number that is a time: near the others, and not after the file's date. */
function epochPlaceOf(lines: readonly string[], modifiedMs: number): number | undefined {
  const places = new Map<number, { count: number; least: number; most: number }>();
  let read = 0;
  for (const line of lines.slice(0, 400)) {
    const found = findStamp(line);
    if (found) continue;
    read++;
    for (const { place, time } of epochsOf(line)) {
      const known = places.get(place) ?? { count: 0, least: Infinity, most: -Infinity };
      known.count++;
      known.least = Math.min(known.least, time);
      known.most = Math.max(known.most, time);
      places.set(place, known);
    }
  }
  const fitting = [...places].filter(
    ([, { count, least, most }]) =>
      count * 10 >= read * 6 &&
      (read < 20 || most - least < 3 * YEAR_MS * 1_000) &&
      most / 1_000 <= modifiedMs + 2 * DAY_MS &&
      most / 1_000 > modifiedMs - 30 * YEAR_MS,
  );
  return fitting.length === 0 ? undefined : Math.min(...fitting.map(([place]) => place));
}
