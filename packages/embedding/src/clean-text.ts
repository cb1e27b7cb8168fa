const ignored = /(?![\t\n\v\f\r])[\p{Cc}\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/gu;

/** Cuts a text before any costly step, takes control characters away and replaces halves of surrogate pairs. */
export function cleanText(text: string, maxCharacters: number): string {
  return text
    .slice(0, maxCharacters)
    .replace(ignored, "")
    .replace(/\p{Cs}/gu, "\ufffd")
    .trim();
}
