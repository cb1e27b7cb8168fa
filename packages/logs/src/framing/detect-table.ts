import { csvScanner } from "./csv-scanner.js";
import { splitRow } from "@lagebild/domain";

const SEPARATORS = [",", ";", "\t", "|"] as const;
const MIN_COLUMNS = 3;
const MAX_ROWS = 200;
const MIN_FITTING = 0.8;

/**
 * Finds the separator of a table whose cells are quoted, so that a row may lie on several lines. Undefined where the text is
 * no such table; one without quotes is read line by line.
 */
export function quotedTableSeparator(text: string): string | undefined {
  if (!/(?:^|[,;\t|])"/m.test(text)) return undefined;
  const view = Buffer.from(text, "latin1");
  let best: { readonly separator: string; readonly columns: number } | undefined;
  for (const separator of SEPARATORS) {
    if (!text.includes(separator)) continue;
    const columns = columnsOf(view, separator);
    if (columns !== undefined && columns > (best?.columns ?? MIN_COLUMNS - 1)) best = { separator, columns };
  }
  return best?.separator;
}

/** How many values most rows have; undefined where they differ. */
function columnsOf(view: Buffer, separator: string): number | undefined {
  const counts: number[] = [];
  csvScanner(separator).scan(view, true, (start, end) => {
    if (counts.length >= MAX_ROWS) return;
    const row = view.toString("latin1", start, end);
    if (!/^(?:#|sep=)/i.test(row)) counts.push(splitRow(row, separator).length);
  });
  // Some exports name all columns but the last.
  const rows = counts.slice(1);
  const usual = mostFrequent(rows);
  if (usual === undefined) return undefined;
  const fitting = rows.filter((count) => count === usual).length;
  return fitting >= rows.length * MIN_FITTING && Math.abs(counts[0]! - usual) <= 1 ? usual : undefined;
}

function mostFrequent(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
