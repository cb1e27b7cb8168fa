import type { FieldValues, LogFormatName, ParsedLine } from "@lagebild/domain";
import { flattenObject } from "./flatten-object.js";
import { readLabelledLines } from "../shapes/read-labelled-lines.js";
import { readNamedLists } from "../shapes/read-named-lists.js";
import { readPairs } from "../shapes/read-pairs.js";
import { timeOfFields } from "../time/field-time.js";
import type { LineClock } from "../time/line-clock.js";
import type { Moment } from "../time/moment.js";
import { hostOfFields } from "./host-fields.js";
import { describeEvent } from "./json-lines.js";
import { readCmTraceEntry } from "./cmtrace-entry.js";
import { readModsecurityParts } from "./modsecurity-parts.js";
import { parseJsonObject } from "./parse-json-object.js";
import { unwrapObject } from "./unwrap-object.js";
import { readWindowsEvent } from "./windows/read-windows-event.js";
import { timedBy, type Timed } from "./timed-by.js";
import { readVendorEvent } from "./vendor-event.js";
import { shortChannel } from "./windows/event-names.js";
import { readRelayedEvent, type RelayedEvent } from "./windows/relayed-event.js";
import { SIGN, signsIn } from "./signs.js";
import { readXmlFields } from "./xml-fields.js";

/**
 * Reads what the message of a line of text holds in a form of its own: a JSON object, an event in CEF or LEEF, or
 * `name=value` pairs. What the line says of host and program goes before what the message says. The time that the
 * message says goes first where the line's is that of an envelope, such as a relay's.
 */
export function withContent(record: ParsedLine, clock: LineClock, isEnvelope: boolean): ParsedLine {
  const { message } = record;
  const first = message.charCodeAt(0);
  if (first === 0x7b) return withJson(record, message, clock, isEnvelope);
  const last = message.charCodeAt(message.length - 1);
  const isClosed = last === 0x7d || ((last <= 0x20 || last > 0x7f) && message.trimEnd().endsWith("}"));
  const inner = isClosed ? message.slice(0, MAX_PREFIX).indexOf("{") : -1;
  if (inner > 0 && ONLY_PREFIX.test(message.slice(0, inner)))
    return withJson(record, message.slice(inner), clock, isEnvelope);
  const signs = signsIn(message);
  const isCutOff = record.program === "CEF" || record.program === "LEEF";
  const text = isCutOff ? `${record.program}:${message}` : message;
  const mark = isCutOff || (signs & SIGN.letterF) !== 0 ? vendorMark(text) : -1;
  if (mark >= 1) {
    const start = text.startsWith("CEF:", mark - 1) ? mark - 1 : text.startsWith("LEEF:", mark - 2) ? mark - 2 : -1;
    const event = start < 0 ? undefined : readVendorEvent(text.slice(start).replace(/^(\w+:) /, "$1"), clock);
    if (event) return ofVendor(event, record, isEnvelope);
  }
  if ((signs & SIGN.less) !== 0) {
    const isManaged = message.startsWith("<![LOG[") || message.includes(" $$<");
    const managed = isManaged ? readCmTraceEntry(message, clock) : undefined;
    if (managed) return { ...managed, host: record.host };
    const windows = message.includes("<Event") ? readWindowsEvent(message, undefined, clock) : undefined;
    if (windows) return withEvent(record, windows, isEnvelope, "windows-event");
  }
  const mayBeRelayed = !record.fields && (signs & (SIGN.letterW | SIGN.lineEnd)) !== 0;
  const relayed = mayBeRelayed ? readRelayedEvent(message) : undefined;
  if (relayed) return { ...record, ...ofRelayed(relayed) };
  if ((signs & SIGN.bar) !== 0 && HEADLESS.test(message)) {
    const event = readVendorEvent(`CEF:${message}`, clock);
    if (event) return ofVendor(event, record, isEnvelope);
  }
  const pairs = record.fields ? undefined : valuesIn(message, signs);
  if (!pairs) return isEnvelope ? withLeadingTime(record, clock, signs) : record;
  const own = timeOfFields(pairs, clock) ?? (isEnvelope ? leadingTime(message, clock, signs) : undefined);
  const timed = timeOf(record, own ?? UNTIMED, isEnvelope);
  const { program, session, eventKey } = record;
  return {
    ...timed,
    host: record.host ?? hostOfFields(pairs),
    program,
    message,
    fields: pairs,
    session,
    eventKey,
  };
}

function ofVendor(event: ParsedLine, record: ParsedLine, isEnvelope: boolean): ParsedLine {
  return { ...event, ...timeOf(record, event, isEnvelope), host: record.host ?? event.host };
}

const ofRelayed = ({ channel, fields }: RelayedEvent): Pick<ParsedLine, "program" | "fields" | "eventKey"> => ({
  program: shortChannel(channel),
  fields,
  eventKey: `${channel} ${fields["EventID"] ?? ""}`,
});

function valuesIn(message: string, signs: number): FieldValues | undefined {
  return (
    readModsecurityParts(message) ??
    ((signs & SIGN.less) === 0 ? undefined : readXmlFields(message)) ??
    ((signs & SIGN.colon) === 0 || (signs & SIGN.lineEnd) === 0 ? undefined : readLabelledLines(message)) ??
    valuesNamedIn(message, signs)
  );
}

/** What `name=value` pairs or lists with colons say, whichever says more. */
function valuesNamedIn(message: string, signs: number): FieldValues | undefined {
  const pairs = (signs & SIGN.equals) === 0 ? undefined : readPairs(message);
  const lists = (signs & SIGN.colon) === 0 || (signs & SIGN.list) === 0 ? undefined : readNamedLists(message);
  if (!pairs || !lists) return pairs ?? lists;
  return Object.keys(lists).length > Object.keys(pairs).length ? lists : pairs;
}

/** An event in CEF whose mark was taken for a program's name and cut off; its first pair tells it from other rows with bars. */
const HEADLESS =
  /^[01]\|[^|=]{2,60}\|[^|=]{2,60}\|[^|=]{0,40}\|[^|]{1,120}\|[^|]{0,200}\|[^|=]{0,20}\|\s{0,4}[A-Za-z_][\w.[\]-]{0,60}=/;

const MAX_MARK = 200;

/** Where `EF:` stands near the beginning of a text; -1 where it does not. One letter is found fastest. */
function vendorMark(text: string): number {
  let at = text.indexOf("F");
  while (at >= 0 && at <= MAX_MARK) {
    if (text.charCodeAt(at - 1) === 0x45 && text.charCodeAt(at + 1) === 0x3a) return at - 1;
    at = text.indexOf("F", at + 1);
  }
  return -1;
}

/** What may stand in front of a JSON object that is all there is: `@cee: `, `-: `, `{"a":1}` behind a name. */
const MAX_PREFIX = 80;
const ONLY_PREFIX = /^[\s\uFEFF:]*[@\w.-]{0,40}:?\s*$/;

function withJson(record: ParsedLine, text: string, clock: LineClock, isEnvelope: boolean): ParsedLine {
  const object = parseJsonObject(text);
  if (!object) return record;
  const windows = readWindowsEvent(text, object, clock);
  if (windows) return withEvent(record, windows, isEnvelope, "windows-event");
  const event = describeEvent(flattenObject(unwrapObject(object)), clock);
  const program = record.program ?? event.program;
  return withEvent(record, { ...event, host: record.host ?? event.host, program }, isEnvelope, "json-lines");
}

/** The event that a line carries, with what only the line says. */
function withEvent(
  record: ParsedLine,
  event: ParsedLine,
  isEnvelope: boolean,
  contentFormat: LogFormatName,
): ParsedLine {
  const timed = timeOf(record, event, isEnvelope);
  return {
    ...event,
    ...timed,
    host: event.host ?? record.host,
    program: event.program ?? record.program,
    session: event.session ?? record.session,
    fields: { ...event.fields, ...record.fields },
    contentFormat,
  };
}

const UNTIMED: Timed = timedBy(undefined);

/** A content's time of an unknown zone is no better than an envelope's of a known one. */
function timeOf(line: Timed, content: Timed, isEnvelope: boolean): Timed {
  const isBetter = isEnvelope && (content.zoneOrigin === "written" || line.zoneOrigin !== "written");
  const { time, zoneOrigin, offsetMinutes } =
    line.time === undefined || (isBetter && content.time !== undefined) ? content : line;
  return { time, zoneOrigin, offsetMinutes };
}

const MAX_LEADING = 48;
/** Where a time with its zone may stand that is neither first nor in brackets. */
const MAX_DATED = 120;
const DATED = /(?<=[\s=:"'])\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;
/** Rows of firewalls begin with the version of their form. */
const NUMBERED_ROW = /^\d{1,3},(?=\d{4}[-/])/;

/** The time with a year that the message begins with, or that stands in brackets near its beginning, or names its zone there. */
function withLeadingTime(record: ParsedLine, clock: LineClock, signs: number): ParsedLine {
  const own = leadingTime(record.message, clock, signs);
  if (!own) return record;
  return { ...record, ...timeOf(record, own, true) };
}

function leadingTime(message: string, clock: LineClock, signs: number): Moment | undefined {
  const code = message.charCodeAt(0);
  const isFirst = code >= 0x30 && code <= 0x39;
  const first = isFirst ? clock.at(message, NUMBERED_ROW.exec(message)?.[0].length ?? 0) : undefined;
  if (first?.hasYear === true) return first;
  const bracket = (signs & SIGN.bracket) === 0 ? -1 : message.indexOf("[");
  if (bracket >= 0 && bracket < MAX_LEADING) {
    const found = clock.at(message, bracket + 1);
    if (found?.hasYear === true) return found;
  }
  const mayBeDated = (signs & SIGN.dash) !== 0 && (signs & SIGN.colon) !== 0;
  const dated = mayBeDated ? DATED.exec(message.slice(0, MAX_DATED)) : null;
  const further = dated && clock.at(message, dated.index);
  return further?.zoneOrigin === "written" ? further : undefined;
}
