import type { CallResult, TraceCall } from "@lagebild/domain";
import type { QueryLimits, QueryResult } from "@lagebild/search";
import { topEntities, type EntityRequest, type KindValues } from "@lagebild/indicators";
import { entityWithLines, type EntityReport } from "../scans/entity-with-lines.js";
import { grepIncident, type GrepReport, type GrepRequest } from "../scans/grep-incident.js";
import {
  eventsPage,
  fieldsReport,
  type EventsPage,
  type EventsRequest,
  type FieldsReport,
  type FieldsRequest,
} from "./read-events.js";
import { onlyWhile } from "../only-while.js";
import type { OpenParts } from "./open-parts.js";
import type { ScanOptions } from "../scans/scan-sources.js";
import { sweepIncident, type SweepReport, type SweepRequest } from "../scans/sweep-incident.js";
import { checkedRequest, similarShapes, type SimilarRequest, type SimilarShapes } from "./similar-shapes.js";
import { lookInto } from "../looks/look-into.js";
import type { IncidentRules } from "../picture/incident-rules.js";
import {
  decideFinding,
  pictureOfIncident,
  type DecisionRequest,
  type PictureReport,
  type PictureRequest,
} from "../picture/picture-of-incident.js";
import { timelineOf } from "../timeline/timeline-incident.js";
import type { Timeline, TimelineRequest } from "../timeline/timeline.js";

/** How a search through all lines is watched and stopped. */
export type SearchOptions = Pick<ScanOptions, "signal" | "onProgress">;

/** Who waits for an answer: once the signal aborts nobody does. */
export type Caller = Pick<ScanOptions, "signal">;

/** Work on a whole incident beside questions. Failure "missing" for an incident that does not exist. */
export interface Investigation {
  /** Looks for every indicator of a list in every original line. */
  sweep(incident: string, request: SweepRequest, options?: SearchOptions): Promise<SweepReport>;
  /** Looks for a regular expression in every original line. */
  grep(incident: string, request: GrepRequest, options?: SearchOptions): Promise<GrepReport>;
  /** Tells what is known of a value. */
  entity(incident: string, request: EntityRequest, by?: Caller): Promise<EntityReport>;
  /** Lists the most frequent values of each kind. */
  entities(
    incident: string,
    request: Pick<EntityRequest, "filter" | "limit">,
    by?: Caller,
  ): Promise<readonly KindValues[]>;
  /** Orders what happened by time: findings, and rare events that none holds. */
  timeline(incident: string, request: TimelineRequest, by?: Caller): Promise<Timeline>;
  /** Lists the shapes that mean something like a text. Failure "invalid" for an index of another embedding model. */
  similar(incident: string, request: SimilarRequest, by?: Caller): Promise<SimilarShapes>;
  /** Reads a page of events. */
  events(incident: string, request: EventsRequest, by?: Caller): Promise<EventsPage>;
  /** Lists the fields that records have, with their most frequent values. */
  fields(incident: string, request: FieldsRequest, by?: Caller): Promise<FieldsReport>;
  /** Returns what an incident is, without a question. */
  picture(incident: string, request: PictureRequest, by?: Caller): Promise<PictureReport>;
  /** Keeps what an analyst says of a finding. Failure "missing" for one that there is not. */
  decide(incident: string, request: DecisionRequest, by?: Caller): Promise<PictureReport>;
  /** Takes one look of an investigation; what in it speaks to an assistant is withheld. */
  look(incident: string, call: TraceCall, by?: Caller): Promise<CallResult>;
  /** Runs a read-only query of an expert. */
  sql(incident: string, sql: string, limits: QueryLimits, by?: Caller): Promise<QueryResult>;
}

/** Works on incidents that `using` opens. */
export function investigation(
  using: <T>(incident: string, work: (parts: OpenParts) => Promise<T>) => Promise<T>,
  rules: () => Promise<IncidentRules>,
): Investigation {
  return {
    sweep: (incident, request, options = {}) => using(incident, (parts) => sweepIncident(parts, request, options)),
    grep: (incident, request, options = {}) => using(incident, (parts) => grepIncident(parts, request, options)),
    entity: (incident, request, by) => using(incident, (parts) => entityWithLines(wantedBy(by, parts), request)),
    entities: (incident, request, by) => using(incident, (parts) => topEntities(wantedBy(by, parts).index, request)),
    timeline: (incident, request, by) =>
      using(incident, async (parts) => {
        const known = await rules();
        const findings = async () => (await pictureOfIncident(parts, known, {})).picture.findings;
        return timelineOf(wantedBy(by, parts), known, findings, request);
      }),
    similar: (incident, request, by) =>
      using(incident, async (parts) => {
        const { index, embedder } = wantedBy(by, parts);
        const { text, limit } = checkedRequest(request);
        const [vector] = await embedder.embedBatch([text], "query");
        const shapes = await similarShapes(index, vector!, { limit, filter: request.filter ?? {} });
        return { modelId: embedder.modelId, shapes };
      }),
    events: (incident, request, by) => using(incident, (parts) => eventsPage(incident, wantedBy(by, parts), request)),
    fields: (incident, request, by) => using(incident, (parts) => fieldsReport(wantedBy(by, parts), request)),
    // A picture is kept for all: it is drawn to its end.
    picture: (incident, request) => using(incident, async (parts) => pictureOfIncident(parts, await rules(), request)),
    decide: (incident, request) => using(incident, async (parts) => decideFinding(parts, await rules(), request)),
    look: (incident, call) => using(incident, (parts) => lookInto(parts, rules, call)),
    sql: (incident, sql, limits, by) => using(incident, (parts) => wantedBy(by, parts).index.query(sql, limits)),
  };
}

/** An open incident whose index answers as long as its caller waits. */
const wantedBy = (by: Caller | undefined, parts: OpenParts): OpenParts => ({
  ...parts,
  index: onlyWhile(by?.signal, parts.index),
});
