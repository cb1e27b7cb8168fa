export { assumeYears, yearlessDate } from "./time/assume-years.js";
export { profileTimes, type ProfiledTimes } from "./time/time-profile.js";
export { decodePayloads, type DecodedPayload } from "./decode/decode-payloads.js";
export { detectFormat, formatNamed, headerOf } from "./formats/detect-format.js";
export { maskMessage } from "./shapes/mask-message.js";
export { sliceParser, type ParseCounts, type ShapedLine, type SliceParser } from "./records/parse-slice.js";
export { identifyShape, shapeRecord, templateOf } from "./shapes/shape-record.js";
export {
  defaultUnpackLimits,
  openSources,
  type LogFile,
  type OpenOptions,
  type SkippedInput,
} from "./archives/open-source.js";
export { readLines, type LineBatches, type ReadLinesOptions } from "./lines/read-lines.js";
export { decodeText, detectEncoding } from "./lines/text-encoding.js";
export { detectBinaryFraming } from "./framing/binary-framer.js";
export { detectFraming } from "./framing/detect-framing.js";
export { frameRecords, type FrameOptions, type FramePoint, type RecordBatches } from "./framing/frame-records.js";
export { readRecordText } from "./framing/read-record.js";
export { sampleRecords } from "./framing/sample-records.js";
export { EMPTY_FILE } from "./archives/file-kind.js";
export { originOfPath, type PathOrigin } from "./archives/triage/origin-of-path.js";
