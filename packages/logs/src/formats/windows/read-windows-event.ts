import type { FieldValues, ParsedLine } from "@lagebild/domain";
import { isKnownName, windowsSentence } from "../../shapes/windows-sentence.js";
import { timeOfFields } from "../../time/field-time.js";
import type { LineClock } from "../../time/line-clock.js";
import { firstOf } from "../first-of.js";
import { flattenObject } from "../flatten-object.js";
import { hostOfFields } from "../host-fields.js";
import { unwrapObject } from "../unwrap-object.js";
import { ownValues, withoutDataPrefix } from "./event-data.js";
import { shortChannel } from "./event-names.js";
import { inWords } from "./message-codes.js";
import { messageFields } from "./message-fields.js";
import { unwrapEvent, type EventParts } from "./windows-dialects.js";

const ID_KEYS = ["EventID", "EventId", "event_id", "winlog.event_id"];
const CHANNEL_KEYS = ["Channel", "log_name", "winlog.channel"];
const PROVIDER_KEYS = [
  "SourceName",
  "ProviderName",
  "Provider",
  "source_name",
  "winlog.provider_name",
  "provider_name",
];
const HOST_KEYS = ["Hostname", "Computer", "computer_name", "winlog.computer_name", "MachineName", "host.name"];
const MESSAGE_KEYS = ["Message", "message"];
const SESSION_KEYS = ["ProcessGuid", "SourceProcessGUID", "TargetLogonId", "SubjectLogonId", "ProcessId"];

/** Reads a Windows event in JSON or XML, in whatever way a collector wrote it; undefined where the text is none. */
export function readWindowsEvent(
  text: string,
  object: Readonly<Record<string, unknown>> | undefined,
  clock: LineClock,
): ParsedLine | undefined {
  const parts = unwrapEvent(text, object && unwrapObject(object));
  return parts && describeWindowsEvent(parts, clock);
}

/** Describes an event by its own values; undefined where it has no number. */
export function describeWindowsEvent(parts: EventParts, clock: LineClock): ParsedLine | undefined {
  const envelope = flattenObject(parts.envelope);
  const eventId = firstOf(envelope, ID_KEYS);
  if (eventId === undefined) return undefined;
  const message =
    MESSAGE_KEYS.map((key) => envelope[key]).find((value) => value !== undefined) ?? envelope["MapDescription"] ?? "";
  const data = valuesOf(parts.data ? flattenObject(parts.data) : ownValues(envelope), message, eventId);
  const fields = fieldsOf(envelope, data, eventId);
  const channel = fields["Channel"];
  const source = channel ?? fields["SourceName"];
  const moment = timeOfFields(parts.data ? { ...envelope, ...data } : envelope, clock);
  return {
    time: moment?.time,
    zoneOrigin: moment?.zoneOrigin,
    offsetMinutes: moment?.offsetMinutes,
    host: firstOf(envelope, HOST_KEYS) ?? hostOfFields(envelope),
    program: shortChannel(source ?? "windows"),
    message: windowsSentence({
      channel: source ?? "",
      id: eventId,
      message,
      data: isFailedAudit(envelope) ? { ...toldOf(data), Keywords: "Audit Failure" } : toldOf(data),
    }),
    fields,
    session: firstOf(fields, SESSION_KEYS),
    eventKey: `${channel ?? ""} ${eventId}`,
  };
}

const UNNAMED = /^(?:Data|Binary|param\d{1,2})$/;

/** The values of an event; where they have no names, those that its text names. */
function valuesOf(own: FieldValues, message: string, eventId: string): FieldValues {
  const data: Record<string, string> = Object.create(null) as Record<string, string>;
  let named = 0;
  for (const name in own) {
    data[name] = own[name]!;
    if (!UNNAMED.test(name)) named++;
  }
  if (named > 0) return data;
  const said = messageFields(message, eventId);
  if (said.some(([name]) => isKnownName(name))) delete data["Data"];
  for (const [name, value] of said) data[name] ??= withoutStop(value);
  return data;
}

/** Values as an event's text shows them. */
function toldOf(data: FieldValues): FieldValues {
  let told: Record<string, string> | undefined;
  for (const name in data) {
    const value = data[name]!;
    const shown = value.startsWith("%%") ? inWords(value) : HEX.test(value) ? value.toLowerCase() : value;
    if (shown !== value) (told ??= { ...data })[name] = shown;
  }
  return told ?? data;
}

/** Fields that say whether what was audited succeeded, and what stands there where it did not. */
const AUDIT_KEYS = ["Keywords", "keywords", "winlog.keywords", "KeywordsDisplayNames", "EventType", "EntryType"];
const FAILED =
  /^(?:0x801\d|-92188684372274)|audit.?fail|fail\w*.?audit|überwachung (?:gescheitert|fehlgeschlagen)|fehlerüberw/i;

const isFailedAudit = (envelope: FieldValues): boolean =>
  AUDIT_KEYS.some((name) => envelope[name] !== undefined && FAILED.test(envelope[name]));

const HEX = /^0x[0-9a-fA-F]{1,16}$/;

/** A reason is a sentence; other values have no stop of their own. */
const withoutStop = (value: string): string => (/ \w+\.$/.test(value) ? value.slice(0, -1) : value);

/** What collectors that lay an event flat call the process that wrote it, where they do not say `Execution`. */
const EXECUTION_KEYS: readonly (readonly [process: string, thread: string])[] = [
  ["ProcessID", "ThreadID"],
  ["ProcessId", "ThreadId"],
];

/** Gives id, channel, provider and writer their usual names, event data its bare names, and drops the long message. */
function fieldsOf(envelope: FieldValues, data: FieldValues, eventId: string): FieldValues {
  const fields: Record<string, string> = {};
  const execution =
    envelope["ExecutionProcessID"] === undefined
      ? EXECUTION_KEYS.find(([process, thread]) => envelope[process] !== undefined && envelope[thread] !== undefined)
      : undefined;
  for (const name in envelope) {
    if (MESSAGE_KEYS.includes(name)) continue;
    const isWriter = execution?.includes(name) === true;
    fields[isWriter ? `Execution${name.slice(0, -1)}D` : withoutDataPrefix(name)] = envelope[name]!;
  }
  for (const name in data) if (execution?.includes(name) !== true) fields[name] = data[name]!;
  fields["EventID"] = eventId;
  const channel = firstOf(envelope, CHANNEL_KEYS);
  const provider = firstOf(envelope, PROVIDER_KEYS);
  if (channel !== undefined) fields["Channel"] = channel;
  if (provider !== undefined) fields["SourceName"] = provider;
  return fields;
}
