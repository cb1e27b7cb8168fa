import { escapeText, isoMicros } from "@lagebild/context";
import type { Tlp } from "@lagebild/store";
import type { OutputFormat } from "../command-line/arguments.js";

/** A line of the log with what is known of it, as other tools take it. */
export interface ExportRow {
  /** Microseconds UTC. */
  readonly time: number | undefined;
  /** What happened, or the line itself. */
  readonly message: string;
  /** What the time stands for, such as `First seen`. */
  readonly timeIs: string;
  /** Id of the source, and its label. */
  readonly source: string;
  readonly file: string;
  readonly line: number;
  readonly sha256?: string;
  readonly host?: string;
  readonly program?: string;
  /** Further columns; the same for every row of an export. */
  readonly more?: Readonly<Record<string, string | number>>;
}

export const MEDIA_TYPES: Readonly<Record<OutputFormat, string>> = {
  csv: "text/csv",
  jsonl: "application/x-ndjson",
  timesketch: "application/x-ndjson",
};

/** Rows that an export leaves out: Timesketch wants a time in every row. */
export const leftOutOf = (rows: readonly ExportRow[], format: OutputFormat): number =>
  format === "timesketch" ? rows.filter(({ time }) => time === undefined).length : 0;

/** Writes rows for people's tools to standard output, and says to standard error what was left out. */
export function writeExport(rows: readonly ExportRow[], format: OutputFormat, tlp: Tlp | undefined): void {
  const leftOut = leftOutOf(rows, format);
  process.stdout.write(exportRows(rows, format, tlp));
  if (leftOut > 0)
    process.stderr.write(
      `${leftOut} of ${rows.length} rows have no time and are left out: ${format} wants one in each\n`,
    );
}

/**
 * Writes rows as CSV, JSON lines, or the JSON lines that Timesketch imports; characters that could rewrite a terminal are
 * escapes. Each row carries the mark of its incident, since rows are cut out and passed on.
 */
export function exportRows(rows: readonly ExportRow[], format: OutputFormat, tlp?: Tlp): string {
  const mark = tlp === undefined ? {} : { tlp };
  switch (format) {
    case "csv":
      return csvText(rows, mark);
    case "jsonl":
      return rows.map((row) => `${jsonLine({ ...plainRow(row), ...mark })}\n`).join("");
    case "timesketch":
      return rows
        .filter(({ time }) => time !== undefined)
        .map((row) => `${jsonLine({ ...timesketchRow(row), ...mark })}\n`)
        .join("");
  }
}

/** JSON on one line; hidden characters are written as JSON's own escapes, so that the content is the same. */
export const jsonLine = (value: unknown): string => escapeText(JSON.stringify(value));

/** ISO 8601 with microseconds, UTC. */
export const isoTime = (micros: number): string => `${isoMicros(micros)}+00:00`;

const plainRow = ({ time, timeIs, message, source, file, line, sha256, host, program, more }: ExportRow) => ({
  time: time === undefined ? null : isoTime(time),
  time_is: timeIs,
  message,
  source,
  file,
  line,
  sha256: sha256 ?? null,
  host: host ?? null,
  program: program ?? null,
  ...more,
});

/** Timesketch's three columns, then ours; `timestamp` is in microseconds, as it expects. */
const timesketchRow = ({ time, timeIs, message, source, file, line, sha256, host, program, more }: ExportRow) => ({
  message,
  datetime: isoTime(time!),
  timestamp: time,
  timestamp_desc: timeIs,
  data_type: "lagebild:record",
  source_id: source,
  source_file: file,
  source_line: line,
  ...(sha256 !== undefined && { source_sha256: sha256 }),
  ...(host !== undefined && { hostname: host }),
  ...(program !== undefined && { program }),
  ...more,
});

function csvText(rows: readonly ExportRow[], mark: { readonly tlp?: Tlp }): string {
  const names = ["time", "time_is", "message", "source", "file", "line", "sha256", "host", "program"];
  const more = [...new Set([...rows.flatMap((row) => Object.keys(row.more ?? {})), ...Object.keys(mark)])];
  const head = [...names, ...more].map(csvCell).join(",");
  const lines = rows.map((row) => {
    const plain: Readonly<Record<string, string | number | null>> = { ...plainRow(row), ...mark };
    return [...names, ...more].map((name) => csvCell(plain[name] ?? "")).join(",");
  });
  return `${[head, ...lines].join("\r\n")}\r\n`;
}

/** A spreadsheet runs cells that begin like a formula: a leading apostrophe makes them text. Hidden characters are escaped. */
export function csvCell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = /^[\s\u0000]*[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  const shown = text
    .split(/([\t\r\n])/)
    .map((part, i) => (i % 2 === 1 ? part : escapeText(part)))
    .join("");
  return /[",;\r\n\t']/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
