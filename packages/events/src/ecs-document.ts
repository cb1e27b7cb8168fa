import type { FieldValues, RecordRow } from "@lagebild/domain";
import { isListField } from "@lagebild/domain";
import { ecsFields } from "./ecs-fields.js";

/** Version of the schema that documents are written by. */
export const ECS_VERSION = "8.17.0";

/** A record's event on its way to other tools. */
export interface DocumentParts {
  readonly row: RecordRow;
  readonly event: FieldValues;
  readonly incident: string;
  /** The line as the log holds it; left out where it is absent. */
  readonly original?: string;
  /** ISO 8601 of the record's time. */
  readonly time?: string;
}

type Nested = { [name: string]: unknown };

/** Returns the event with the host that the head of its line names, where nothing else in the record does. */
export const eventAtHost = (event: FieldValues, host: string | undefined): FieldValues =>
  host === undefined || event["host.name"] !== undefined ? event : { "host.name": host, ...event };

/** Writes an event as a document of the Elastic Common Schema, with `related.*` made of its values. */
export function ecsDocument({ row, event: told, incident, original, time }: DocumentParts): Readonly<Nested> {
  const event = eventAtHost(told, row.host);
  const document: Nested = {
    ...(time !== undefined && { "@timestamp": time }),
    ecs: { version: ECS_VERSION },
    ...(original !== undefined && { message: original }),
  };
  put(document, "event.kind", kindOf(event));
  if (original !== undefined) put(document, "event.original", original);
  for (const [field, value] of Object.entries(event))
    if (ecsFields.has(field)) put(document, field, typed(field, value));
  for (const [field, values] of relatedOf(event)) put(document, field, values);
  if (event["log.file.path"] === undefined) put(document, "log.file.path", row.file);
  document["lagebild"] = {
    ...(document["lagebild"] as Nested | undefined),
    incident,
    source: row.source,
    file: row.file,
    line: row.line,
    shape: row.shape,
    ...(row.occurrences !== undefined && { occurrences: row.occurrences }),
    ...(row.zoneOrigin !== undefined && { zone_origin: row.zoneOrigin }),
  };
  return document;
}

/** Findings of other tools are alerts, all else is an event. */
const kindOf = (event: FieldValues): string =>
  /(?:^| )(?:intrusion_detection|malware|threat)(?: |$)/.test(event["event.category"] ?? "") &&
  event["rule.name"] !== undefined
    ? "alert"
    : "event";

const NUMBERS = new Set(["number", "port"]);

/** Returns a value as the schema types it: a number, a list, or text. */
export function typed(field: string, value: string): unknown {
  if (isListField(field)) return value.split(" ");
  return NUMBERS.has(ecsFields.get(field)?.type ?? "") && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function put(document: Nested, field: string, value: unknown): void {
  const parts = field.split(".");
  let at = document;
  for (const part of parts.slice(0, -1)) {
    const next = at[part];
    at = (at[part] = typeof next === "object" && next !== null ? next : {}) as Nested;
  }
  at[parts.at(-1)!] = value;
}

const RELATED: Readonly<Record<string, RegExp>> = {
  "related.ip": /(?:^|\.)(?:ip|resolved_ip)$/,
  "related.user": /^user\.(?:target\.|effective\.)?name$/,
  "related.hosts": /^(?:host\.name|source\.domain|destination\.domain|dns\.question\.name|url\.domain)$/,
  "related.hash": /\.hash\./,
};

/** Collects the addresses, users, hosts and hashes of an event. */
function relatedOf(event: FieldValues): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(RELATED).flatMap(([field, pattern]) => {
    const values = Object.entries(event).flatMap(([name, value]) => (pattern.test(name) ? [value] : []));
    return values.length === 0 ? [] : [[field, [...new Set(values)]] as const];
  });
}
