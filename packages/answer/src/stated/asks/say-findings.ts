import { fill } from "../phrases/stated-phrases.js";
import type { Told } from "../told.js";
import { allOfText, valueText } from "../write/write-list.js";
import { numberText } from "../write/write-number.js";

/** The word for so many records. */
export const recordsWord = (count: number, { phrases }: Pick<Told, "phrases">): string =>
  count === 1 ? phrases.record : phrases.records;

const MAX_SOURCES = 3;

/** Names of sources, or how many there are. */
export function sourcesText(sources: readonly string[], { phrases, style }: Told): string {
  if (sources.length > MAX_SOURCES) return fill(phrases.sources, { n: numberText(sources.length, style.language) });
  return allOfText(sources.map(valueText), style.language);
}
