/** Something that was read, and where in the text it stands. */
export interface Found<T> {
  readonly value: T;
  readonly start: number;
  readonly end: number;
}

/** Puts blanks, or another sign, in place of a part of a text, so that nothing else is read from it and all places stay. */
export const blanked = (text: string, start: number, end: number, sign = " "): string =>
  `${text.slice(0, start)}${sign.repeat(end - start)}${text.slice(end)}`;

/** Alternatives of a regular expression for some words, the longest first; blanks in them match any. */
export const anyOf = (words: readonly string[]): string =>
  [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "\\s+"))
    .join("|");
