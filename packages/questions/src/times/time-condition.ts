import type { QuestionLanguage } from "@lagebild/domain";
import { anyOf, blanked, type Found } from "./found.js";
import { inAfternoon, readClocks, readDayPart, readWeekdays, withinPart, type Clock } from "./read-clocks.js";
import { readDates, type NamedDate } from "./read-dates.js";
import { readEdge, type TimeEdge } from "./read-edges.js";
import { leadOf, relationBefore, type Lead } from "./time-leads.js";
import { AFTER_BARE_HOUR, LINKING_WORDS, NIGHT_INTO, ONWARDS, RANGE_WORDS, type TimeRelation } from "./time-words.js";

/** A day with a time of day, or one of both. */
export interface TimePoint {
  readonly date?: NamedDate;
  readonly clock?: Clock;
}

/** When something happened, as a text says it; which days are meant shows only where the log is known. */
export interface TimeCondition {
  /** From one point to another, or open; with one day for both where only times of day differ. */
  readonly from?: TimePoint;
  readonly to?: TimePoint;
  /** What is excluded of its own edge: "after March 14" begins when that day is over. */
  readonly isAfter?: boolean;
  readonly isBefore?: boolean;
  /** Days of the week, Monday is 1. */
  readonly weekdays?: readonly number[];
  readonly edge?: TimeEdge;
  /** The times of day are those of each day from one point to the other. */
  readonly isDaily?: boolean;
  /** The times of day are those of the night that ends on the day. */
  readonly isNightInto?: boolean;
  /** The day of a time is so many days from the last one that was logged. */
  readonly dayShift?: number;
  /** The words that stand for it, and where in the text. */
  readonly said: readonly string[];
  readonly places: readonly Place[];
}

interface Item extends Found<TimePoint> {
  /** The time of day stands before its day. */
  readonly isClockFirst?: boolean;
}

const RANGE = new RegExp(`^\\s*(?:${anyOf(RANGE_WORDS)})\\s*(?:(?:the|dem|den|der|at|um|on|am)\\s+)*$`, "iu");
const INTO = new RegExp(`^\\s*(?:${anyOf(NIGHT_INTO)})(?:\\s+(?:the|den|dem))?\\s*$`, "iu");
const LATER = new RegExp(`^\\s*(?:${anyOf(ONWARDS)})(?![\\p{L}])`, "iu");
const MAX_CHARACTERS = 1_000;

/** "Anmeldungen als sa am 6. Mai": what "am" follows is no weekday that is cut short. */
const NAME_BEFORE_DATE = /(?<![\p{L}\d])(?:mo|di|mi|do|fr|sa|so)(?=\s+(?:am|um)\s)/giu;

const withoutNames = (text: string): string => text.replace(NAME_BEFORE_DATE, (name) => "·".repeat(name.length));

/** Reads the time that a text limits itself to, in English or German; undefined where it names none. */
export function readTimeCondition(question: string, language: QuestionLanguage): TimeCondition | undefined {
  const written = withoutNames(withoutValues(question.slice(0, MAX_CHARACTERS)));
  const edge = readEdge(written);
  const text = edge ? blanked(written, edge.start, edge.end) : written;
  const weekdays = readWeekdays(text);
  const part = readDayPart(weekdays.rest);
  const open = part ? blanked(weekdays.rest, part.start, part.end) : weekdays.rest;
  const clocks = readClocks(open);
  const withoutClocks = clocks
    .filter(({ value }) => !value.isBare)
    .reduce((rest, { start, end }) => blanked(rest, start, end, "·"), open); // of many blanks the library loses the day before
  const dates = datesIn(withoutClocks, language);
  const points = pointsOf(open, clocks, { dates, part, language });
  const stretch = stretchOf(open, points);
  const parts = [...(stretch?.pieces ?? []), part, weekdays.found, edge].filter((one) => one !== undefined);
  if (parts.length === 0) return undefined;
  const timed = withPart(stretch?.value ?? {}, part?.value);
  const into = part && dates.find(({ start }) => INTO.test(open.slice(part.end, start)));
  const places = [...parts, ...(into ? [{ start: part.end, end: into.start }] : [])].sort((a, b) => a.start - b.start);
  return {
    ...timed,
    ...(part?.value.dayShift !== undefined && !timed.from?.date && { dayShift: part.value.dayShift }),
    ...(weekdays.found && { weekdays: weekdays.found.value }),
    ...(edge && { edge: edge.value }),
    ...(part && timed.from?.date !== timed.to?.date && { isDaily: true }),
    ...(into && { isNightInto: true }),
    said: places
      .flatMap(({ start, end }) => question.slice(start, end).split(/[\s,?!()]+/))
      .filter((word) => word !== ""),
    places: places.map(({ start, end }) => ({ start, end })),
  };
}

/** Names, paths, addresses and quotations hold numbers that are no times. */
function withoutValues(text: string): string {
  const joined = text
    .replace(/(\d{4}-\d\d-\d\d)T(?=\d\d:)/g, "$1 ")
    .replace(/(\d{1,2}[/-][a-zA-Z]{3}[/-]\d{4}):(?=\d\d:)/g, "$1 ");
  return joined
    .replace(/(?<=\d\d:\d\d)-(?=\d\d:\d\d)/g, (dash, at: number) =>
      /:\d\d:\d\d$/.test(joined.slice(0, at)) ? dash : "–",
    )
    .replace(/["“„][^"“”„]{1,200}["”“]/g, hidden)
    .replace(/[^\s,;?!()]+/g, (word) => (isValue(word) ? hidden(word) : word));
}

/** Over blanks the library would join the words on both sides. */
const hidden = (text: string): string => "·".repeat(text.length);

const TIME_WORD =
  /^(?:\d{1,2}\.?(?:\d{1,2}\.)?\/\d{1,2}\.\d{1,2}\.?(?:\d{4})?:?|\d{1,2}(?:st|nd|rd|th)\.?|\d{1,2}(?::\d\d){0,2}(?:[.,]\d+)?(?:am|pm|a\.m\.?|p\.m\.?|h|uhr|hrs|z|utc)?|\d{3,4}(?:h|hrs)|\d{1,2}[/-][a-z]{3,9}[/-]\d{4}|\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?[+-]\d\d:\d\d)$/i;

const isValue = (word: string): boolean =>
  !TIME_WORD.test(word) &&
  (/[\\@_=#$%&]|^[/~]|(?:\..*){3}|:\/\//.test(word) || (/\d/.test(word) && /\p{L}/u.test(word)));

function datesIn(text: string, language: QuestionLanguage): readonly Found<NamedDate>[] {
  const found = readDates(text, language);
  return found.length > 0 ? found : readDates(text, language === "de" ? "en" : "de");
}

/** Times of day and days in the order of the text, those that belong together as one. */
function pointsOf(
  text: string,
  clocks: readonly Found<Clock>[],
  around: Pick<Around, "dates" | "part" | "language">,
): readonly Item[] {
  const { dates } = around;
  const inDate = ({ start, end }: Found<unknown>): boolean =>
    dates.some((date) => start < date.end && end > date.start);
  const near = clocks.filter((clock) => !inDate(clock));
  const items: Item[] = [
    ...dates.map(({ value, ...place }) => ({ value: { date: value }, ...place })),
    ...near
      .filter((clock, at) => !clock.value.isBare || isHour(text, clock, { ...around, near, at }))
      .map(({ value, ...place }) => ({ value: { clock: value }, ...place })),
  ].sort((a, b) => a.start - b.start);
  const joined: Item[] = [];
  for (const item of items) {
    const last = joined.at(-1);
    const gap = last === undefined ? "" : text.slice(last.end, item.start);
    const isPair =
      last &&
      (last.value.date === undefined) !== (item.value.date === undefined) &&
      (last.value.clock === undefined) !== (item.value.clock === undefined);
    if (last && isPair && isLink(gap))
      joined[joined.length - 1] = {
        value: { ...last.value, ...item.value },
        start: last.start,
        end: item.end,
        isClockFirst: last.value.date === undefined,
      };
    else joined.push(item);
  }
  return joined;
}

const isLink = (gap: string): boolean =>
  gap.length < 40 &&
  gap
    .toLowerCase()
    .split(/\s+|(?=,)|(?<=,)/)
    .every((word) => word === "" || LINKING_WORDS.has(word));

interface Around {
  readonly near: readonly Found<Clock>[];
  readonly at: number;
  readonly dates: readonly Found<NamedDate>[];
  readonly part: ReturnType<typeof readDayPart>;
  readonly language: QuestionLanguage;
}

/** Whether a bare number is a time of day: beside one that is written as such, a day or a part of it, and before nothing that is counted. */
function isHour(text: string, clock: Found<Clock>, { near, at, dates, part, language }: Around): boolean {
  const relation = relationBefore(text, clock.start);
  const [before, after] = [near[at - 1], near[at + 1]];
  const isPlaced = part !== undefined || dates.length > 0;
  const isAlone = ({ end }: Found<unknown>): boolean =>
    AFTER_BARE_HOUR.test(text.slice(end)) || (isPlaced && NO_NOUN[language].test(text.slice(end)));
  const gap = after && text.slice(clock.end, after.start);
  if (
    after &&
    gap !== undefined &&
    RANGE.test(gap) &&
    (relation === "between" || dates.length > 0 || (!after.value.isBare && !JOINING.test(gap)))
  )
    return !after.value.isBare || isAlone(after);
  if (before && RANGE.test(text.slice(before.end, clock.start)))
    return (relationBefore(text, before.start) === "between" || dates.length > 0) && isAlone(clock);
  if (relation === undefined || relation === "between" || !isPlaced) return false;
  const isDated = dates.some(
    (date) => isLink(text.slice(date.end, clock.start)) || isLink(text.slice(clock.end, date.start)),
  );
  return (part !== undefined || isDated) && isAlone(clock);
}

/** Words between two numbers that need not make them a stretch of time. */
const JOINING = /^\s*(?:and|und)\s/iu;

/** What follows a number that counts nothing: in German, where nouns have capitals, any other word as well. */
const NO_NOUN: Readonly<Record<QuestionLanguage, RegExp>> = { de: /^\s+\p{Ll}/u, en: /^\s+\d/u };

type Stretch = Pick<TimeCondition, "from" | "to" | "isAfter" | "isBefore">;
type Place = Pick<Found<unknown>, "start" | "end">;

/** A stretch of time, with the parts of the text that make it; words between them are none of its own. */
interface FoundStretch {
  readonly value: Stretch;
  readonly pieces: readonly Place[];
}

/** What the points make together: a range, an open one, or a time by itself. */
function stretchOf(text: string, points: readonly Item[]): FoundStretch | undefined {
  const [first] = points;
  if (!first) return undefined;
  const range = rangeOf(text, points);
  if (range) return range;
  const leads = points.map((point) => ({ point, ...leadOf(text, point.start), ...ownRelation(text, point) }));
  const near = leads.find(({ within, point }) => within !== undefined && point.value.clock !== undefined);
  if (near) return besidePoint(near, points);
  const from = leads.find(
    ({ relation }) =>
      relation === "after" ||
      relation === "since" ||
      (relation === "between" && first.value.clock !== undefined && !first.value.date),
  );
  const to = leads.find(({ relation }) => relation === "before" || relation === "until");
  const plain = leads.find(
    ({ relation, point }) => point !== from?.point && point !== to?.point && relation !== "between",
  );
  const found = [from, to].filter((one) => one !== undefined);
  if (found.length === 0) {
    const at = plain ?? leads[0]!;
    if (!isTime(at)) return undefined;
    const later = at.point.value.clock && LATER.exec(text.slice(at.point.end));
    if (later)
      return { value: { from: at.point.value }, pieces: [{ start: at.start, end: at.point.end + later[0].length }] };
    return { value: around(at.point.value, at.relation), pieces: [pieceOf(at)] };
  }
  const date = plain?.point.value.date && !plain.point.value.clock ? plain.point.value.date : undefined;
  const dated = (point: TimePoint): TimePoint => (point.date || !date ? point : { ...point, date });
  // "Before noon on 14 January" is of that day; "before 14 January, noon" of all before.
  const sameDay = (lead: (typeof leads)[number] | undefined): NamedDate | undefined =>
    lead && (lead.relation === "before" || lead.relation === "after") && lead.point.isClockFirst
      ? lead.point.value.date
      : undefined;
  const all = [...found, ...(date ? [plain!] : [])];
  return {
    value: {
      ...(from && {
        from: dated(from.point.value),
        ...(from.relation === "after" && !from.point.value.clock && { isAfter: true }),
      }),
      ...(to && {
        to: dated(to.point.value),
        ...(to.relation === "before" && !to.point.value.clock && { isBefore: true }),
      }),
      // A day beside a time that only begins, or only ends: it is that day.
      ...(date && !to && { to: { date } }),
      ...(date && !from && { from: { date } }),
      ...(!from && sameDay(to) && { from: { date: sameDay(to)! } }),
      ...(!to && sameDay(from) && { to: { date: sameDay(from)! } }),
    },
    pieces: all.map(pieceOf),
  };
}

/** A short time before or after a time of day, on its day where one is named. */
function besidePoint(
  { point, relation, within, start }: Lead & { readonly point: Item },
  points: readonly Item[],
): FoundStretch {
  const clock = point.value.clock!;
  const other = point.value.date ? undefined : points.find(({ value }) => value.date && !value.clock);
  const dated = point.value.date ?? other?.value.date;
  const at = (second: number): TimePoint => ({
    ...(dated && { date: dated }),
    clock: { ...clock, second: Math.min(Math.max(second, 0), 86_400) },
  });
  const value =
    relation === "after"
      ? { from: at(clock.second), to: at(clock.second + within!) }
      : { from: at(clock.second - within!), to: at(clock.second) };
  const piece = { start: Math.min(start, point.start), end: point.end };
  return { value, pieces: [piece, ...(other ? [pieceOf({ point: other, start: other.start })] : [])] };
}

const pieceOf = ({ point, start }: { readonly point: Item; readonly start: number }): Place => ({
  start: Math.min(start, point.start),
  end: point.end,
});

/** The library takes a preposition such as "am" or "den" into the date; "vor" before "3 Tagen" is part of it. */
const ownRelation = (text: string, { value, start, end }: Item): { readonly relation?: TimeRelation } =>
  value.date?.relative && /^vor\s/iu.test(text.slice(start, end)) ? { relation: "at" } : {};

/** A time of day that nothing leads in is one only where it is written as such beyond doubt. */
const isTime = ({ point, relation }: { readonly point: Item; readonly relation: TimeRelation | undefined }): boolean =>
  point.value.date !== undefined || relation !== undefined || point.value.clock!.length < 3_600;

const AROUND_SECONDS = 900;

function around({ date, clock }: TimePoint, relation: TimeRelation | undefined): Stretch {
  const dated = date && { date };
  if (!clock) return { from: { date: date! }, to: { date: date! } };
  const slack = relation === "around" ? (clock.length === 3_600 ? 2 : 1) * AROUND_SECONDS : 0;
  const begin = Math.max(0, clock.second - slack);
  const end = clock.second + (slack > 0 ? slack + (clock.length === 3_600 ? 0 : clock.length) : clock.length);
  return {
    from: { ...dated, clock: { ...clock, second: begin } },
    to: { ...dated, clock: { ...clock, second: end } },
  };
}

function rangeOf(text: string, points: readonly Item[]): FoundStretch | undefined {
  for (let at = 0; at + 1 < points.length; at++) {
    const [one, other] = [points[at]!, points[at + 1]!];
    const gap = text.slice(one.end, other.start);
    const lead = leadOf(text, one.start);
    const isRange =
      RANGE.test(gap) && (lead.relation === "between" || !JOINING.test(gap) || isNextDay(one.value, other.value));
    if (!isRange || isOpenEnd(gap, lead.relation)) continue;
    const date = one.value.date ?? other.value.date ?? dateBeside(text, points, at);
    const between = one.value.clock && other.value.clock ? sameHalf(one.value.clock, other.value.clock) : undefined;
    const from: TimePoint = {
      ...one.value,
      ...(between && { clock: between[0] }),
      ...(date && !one.value.date && { date }),
    };
    const to: TimePoint = {
      ...other.value,
      ...(between && { clock: between[1] }),
      ...(date && !other.value.date && { date }),
    };
    const beside = points.filter(
      (point) => point !== one && point !== other && point.value.date !== undefined && point.value.date === date,
    );
    return {
      value: { from, to },
      pieces: [
        { start: Math.min(lead.start, one.start), end: other.end },
        ...beside.map((point) => pieceOf({ point, ...leadOf(text, point.start) })),
      ],
    };
  }
  return undefined;
}

/** "After 3 and until 5" is no range of its own: both ends have their words. */
const isOpenEnd = (gap: string, relation: TimeRelation | undefined): boolean =>
  (relation === "after" || relation === "before") && JOINING.test(gap);

const isNextDay = (a: TimePoint, b: TimePoint): boolean => {
  const [one, other] = [a.date?.from, b.date?.from];
  return one?.day !== undefined && other?.day === one.day + 1 && one.month === other.month && !a.clock && !b.clock;
};

const dateBeside = (text: string, points: readonly Item[], at: number): NamedDate | undefined =>
  points.find(
    (point, place) =>
      place !== at && place !== at + 1 && point.value.date !== undefined && point.value.clock === undefined,
  )?.value.date;

/** "Between 3 and 4 pm": the half of the day that stands behind the second is that of both. */
function sameHalf(one: Clock, other: Clock): readonly [Clock, Clock] {
  const zone = one.zone ?? other.zone;
  const zoned = [one, other].map((clock) => ({ ...clock, zone })) as [Clock, Clock];
  if (other.meridiem !== "pm" || one.meridiem !== undefined) return zoned;
  const later = inAfternoon(zoned[0]);
  return later.second <= other.second ? [later, zoned[1]] : zoned;
}

/** What a part of the day says of the times in it; alone it is a time of day itself. */
function withPart(stretch: Stretch, part: NonNullable<ReturnType<typeof readDayPart>>["value"] | undefined): Stretch {
  if (!part) return stretch;
  const { from, to } = stretch;
  if (from?.clock || to?.clock) {
    return {
      ...stretch,
      ...(from?.clock && { from: { ...from, clock: withinPart(from.clock, part) } }),
      ...(to?.clock && { to: { ...to, clock: withinPart(to.clock, part) } }),
    };
  }
  const clock = (hour: number): Clock => ({
    second: hour * 3_600,
    length: 3_600,
    meridiem: undefined,
    zone: undefined,
    isBare: false,
  });
  return { ...stretch, from: { ...from, clock: clock(part.fromHour) }, to: { ...to, clock: clock(part.toHour) } };
}
