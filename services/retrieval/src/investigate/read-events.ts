import { isoMicros } from "@lagebild/context";
import { ecsDocument, eventAtHost } from "@lagebild/events";
import {
  Failure,
  type FieldCondition,
  type FieldValues,
  type RecordFilter,
  type SourceId,
  type Where,
} from "@lagebild/domain";
import type { FieldSummary } from "@lagebild/search";
import type { OpenParts } from "./open-parts.js";

/** Which events are wanted. */
export interface EventsRequest {
  readonly filter?: RecordFilter;
  readonly conditions?: readonly FieldCondition[];
  /** Behind this record. */
  readonly after?: { readonly source: SourceId; readonly line: number };
  readonly limit?: number;
  /** Whether the lines themselves are wanted. */
  readonly withOriginal?: boolean;
}

/** An event as other tools take it. */
export interface ShownEvent {
  /** The document by the Elastic Common Schema. */
  readonly document: Readonly<Record<string, unknown>>;
  /** The same flat, then the fields of the log under their own names. */
  readonly event: FieldValues;
  readonly fields: FieldValues;
}

export interface EventsPage {
  readonly events: readonly ShownEvent[];
  /** Where the next page begins; absent where there is none. */
  readonly next?: { readonly source: SourceId; readonly line: number };
}

export interface FieldsRequest {
  readonly filter?: RecordFilter;
  readonly conditions?: readonly FieldCondition[];
  /** Values of each field. */
  readonly limit?: number;
}

/** Fields with how many of the records have each. */
export interface FieldsReport {
  readonly records: number;
  readonly fields: readonly FieldSummary[];
}

export const MOST_EVENTS = 5_000;
const DEFAULT_EVENTS = 1_000;
const MOST_VALUES = 100;
const DEFAULT_VALUES = 5;

/** Reads a page of events. */
export async function eventsPage(
  incident: string,
  { index, lines }: Pick<OpenParts, "index" | "lines">,
  request: EventsRequest,
): Promise<EventsPage> {
  const { after, limit = DEFAULT_EVENTS, withOriginal = false } = request;
  if (limit < 1 || limit > MOST_EVENTS)
    throw new Failure("invalid", `limit is ${limit}, expected 1 to ${MOST_EVENTS} events on a page`);
  const where = whereOf(request);
  const found = await index.events({ where, limit, ...(after && { after }) });
  const originals = withOriginal ? await lines.readRows(found.map(({ row }) => row)) : [];
  const last = found.at(-1)?.row;
  return {
    events: found.map(({ row, event, fields }, place) => ({
      document: ecsDocument({
        row,
        event,
        incident,
        ...(originals[place] && { original: originals[place].original }),
        ...(row.time !== undefined && { time: `${isoMicros(row.time)}Z` }),
      }),
      event: eventAtHost(event, row.host),
      fields,
    })),
    ...(last && found.length === limit && { next: { source: last.source, line: last.line } }),
  };
}

/** The condition that a request for events or fields makes. */
const whereOf = ({ filter, conditions }: Pick<EventsRequest, "filter" | "conditions">): Where => ({
  ...filter,
  ...(conditions && { fields: conditions }),
});

/** Lists the fields that records have. */
export async function fieldsReport({ index }: Pick<OpenParts, "index">, request: FieldsRequest): Promise<FieldsReport> {
  const { limit = DEFAULT_VALUES } = request;
  if (limit < 0 || limit > MOST_VALUES)
    throw new Failure("invalid", `limit is ${limit}, expected 0 to ${MOST_VALUES} values of each field`);
  const where = whereOf(request);
  const { matched } = await index.aggregate({ op: "count", where });
  return { records: matched, fields: await index.fields(where, limit) };
}
