import { CHARS, type FrameScanner, type OnFrame } from "./frame-scanner.js";

/** A quoted value that does not end within so many units of its row is taken for a stray quotation mark. */
export const MAX_ROW = 256 * 1024;

/**
 * Finds the rows of a table: lines, but for line ends inside quoted values. A quotation mark opens a value only where one
 * begins. Where the value never closes, its row and the lines that it would have swallowed are rows of their own.
 */
export function csvScanner(separator: string): FrameScanner {
  const comma = separator.charCodeAt(0);
  let row = 0;
  let at = 0;
  let isQuoted = false;
  /** Up to here lines are rows, whatever is quoted. */
  let linesUntil = 0;
  let isPlain = false;

  const opensValue = (view: Buffer, quote: number): boolean =>
    quote === row || (quote > 0 && view[quote - 1] === comma);

  const endRow = (view: Buffer, end: number, next: number, onFrame: OnFrame): void => {
    const begin = row;
    row = at = next;
    const last = end > begin && end > 0 && view[end - 1] === CHARS.return ? end - 1 : end;
    isPlain = next < linesUntil;
    if (last > begin) onFrame(begin, last);
  };

  const giveUpQuote = (until: number): void => {
    linesUntil = until;
    isQuoted = false;
    at = row;
  };

  /** Looks for the end of a quoted value; false where it is not there yet. */
  const closeValue = (view: Buffer, isEnd: boolean): boolean => {
    const limit = row + MAX_ROW;
    for (;;) {
      const quote = view.indexOf(CHARS.quote, at);
      const isFar = quote >= 0 ? quote >= limit : view.length >= limit;
      if (isFar || (quote < 0 && isEnd)) giveUpQuote(isFar ? limit : view.length);
      else if (quote < 0) at = view.length;
      else if (quote + 1 >= view.length && !isEnd) at = quote;
      else if (view[quote + 1] === CHARS.quote) {
        at = quote + 2;
        continue;
      } else {
        at = quote + 1;
        isQuoted = false;
      }
      return !isQuoted;
    }
  };

  return {
    scan(view, isEnd, onFrame) {
      let nextQuote = -2;
      for (;;) {
        if (isQuoted && !closeValue(view, isEnd)) return;
        const end = view.indexOf(CHARS.newline, at);
        const stop = end < 0 ? view.length : end;
        if (row >= linesUntil) {
          if (nextQuote < at && nextQuote !== -1) nextQuote = view.indexOf(CHARS.quote, at);
          if (nextQuote >= 0 && nextQuote < stop) {
            isQuoted = opensValue(view, nextQuote);
            at = nextQuote + 1;
            continue;
          }
        }
        if (end < 0) {
          at = view.length;
          if (isEnd && row < view.length) endRow(view, view.length, view.length, onFrame);
          return;
        }
        endRow(view, end, end + 1, onFrame);
      }
    },
    start: () => row,
    needed: () => (isQuoted || at - row < MAX_ROW ? row : Math.max(row, at - 1)),
    shift(units) {
      row -= units;
      at -= units;
      linesUntil = Math.max(0, linesUntil - units);
    },
    state: () => (isPlain ? undefined : ""),
  };
}
