/** When something happened, as a question says it: a day, a time of day, or the first or last stretch of the log. */
export interface TimeCondition {
  readonly date?: { readonly year?: number; readonly month: number; readonly day: number };
  /** Seconds since midnight; a window that ends before it begins passes midnight. The end is not part of it. */
  readonly fromClock?: number;
  readonly toClock?: number;
  /** Seconds from the beginning or the end of what was logged. */
  readonly edge?: { readonly side: "first" | "last"; readonly seconds: number };
  readonly said: readonly string[];
}

const CLOCK =
  "(?:(?:at |um |gegen )?(\\d{1,2})(?::(\\d\\d)(?::(\\d\\d))?)?\\s*(am|pm|a\\.m\\.|p\\.m\\.|uhr|o'clock|h)?|(noon|midday|midnight|mittags?|mitternacht))";
const BETWEEN = new RegExp(
  `(?:between|from|zwischen|von)\\s+${CLOCK}\\s+(?:and|to|until|till|und|bis)\\s+${CLOCK}(?![\\d.])`,
  "iu",
);
const AFTER = new RegExp(`(?:after|since|from|nach|ab|seit)\\s+${CLOCK}(?![\\d.])`, "iu");
const BEFORE = new RegExp(`(?:before|until|till|by|vor|bis)\\s+${CLOCK}(?![\\d.])`, "iu");
const AT = new RegExp(`(?:at|um|gegen)\\s+${CLOCK}(?![\\d.])`, "iu");
const EDGE =
  /(?:in|during|within|während)?\s*(?:the|der|den|dem|die)?\s*(first|last|erste[nrs]?|letzte[nrs]?)\s+(?:(\d{1,4})\s+)?(seconds?|minutes?|hours?|days?|sekunden?|minuten?|stunden?|tage?n?)(?![\p{L}])/iu;

const UNIT: readonly (readonly [RegExp, number])[] = [
  [/^se[ck]/i, 1],
  [/^min/i, 60],
  [/^(?:hour|stund)/i, 3_600],
  [/^(?:day|tag)/i, 86_400],
];

/** Reads the time that a question limits itself to, in English or German; undefined where it names none. */
export function readTimeCondition(question: string): TimeCondition | undefined {
  const date = dateIn(question);
  const clock = clockIn(question);
  const edge = clock ? undefined : edgeIn(question);
  if (!date && !clock && !edge) return undefined;
  return {
    ...(date && { date: date.value }),
    ...clock?.value,
    ...(edge && { edge: edge.value }),
    said: [...(date?.said ?? []), ...(clock?.said ?? []), ...(edge?.said ?? [])],
  };
}

interface Read<T> {
  readonly value: T;
  readonly said: readonly string[];
}

const wordsOf = (text: string): readonly string[] => text.split(/[\s,?!()]+/).filter((word) => word !== "");

function clockIn(question: string): Read<{ fromClock?: number; toClock?: number }> | undefined {
  const between = BETWEEN.exec(question);
  if (between) {
    const [from, to] = [secondsOf(between.slice(1, 6)), secondsOf(between.slice(6, 11))];
    // "between 3 and 4 Uhr": a unit after the second number holds for both.
    const isClock = isWritten(between.slice(1, 6)) || isWritten(between.slice(6, 11));
    if (isClock && from !== undefined && to !== undefined)
      return { value: { fromClock: from, toClock: to }, said: wordsOf(between[0]) };
  }
  const after = readOne(AFTER, question);
  const before = readOne(BEFORE, question);
  if (after || before) {
    return {
      value: { ...(after && { fromClock: after.value }), ...(before && { toClock: before.value }) },
      said: [...(after?.said ?? []), ...(before?.said ?? [])],
    };
  }
  const at = readOne(AT, question);
  if (!at) return undefined;
  const length = at.said.some((word) => /^\d+:\d+:\d+$/.test(word))
    ? 1
    : at.said.some((word) => /^\d+:\d+$/.test(word))
      ? 60
      : 3_600;
  return { value: { fromClock: at.value, toClock: at.value + length }, said: at.said };
}

function readOne(pattern: RegExp, question: string): Read<number> | undefined {
  const match = pattern.exec(question);
  const seconds = match && isWritten(match.slice(1, 6)) ? secondsOf(match.slice(1, 6)) : undefined;
  return match && seconds !== undefined ? { value: seconds, said: wordsOf(match[0]) } : undefined;
}

/** A bare number is no time of day: it needs minutes, a unit or a name. */
const isWritten = ([, minutes, , unit, name]: readonly (string | undefined)[]): boolean =>
  minutes !== undefined || unit !== undefined || name !== undefined;

function secondsOf([hour, minute, second, unit, name]: readonly (string | undefined)[]): number | undefined {
  if (name !== undefined) return /^(?:noon|midday|mittag)/i.test(name) ? 43_200 : 0;
  let hours = Number(hour);
  if (/^p/i.test(unit ?? "") && hours < 12) hours += 12;
  if (/^a/i.test(unit ?? "") && hours === 12) hours = 0;
  if (hours > 24 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return undefined;
  return hours * 3_600 + Number(minute ?? 0) * 60 + Number(second ?? 0);
}

function edgeIn(question: string): Read<NonNullable<TimeCondition["edge"]>> | undefined {
  const match = EDGE.exec(question);
  if (!match) return undefined;
  const [whole, side, count, unit] = match;
  const length = UNIT.find(([pattern]) => pattern.test(unit!))?.[1] ?? 1;
  return {
    value: { side: /^(?:first|erst)/i.test(side!) ? "first" : "last", seconds: Number(count ?? 1) * length },
    said: wordsOf(whole),
  };
}

const MONTHS = [
  "jan(?:uary|uar)?",
  "feb(?:ruary|ruar)?",
  "mar(?:ch)?|märz|maerz|mrz",
  "apr(?:il)?",
  "may|mai",
  "june?|juni",
  "july?|juli",
  "aug(?:ust)?",
  "sep(?:t(?:ember)?)?",
  "o[ck]t(?:ober)?",
  "nov(?:ember)?",
  "de[cz](?:ember)?",
];
const MONTH = `(${MONTHS.join("|")})(?![\\p{L}])\\.?`;
const ISO_DATE = /(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)/;
const GERMAN_DATE = /(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})?(?![\d.])/;
const MONTH_DAY = new RegExp(`(?<![\\p{L}])${MONTH}\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(\\d{4}))?(?![\\d:])`, "iu");
const DAY_MONTH = new RegExp(
  `(?<!\\d)(\\d{1,2})(?:st|nd|rd|th|\\.)?\\s+(?:of\\s+)?${MONTH}(?:\\s+(\\d{4}))?(?![\\d:\\p{L}])`,
  "iu",
);

function dateIn(question: string): Read<NonNullable<TimeCondition["date"]>> | undefined {
  const iso = ISO_DATE.exec(question);
  if (iso) return dated(iso[0], Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const german = GERMAN_DATE.exec(question);
  if (german) return dated(german[0], german[3] ? Number(german[3]) : undefined, Number(german[2]), Number(german[1]));
  const monthDay = MONTH_DAY.exec(question);
  if (monthDay) return dated(monthDay[0], yearOf(monthDay[3]), monthOf(monthDay[1]!), Number(monthDay[2]));
  const dayMonth = DAY_MONTH.exec(question);
  if (dayMonth) return dated(dayMonth[0], yearOf(dayMonth[3]), monthOf(dayMonth[2]!), Number(dayMonth[1]));
  return undefined;
}

const yearOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
const monthOf = (name: string): number => MONTHS.findIndex((month) => new RegExp(`^(?:${month})$`, "i").test(name)) + 1;

function dated(
  said: string,
  year: number | undefined,
  month: number,
  day: number,
): Read<NonNullable<TimeCondition["date"]>> | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return { value: { ...(year !== undefined && { year }), month, day }, said: wordsOf(said) };
}
