import type { FieldValues, ParsedLine } from "@lagebild/domain";
import { eventSentence } from "../event-sentence.js";
import { flattenObject } from "../flatten-object.js";
import type { LineParser, LogFormat, ParseContext } from "../log-format.js";
import { parseTimeValue } from "../parse-time.js";

/** Reads one JSON object a line of any schema: its telling fields become an event sentence. */
export const jsonLinesFormat: LogFormat = { name: "json-lines", lacksYear: false, parser };

const TIME_KEYS = [
  "@timestamp",
  "timestamp",
  "eventTime",
  "time",
  "ts",
  "TimeCreated",
  "EventTime",
  "date",
  "datetime",
];
const HOST_KEYS = ["host", "hostname", "Hostname", "host.name", "computer", "Computer", "@system", "beat.hostname"];
const PROGRAM_KEYS = [
  "program",
  "eventSource",
  "service",
  "app",
  "logger",
  "event_type",
  "@stream",
  "SourceName",
  "process.name",
];
const EVENT_KEYS = ["eventName", "event_type", "@stream", "event", "event.action", "action", "type", "alert.signature"];
const SESSION_KEYS = ["flow_id", "uid", "session", "session_id", "requestID", "trace_id", "pid"];

function parser({ zoneMinutes }: ParseContext): LineParser {
  return (text) => {
    const object = parseJsonObject(text);
    if (!object) return undefined;
    const fields = flattenObject(object);
    return describeEvent(fields, zoneMinutes);
  };
}

/** Returns the object of a JSON line, or undefined when it is none. */
export function parseJsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.trimStart().charCodeAt(0) !== 0x7b) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // a broken line is kept as plain text and counted
  }
}

function describeEvent(fields: FieldValues, zoneMinutes: number): ParsedLine {
  const program = firstOf(fields, PROGRAM_KEYS);
  const event = firstOf(fields, EVENT_KEYS);
  return {
    time: timeOf(fields, zoneMinutes),
    host: firstOf(fields, HOST_KEYS),
    program,
    message: eventSentence(fields),
    fields,
    session: firstOf(fields, SESSION_KEYS),
    eventKey: event === undefined ? undefined : `${program ?? ""} ${event}`,
  };
}

/** Returns the first time among the usual keys, in microseconds UTC. */
export function timeOf(fields: FieldValues, zoneMinutes: number): number | undefined {
  for (const key of TIME_KEYS) {
    const value = fields[key];
    const time = value === undefined ? undefined : parseTimeValue(value, zoneMinutes);
    if (time !== undefined) return time;
  }
  return undefined;
}

/** Returns the first of these fields that holds something. */
export function firstOf(fields: FieldValues, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = fields[key];
    if (value !== undefined && value !== "" && value !== "-") return value.slice(0, 200);
  }
  return undefined;
}
