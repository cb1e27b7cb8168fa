import { type Found, type Stated, type Told } from "../told.js";
import { sayCount } from "./say-count.js";

/**
 * `Yes: 3 successful logins for root from 10.0.0.9, ...`, `No, none: 0 ...`, by whether there is a record at all. Where nothing
 * is claimed, records that may be meant are no "yes": they may tell of what was tried in vain.
 */
export function sayYesNo(found: Found, told: Told): Stated {
  const isYes = found.result.matched > 0;
  const { phrases, read } = told;
  if (isYes && read.verdict === "insufficient") return { ...sayCount(found, told), values: [], rests: [found] };
  return {
    text: `${isYes ? phrases.yes : phrases.noNone}: ${sayCount(found, told).text}`,
    values: [isYes ? "yes" : "no"],
    rests: [found],
    showsLine: isYes,
  };
}
