export type { ErrorShape } from "./detectors/repeated-errors.js";
export type { InjectedLines } from "./detectors/injected-text.js";
export { correlateEvents, type MatchedEvent } from "./correlations/correlate-events.js";
export { drawPicture, type PictureOf } from "./draw-picture.js";
export type { PictureRecords } from "./picture-records.js";
export type { KnownSource } from "./tables/kinds-of-source.js";
export { pictureTables, type PictureTables, type SourceKind, type Topic } from "./tables/read-tables.js";
export { packedFiles, type WrittenRules } from "./tables/parse-tables.js";
export { ruleTable, topicTable } from "./tables/describe-tables.js";
