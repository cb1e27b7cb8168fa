export { lineReader, type LineReader, type ReadBytes, type ReadLine } from "./resolve-lines.js";
export {
  MAX_QUESTION_CHARACTERS,
  retrieveWindow,
  type RetrievalDeps,
  type RetrievedWindow,
  type WindowRequest,
} from "./retrieve-window.js";
export { prepareSearch } from "./search-text.js";
export { retrievalService, type RetrievalOptions, type RetrievalService } from "./retrieval-service.js";
export type { Investigation, SearchOptions } from "./investigate/investigate-incident.js";
export type { KindValues } from "@lagebild/indicators";
export type { EntityReport } from "./scans/entity-with-lines.js";
export type { DecisionRequest, FindingLine, PictureReport, PictureRequest } from "./picture/picture-of-incident.js";
export type { EventsPage, EventsRequest, FieldsReport, FieldsRequest, ShownEvent } from "./investigate/read-events.js";
export type { GrepReport, GrepRequest } from "./scans/grep-incident.js";
export type { SearchedParts } from "./scans/searched-parts.js";
export type { SweepHit, SweepReport, SweepRequest } from "./scans/sweep-incident.js";
export type { Timeline, TimelineEntry, TimelinePhase, TimelineRequest } from "./timeline/timeline.js";
export type {
  EmbeddingViews,
  SimilarEvent,
  SimilarEvents,
  TokenPiece,
  TokenReport,
  TokensRequest,
} from "./investigate/embedding-views.js";
export type { SimilarRequest, SimilarShape, SimilarShapes } from "./investigate/similar-shapes.js";
