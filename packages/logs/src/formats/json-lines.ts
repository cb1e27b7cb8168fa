import { perFieldNames, type FieldValues, type ParsedLine } from "@lagebild/domain";
import { eventSentence } from "../shapes/event-sentence.js";
import { flattenObject } from "./flatten-object.js";
import { timeOfFields } from "../time/field-time.js";
import { lineClock, type LineClock } from "../time/line-clock.js";
import { stampAt } from "../time/read-stamp.js";
import { hostOfFields } from "./host-fields.js";
import type { LineParser, LogFormat, ParseContext } from "./log-format.js";
import { parseJsonObject } from "./parse-json-object.js";
import { readPairs } from "../shapes/read-pairs.js";
import { firstOf } from "./first-of.js";
import { unwrapObject } from "./unwrap-object.js";

/** Reads one JSON object a line of any schema: its telling fields become an event sentence. */
export const jsonLinesFormat: LogFormat = { name: "json-lines", parser };

const PROGRAM_KEYS =
  "program eventSource service app logger event_type @stream SourceName process.name SYSLOG_IDENTIFIER _COMM protoPayload.serviceName Workload service.name category event.module appname app_name syslog_program".split(
    " ",
  );
const EVENT_KEYS =
  "eventName event_type @stream event event.action action type alert.signature protoPayload.methodName eventType Operation operationName OperationName activityDisplayName ActionType verb".split(
    " ",
  );
const SESSION_KEYS =
  "flow_id uid session session_id requestID trace_id pid _PID authenticationContext.externalSessionId SessionId sessionId correlationId auditID".split(
    " ",
  );

/** The names among those of a record that say what kind of event it is. */
const describingNamesOf = perFieldNames((names) => {
  const present = new Set(names);
  const among = (keys: readonly string[]): readonly string[] => keys.filter((key) => present.has(key));
  return {
    programs: among(PROGRAM_KEYS),
    events: among(EVENT_KEYS),
    sessions: among(SESSION_KEYS),
  };
});

function parser(context: ParseContext): LineParser {
  const clock = lineClock(context);
  return (text) => {
    const object = parseJsonObject(text);
    if (!object) return undefined;
    return describeEvent(flattenObject(unwrapObject(object)), clock);
  };
}

/** Describes an event by its fields: an entry of a journal or a container by what was written, others by their fields. */
export function describeEvent(read: FieldValues, clock: LineClock): ParsedLine {
  const fields = withStream(read);
  const written = writtenText(fields);
  const program = programOf(fields);
  const event = written === undefined ? eventOf(fields) : undefined;
  const pairs = written === undefined ? undefined : readPairs(written);
  const moment = timeOfFields(fields, clock);
  return {
    time: moment?.time,
    zoneOrigin: moment?.zoneOrigin,
    offsetMinutes: moment?.offsetMinutes,
    host: hostOfFields(fields),
    program,
    message: written ?? sentenceOf(fields, event),
    fields: pairs ? { ...pairs, ...fields } : fields,
    session: firstOf(fields, describingNamesOf(fields).sessions),
    eventKey: event === undefined ? undefined : `${program ?? ""} ${event}`,
  };
}

/** Zeek names the log that a record is of in one of two ways. */
const withStream = (fields: FieldValues): FieldValues =>
  fields["_path"] !== undefined && fields["uid"] !== undefined && fields["@stream"] === undefined
    ? { ...fields, "@stream": fields["_path"] }
    : fields;

/** What a program wrote, in an entry of systemd's journal or of a container's log. */
function writtenText(fields: FieldValues): string | undefined {
  const isJournal = fields["MESSAGE"] !== undefined && fields["__REALTIME_TIMESTAMP"] !== undefined;
  const isContainer = fields["log"] !== undefined && /^std(?:out|err)$/.test(fields["stream"] ?? "");
  const text = isJournal ? fields["MESSAGE"] : isContainer ? fields["log"] : undefined;
  const clear = text?.replace(/\u001b\[[\d;]*m/g, "").trim() ?? "";
  const own = stampAt(clear, 0)?.end ?? 0;
  return clear === "" ? undefined : clear.slice(own).trimStart();
}

const programOf = (fields: FieldValues): string | undefined =>
  isKubernetesAudit(fields)
    ? "kubernetes"
    : (firstOf(fields, describingNamesOf(fields).programs) ??
      (fields["published"] !== undefined && fields["outcome.result"] !== undefined ? "okta" : undefined));

const isKubernetesAudit = (fields: FieldValues): boolean =>
  fields["auditID"] !== undefined && fields["verb"] !== undefined;

/** What kind of event it is: to Kubernetes, one that does something to a kind of resource. */
function eventOf(fields: FieldValues): string | undefined {
  if (!isKubernetesAudit(fields)) return firstOf(fields, describingNamesOf(fields).events);
  const { verb, "objectRef.resource": resource, "objectRef.subresource": part } = fields;
  return [verb, resource, part].filter((word) => word !== undefined).join(" ");
}

/** The kind of event stands in front where the sentence does not say it. */
function sentenceOf(fields: FieldValues, event: string | undefined): string {
  const sentence = eventSentence(fields);
  return event === undefined || sentence.includes(event) ? sentence : `event=${quoted(event)} ${sentence}`;
}

const quoted = (value: string): string => (value.includes(" ") ? `"${value}"` : value);
