import type { OutputFormat } from "../arguments.js";

/** A line of the log with what is known of it, as other tools take it. */
export interface ExportRow {
  /** Microseconds UTC. */
  readonly time: number | undefined;
  /** What happened, or the line itself. */
  readonly message: string;
  /** What the time stands for, such as `First seen`. */
  readonly timeIs: string;
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

/** Writes rows as CSV, JSON lines, or the JSON lines that Timesketch imports (which wants a time in every row: rows without one are left out). */
export function exportRows(rows: readonly ExportRow[], format: OutputFormat): string {
  switch (format) {
    case "csv":
      return csvText(rows);
    case "jsonl":
      return rows.map((row) => `${JSON.stringify(plainRow(row))}\n`).join("");
    case "timesketch":
      return rows
        .filter(({ time }) => time !== undefined)
        .map((row) => `${JSON.stringify(timesketchRow(row))}\n`)
        .join("");
  }
}

/** ISO 8601 with microseconds, UTC. */
export function isoTime(micros: number): string {
  const whole = new Date(Math.floor(micros / 1_000_000) * 1_000).toISOString().slice(0, 19);
  const rest = String(((micros % 1_000_000) + 1_000_000) % 1_000_000).padStart(6, "0");
  return `${whole}.${rest}+00:00`;
}

const plainRow = ({ time, timeIs, message, file, line, sha256, host, program, more }: ExportRow) => ({
  time: time === undefined ? null : isoTime(time),
  time_is: timeIs,
  message,
  file,
  line,
  sha256: sha256 ?? null,
  host: host ?? null,
  program: program ?? null,
  ...more,
});

/** Timesketch's three columns, then ours; `timestamp` is in microseconds, as it expects. */
const timesketchRow = ({ time, timeIs, message, file, line, sha256, host, program, more }: ExportRow) => ({
  message,
  datetime: isoTime(time!),
  timestamp: time,
  timestamp_desc: timeIs,
  data_type: "lagebild:record",
  source_file: file,
  source_line: line,
  ...(sha256 !== undefined && { source_sha256: sha256 }),
  ...(host !== undefined && { hostname: host }),
  ...(program !== undefined && { program }),
  ...more,
});

function csvText(rows: readonly ExportRow[]): string {
  const names = ["time", "time_is", "message", "file", "line", "sha256", "host", "program"];
  const more = [...new Set(rows.flatMap((row) => Object.keys(row.more ?? {})))];
  const head = [...names, ...more].map(csvCell).join(",");
  const lines = rows.map((row) => {
    const plain: Readonly<Record<string, string | number | null>> = plainRow(row);
    return [...names, ...more].map((name) => csvCell(plain[name] ?? "")).join(",");
  });
  return `${[head, ...lines].join("\r\n")}\r\n`;
}

/** A spreadsheet runs cells that begin like a formula: a leading apostrophe makes them text. */
export function csvCell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = /^[\s\u0000]*[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  return /[",;\r\n\t']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
