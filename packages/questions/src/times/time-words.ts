/** Hours in words. */
export const HOUR_WORDS: Readonly<Record<string, number>> = {
  one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12,
  ein: 1, eins: 1, zwei: 2, drei: 3, vier: 4, fünf: 5, sechs: 6, sieben: 7, acht: 8, neun: 9, zehn: 10, elf: 11, zwölf: 12,
}; // prettier-ignore

/** Times of day by name, in seconds since midnight. */
export const NAMED_TIMES: Readonly<Record<string, number>> = {
  noon: 43_200, midday: 43_200, mittag: 43_200, mittags: 43_200, midnight: 0, mitternacht: 0,
}; // prettier-ignore

/** Minutes that words before an hour add to it: "half past three", "halb vier". */
export const HOUR_PARTS: Readonly<Record<string, number>> = {
  "half past": 30, halb: -30, "quarter past": 15, "a quarter past": 15, "viertel nach": 15,
  "quarter to": -15, "a quarter to": -15, "viertel vor": -15,
}; // prettier-ignore

export const MERIDIEM: Readonly<Record<string, "am" | "pm">> = {
  am: "am",
  "a.m.": "am",
  "a.m": "am",
  pm: "pm",
  "p.m.": "pm",
  "p.m": "pm",
};
export const CLOCK_UNITS: readonly string[] = ["uhr", "o'clock", "o’clock", "oclock", "h", "hrs"];

/** A part of the day in hours; hours that are named within it are of that half of the day. */
export interface DayPart {
  readonly words: readonly string[];
  readonly fromHour: number;
  readonly toHour: number;
  /** Words that name it only beside a day: "Tuesday night", "early on 14 January". */
  readonly besideDay?: readonly string[];
  /** The day it is on, from that of the latest record; undefined where none is said. */
  readonly dayShift?: number;
}

export const DAY_PARTS: readonly DayPart[] = [
  { words: ["last night", "letzte nacht", "vergangene nacht", "heute nacht"], fromHour: 22, toHour: 6, dayShift: -1 },
  { words: ["this morning", "heute morgen", "heute früh"], fromHour: 6, toHour: 12, dayShift: 0 },
  { words: ["this afternoon", "heute nachmittag"], fromHour: 12, toHour: 18, dayShift: 0 },
  { words: ["this evening", "tonight", "heute abend"], fromHour: 18, toHour: 22, dayShift: 0 },
  { words: ["outside office hours", "outside working hours", "outside business hours", "after hours", "außerhalb der arbeitszeit", "außerhalb der arbeitszeiten", "außerhalb der bürozeiten", "außerhalb der geschäftszeiten", "nach feierabend"], fromHour: 18, toHour: 8 },
  { words: ["during office hours", "during working hours", "during business hours", "within working hours", "während der arbeitszeit", "in der arbeitszeit", "während der bürozeiten", "während der geschäftszeiten"], fromHour: 8, toHour: 18 },
  { words: ["after midnight", "nach mitternacht", "in the small hours", "in the early hours", "in den frühen morgenstunden"], fromHour: 0, toHour: 6, besideDay: ["small hours of", "early hours of"] },
  { words: ["in the early morning", "early in the morning", "am frühen morgen", "frühmorgens"], fromHour: 4, toHour: 8 },
  { words: ["in the morning", "in the mornings", "am morgen", "morgens", "in der früh", "früh am morgen", "früh morgens"], fromHour: 6, toHour: 12, besideDay: ["morning", "morning of", "the morning of", "on the morning of", "morgen"] },
  { words: ["früh", "in aller früh", "in aller frühe"], fromHour: 0, toHour: 10, besideDay: ["early", "early on", "früh am"] },
  { words: ["am vormittag", "vormittags", "vormittag"], fromHour: 6, toHour: 12, besideDay: ["forenoon"] },
  { words: ["over lunch", "during lunch", "at lunchtime", "at lunch time", "zur mittagszeit", "in der mittagszeit", "über mittag"], fromHour: 11, toHour: 14 },
  { words: ["in the afternoon", "in the afternoons", "am nachmittag", "nachmittags", "nachmittag"], fromHour: 12, toHour: 18, besideDay: ["afternoon", "afternoon of", "on the afternoon of"] },
  { words: ["in the evening", "in the evenings", "am abend", "abends", "abend"], fromHour: 18, toHour: 22, besideDay: ["evening", "evening of", "on the evening of"] },
  { words: ["late in the evening", "late at night", "spätabends", "spät abends", "am späten abend", "before midnight", "vor mitternacht"], fromHour: 20, toHour: 24, besideDay: ["late evening"] },
  { words: ["late in the day"], fromHour: 16, toHour: 24, besideDay: ["late", "late on", "spät am"] },
  { words: ["at night", "by night", "during the night", "in the night", "overnight", "nachts", "in der nacht", "während der nacht", "bei nacht"], fromHour: 22, toHour: 6, besideDay: ["night", "nights", "night of", "the night of", "on the night of", "during the night of", "nacht", "nacht vom", "nacht des"] },
]; // prettier-ignore

const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5];

/** Words for days of the week that come again and again, Monday is 1. */
export const WEEKDAY_WORDS: readonly { readonly words: readonly string[]; readonly days: readonly number[] }[] = [
  { words: ["on mondays", "mondays", "montags"], days: [1] },
  { words: ["on tuesdays", "tuesdays", "dienstags"], days: [2] },
  { words: ["on wednesdays", "wednesdays", "mittwochs"], days: [3] },
  { words: ["on thursdays", "thursdays", "donnerstags"], days: [4] },
  { words: ["on fridays", "fridays", "freitags"], days: [5] },
  { words: ["on saturdays", "saturdays", "samstags", "sonnabends"], days: [6] },
  { words: ["on sundays", "sundays", "sonntags"], days: [7] },
  { words: ["at the weekend", "on the weekend", "over the weekend", "at weekends", "on weekends", "during the weekend", "am wochenende", "an wochenenden", "wochenends", "übers wochenende"], days: [6, 7] },
  { words: ["on weekdays", "on working days", "on workdays", "werktags", "wochentags", "an werktagen", "an arbeitstagen", "an wochentagen"], days: MONDAY_TO_FRIDAY },
]; // prettier-ignore

/** What words before a time make of it. */
export type TimeRelation = "at" | "around" | "after" | "since" | "before" | "until" | "between";

export const RELATION_WORDS: Readonly<Record<TimeRelation, readonly string[]>> = {
  between: ["between", "from", "zwischen", "von", "vom"],
  after: ["after", "nach", "later than", "später als"],
  since: ["since", "starting", "starting at", "seit", "ab"],
  before: ["before", "earlier than", "vor", "früher als"],
  until: ["until", "till", "up to", "by", "bis", "bis zu", "bis zum"],
  around: ["around", "about", "circa", "ca.", "approximately", "gegen", "etwa um", "ungefähr um"],
  at: ["at", "um", "on", "am", "in", "im", "during", "während"],
};

/** What makes "before" and "after" a short time: so many seconds. */
export const SHORTLY: { readonly words: readonly string[]; readonly seconds: number } = {
  words: ["shortly", "just", "right", "immediately", "kurz", "unmittelbar", "direkt", "knapp"],
  seconds: 1_800,
};

/** Words behind a time from which on something is meant. */
export const ONWARDS: readonly string[] = ["onwards", "onward", "and later", "and after", "or later", "und später", "oder später"]; // prettier-ignore

/** Words between a night and the day that it ends on. */
export const NIGHT_INTO: readonly string[] = ["auf", "zum", "zu", "into", "to"];

/** Names of days and months, as far as a part of a day may stand beside them. */
export const DAY_NAMES: readonly string[] = [
  "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thurs", "fri", "sat", "sun",
  "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag",
  "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
  "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
  "januar", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember", "okt", "dez",
  "yesterday", "today", "gestern", "vorgestern", "heute",
]; // prettier-ignore

/** Words between two times that make a stretch of them. */
export const RANGE_WORDS: readonly string[] = [
  "and",
  "to",
  "until",
  "till",
  "through",
  "und",
  "bis",
  "bis zum",
  "auf",
  "auf den",
  "-",
  "–",
  "—",
];

/** Words between a day and a time of day, or before either, that say no more than that both belong together. */
export const LINKING_WORDS: ReadonlySet<string> = new Set(
  "at um on am in im of the den dem der des , t zum zur about around gegen ca. circa etwa exactly genau punkt von from (".split(
    " ",
  ),
);

/** What may follow a bare number that is a time of day: nothing that is counted. */
export const AFTER_BARE_HOUR = /^\s*(?:$|[?!;,.)]|(?:on|am|at|in the|vom|des|of|utc|gmt|cet|cest|mez|mesz|nachts|morgens|abends|nachmittags|vormittags|früh)(?![\p{L}\d]))/iu; // prettier-ignore

/** Which day of the log is meant, counted from its first. */
export const DAY_ORDINALS: Readonly<Record<string, number>> = {
  second: 2, third: 3, fourth: 4, fifth: 5, sixth: 6, seventh: 7, zweiten: 2, zweite: 2, dritten: 3, dritte: 3, vierten: 4, vierte: 4,
  fünften: 5, fünfte: 5, sechsten: 6, sechste: 6, siebten: 7, siebte: 7, siebenten: 7,
}; // prettier-ignore

export const EDGE_WORDS: Readonly<Record<string, "first" | "last">> = {
  first: "first", erste: "first", ersten: "first", erster: "first", erstes: "first",
  last: "last", past: "last", latest: "last", letzte: "last", letzten: "last", letzter: "last", letztes: "last", vergangenen: "last", vergangene: "last",
}; // prettier-ignore

/** Words before a month that stands without a day: without one of them "march" and "may" are words like others. */
export const MONTH_LEADS: ReadonlySet<string> = new Set(
  "in of during since until till before after from to im seit bis vor nach ab zum anfang ende mitte".split(" "),
);
