import type { RanReading } from "../run/run-reading.js";

/** From here on a reading is said as what was meant. */
export const CERTAIN_FROM = 0.6;

/** How likely a reading is what was meant, 0 to 1. */
export function certaintyOf({ draft: { signs, reading }, asks, empty, matched }: RanReading): number {
  const isBroad = reading.asks.some(({ ask }) => ask === "summary" || ask === "timeline");
  const isNothing = matched.every((count) => count === 0);
  let certainty = 0.97 * signs.share;
  certainty *= (isBroad ? 0.95 : 0.62) ** signs.unused;
  certainty *= (isNothing ? 0.5 : 0.8) ** signs.looseTexts;
  certainty *= (isNothing ? 0.6 : 0.8) ** signs.looseValues;
  certainty *= 0.6 ** signs.looseNegations;
  certainty *= 0.7 ** signs.openAsks;
  if (!signs.hasAsk) certainty *= 0.6;
  if (signs.events === 0 && !signs.hasCondition && !isBroad) certainty *= 0.7;
  if (signs.events > 1 && isNothing) certainty *= 0.5;
  if (signs.isOfLog) certainty *= 0.9;
  if (empty > 0) certainty *= 0.4;
  if (asks.length === 0) certainty = Math.min(certainty, 0.1);
  if (reading.of.length > 1 && isNothing) certainty *= 0.6;
  return certainty;
}
