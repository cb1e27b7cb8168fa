import type { FieldValues, ParsedLine } from "@lagebild/domain";
import { flattenObject } from "./flatten-object.js";
import { parseTableTime } from "../time/parse-table-time.js";
import { readPairs } from "../shapes/read-pairs.js";
import { firstOf } from "./first-of.js";
import { describeEvent, parseJsonObject } from "./json-lines.js";
import { readVendorEvent } from "./vendor-event.js";

/**
 * Reads what the message of a line of text holds in a form of its own: a JSON object, an event in CEF or LEEF, or
 * `name=value` pairs. What the line says of time, host and program goes before what the message says.
 */
export function withContent(record: ParsedLine, zoneMinutes: number): ParsedLine {
  const { message } = record;
  const first = message.charCodeAt(0);
  if (first === 0x7b || message.startsWith("@cee:")) return withJson(record, zoneMinutes);
  const isCutOff = record.program === "CEF" || record.program === "LEEF";
  const text = isCutOff ? `${record.program}:${message}` : message;
  if (text.startsWith("CEF:") || text.startsWith("LEEF:")) {
    const event = readVendorEvent(text.replace(/^(\w+:) /, "$1"), zoneMinutes);
    if (event) return { ...event, time: record.time ?? event.time, host: record.host ?? event.host };
  }
  const pairs = record.fields ? undefined : readPairs(message);
  if (!pairs) return record;
  return {
    ...record,
    time: record.time ?? timeOf(pairs, zoneMinutes),
    host: record.host ?? firstOf(pairs, HOSTS),
    fields: pairs,
  };
}

function withJson(record: ParsedLine, zoneMinutes: number): ParsedLine {
  const object = parseJsonObject(record.message.replace(/^@cee:\s?/, ""));
  if (!object) return record;
  const event = describeEvent(flattenObject(object), zoneMinutes);
  return {
    ...event,
    time: record.time ?? event.time,
    host: record.host ?? event.host,
    program: record.program ?? event.program,
    session: event.session ?? record.session,
    fields: { ...event.fields, ...record.fields },
  };
}

const HOSTS = ["devname", "dvchost", "hostname", "host", "device_name"];
const TIMES = ["time", "ts", "timestamp", "datetime", "date", "eventtime"];

function timeOf(fields: FieldValues, zoneMinutes: number): number | undefined {
  const { date, time, tz } = fields;
  const both =
    date !== undefined && time !== undefined ? parseTableTime(`${date} ${time}${zoneOf(tz)}`, zoneMinutes) : undefined;
  if (both !== undefined) return both;
  for (const name of TIMES) {
    const found = fields[name] === undefined ? undefined : parseTableTime(fields[name], zoneMinutes);
    if (found !== undefined) return found;
  }
  return undefined;
}

const zoneOf = (zone: string | undefined): string => (zone !== undefined && /^[+-]\d\d:?\d\d$/.test(zone) ? zone : "");
