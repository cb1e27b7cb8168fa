/** Returns the object that a text is, or undefined when it is none. Numbers that would lose digits are texts, as written. */
export function parseJsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.trimStart().charCodeAt(0) !== 0x7b) return undefined;
  try {
    const value: unknown = JSON.parse(MAY_LOSE_DIGITS.test(text) ? withExactNumbers(text) : text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // a broken line is kept as plain text and counted
  }
}

/** A number keeps 15 digits for sure. */
const MAY_LOSE_DIGITS = /\d[\d.]{15}/;
const MIN_LENGTH = 16;
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Puts numbers between quotation marks whose digits a number would not keep. */
const withExactNumbers = (text: string): string =>
  text.replace(STRING_OR_NUMBER, (part) =>
    part.startsWith('"') || part.length < MIN_LENGTH || String(Number(part)) === part ? part : `"${part}"`,
  );
