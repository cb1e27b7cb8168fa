import type { Reading } from "@lagebild/domain";
import { NO_SIGNS, type ReadingSigns } from "../readings/reading-signs.js";
import { readChronology } from "./read-chronology.js";
import { readSteps, type StepsContext } from "./read-steps.js";

/** A reading of a timeline with its signs. */
export interface TimelineDraft {
  readonly reading: Omit<Reading, "certainty">;
  readonly signs: ReadingSigns;
}

/**
 * Reads a question that lists steps, or asks for a course of events; undefined for others, and where hardly a step was
 * found. `share`: weight of its links, as a share of the best.
 */
export async function composeTimeline(context: StepsContext, share: number): Promise<TimelineDraft | undefined> {
  const steps = await readSteps(context);
  const isFound = steps !== undefined && steps.found >= Math.max(2, steps.of.length / 2);
  const read = isFound ? steps : await readChronology(context);
  if (!read) return undefined;
  const { asks, of, unused } = read;
  return {
    reading: { asks, of, unused },
    signs: {
      ...NO_SIGNS,
      share,
      unused: unused.length,
      hasAsk: true,
      hasCondition: of.some(({ conditions, time }) => conditions.length > 0 || time !== undefined),
      ...(isFound && { steps: { listed: of.length, found: steps.found, distinctive: steps.distinctive } }),
    },
  };
}
