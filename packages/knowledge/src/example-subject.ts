import type { KnowledgeEntry, MatchRule } from "./knowledge-entry.js";
import type { KnowledgeSubject } from "./knowledge-subject.js";

/** Reads an entry's example as the parsers would, so that it can be matched; for structured events the text stays empty on purpose. */
export function subjectOfExample(entry: KnowledgeEntry): KnowledgeSubject {
  const { example, match } = entry;
  if (typeof example === "object") return eventSubject(example);
  const text = example ?? "";
  const request = requestSubject(text);
  if (request !== undefined) return request;
  const rule = (Array.isArray(match) ? (match as readonly MatchRule[])[0] : (match as MatchRule)) ?? {};
  const [format = "syslog"] = rule.format === undefined ? [] : [rule.format].flat();
  const program = /^\w{3} [\d ]\d [\d:]{8} \S+ ([^:\s]+?)(?:\[\d+\])?:/.exec(text)?.[1];
  return { format, text, ...(program === undefined ? {} : { program }) };
}

function requestSubject(text: string): KnowledgeSubject | undefined {
  const parts =
    /^(\S{1,60}) \S{1,20} \S{1,20} \[[^\]]{20,40}\] "(\S{1,20}) (\S{1,400}) HTTP[^"]{1,5}" (\d{3}) \d{1,9} "([^"]{1,200})" "([^"]{1,200})"/.exec(
      text,
    );
  if (parts === null) return undefined;
  const [, client = "", method = "", path = "", status = "", referrer = "", agent = ""] = parts;
  const fields = { client, method, path, status, referrer, agent };
  return { format: "web-access", program: "web", text: `${method} ${path} ${status} agent ${agent}`, fields };
}

function eventSubject(event: Readonly<Record<string, unknown>>): KnowledgeSubject {
  const fields: Record<string, string> = {};
  flatten(event, "", fields);
  const eventId = fields["EventID"];
  return {
    format: eventId === undefined ? "json-lines" : "windows-event",
    text: "",
    fields,
    ...(eventId === undefined ? {} : { eventId }),
    ...(fields["Channel"] === undefined ? {} : { channel: fields["Channel"] }),
    ...(fields["SourceName"] === undefined ? {} : { provider: fields["SourceName"] }),
  };
}

function flatten(value: unknown, name: string, into: Record<string, string>): void {
  if (typeof value !== "object" || value === null) {
    if (value !== null && value !== undefined) into[name] = String(value);
    return;
  }
  for (const [key, part] of Object.entries(value)) flatten(part, name === "" ? key : `${name}.${key}`, into);
}
