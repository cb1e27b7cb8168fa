export type {
  BuiltSegment,
  ByteRange,
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
export { contentWords, countedText, planQuestion, type ExactWork, type QuestionDraft } from "./plan-question.js";
export { languageOf } from "./question-language.js";
export type { AskedCondition, QuestionConditions } from "./question-conditions.js";
export type { AskedValue, ValuePlace } from "./question-kinds.js";
export { askedEvent, type AskedEvent } from "./question-events.js";
export type { AskedComparison, AskedDifference, AskedSequence } from "./question-relations.js";
export type { AskedStep } from "./question-steps.js";
export { severalQuestions, type QuestionPart } from "./question-parts.js";
export { heldConcepts, namedConcepts, RANK_WEIGHTS, rankFeatures, type RankFeatures } from "./question-rank.js";
export type { TimeCondition } from "./times/time-condition.js";
export {
  bothLimits,
  daySpans,
  resolveTime,
  type LoggedTimes,
  type TimeLimits,
  type TimeReading,
} from "./times/resolve-time.js";
export { typedLimits, type TypedNames } from "./times/typed-times.js";
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
export { resolveFollowUp } from "./resolve-follow-up.js";
export { incidentVersion } from "./incident-version.js";
export { sourceNamed, sourcesNamed, type SourceLabels } from "./sources/name-sources.js";
export type { SourceName } from "./sources/source-labels.js";
