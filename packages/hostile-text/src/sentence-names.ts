import type { Place } from "./chat-markers.js";

/** A name of at least four words of letters joined by the same sign, as no host, account or file is called in earnest. */
const SENTENCE_NAME =
  /(?<![\p{L}\d])\p{L}{2,20}([-_])(?:[\p{L}\d]{1,20}\1){2,20}[\p{L}\d]{1,20}(?:\.[\p{L}\d-]{1,63})*/gu;
const MAX_NAMES = 32;

/** Finds names that may be sentences. At most 32. */
export function sentenceNames(text: string): readonly Place[] {
  const places: Place[] = [];
  for (const { 0: name, index } of text.matchAll(SENTENCE_NAME)) {
    places.push({ start: index, end: index + name.length });
    if (places.length >= MAX_NAMES) break;
  }
  return places;
}
