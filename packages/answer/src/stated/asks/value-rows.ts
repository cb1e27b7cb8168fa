import type { Selection } from "@lagebild/domain";
import { countText, type Found, type Told } from "../told.js";
import { valueText } from "../write/write-list.js";
import { valueTime } from "../write/write-time.js";

/** Values of one row with its number, as sentences list them. */
export interface ListedRow {
  readonly values: readonly (string | undefined)[];
  readonly count: number;
  readonly firstTime: number | undefined;
}

/** Values, or combinations of them, that a result lists. */
export function rowsOf({ result }: Found): readonly ListedRow[] {
  if (result.groups) return result.groups;
  return (result.values ?? []).map(({ value, count, firstTime }) => ({ values: [value], count, firstTime }));
}

/** Different rows there are in all. */
export const distinctRows = (found: Found): number => Math.max(found.result.distinct ?? 0, rowsOf(found).length);

/** Rows without those that the question names itself, unless it names all of them. */
export function toldRows(found: Found): { readonly rows: readonly ListedRow[]; readonly named: number } {
  const all = rowsOf(found);
  const named = namedValues(found.selection);
  const rows = all.filter(({ values }) => values.length > 1 || !named.has(values[0]?.toLowerCase() ?? ""));
  return rows.length === 0 ? { rows: all, named: 0 } : { rows, named: all.length - rows.length };
}

const namedValues = ({ conditions }: Selection): ReadonlySet<string> =>
  new Set(
    conditions
      .filter(({ isNot, operator }) => !isNot && operator === "equals")
      .flatMap(({ values }) => values.map((value) => value.toLowerCase())),
  );

/** `root (1,204)`, `root / 10.0.0.9 (3)`. */
export const rowText = ({ values, count }: ListedRow, told: Told): string =>
  `${values.map((value) => valueText(value ?? "-")).join(" / ")} (${countText(count, told)})`;

/** The same with the time of the first record: `root / 10.0.0.9 (3, 2026-03-14 03:11:02)`. */
export const timedRowText = (row: ListedRow, told: Told): string =>
  row.firstTime === undefined
    ? rowText(row, told)
    : `${rowText(row, told).slice(0, -1)}, ${valueTime(row.firstTime, told.style.zone)})`;

/** The bare values of rows. */
export const valuesOfRows = (rows: readonly ListedRow[]): readonly string[] => [
  ...new Set(rows.flatMap(({ values }) => values.filter((value) => value !== undefined))),
];
