import { timeUnitOf, timeUnitPattern, type TimeUnit } from "@lagebild/domain";
import { DAY_ORDINALS, EDGE_WORDS, RELATION_WORDS } from "./time-words.js";
import { anyOf, type Found } from "./found.js";

/** A stretch at the beginning or at the end of what was logged. */
export interface TimeEdge {
  readonly side: "first" | "last";
  readonly count: number;
  readonly unit: TimeUnit["name"];
  /** Days of the calendar: the first, the second, the last one that was logged. */
  readonly isCalendarDay?: true;
}

/** Before a time of its own such a stretch is none of the edges. */
const BESIDE = anyOf([...RELATION_WORDS.before, ...RELATION_WORDS.after]);

const EDGE = new RegExp(
  `(?:(?<![\\p{L}])(?:in|during|within|während|for|innerhalb)\\s+)?(?:(?<![\\p{L}])(?:the|der|den|dem|die|des)\\s+)?(?<![\\p{L}])(${Object.keys(EDGE_WORDS).join("|")})\\s+(?:(\\d{1,4})\\s+)?(${timeUnitPattern()})(?![\\p{L}])(?!\\s+(?:${BESIDE}))`,
  "iu",
);

/** Finds "the first 10 minutes", "letzte Woche": counted from the edges of what was logged. */
export function readEdge(text: string): Found<TimeEdge> | undefined {
  const match = EDGE.exec(text);
  if (!match) return readOrdinal(text);
  const [whole, side, count, unit] = match;
  const name = timeUnitOf(unit!)!.name;
  // "Last month" without a number is a month of the calendar.
  if (name === "month" && count === undefined) return undefined;
  return {
    value: {
      side: EDGE_WORDS[side!.toLowerCase()]!,
      count: Number(count ?? 1),
      unit: name,
      ...(name === "day" && count === undefined && { isCalendarDay: true as const }),
    },
    start: match.index,
    end: match.index + whole.length,
  };
}

const ORDINAL = new RegExp(
  `(?<![\\p{L}])(?:on|am)\\s+(?:the\\s+)?(?:(${Object.keys(DAY_ORDINALS).join("|")}|[2-9]\\.)\\s+(?:day|tag)|(?:day|tag)\\s+([1-9]))(?![\\p{L}\\d])`,
  "iu",
);

/** "On the second day", "am 3. Tag", "on day 2": counted from the first day that was logged. */
function readOrdinal(text: string): Found<TimeEdge> | undefined {
  const match = ORDINAL.exec(text);
  if (!match) return undefined;
  const [whole, word, number] = match;
  const count = DAY_ORDINALS[word?.toLowerCase() ?? ""] ?? Number.parseInt(word ?? number!, 10);
  return {
    value: { side: "first", count, unit: "day", isCalendarDay: true },
    start: match.index,
    end: match.index + whole.length,
  };
}
