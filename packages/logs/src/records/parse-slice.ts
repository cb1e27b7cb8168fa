import type { Entity, FieldValues, LogFormatName, LogLine, ParsedLine, Shape } from "@lagebild/domain";
import { chunker } from "./chunk-records.js";
import { formatNamed } from "../formats/detect-format.js";
import { linksOf } from "./episode-links.js";
import { plainFormat } from "../formats/plain.js";
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
  withoutTime: number;
}

export interface SliceParser {
  readonly counts: ParseCounts;
  /** Returns undefined for an empty line, which is counted. */
  parse(line: LogLine): ShapedLine | undefined;
  /** The values of the first record of each shape, in order of appearance: what the knowledge base looks at. */
  firstFields(): readonly (FieldValues | undefined)[];
  shapes(): readonly Shape[];
}

function isBlank(text: string): boolean {
  return text === "" || (text.charCodeAt(0) <= 0x20 && text.trim() === "");
}

/** Turns the lines of a slice into shaped records; a line that its format does not understand is kept as plain text. */
export function sliceParser(format: LogFormatName, context: ParseContext, firstChunk = 0): SliceParser {
  const parse = formatNamed(format).parser(context);
  const parseText = plainFormat.parser(context);
  const episodes = chunker(firstChunk);
  const byText = new Map<string, Shape>();
  const firsts: (FieldValues | undefined)[] = [];
  const counts: ParseCounts = { parsed: 0, keptAsText: 0, emptyLines: 0, withoutTime: 0 };
  return {
    counts,
    parse(line) {
      if (isBlank(line.text)) {
        counts.emptyLines++;
        return undefined;
      }
      const understood = parse(line.text);
      const parsed = understood ?? parseText(line.text)!;
      if (understood) counts.parsed++;
      else counts.keptAsText++;
      if (parsed.time === undefined) counts.withoutTime++;
      const shaped = shapeRecord(parsed, understood ? format : "plain");
      let shape = byText.get(shaped.text);
      if (!shape) {
        shape = identifyShape(shaped.text, parsed.program, parsed.eventKey);
        byText.set(shaped.text, shape);
        firsts.push(parsed.fields);
      }
      const chunk = episodes.chunkOf(parsed, linksOf(parsed, shaped.entities, understood ? format : "plain"));
      return { line, parsed, shape, entities: shaped.entities, chunk };
    },
    firstFields: () => firsts,
    shapes: () => [...byText.values()],
  };
}
