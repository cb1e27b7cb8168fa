import { CERTAIN_FROM, type ContextWindow, type ExactResult, type OtherReading } from "@lagebild/domain";
import { describeReading } from "../stated/describe-reading.js";

const MOST_READINGS = 5;
/** Of the certainty of the likeliest: below that, none was right of the readings of 110 open questions whose likeliest was wrong. */
const LEAST_SHARE = 0.5;

/**
 * The readings that a model may choose from, the likeliest first, and others that are not far behind; none where there are
 * none, where the ranking is certain, where something is claimed, and of follow-ups, which say too little by themselves.
 */
export function readingMenu(
  { plan, understoodAs }: Pick<ContextWindow, "plan" | "understoodAs">,
  exact: readonly ExactResult[],
): readonly OtherReading[] {
  const { read, language, times } = plan;
  if (!read || understoodAs !== undefined) return [];
  const { reading, verdict, others, results } = read;
  if (verdict !== "insufficient" || reading.certainty >= CERTAIN_FROM) return [];
  const near = others.filter((other) => other.reading.certainty >= LEAST_SHARE * reading.certainty);
  if (near.length === 0) return [];
  const said = describeReading(reading, language, times?.zone.name);
  return [{ reading, said, matched: matchedBy(exact, results[0]?.exact) }, ...near].slice(0, MOST_READINGS);
}

const matchedBy = (exact: readonly ExactResult[], place: number | undefined): number =>
  (place === undefined ? undefined : exact[place]?.result.matched) ?? 0;
