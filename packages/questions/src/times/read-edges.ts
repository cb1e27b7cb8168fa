import { timeUnitOf, timeUnitPattern, type TimeUnit } from "@lagebild/domain";
import { EDGE_WORDS } from "./time-words.js";
import type { Found } from "./found.js";

/** A stretch at the beginning or at the end of what was logged. */
export interface TimeEdge {
  readonly side: "first" | "last";
  readonly count: number;
  readonly unit: TimeUnit["name"];
}

const EDGE = new RegExp(
  `(?:(?<![\\p{L}])(?:in|during|within|während|for|innerhalb)\\s+)?(?:(?<![\\p{L}])(?:the|der|den|dem|die|des)\\s+)?(?<![\\p{L}])(${Object.keys(EDGE_WORDS).join("|")})\\s+(?:(\\d{1,4})\\s+)?(${timeUnitPattern()})(?![\\p{L}])`,
  "iu",
);

/** Finds "the first 10 minutes", "letzte Woche": counted from the edges of what was logged. */
export function readEdge(text: string): Found<TimeEdge> | undefined {
  const match = EDGE.exec(text);
  if (!match) return undefined;
  const [whole, side, count, unit] = match;
  const name = timeUnitOf(unit!)!.name;
  // "Last month" without a number is a month of the calendar.
  if (name === "month" && count === undefined) return undefined;
  return {
    value: { side: EDGE_WORDS[side!.toLowerCase()]!, count: Number(count ?? 1), unit: name },
    start: match.index,
    end: match.index + whole.length,
  };
}
