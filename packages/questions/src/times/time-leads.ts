import { timeUnitOf, timeUnitPattern } from "@lagebild/domain";
import { anyOf } from "./found.js";
import { RELATION_WORDS, SHORTLY, type TimeRelation } from "./time-words.js";

const RELATIONS = Object.entries(RELATION_WORDS) as readonly (readonly [TimeRelation, readonly string[]])[];
const relationPatterns = RELATIONS.map(
  ([relation, words]) => [relation, new RegExp(`(?<![\\p{L}])(?:${anyOf(words)})\\s*$`, "iu")] as const,
);
/** The word before a point that says what it makes of the time. */
export function relationBefore(text: string, start: number): TimeRelation | undefined {
  const before = text
    .slice(Math.max(0, start - 30), start)
    .replace(/(?:(?<![\p{L}])(?:the|dem|den|der|des|about|etwa)\s+)+$/iu, "");
  return relationPatterns.find(([, pattern]) => pattern.test(before))?.[0];
}

/** The words before a point, and what they make of it. */
export interface Lead {
  readonly relation: TimeRelation | undefined;
  readonly start: number;
  /** How long before or after the point at most, in seconds, where that is said. */
  readonly within?: number;
}

const SHORT = new RegExp(`(?<![\\p{L}])(?:${anyOf(SHORTLY.words)})\\s*$`, "iu");
const COUNTED = new RegExp(
  `(?:(?<![\\p{L}])(?:in|within|during|innerhalb|binnen|während)\\s+)?(?:(?<![\\p{L}])(?:von|the|den|der|first|last|ersten|letzten)\\s+)*(?<![\\p{L}\\d])(\\d{1,4})\\s*(${timeUnitPattern()})\\s*$`,
  "iu",
);

/** Reads the words before a point. */
export function leadOf(text: string, start: number): Lead {
  const from = Math.max(0, start - 60);
  const before = text.slice(from, start).replace(/(?:(?<![\p{L}])(?:the|dem|den|der|des)\s+)+$/iu, "");
  const [relation, pattern] = relationPatterns.find(([, one]) => one.test(before)) ?? [];
  const match = pattern?.exec(before);
  if (!match) return { relation, start };
  const at = from + match.index;
  if (relation !== "before" && relation !== "after") return { relation, start: at };
  const further = before.slice(0, match.index);
  const counted = COUNTED.exec(further);
  const short = SHORT.exec(further);
  if (counted)
    return { relation, start: from + counted.index, within: Number(counted[1]) * timeUnitOf(counted[2]!)!.seconds };
  return short ? { relation, start: from + short.index, within: SHORTLY.seconds } : { relation, start: at };
}
