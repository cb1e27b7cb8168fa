import { describeReading } from "@lagebild/answer";
import type { ExactResult, OtherReading } from "@lagebild/domain";
import { CERTAIN_FROM } from "@lagebild/questions";
import type { RetrievedWindow } from "../retrieve-window.js";

const MOST_READINGS = 5;

/**
 * The readings that a model may choose from, the likeliest first; none where the ranking is certain, where something is
 * claimed, and of follow-ups, which say too little by themselves.
 */
export function readingMenu({ window, exact }: Pick<RetrievedWindow, "window" | "exact">): readonly OtherReading[] {
  const { plan, understoodAs } = window;
  const { read, language, times } = plan;
  if (!read || understoodAs !== undefined || read.others.length === 0) return [];
  const { reading, verdict, others, results } = read;
  if (verdict !== "insufficient" || reading.certainty >= CERTAIN_FROM) return [];
  const said = describeReading(reading, language, times?.zone.name);
  return [{ reading, said, matched: matchedBy(exact, results[0]?.exact) }, ...others].slice(0, MOST_READINGS);
}

const matchedBy = (exact: readonly ExactResult[], place: number | undefined): number =>
  (place === undefined ? undefined : exact[place]?.result.matched) ?? 0;
