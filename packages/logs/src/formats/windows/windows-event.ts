import type { FieldValues } from "@lagebild/domain";
import { windowsSentence } from "../../shapes/event-sentence.js";
import { timeOfFields } from "../../time/field-time.js";
import { lineClock } from "../../time/line-clock.js";
import { isAboutTable, readHeader } from "../csv-rows.js";
import { firstOf } from "../first-of.js";
import { flattenObject } from "../flatten-object.js";
import { hostOfFields } from "../host-fields.js";
import { parseJsonObject } from "../json-lines.js";
import { noRecord, type LineParser, type LogFormat, type ParseContext } from "../log-format.js";
import { timedBy } from "../timed-by.js";
import { shortChannel } from "./event-names.js";
import { messageFields } from "./message-fields.js";
import { isEventTable, readEventRow } from "./text-event.js";
import { unwrapEvent } from "./windows-dialects.js";

/** Reads Windows events as collectors export them: JSON, flat or nested in any of their dialects, XML, text and tables. */
export const windowsEventFormat: LogFormat = { name: "windows-event", parser };

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

function parser(context: ParseContext): LineParser {
  const clock = lineClock(context);
  const { header } = context;
  const table = header === undefined ? undefined : readHeader(header);
  const columns = table && isEventTable(table) ? table : undefined;
  return (text) => {
    if (columns && (text === header || isAboutTable(text))) return noRecord(text);
    const row = columns ? readEventRow(text, columns) : undefined;
    const object = columns ? row && unwrapEvent(text, row) : unwrapEvent(text, parseJsonObject(text));
    const raw = object && flattenObject(object);
    const eventId = raw && firstOf(raw, ID_KEYS);
    if (!raw || eventId === undefined) return undefined;
    const message = MESSAGE_KEYS.map((key) => raw[key]).find((value) => value !== undefined) ?? "";
    const fields = normalise(raw, eventId, message);
    const channel = fields["Channel"];
    return {
      ...timedBy(timeOfFields(raw, clock)),
      host: firstOf(raw, HOST_KEYS) ?? hostOfFields(raw),
      program: shortChannel(channel ?? fields["SourceName"] ?? "windows"),
      message: windowsSentence(fields, message),
      fields,
      session: firstOf(fields, SESSION_KEYS),
      eventKey: `${channel ?? ""} ${eventId}`,
    };
  };
}

/** What collectors that lay an event flat call the process that wrote it, where they do not say `Execution`. */
const EXECUTION_KEYS: readonly (readonly [process: string, thread: string])[] = [
  ["ProcessID", "ThreadID"],
  ["ProcessId", "ThreadId"],
];

/** Gives id, channel, provider and writer their usual names, event data its bare names, and drops the long message. */
function normalise(raw: FieldValues, eventId: string, message: string): FieldValues {
  const fields: Record<string, string> = {};
  const execution =
    raw["ExecutionProcessID"] === undefined
      ? EXECUTION_KEYS.find(([process, thread]) => raw[process] !== undefined && raw[thread] !== undefined)
      : undefined;
  for (const [key, value] of Object.entries(raw)) {
    if (MESSAGE_KEYS.includes(key)) continue;
    if (execution?.includes(key)) fields[`Execution${key.slice(0, -1)}D`] = value;
    else fields[key.replace(/^(?:winlog\.)?(?:event_data|EventData)\./, "")] = value;
  }
  fields["EventID"] = eventId;
  const channel = firstOf(raw, CHANNEL_KEYS);
  const provider = firstOf(raw, PROVIDER_KEYS);
  if (channel !== undefined) fields["Channel"] = channel;
  if (provider !== undefined) fields["SourceName"] = provider;
  for (const [key, value] of messageFields(message)) fields[key] ??= value;
  return fields;
}
