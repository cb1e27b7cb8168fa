import { fill } from "../phrases/stated-phrases.js";
import { countText, seenSpan, whatOf, type Found, type Stated, type Told } from "../told.js";
import { bareNumber } from "../write/write-number.js";

/** `1,204 failed logins from 203.0.113.7, 14 March 2026 03:11:02 to 04:02:55 UTC.` Where lines stand for several, both numbers. */
export function sayCount(found: Found, told: Told): Stated {
  const { phrases } = told;
  const { matched, occurrences = matched } = found.result;
  const parts = {
    n: countText(matched, told),
    what: whatOf(found, matched, told),
    span: seenSpan([found], told),
    all: countText(occurrences, told),
  };
  return {
    text: fill(occurrences === matched ? phrases.count : phrases.occurrences, parts),
    values: [...new Set([bareNumber(matched), bareNumber(occurrences)])],
    rests: [found],
  };
}
