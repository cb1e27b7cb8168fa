import type { FieldValues } from "@lagebild/domain";

const MAX_TEXT = 16_000;
const MAX_LINES = 100;
const MAX_VALUE = 2_000;
const LEAST_LINES = 3;
/** Ends of lines, as they are or as relays write them. */
const BREAK = /\r?\n|\\r\\n|\\n|#015#012|#012/;
/** One of these is in every end of a line. */
const MAY_BREAK = ["\n", "\\n", "#012"];
const LABEL = /^[\s\t]*(\p{Lu}[\p{L}\d /()_'-]{1,48}?)\s?:[ \t]+(\S.*)$/u;

/**
 * Reads a text whose lines are `Name: value`, as products write that list what they know. Undefined where fewer than three
 * lines are so, or fewer than half of all. The first value of a name stays.
 */
export function readLabelledLines(text: string): FieldValues | undefined {
  if (text.length < 20 || !text.includes(": ") || !MAY_BREAK.some((sign) => text.includes(sign))) return undefined;
  const lines = text
    .slice(0, MAX_TEXT)
    .split(BREAK, MAX_LINES)
    .filter((line) => line.trim() !== "");
  if (lines.length < LEAST_LINES) return undefined;
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  let count = 0;
  for (const line of lines) {
    const found = LABEL.exec(line.slice(0, MAX_VALUE));
    if (!found) continue;
    count++;
    fields[found[1]!] ??= found[2]!.trim();
  }
  return count >= LEAST_LINES && count * 2 >= lines.length ? fields : undefined;
}
