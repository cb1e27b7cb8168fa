import { splitRow } from "@lagebild/domain";
import { timeNameOf } from "../time/field-time.js";

/** How the rows of a table are written: what stands between values, and what each column is named. */
export interface TableHeader {
  readonly separator: string;
  readonly columns: readonly string[];
}

const SEPARATORS = [",", ";", "\t", "|"] as const;
const NAME = /^[\p{L}_@(][\p{L}\p{N}_ .@()/:%[\]#+<-]{0,60}$/u;
/** A name may say of what zone its times are. */
const ZONE = /\((?:UTC|GMT)? ?[+-]\d\d?(?::?\d\d)?\)/;
/** Lines before the header that say how the table was written. */
const ABOUT_TABLE = /^(?:\uFEFF)?(?:#TYPE |sep=.$)/i;

/** Whether a line says how a table was written. */
export const isAboutTable = (line: string): boolean => ABOUT_TABLE.test(line.slice(0, 20).trimEnd());

const MIN_COLUMNS = 3;
/** Of a table in which a column is named as a time. */
const MIN_TIMED_COLUMNS = 2;
const MAX_COLUMNS = 200;
/** Rows of which this part has as many values as the header make a table. */
const MIN_FITTING = 0.8;

/** Cuts a row under this header; the directives of blanks may stand above rows with tabs, as CloudFront writes them. */
export const rowUnder = (header: TableHeader, row: string): readonly string[] =>
  splitRow(row, header.separator === " " && row.includes("\t") ? "\t" : header.separator);

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
    const columns = splitRow(text, separator);
    const least = columns.some((name) => timeNameOf(name).rank !== undefined) ? MIN_TIMED_COLUMNS : MIN_COLUMNS;
    if (columns.length > (best?.columns.length ?? least - 1) && areNames(columns)) best = { separator, columns };
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
  const rows = lines.slice(place + 1, place + 101).filter((line) => !line.startsWith("#"));
  if (!header || rows.length < leastRows) return false;
  const { columns } = header;
  const counts = rows.map((row) => rowUnder(header, row).length);
  // Windows gives the text of an event no name.
  const width = counts[0] === columns.length + 1 && isUnnamedLast(rows[0]!) ? columns.length + 1 : columns.length;
  const fitting = counts.filter((count) => count === width).length;
  const share = columns.length < MIN_COLUMNS || leastRows > 1 ? 1 : MIN_FITTING;
  return fitting >= rows.length * share;
}
