export type {
  BuiltSegment,
  ByteRange,
  DamagedFile,
  EntityHit,
  EntityQuery,
  EventRow,
  FieldSummary,
  IncidentIndex,
  IncompleteSource,
  IndexedSource,
  IndexSnapshot,
  KindVariety,
  NameCount,
  QueryCell,
  QueryLimits,
  QueryResult,
  Occurrence,
  SegmentBuilder,
  SegmentManifest,
  SegmentRecord,
  ShapeHit,
  ShapeVariety,
} from "./incident-index.js";
export { embeddedText } from "./shapes/embedded-text.js";
export { memoryIncidentIndex, type MemoryIncidentIndexOptions } from "./memory/memory-incident-index.js";
export { heldConcepts, namedConcepts, RANK_WEIGHTS, rankFeatures, type RankFeatures } from "./question-rank.js";
export {
  findCandidates,
  isNamedValue,
  rankInput,
  retrieve,
  type Candidates,
  type Retrieved,
  type RetrievalQuery,
  type RetrievedRun,
} from "./retrieve.js";
export { RULE_PREFIX } from "./shapes/rule-meanings.js";
export { incidentVersion } from "./incident-version.js";
export { sourceNamed, sourcesNamed, type SourceLabels } from "./sources/name-sources.js";
export type { SourceName } from "./sources/source-labels.js";
