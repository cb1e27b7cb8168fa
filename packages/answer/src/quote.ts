const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** Quotes log text as inline code on one line: it can not close the quotation, and reads as text of the log. */
export function quoteLogText(text: string, maxCharacters = 500): string {
  const plain = text.replaceAll("`", "'").replace(HIDDEN, " ");
  return `\`${plain.length > maxCharacters ? `${plain.slice(0, maxCharacters)}…` : plain}\``;
}

/** Hours, minutes and seconds, which could pass for a time of day of ours. */
const LIKE_CLOCK = /^\d{1,4}(?::\d\d){1,2}(?:[.,]\d+)?$/;

/** Shows a value bare where it can only be a value, such as an address or name; otherwise quoted. */
export const showValue = (value: string): string =>
  /^[\p{L}\p{N}_.@:\\/$+-]{1,80}$/u.test(value) && !LIKE_CLOCK.test(value) ? value : quoteLogText(value, 200);

const TIME_TEXT = [
  /"(?:@timestamp|eventTime|TimeCreated|timestamp)"\s*:\s*"([^"]{10,40})"/,
  /\[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d[^\]]*)\]/,
  /^\[?((?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d(?: \d{4})?)/,
  /(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)/,
];

/** Returns a line's time as the line writes it, or undefined when it shows none. */
export function timeAsWritten(line: string): string | undefined {
  const head = line.slice(0, 20_000);
  for (const pattern of TIME_TEXT) {
    const found = pattern.exec(head)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}
