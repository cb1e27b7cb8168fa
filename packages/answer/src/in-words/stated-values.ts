/** Clocks, dates and how far records are apart are read, and compared with the times of the records. */
const TIMES =
  /(?<![\p{L}\p{N}.:/-])(?:\d{4}[-/]\d\d[-/]\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?|\d{1,2}\.\d{1,2}\.(?:\d{4})?|\d{1,2}:\d\d(?::\d\d)?|\d{1,2}(?:st|nd|rd|th)|\d{1,2}(?=\s(?:uhr|am|pm|o'clock)\b)|\d{1,4}(?=\s(?:sekunde|second|minute|stunde|hour)n?s?\b))(?![\p{L}\p{N}:/-])/giu;

/** Texts of a sentence that can only be right or wrong: what has digits or signs of a name, path or address in it, and quotations. */
export function statedValues(text: string): readonly string[] {
  const quoted = [...text.matchAll(/["“„«‚]([^"“”„«»‘’]{1,200})["”“»‘]/g)].map((match) => match[1]!.trim());
  const words = text
    .replaceAll(TIMES, " ")
    .split(/(?:[\s"“”„«»();!?]|,(?!\d{3}\b))+/)
    .map((word) => word.replace(/^['[{<]+|(?:['’]s)?[.:'\]}>]*$/g, ""));
  const telling = words.filter(
    (word) => /\d/.test(word) || /[\p{L}\d][@\\/_=.:$][\p{L}\d]/u.test(word) || /^[/\\~]/.test(word),
  );
  return [...new Set([...quoted, ...telling])].filter((value) => /[\p{L}\p{N}]/u.test(value));
}
