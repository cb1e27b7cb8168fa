import type { IncidentIndex, IndexSnapshot, QueryLimits, QueryResult } from "@lagebild/search";
import type { SourceStore } from "@lagebild/store";
import { entityReport, topEntities, type EntityReport, type EntityRequest, type KindValues } from "./entity-report.js";
import { grepIncident, type GrepReport, type GrepRequest } from "./grep-incident.js";
import type { LineReader } from "./resolve-lines.js";
import type { ScanOptions } from "./scan-sources.js";
import { sweepIncident, type SweepReport, type SweepRequest } from "./sweep-incident.js";
import { timelineOf, type Timeline, type TimelineRequest } from "./timeline-incident.js";

/** How a search through all lines is watched and stopped. */
export type SearchOptions = Pick<ScanOptions, "signal" | "onProgress">;

/** Work on a whole incident beside questions. Failure "missing" for an incident that does not exist. */
export interface Investigation {
  /** Looks for every indicator of a list in every original line. */
  sweep(incident: string, request: SweepRequest, options?: SearchOptions): Promise<SweepReport>;
  /** Looks for a regular expression in every original line. */
  grep(incident: string, request: GrepRequest, options?: SearchOptions): Promise<GrepReport>;
  /** Tells what is known of a value. */
  entity(incident: string, request: EntityRequest): Promise<EntityReport>;
  /** Lists the most frequent values of each kind. */
  entities(incident: string, request: Pick<EntityRequest, "filter" | "limit">): Promise<readonly KindValues[]>;
  timeline(incident: string, request: TimelineRequest): Promise<Timeline>;
  /** Runs a read-only query of an expert. */
  sql(incident: string, sql: string, limits: QueryLimits): Promise<QueryResult>;
}

/** An incident that is open. */
export interface OpenParts {
  readonly index: IncidentIndex;
  readonly store: SourceStore;
  readonly sourcesFolder: string;
  readonly snapshot: IndexSnapshot;
  readonly lines: LineReader;
}

/** Works on incidents that `using` opens. */
export function investigation(
  using: <T>(incident: string, work: (parts: OpenParts) => Promise<T>) => Promise<T>,
): Investigation {
  return {
    sweep: (incident, request, options = {}) => using(incident, (parts) => sweepIncident(parts, request, options)),
    grep: (incident, request, options = {}) => using(incident, (parts) => grepIncident(parts, request, options)),
    entity: (incident, request) => using(incident, (parts) => entityReport(parts, request)),
    entities: (incident, request) => using(incident, ({ index }) => topEntities(index, request)),
    timeline: (incident, request) => using(incident, (parts) => timelineOf(parts, request)),
    sql: (incident, sql, limits) => using(incident, ({ index }) => index.query(sql, limits)),
  };
}
