import { splitRow, type FieldValues } from "@lagebild/domain";
import { anyOf } from "./conditions.js";
import type { Mapping, TableReader } from "./mapping.js";

const LEAST_COLUMNS = 6;
const MAX_MESSAGE = 16_000;

/** Reads a message that is a row of a table without names, by the mappings that know its columns. */
export function tableReader(mappings: readonly Mapping[]): (message: string) => FieldValues | undefined {
  const tables = mappings.flatMap(({ tables }) => tables).map((table) => ({ ...table, tells: testsOf(table) }));
  const separators = [...new Set(tables.map(({ separator }) => separator))].map((separator) => {
    const own = tables.filter((one) => one.separator === separator);
    return { separator, own, telling: 1 + Math.max(...own.flatMap(({ when }) => Object.keys(when).map(Number)), 0) };
  });
  return (message) => {
    for (const { separator, own, telling } of separators) {
      if (!hasColumns(message, separator)) continue;
      const text = message.slice(0, MAX_MESSAGE);
      const head = splitRow(text, separator, telling);
      const table = own.find((one) => one.tells(head));
      if (table) return namedRow(table, splitRow(text, separator));
    }
    return undefined;
  };
}

function hasColumns(message: string, separator: string): boolean {
  let at = -1;
  for (let count = 1; count < LEAST_COLUMNS; count++) if ((at = message.indexOf(separator, at + 1)) < 0) return false;
  return true;
}

function testsOf({ when }: TableReader): (row: readonly string[]) => boolean {
  const tests = Object.entries(when).map(([place, words]) => ({ place: Number(place), is: anyOf(words) }));
  return (row) => tests.every(({ place, is }) => row[place] !== undefined && is(row[place]));
}

function namedRow({ columns }: TableReader, row: readonly string[]): FieldValues {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  columns.forEach((name, place) => {
    const value = row[place];
    if (name !== "-" && value !== undefined && value !== "") fields[name] = value;
  });
  return fields;
}
