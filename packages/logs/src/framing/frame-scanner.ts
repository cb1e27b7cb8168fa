/** Told each record that a scanner has found. Positions are units of the view; the beginning may lie before it. */
export type OnFrame = (start: number, end: number) => void;

/**
 * Finds records in text, piece by piece. Texts are seen as one byte a unit (a byte, or a character of UTF-16, where all but
 * ASCII is 0xff): what lays out a file is ASCII in every format. What a scanner decides depends on the text alone and never
 * on how it was cut into pieces.
 */
export interface FrameScanner {
  /** Looks on, from where it stopped. `view` begins with what was not yet given up; `isEnd` where no more follows. */
  scan(view: Buffer, isEnd: boolean, onFrame: OnFrame): void;
  /** Where the record begins that is not at its end yet; where it looks next if there is none. */
  start(): number;
  /** The first unit that it has to see again. At most a few hundred before the last it saw, however long the record is. */
  needed(): number;
  /** The first so many units of the view were given up. */
  shift(units: number): void;
  /** While a record is told: what it has to know to go on behind it; undefined where reading cannot go on there. */
  state(): string | undefined;
}

/** Bytes of layout characters. */
export const CHARS = {
  nul: 0x00,
  tab: 0x09,
  newline: 0x0a,
  return: 0x0d,
  recordSeparator: 0x1e,
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  slash: 0x2f,
  colon: 0x3a,
  less: 0x3c,
  greater: 0x3e,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

/** Blanks, tabs and line ends. */
export const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Moves `end` before the blanks that stand in front of it. */
export function withoutSpaceBefore(view: Buffer, start: number, end: number): number {
  let last = end;
  while (last > start && last > 0 && isSpace(view[last - 1])) last--;
  return last;
}
