export type {
  BuiltSegment,
  ByteRange,
  EntityHit,
  EntityQuery,
  IncidentIndex,
  IncompleteSource,
  IndexedSource,
  IndexSnapshot,
  KindVariety,
  NameCount,
  Occurrence,
  SegmentBuilder,
  SegmentManifest,
  SegmentRecord,
  ShapeHit,
  ShapeVariety,
} from "./incident-index.js";
export { memoryIncidentIndex, type MemoryIncidentIndexOptions } from "./memory-incident-index.js";
export { contentWords, languageOf, planQuestion, type QuestionDraft } from "./plan-question.js";
export { isNamedValue, retrieve, type Retrieved, type RetrievalQuery, type RetrievedRun } from "./retrieve.js";
export { resolveFollowUp } from "./resolve-follow-up.js";
