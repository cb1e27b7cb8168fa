import type { SourceId } from "@lagebild/domain";
import { eventsPage, eventsQuery, fieldsQuery, fieldsReport } from "../api/events.js";
import { incidentParams } from "../api/requests.js";
import { markedEvent } from "../export/event-pages.js";
import { parseCondition } from "../command-line/field-condition.js";
import { route, V1, type Route } from "./route.js";

const HERE = `${V1}/incidents/{incident}`;

/** The limits of a query as requests have them. */
function limitsOf<Q extends { readonly zone?: string; readonly where?: string | readonly string[] }>({
  zone,
  where,
  ...filter
}: Q) {
  const written = where === undefined ? [] : typeof where === "string" ? [where] : where;
  return {
    filter,
    ...(zone !== undefined && { zone }),
    ...(written.length > 0 && { conditions: written.map((one) => parseCondition(one, "where")) }),
  };
}

/** What happened in records, and which fields they have. */
export const eventRoutes: readonly Route[] = [
  route({
    method: "get",
    path: `${HERE}/events`,
    operation: "listEvents",
    work: "reads",
    needs: "read",
    summary: "Reads what happened, page by page, as documents of the Elastic Common Schema",
    params: incidentParams,
    query: eventsQuery,
    replies: { 200: { description: "A page of events", schema: eventsPage } },
    async handle({ params, query: { after, limit, original, ...query }, signal }, { lagebild }) {
      const [source, line] = after?.split(":") ?? [];
      const request = {
        ...limitsOf(query),
        ...(limit !== undefined && { limit }),
        ...(source !== undefined && { after: { source: source as SourceId, line: Number(line) } }),
        withOriginal: original === "true",
      };
      const { events, next } = await lagebild.events(params.incident, request, { signal });
      const { tlp } = await lagebild.incident(params.incident);
      const marked = tlp === undefined ? events : events.map((event) => markedEvent(event, tlp));
      return { status: 200, body: { events: marked, ...(next && { next: `${next.source}:${next.line}` }) } };
    },
  }),
  route({
    method: "get",
    path: `${HERE}/fields`,
    operation: "listFields",
    work: "scans",
    needs: "read",
    summary: "Lists every field with how many records have it and its most frequent values",
    params: incidentParams,
    query: fieldsQuery,
    replies: { 200: { description: "Fields of events, then those of the logs", schema: fieldsReport } },
    async handle({ params, query: { limit, ...query }, signal }, { lagebild }) {
      const request = { ...limitsOf(query), ...(limit !== undefined && { limit }) };
      return { status: 200, body: await lagebild.fields(params.incident, request, { signal }) };
    },
  }),
];
