import { clipText, escapeText } from "@lagebild/context";
import { Failure } from "@lagebild/domain";
import type { QueryResult } from "@lagebild/search";
import type { Tlp } from "@lagebild/store";
import type { CommandContext } from "../command-line/command-context.js";
import { csvCell, jsonLine } from "../export/export-rows.js";

const DEFAULT_ROWS = 200;
const DEFAULT_TIMEOUT_MS = 10_000;

/** Runs an expert's read-only query. */
export async function sqlCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const [incident, sql] = args.words as [string, string];
  if (args.format === "timesketch")
    throw new Failure("invalid", "sql takes --format csv or jsonl: its rows need be no records with a time");
  const limits = { maxRows: args.limit ?? DEFAULT_ROWS, timeoutMs: args.timeoutMs ?? DEFAULT_TIMEOUT_MS };
  const result = await lagebild.sql(incident, sql, limits);
  if (args.format) {
    const marked = withMark(result, (await lagebild.incident(incident)).tlp);
    process.stdout.write(args.format === "csv" ? csvOf(marked) : linesOf(marked));
  } else process.stdout.write(args.isJson ? `${JSON.stringify(result)}\n` : printResult(result));
}

/** Rows are cut out and passed on, so each carries the mark of its incident. */
const withMark = ({ columns, rows, ...rest }: QueryResult, tlp: Tlp | undefined): QueryResult =>
  tlp === undefined
    ? { columns, rows, ...rest }
    : { columns: [...columns, { name: "tlp", type: "VARCHAR" }], rows: rows.map((row) => [...row, tlp]), ...rest };

const csvOf = ({ columns, rows }: QueryResult): string =>
  [columns.map(({ name }) => name), ...rows]
    .map((row) => row.map((cell) => csvCell(typeof cell === "number" ? cell : String(cell ?? ""))).join(","))
    .join("\r\n")
    .concat("\r\n");

const linesOf = ({ columns, rows }: QueryResult): string =>
  rows.map((row) => `${jsonLine(Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null])))}\n`).join("");

const MAX_WIDTH = 60;

/** Writes a table; cells are escaped and clipped. */
function printResult({ columns, rows, isCut }: QueryResult): string {
  const table = [columns.map(({ name }) => name), ...rows].map((row) =>
    row.map((cell) => clipText(escapeText(String(cell ?? "")), MAX_WIDTH)),
  );
  const widths = columns.map((_, i) => Math.max(...table.map((row) => row[i]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [
    ...lines,
    `${rows.length === 1 ? "1 row" : `${rows.length} rows`}${isCut ? "; there is more (--limit)" : ""}`,
    "",
  ].join("\n");
}
