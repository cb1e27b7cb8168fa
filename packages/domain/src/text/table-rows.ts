/** Cells of a row that are read at most. */
const MAX_CELLS = 200;
/** A quoted cell of a text that does not end within so many characters is not quoted. */
const MAX_QUOTED = 65_536;

/** A cell, and where what ends it stands: a separator, a line end, or the end of the text. */
interface Cell {
  readonly value: string;
  readonly end: number;
}

/**
 * Cuts a row of a table into its cells, `most` at most. Quoted cells may hold the separator, and two quotes for one; others
 * are trimmed. Where the separator itself has quotes in it, quotes stand for nothing else.
 */
export function splitRow(row: string, separator: string, most = MAX_CELLS): readonly string[] {
  const cells: string[] = [];
  const isQuoting = !separator.includes('"');
  let at = 0;
  while (at <= row.length && cells.length < most) {
    if (isQuoting && row.charCodeAt(at) === QUOTE) {
      const { value, end } = quotedCell(row, at, separator);
      cells.push(value);
      at = end + separator.length;
    } else {
      const end = row.indexOf(separator, at);
      cells.push((end < 0 ? row.slice(at) : row.slice(at, end)).trim());
      at = end < 0 ? row.length + 1 : end + separator.length;
    }
  }
  return cells;
}

/** Yields the rows of a text with the line that each begins at, from 1; quoted cells may hold line ends. */
export function* tableRows(
  text: string,
  separator: string,
): Generator<{ readonly cells: readonly string[]; readonly line: number }> {
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const end = rowEnd(text, at, separator);
    const row = text.slice(at, end);
    yield { cells: splitRow(row, separator, Number.MAX_SAFE_INTEGER), line };
    line += 1 + (row.match(LINE_END)?.length ?? 0);
    at = end + (text.startsWith("\r\n", end) ? 2 : 1);
  }
}

const QUOTE = 0x22;
const LINE_END = /\r\n|\n|\r/g;

/** Where the row that begins at a place ends. */
function rowEnd(text: string, start: number, separator: string): number {
  for (let at = start; ; at++) {
    if (text.charCodeAt(at) === QUOTE) {
      const { end } = quotedCell(text, at, separator, MAX_QUOTED);
      if (end >= 0) at = end;
    }
    while (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r") at++;
    if (text[at] !== separator) return at;
  }
}

/** Reads the cell whose quotation mark stands at a place; `end` is -1 where it does not close within `longest`. */
function quotedCell(text: string, start: number, separator: string, longest = Infinity): Cell {
  let value = "";
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0 || quote - start > longest)
      return { value: value + text.slice(from), end: longest === Infinity ? text.length : -1 };
    value += text.slice(from, quote);
    if (text.charCodeAt(quote + 1) !== QUOTE) return { value, end: cellEnd(text, quote + 1, separator, longest) };
    value += '"';
    from = quote + 2;
  }
}

/** What stands behind a closing quotation mark is of no cell. */
function cellEnd(text: string, from: number, separator: string, longest: number): number {
  const end = text.indexOf(separator, from);
  const next = end < 0 ? text.length : end;
  if (longest === Infinity) return next;
  const line = text.slice(from, next).search(/[\r\n]/);
  return line < 0 ? next : from + line;
}
