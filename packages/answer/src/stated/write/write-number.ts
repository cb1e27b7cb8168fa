import { durationText, type AskedValue, type QuestionLanguage } from "@lagebild/domain";

const LOCALES: Readonly<Record<QuestionLanguage, string>> = { en: "en-US", de: "de-DE" };

/** Writes a number as the language does: `1,204` or `1.204`, at most two decimals. */
export const numberText = (number: number, language: QuestionLanguage): string =>
  rounded(number).toLocaleString(LOCALES[language], { maximumFractionDigits: 2 });

/** Writes a number for a list of values: without separators, at most two decimals. */
export const bareNumber = (number: number): string => String(rounded(number));

const rounded = (number: number): number => (Number.isInteger(number) ? number : Math.round(number * 100) / 100);

const SIZES = ["KB", "MB", "GB", "TB", "PB"] as const;

/** Writes a number of bytes in a unit that reads well; undefined below a thousand. */
export function sizeText(bytes: number, language: QuestionLanguage): string | undefined {
  let size = bytes;
  let unit = -1;
  while (Math.abs(size) >= 1_000 && unit < SIZES.length - 1) {
    size /= 1_000;
    unit++;
  }
  if (unit < 0) return undefined;
  return `${size.toLocaleString(LOCALES[language], { maximumFractionDigits: 1 })} ${SIZES[unit]!}`;
}

/** Writes a length of time: `12 min 46 s`, below a minute with parts of a second, `1.17 s`, below a second in milliseconds. */
export function lengthOfTime(microseconds: number, language: QuestionLanguage): string {
  if (microseconds < 1e6) return `${numberText(Math.round(microseconds / 10) / 100, language)} ms`;
  const seconds = Math.round(microseconds / 1e4) / 100;
  return seconds < 60 && !Number.isInteger(seconds)
    ? `${numberText(seconds, language)} s`
    : durationText(Math.round(microseconds / 1e6), language);
}

/** Of longer times, the seconds alone say little. */
const MOST_SECONDS = 86_400e6;

/** A length in its units and, as it is as often compared with a number of seconds, in these: `2 min 4 s (124 s)`. */
export function spelledLength(microseconds: number, language: QuestionLanguage): string {
  const length = lengthOfTime(microseconds, language);
  const isOfUnits = microseconds >= 60e6 && microseconds < MOST_SECONDS;
  return isOfUnits ? `${length} (${bareNumber(Math.round(microseconds / 1e6))} s)` : length;
}

/** What a value's numbers measure, where that is known. */
export type Measure = "bytes" | "duration" | "number";

/** Nanoseconds, by its definition. */
const NANOSECONDS = "event.duration";

/** What the numbers of a value measure, and how many microseconds one of them is. */
export function measureOf({ type, of }: Pick<AskedValue, "type" | "of">): {
  readonly measure: Measure;
  readonly microseconds: number;
} {
  const field = "field" in of ? of.field : "";
  if (field === NANOSECONDS) return { measure: "duration", microseconds: 1e-3 };
  if (type === "bytes" || field.endsWith(".bytes") || field === "file.size")
    return { measure: "bytes", microseconds: 0 };
  return { measure: "number", microseconds: 0 };
}
