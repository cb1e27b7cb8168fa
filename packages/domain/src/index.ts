export {
  addressRange,
  isIpv4,
  isLoopbackAddress,
  isPrivateAddress,
  MAPPED_DIGITS,
  normalAddress,
  type AddressRange,
} from "./address.js";
export { alikeFindings, isWeighty, showsSuccess, tellingFirst } from "./alike-findings.js";
export { CERTAINTIES, CORRELATION_TYPES, RULE_LEVELS, RULES_FIELD, ruleKey } from "./detection.js";
export type {
  Bilingual,
  Certainty,
  CorrelationRule,
  CorrelationType,
  FindingHints,
  NumberCondition,
  RuleHead,
  RuleLevel,
} from "./detection.js";
export type {
  Act,
  Actor,
  FindingDecision,
  FindingMatches,
  LinePlace,
  Period,
  Picture,
  PictureFinding,
  PictureSource,
  SeenValues,
  Session,
  TopicState,
  TopicStatus,
} from "./picture.js";
export { TRACE_ENDS } from "./investigation/trace.js";
export type {
  CallResult,
  Trace,
  TraceCall,
  TraceEnd,
  TraceLimits,
  TraceLine,
  TraceName,
  TraceStep,
} from "./investigation/trace.js";
export { attackTags, TACTICS, type AttackTags, type Tactic } from "./attack-tags.js";
export { asDiskFailure, isDiskFull, type DiskNeed } from "./disk-failure.js";
export { ContextOverflow, Failure, kindOf, messageOf, type FailureKind } from "./failure.js";
export {
  INDEX_HEAP,
  outcomeOf,
  resultOf,
  SLICE_HEAP,
  type Outcome,
  type SentFailure,
  type ThreadHeap,
} from "./outcome.js";
export { ENTITY_KINDS, type EntityKind } from "./record.js";
export type { Entity, FieldValues, LogFormatName, LogLine, ParsedLine, UntrustedText } from "./record.js";
export type { IndexedShape, Meaning, Severity, Shape, ShapeId } from "./shape.js";
export { FRAMING_KINDS } from "./source.js";
export type {
  FramePosition,
  Framing,
  FramingKind,
  Skip,
  EventCoverage,
  SourceCoverage,
  SourceId,
  SourceSettings,
  SourceSlice,
  StoredSource,
  TextEncodingName,
  TimeProfile,
} from "./source.js";
export { VALUE_ORDERS, type CountedValues, type MomentColumn, type Moments, type ValueOrder } from "./statement.js";
export {
  allWheres,
  comparesNumbers,
  FIELD_OPERATORS,
  nestedIn,
  nestingFault,
  WHERE_LIMITS,
  type FieldCondition,
  type FieldOperator,
  type NamedEntity,
  type RecordFilter,
  type SourceLines,
  type TimesOfDay,
  type Where,
} from "./where.js";
export type {
  CountLimits,
  GroupedBy,
  NumberSummary,
  RecordPlace,
  RecordRow,
  Silence,
  Statement,
  StatementResult,
  IndexedValue,
  SaidValue,
  ValueOf,
  ValueRow,
} from "./statement.js";
export type {
  ContextWindow,
  Evidence,
  ExactResult,
  FoundHow,
  LeftOut,
  Ledger,
  PlanShape,
  PlanStep,
  PlanTimes,
  QuestionLanguage,
  QuestionMode,
  QuestionPlan,
  Run,
  ShownLine,
  TokenCounter,
  Turn,
  WindowBlock,
} from "./context-window.js";
export type { ResolvedLine, ResolveLines } from "./resolved-line.js";
export { SENTENCE_FAULTS } from "./answer.js";
export type {
  Answer,
  Citation,
  CitedSentence,
  FaultOfSentence,
  Finding,
  InWords,
  ModelUse,
  SentenceFault,
  Verdict,
  Verification,
} from "./answer.js";
export {
  joinTimeCourses,
  timeCourseMeter,
  timeTroubles,
  type PlacedTime,
  type TimeCourse,
  type TimeCourseMeter,
  type TimeStep,
  type TimeTroubles,
} from "./time/time-course.js";
export { groupedBy } from "./grouped-by.js";
export { earliest, latest } from "./time/time-span.js";
export {
  durationText,
  lengthText,
  roughDurationText,
  TIME_UNIT_NAMES,
  TIME_UNITS,
  timeUnitOf,
  timeUnitPattern,
  type TimeUnit,
  type TimeUnitName,
} from "./time/time-unit.js";
export {
  instantsOf,
  offsetName,
  UTC,
  wallTime,
  zoneNamed,
  zoneOffsetMs,
  zoneOffsets,
  type IncidentZone,
  type WallTime,
  type ZoneOrigin,
  type ZoneSource,
} from "./time/zone.js";
export { valuesOfAsk } from "./values-of-ask.js";
export { zoneOfSources, type ZonedSource } from "./time/zone-of-sources.js";
export { ZONE_ABBREVIATIONS } from "./time/zone-abbreviations.js";
export {
  ENTITY_ROLES,
  fieldOfEvent,
  isListField,
  placesOfField,
  ROLE_FIELDS,
  type EcsEvent,
  type EntityRole,
} from "./event.js";
export { perFieldNames } from "./field-names.js";

export type {
  Anchor,
  Ask,
  AskedResult,
  AskedValue,
  OtherReading,
  PlacedAsk,
  PlantedClaim,
  SourceClock,
  ToldBySecondTimes,
  ReadCondition,
  ReadEvent,
  Reading,
  ReadingVerdict,
  ReadQuestion,
  ReadingChoice,
  Moment,
  Selection,
  TimelineOf,
} from "./reading.js";
export { CERTAIN_FROM, otherChosenBy, READING_CHOICES, TIMELINES_OF } from "./reading.js";
export { limitsTimes } from "./time/limits-times.js";
export { SERVICE_CLASSES } from "./text/service-classes.js";
export { splitRow, tableRows } from "./text/table-rows.js";
export { countWords, tellingExcerpt, tellingParts, type WordCounts } from "./text/telling-excerpt.js";
export { stemOf } from "./stem-word.js";
export type { GeneratedText, LanguageModel, ModelIdentity, ModelRequest, OutputSchema } from "./language-model.js";
