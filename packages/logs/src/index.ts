export { assumeYears } from "./assume-years.js";
export { decodePayloads, type DecodedPayload } from "./decode-payloads.js";
export { detectFormat, formatNamed, headerOf } from "./detect-format.js";
export { maskMessage } from "./mask-message.js";
export { sliceParser, type ParseCounts, type ShapedLine, type SliceParser } from "./parse-slice.js";
export { identifyShape, shapeRecord, templateOf } from "./shape-record.js";
export { defaultUnpackLimits, openSources, type LogFile, type OpenOptions, type SkippedInput } from "./open-source.js";
export { readLines, type LineBatches, type ReadLinesOptions } from "./read-lines.js";
export { decodeText, detectEncoding } from "./text-encoding.js";
