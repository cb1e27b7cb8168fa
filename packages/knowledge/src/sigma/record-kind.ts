import type { EcsEvent, FieldValues } from "@lagebild/domain";

/** A record as rules look at it. */
export interface SigmaSubject {
  readonly format: string;
  readonly program: string | undefined;
  readonly fields: FieldValues | undefined;
  /** What happened in it, in the fields of the Elastic Common Schema: rules may name these too. */
  readonly event?: Pick<EcsEvent, "fixed" | "values">;
  /** The original line. */
  readonly text: string;
}

/** What decides which rules are about a record; all in lower case. */
export interface RecordKind {
  readonly format: string;
  readonly program: string;
  /** Windows only: channel, or provider where there is none. */
  readonly channel: string;
  readonly eventId: string;
  /** Windows only: what Sysmon says of its registry events. */
  readonly eventType: string;
  /** What kind of JSON or text log it is, where its form says so: `aws/cloudtrail`, `linux/auditd`. */
  readonly stream: string;
}

const WINDOWS_CHANNELS = ["Channel", "SourceName", "ProviderName", "Provider_Name"];

/** Returns a text that records share that the same rules may match. */
export function kindKey({ format, program, fields, text }: SigmaSubject): string {
  if (format === "windows-event" && fields) {
    const id = fields["EventID"] ?? "";
    const type = id === "12" ? (fields["EventType"] ?? "") : "";
    return `${format}\n${channelOf(fields)}\n${id}\n${type}`;
  }
  const stream =
    format === "json-lines" && fields ? jsonStream(fields) : format === "web-access" ? "" : textStream(text);
  return `${format}\n${stream}\n${stream === "" || !fields ? (program ?? "") : ""}`;
}

/** Reads what {@link kindKey} wrote. */
export function kindOf(key: string): RecordKind {
  const [format = "", second = "", third = "", fourth = ""] = key.toLowerCase().split("\n");
  const isWindows = format === "windows-event";
  return {
    format,
    program: isWindows ? "" : third,
    channel: isWindows ? second : "",
    eventId: isWindows ? third : "",
    eventType: isWindows ? fourth : "",
    stream: isWindows ? "" : second,
  };
}

function channelOf(fields: FieldValues): string {
  for (const name of WINDOWS_CHANNELS) {
    const value = fields[name];
    if (value !== undefined && value !== "") return value.slice(0, 200);
  }
  return "";
}

const textStream = (text: string): string => (text.includes("msg=audit(") ? "linux/auditd" : "");

/** Fields that give a JSON log away: all of a list must be there, in the order of the table. */
const STREAMS: readonly (readonly [stream: string, ...fields: string[]])[] = [
  ["aws/cloudtrail", "eventSource", "eventName"],
  ["gcp/gcp.audit", "protoPayload.methodName"],
  ["gcp/google_workspace.admin", "id.applicationName"],
  ["kubernetes/audit", "auditID", "verb"],
  ["azure/signinlogs", "properties.userPrincipalName", "properties.conditionalAccessStatus"],
  ["azure/signinlogs", "userPrincipalName", "conditionalAccessStatus"],
  ["azure/auditlogs", "activityDisplayName", "loggedByService"],
  ["azure/auditlogs", "properties.activityDisplayName"],
  ["azure/activitylogs", "operationName", "resourceId"],
  ["m365/audit", "Workload", "Operation"],
  ["okta/okta", "eventType", "outcome.result"],
  ["github/audit", "action", "actor", "org"],
  ["bitbucket/audit", "auditType.action"],
  ["onelogin/onelogin.events", "event_type_id"],
];
const ZEEK = ["@stream", "_path"];

function jsonStream(fields: FieldValues): string {
  for (const [stream, first, second, third] of STREAMS) {
    if (fields[first!] === undefined || (second !== undefined && fields[second] === undefined)) continue;
    if (third === undefined || fields[third] !== undefined) return stream;
  }
  for (const name of ZEEK) {
    const path = fields[name];
    if (path !== undefined && fields["uid"] !== undefined) return `zeek/${path.slice(0, 40)}`;
  }
  return fields["event_type"] === "dns" ? "suricata/dns" : "";
}
