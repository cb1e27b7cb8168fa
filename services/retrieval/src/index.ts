export { lineReader, type LineReader, type ReadBytes, type ReadLine } from "./resolve-lines.js";
export {
  MAX_QUESTION_CHARACTERS,
  retrieveWindow,
  type RetrievalDeps,
  type RetrievedWindow,
  type WindowRequest,
} from "./retrieve-window.js";
export { prepareSearch } from "./plan-search.js";
export { retrievalService, type RetrievalOptions, type RetrievalService } from "./retrieval-service.js";
export type { Investigation, SearchOptions } from "./investigate-incident.js";
export type { EntityReport, EntityRequest, KindValues } from "./entity-report.js";
export type { DecisionRequest, FindingLine, PictureReport, PictureRequest } from "./picture/picture-of-incident.js";
export type { EventsPage, EventsRequest, FieldsReport, FieldsRequest, ShownEvent } from "./read-events.js";
export type { GrepReport, GrepRequest, SearchedParts } from "./grep-incident.js";
export type { BadEntry, Indicator, IndicatorKind, ListFormat } from "./sweep-indicator.js";
export type { SweepHit, SweepReport, SweepRequest } from "./sweep-incident.js";
export type { Timeline, TimelineEntry, TimelinePhase, TimelineRequest } from "./timeline/timeline.js";
export {
  absenceSigns,
  judgeEvidence,
  type AbsenceSigns,
  type AbsenceWeights,
  type EvidenceFeatures,
  type Judgement,
} from "./judge-evidence.js";
export type {
  EmbeddingViews,
  SimilarEvent,
  SimilarEvents,
  TokenPiece,
  TokenReport,
  TokensRequest,
} from "./embedding-views.js";
export type { SimilarRequest, SimilarShape, SimilarShapes } from "./similar-shapes.js";
