import type { Entity, FieldValues, LogFormatName, LogLine, ParsedLine, Shape } from "@lagebild/domain";
import { chunker } from "./chunk-records.js";
import { formatNamed, otherReaders } from "../formats/detect-format.js";
import { withOccurrences } from "../formats/occurrence-fields.js";
import { transcriptReader } from "../formats/windows/transcript.js";
import { linksOf } from "./episode-links.js";
import type { ParseContext } from "../formats/log-format.js";
import { identifyShape, shapeRecord } from "../shapes/shape-record.js";

/** One parsed, shaped record of a slice. */
export interface ShapedLine {
  readonly line: LogLine;
  readonly parsed: ParsedLine;
  /** The same object for every record of the shape. */
  readonly shape: Shape;
  readonly entities: readonly Entity[];
  readonly chunk: number;
}

/** What a slice's lines came to. Counts are lines. */
export interface ParseCounts {
  parsed: number;
  keptAsText: number;
  emptyLines: number;
  /** Lines about the log, such as the names of a table's columns. */
  notRecords: number;
  withoutTime: number;
}

export interface SliceParser {
  readonly counts: ParseCounts;
  /** Returns undefined for an empty line and for one that is no record; both are counted. */
  parse(line: LogLine): ShapedLine | undefined;
  /** The values of the first record of each shape, in order of appearance: what the knowledge base looks at. */
  firstFields(): readonly (FieldValues | undefined)[];
  shapes(): readonly Shape[];
}

function isBlank(text: string): boolean {
  return text === "" || (text.charCodeAt(0) <= 0x20 && text.trim() === "");
}

/**
 * Turns the lines of a slice into shaped records. A file may hold lines of several formats: one that the file's format
 * does not understand is read as another, and where none does, kept as plain text.
 */
export function sliceParser(format: LogFormatName, context: ParseContext, firstChunk = 0): SliceParser {
  const parse = formatNamed(format).parser(context);
  const readOther = otherReaders(format, context);
  const readBlock = context.framing?.rule === "transcript" ? transcriptReader(context) : undefined;
  const offset = (context.clockOffsetMs ?? 0) * 1_000;
  const episodes = chunker(firstChunk);
  const byText = new Map<string, Shape>();
  const firsts: (FieldValues | undefined)[] = [];
  const counts: ParseCounts = { parsed: 0, keptAsText: 0, emptyLines: 0, notRecords: 0, withoutTime: 0 };
  return {
    counts,
    parse(line) {
      if (isBlank(line.text)) {
        counts.emptyLines++;
        return undefined;
      }
      let name: LogFormatName = format;
      let read = readBlock?.(line.text) ?? (format === "plain" ? undefined : parse(line.text));
      if (!read) {
        const other = readOther(line.text);
        name = other[0];
        read = other[1];
      }
      if (read.isNoRecord) {
        counts.notRecords++;
        return undefined;
      }
      const parsed = withSettings(withOccurrences(read), context.host, offset);
      if (name === "plain" && format !== "plain") counts.keptAsText++;
      else counts.parsed++;
      if (parsed.time === undefined) counts.withoutTime++;
      const content = parsed.contentFormat ?? name;
      const shaped = shapeRecord(parsed, content);
      let shape = byText.get(shaped.text);
      if (!shape) {
        shape = identifyShape(shaped.text, parsed.program, parsed.eventKey);
        byText.set(shaped.text, shape);
        firsts.push(parsed.fields);
      }
      const chunk = episodes.chunkOf(parsed, linksOf(parsed, shaped.entities, content));
      return { line, parsed, shape, entities: shaped.entities, chunk };
    },
    firstFields: () => firsts,
    shapes: () => [...byText.values()],
  };
}

/** Adds what an analyst says of a source. */
function withSettings(record: ParsedLine, host: string | undefined, offset: number): ParsedLine {
  const isHostMissing = host !== undefined && record.host === undefined;
  if (!isHostMissing && (offset === 0 || record.time === undefined)) return record;
  return {
    ...record,
    ...(isHostMissing && { host }),
    ...(record.time !== undefined && { time: record.time + offset }),
  };
}
