import { expect } from "vitest";
import type { LogLine } from "@lagebild/domain";
import { detectFormat, headerOf } from "./detect-format.js";
import { sliceParser, type ShapedLine } from "../records/parse-slice.js";

/** Stands in the lines where an address does. */
export const ADDRESS = "203.0.113.7";
/** When every line was written. */
export const TIME = "2026-03-14T03:11:02";

/** Parses the last of some lines, as a file of them would be. */
export function parsed(lines: readonly string[]): { readonly format: string; readonly record: ShapedLine } {
  const format = detectFormat(lines);
  const header = headerOf(format, lines);
  const parser = sliceParser(format, { year: 2026, ...(header !== undefined && { header }) });
  const text = lines.at(-1)! as LogLine["text"];
  const record = parser.parse({ line: 1, byteOffset: 0, byteLength: text.length, text, isCut: false });
  return { format, record: record! };
}

/** A line of some format, with what is to be understood of it. */
export interface Dialect {
  readonly lines: string | readonly string[];
  readonly host?: string;
  readonly program?: string;
  readonly says: string;
  readonly entities?: readonly string[];
  readonly fields?: Readonly<Record<string, string>>;
  readonly hasNoTime?: true;
}

/** Writes an object on one line. */
export const json = (object: object): string => JSON.stringify(object);

/** Checks what is understood of a line, and that the same line of another address has the same shape. */
export function check({ lines, host, program, says, entities = [], fields, hasNoTime }: Dialect): void {
  const written = typeof lines === "string" ? [lines] : lines;
  const { record } = parsed(written);
  const { time } = record.parsed;
  expect(time === undefined ? undefined : new Date(time / 1_000).toISOString().slice(0, 19)).toBe(
    hasNoTime ? undefined : TIME,
  );
  expect([record.parsed.host, record.parsed.program]).toEqual([host, program]);
  expect(record.shape.text).toContain(says);
  expect(record.entities.map(({ kind, value }) => `${kind} ${value}`)).toEqual(expect.arrayContaining([...entities]));
  if (fields) expect(record.parsed.fields).toMatchObject(fields);
  // Another address is no other kind of event.
  const other = parsed(written.map((line) => line.replaceAll(ADDRESS, "198.51.100.9")));
  expect(other.record.shape.id).toBe(record.shape.id);
}
