import type { TableHeader } from "../csv-rows.js";
import { splitRow } from "@lagebild/domain";
import { eventPart } from "./event-names.js";

type Parts = Record<string, string>;

const HEAD = /^(?:Event|Ereignis)\[\d+\]:?\s*(?:\r?\n|$)/;
const PROPERTY = /^([A-Za-z][\w .()/-]{0,60}?)[ \t]*: ?(.*)$/;
const NOTHING = new Set(["", "-", "N/A", "Nicht zutreffend", "Nicht verfügbar", "{}"]);
const MAX_LINES = 2_000;

/**
 * Reads an event that was written as text over several lines: by `wevtutil qe /f:text`, or by PowerShell's `Format-List`.
 * Undefined where the text is no such event.
 */
export function readTextEvent(text: string): Readonly<Parts> | undefined {
  if (HEAD.test(text)) return withId(wevtutilParts(text));
  const first = text.slice(0, 200).split(/\r?\n/, 1)[0]!;
  const isList = text.includes("\n") && /^[A-Za-z]\w{1,40} +: /.test(first);
  return isList ? withId(listParts(text)) : undefined;
}

/** The id of an event makes it one; some write a number before that of the provider. */
function withId(parts: Parts): Parts | undefined {
  const id = parts["EventID"] === undefined ? undefined : /^\d{1,10}$/.exec(parts["EventID"])?.[0];
  const isEvent = parts["Channel"] !== undefined || parts["ProviderName"] !== undefined;
  if (id === undefined || !isEvent) return undefined;
  return { ...parts, EventID: String(Number(id) & 0xffff) };
}

/** What follows the description is its text, line by line. */
function wevtutilParts(text: string): Parts {
  const parts: Parts = {};
  const lines = text.split(/\r?\n/, MAX_LINES).slice(1);
  const begin = lines.findIndex((line) => partNamed(line) === "Message");
  for (const line of begin < 0 ? lines : lines.slice(0, begin)) keep(parts, PROPERTY.exec(line.trim()));
  if (begin >= 0)
    parts["Message"] = [PROPERTY.exec(lines[begin]!.trim())![2]!, ...lines.slice(begin + 1)].join("\n").trim();
  return parts;
}

function partNamed(line: string): string | undefined {
  const name = /^ {2}\S/.test(line) ? PROPERTY.exec(line.trim())?.[1] : undefined;
  return name === undefined ? undefined : eventPart(name);
}

/** Lines that are indented as far as the values are go on with the value before. */
function listParts(text: string): Parts {
  const parts: Parts = {};
  const lines = text.split(/\r?\n/, MAX_LINES);
  const column = lines[0]!.indexOf(": ");
  let name = "";
  for (const line of lines) {
    const match = line[column] === ":" && /^\S/.test(line) ? PROPERTY.exec(line) : null;
    if (match) name = keep(parts, match);
    else if (parts[name] !== undefined) parts[name] += `\n${line.trim()}`;
  }
  return parts;
}

function keep(parts: Parts, match: RegExpExecArray | null): string {
  if (!match) return "";
  const name = eventPart(match[1]!) ?? match[1]!.trim().replaceAll(" ", "");
  const value = match[2]!.trim();
  if (!NOTHING.has(value)) parts[name] ??= value;
  return name;
}

/** Columns that only tables of events have, and what those call their times. */
const OF_EVENTS = /^(?:RuleTitle|EventCode)$/;
const OTHER_TIMES = /^(?:Timestamp|_time)$/;

const hasOf = (columns: readonly string[], names: RegExp): boolean => columns.some((column) => names.test(column));

/** Whether the columns of a table are those of an export of events. */
export function isEventTable({ columns }: TableHeader): boolean {
  const parts = new Set(columns.map(eventPart));
  const place = parts.has("ProviderName") || parts.has("Channel");
  const isTimed = parts.has("TimeCreated") || (hasOf(columns, OTHER_TIMES) && hasOf(columns, OF_EVENTS));
  return parts.has("EventID") && place && isTimed;
}

/** Reads a row of such a table; the text of an event stands behind the last column that has a name. */
export function readEventRow(text: string, { columns, separator }: TableHeader): Readonly<Parts> | undefined {
  const values = splitRow(text, separator);
  if (values.length < columns.length || values.length > columns.length + 1) return undefined;
  const parts: Parts = {};
  values.forEach((value, i) => {
    const column = columns[i] ?? "Message";
    if (!NOTHING.has(value)) parts[eventPart(column) ?? column] ??= value;
  });
  return withId(parts);
}
