import { readFileSync } from "node:fs";
import { fieldOfEvent, type EcsEvent, type UntrustedText } from "@lagebild/domain";
import { allMappings, eventReader } from "@lagebild/events";
import { detectFormat, headerOf, sliceParser } from "@lagebild/logs";
import { describe, expect, it } from "vitest";

interface Row {
  readonly product: string;
  readonly line: UntrustedText;
  readonly gives: Readonly<Record<string, string>>;
}

const folder = new URL("../../../fixtures/other-products/", import.meta.url);
const rows = readFileSync(new URL("lines.jsonl", folder), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Row);
const reader = eventReader(allMappings(undefined), "other.log");

/** The event of a line that is a log of its own. */
function eventOf(text: UntrustedText): EcsEvent {
  const format = detectFormat([text]);
  const header = headerOf(format, [text]);
  const parser = sliceParser(format, { year: 2026, zone: "UTC", ...(header !== undefined && { header }) });
  const byteLength = Buffer.byteLength(text);
  const { parsed, shape, entities } = parser.parse({ line: 1, byteOffset: 0, byteLength, text, isCut: false })!;
  const { program, message, fields, eventKey, contentFormat } = parsed;
  return reader.read({ format: contentFormat ?? format, program, message, fields, eventKey, entities, shape });
}

const LISTS: ReadonlySet<string> = new Set(["event.category", "event.type"]);
const holds = (event: EcsEvent, field: string, expected: string): boolean => {
  const got = fieldOfEvent(event, field)?.toLowerCase();
  return LISTS.has(field) ? got?.split(" ").includes(expected) === true : got === expected.toLowerCase();
};

describe("who did what to whom in lines of many products", () => {
  it.each(rows)("$product", ({ line, gives }) => {
    const event = eventOf(line);
    const wrong = Object.entries(gives).filter(([field, expected]) => !holds(event, field, expected));
    expect(wrong.map(([field, expected]) => [field, expected, fieldOfEvent(event, field)])).toEqual([]);
  });
});
