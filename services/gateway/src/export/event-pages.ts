import type { EventsPage, EventsRequest, ShownEvent } from "@lagebild/retrieval";
import type { Tlp } from "@lagebild/store";
import type { Lagebild } from "../lagebild.js";
import type { Asked } from "../incident-zone.js";
import { csvCell, jsonLine } from "./export-rows.js";

/** How events are written: documents of the Elastic Common Schema, a table, or flat values by field. */
export type EventFormat = "ecs" | "csv" | "jsonl";

/** Reads events page by page until none is left or so many are read. */
export async function* eventPages(
  lagebild: Pick<Lagebild, "events" | "incident">,
  incident: string,
  { limit = Infinity, ...request }: Asked<EventsRequest>,
  signal?: AbortSignal,
): AsyncIterable<readonly ShownEvent[]> {
  const { tlp } = await lagebild.incident(incident);
  let left = limit;
  let after: EventsPage["next"];
  do {
    signal?.throwIfAborted();
    const page = await lagebild.events(
      incident,
      { ...request, limit: Math.min(left, PAGE), ...(after && { after }) },
      signal && { signal },
    );
    yield tlp === undefined ? page.events : page.events.map((event) => markedEvent(event, tlp));
    left -= page.events.length;
    after = page.next;
  } while (after && left > 0);
}

/** Where ECS has a place for what a user says of an event. */
export const MARK_FIELD = "labels.tlp";

/** An event with the mark of its incident, which documents that are passed on one by one need. */
export const markedEvent = ({ document, event, ...rest }: ShownEvent, tlp: Tlp): ShownEvent => ({
  ...rest,
  document: { ...document, labels: { ...(document["labels"] as object | undefined), tlp } },
  event: { ...event, [MARK_FIELD]: tlp },
});

const PAGE = 2_000;

/** What every row of a table begins with; the first three are what Timesketch asks for. */
const HEAD = ["datetime", "timestamp_desc", "message", "lagebild.file", "lagebild.line"] as const;
const TIME_IS = "Event time";

/** The head of a table with these fields of events. */
export const tableHead = (fields: readonly string[]): string => `${[...HEAD, ...fields].map(csvCell).join(",")}\r\n`;

/** Writes events; a table has a column for each of the fields, whose names are its head's. */
export function eventLines(events: readonly ShownEvent[], format: EventFormat, fields: readonly string[]): string {
  return events.map((event) => lineOf(event, format, fields)).join("");
}

function lineOf(
  { document, event, fields: written }: ShownEvent,
  format: EventFormat,
  fields: readonly string[],
): string {
  if (format === "ecs") return `${jsonLine(document)}\n`;
  const { file, line } = document["lagebild"] as { readonly file: string; readonly line: number };
  const time = document["@timestamp"] as string | undefined;
  const message = typeof document["message"] === "string" ? document["message"] : "";
  if (format === "csv") {
    const cells = fields.map((field) => event[field] ?? "");
    return `${[time ?? "", TIME_IS, message, file, line, ...cells].map(csvCell).join(",")}\r\n`;
  }
  return `${jsonLine({
    ...written,
    ...event,
    message,
    datetime: time ?? null,
    timestamp_desc: TIME_IS,
    "lagebild.file": file,
    "lagebild.line": line,
  })}\n`;
}
