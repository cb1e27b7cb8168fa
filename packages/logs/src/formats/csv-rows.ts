import { splitRow } from "@lagebild/domain";
import { timeNameOf } from "../time/field-time.js";

/** How the rows of a table are written: what stands between values, and what each column is named. */
export interface TableHeader {
  readonly separator: string;
  readonly columns: readonly string[];
  /** A bar stands in front of the first value and behind the last, too. */
  readonly isBoxed?: true;
}

const SEPARATORS = [",", ";", "\t", "|", "│"] as const;
const BARS: ReadonlySet<string> = new Set(["|", "│"]);
const NAME = /^[\p{L}_@(][\p{L}\p{N}_ .@()/:%[\]#+<-]{0,60}$/u;
/** A name may say of what zone its times are. */
const ZONE = /\((?:UTC|GMT)? ?[+-]\d\d?(?::?\d\d)?\)/;
/** Lines that say how the table was written, or how many rows it has. */
const ABOUT_TABLE =
  /^(?:\uFEFF)?(?:#TYPE |sep=.$|\(\d{1,12} (?:rows?|Zeilen?)\)$|\d{1,12} (?:rows?|Zeilen?) (?:in set|selected|ausgewählt))/i;
/** What is drawn between rows: `+------+-----+`, `---- ----`, `|---------|`. */
const RULER = /^[-=+|\s─━═│┃├┤┼╪╞╡┌┐└┘┬┴╒╕╘╛╤╧╭╮╰╯]+$/;

/** Whether a line says how a table was written, or is drawn between its rows. */
export const isAboutTable = (line: string): boolean =>
  ABOUT_TABLE.test(line.slice(0, 40).trimEnd()) || (isDrawn(line) && RULER.test(line));

/** Most lines are told by their first sign. */
const isDrawn = (line: string): boolean => {
  const code = line.trimStart().charCodeAt(0);
  return code === 0x2b || code === 0x2d || code === 0x3d || code === 0x7c || (code >= 0x2500 && code <= 0x257f);
};

const MIN_COLUMNS = 3;
/** Of a table in which a column is named as a time. */
const MIN_TIMED_COLUMNS = 2;
const MAX_COLUMNS = 200;
/** Rows of which this part has as many values as the header make a table. */
const MIN_FITTING = 0.8;

/** Cuts a row under this header; the directives of blanks may stand above rows with tabs, as CloudFront writes them. */
export const rowUnder = (header: TableHeader, row: string): readonly string[] =>
  splitRow(
    header.isBoxed ? (unboxed(row, header.separator) ?? row) : row,
    header.separator === " " && row.includes("\t") ? "\t" : header.separator,
  );

/** What stands between the outer bars of a row; undefined where there are none. */
function unboxed(row: string, bar: string): string | undefined {
  const text = row.trim();
  return text.length > 1 && text.startsWith(bar) && text.endsWith(bar) ? text.slice(1, -1) : undefined;
}

/** Reads a line as the header of a table: three names or more, two where one is a time's, all different. `#Fields: a b` and `#fields<tab>a` name theirs. */
export function readHeader(line: string): TableHeader | undefined {
  const text = line.replace(/^\uFEFF/, "").replace(/\r$/, "");
  const directive = /^#fields(:? +|\t)(.*)$/i.exec(text);
  if (directive) {
    const separator = directive[1]!.includes("\t") ? "\t" : /^[^ ]+,[^ ]+$/.test(directive[2]!.trim()) ? "," : " ";
    return { separator, columns: directive[2]!.trim().split(separator) };
  }
  let best: TableHeader | undefined;
  for (const separator of SEPARATORS) {
    if (!text.includes(separator)) continue;
    const inner = BARS.has(separator) ? unboxed(text, separator) : undefined;
    const columns = splitRow(inner ?? text, separator);
    const least = columns.some((name) => timeNameOf(name).rank !== undefined) ? MIN_TIMED_COLUMNS : MIN_COLUMNS;
    if (columns.length > (best?.columns.length ?? least - 1) && areNames(columns))
      best = { separator, columns, ...(inner !== undefined && { isBoxed: true }) };
  }
  return best ?? blankHeader(text);
}

const MIN_BLANK_COLUMNS = 6;
const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9_-]{1,40}$/;

/** Names with single blanks between them, as flow logs have: many, and some of several words, as no sentence has. */
function blankHeader(text: string): TableHeader | undefined {
  const columns = text.trimEnd().split(" ", MAX_COLUMNS + 1);
  if (columns.length < MIN_BLANK_COLUMNS || !areNames(columns)) return undefined;
  const isTable =
    columns.every((name) => PLAIN_NAME.test(name)) && columns.some((name) => /[a-z][_-][a-z]/i.test(name));
  return isTable ? { separator: " ", columns } : undefined;
}

function areNames(columns: readonly string[]): boolean {
  if (columns.length > MAX_COLUMNS) return false;
  if (new Set(columns.map((name) => name.toLowerCase())).size < columns.length) return false;
  return columns.every((name) => NAME.test(name) && !/\d{4}|\d:\d|\.\s|: /.test(name.replace(ZONE, "")));
}

/** The last value is a quoted text. */
const isUnnamedLast = (row: string): boolean => row.trimEnd().endsWith('"');

/** So many lines of a title or of notes may stand above a table. */
const MAX_ABOVE = 10;
/** Rows that a table below other lines has at least. */
const MIN_ROWS_BELOW = 2;

/** Finds the line that names a table's columns at the head of a file whose rows fit it. Undefined where the file is no table. */
export function findHeader(lines: readonly string[]): string | undefined {
  const filled = lines.filter((line) => line.trim() !== "");
  const directive = filled.slice(0, 20).findIndex((line) => /^#fields(?:: |:?\t)/i.test(line));
  if (directive >= 0) return isHeaderOf(filled, directive, 1) ? filled[directive] : undefined;
  const first = Math.max(
    filled.findIndex((line) => !isAboutTable(line)),
    0,
  );
  if (isHeaderOf(filled, first, 1)) return filled[first];
  for (let place = first + 1; place < Math.min(filled.length, MAX_ABOVE); place++)
    if (isHeaderOf(filled, place, MIN_ROWS_BELOW)) return filled[place];
  return undefined;
}

/** Whether the line at a place names the columns of at least so many rows below it. */
function isHeaderOf(lines: readonly string[], place: number, leastRows: number): boolean {
  const header = lines[place] === undefined ? undefined : readHeader(lines[place]);
  const rows = lines.slice(place + 1, place + 101).filter((line) => !line.startsWith("#") && !isAboutTable(line));
  if (!header || rows.length < leastRows) return false;
  const { columns } = header;
  const counts = rows.map((row) => rowUnder(header, row).length);
  // Windows gives the text of an event no name.
  const width = counts[0] === columns.length + 1 && isUnnamedLast(rows[0]!) ? columns.length + 1 : columns.length;
  const fitting = counts.filter((count) => count === width).length;
  const share = columns.length < MIN_COLUMNS || leastRows > 1 ? 1 : MIN_FITTING;
  return fitting >= rows.length * share;
}
