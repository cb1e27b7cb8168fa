export type { LineScan } from "./line-scan.js";
export { compileGrep, grepScan, type GrepFound, type GrepJob } from "./grep/grep-scan.js";
export type { BadEntry, Indicator, IndicatorKind, ListFormat } from "./sweep/indicator.js";
export { readIndicatorList } from "./sweep/read-list.js";
export { sweepScan, type SweepFound, type SweepJob } from "./sweep/sweep-scan.js";
export { mergeFound, type FoundInAll, type FoundInFile } from "./sweep/merge-found.js";
export {
  entityReport,
  topEntities,
  type EntityReport,
  type EntityRequest,
  type KindValues,
} from "./entity/entity-report.js";
export type { HeldValue, ValueIndex } from "./entity/value-index.js";
