import {
  timeCourseMeter,
  type EcsEvent,
  type IndexedShape,
  type Shape,
  type Skip,
  type SourceCoverage,
  type SourceSlice,
  type TimeCourse,
} from "@lagebild/domain";
import { eventReader, readMapping, type Mapping } from "@lagebild/events";
import { detectEncoding, sliceParser, type ShapedLine } from "@lagebild/logs";
import type { BuiltSegment, SegmentBuilder, SegmentRecord } from "@lagebild/search";
import { parquetSegmentBuilder } from "@lagebild/search/segment-builder";
import { sourceStore, type SourceStore } from "@lagebild/store";
import { entitiesWithRoles, type EntitiesWithRoles } from "./entities-with-roles.js";
import { eventCounts } from "./event-counts.js";
import { readRecords } from "./read-records.js";
import { recordRules, type RecordRules } from "./record-rules.js";
import type { FoundShape, SliceTask } from "./slice-task.js";

/** Shapes that travel to their vectors and back at a time. */
const SHAPES_AT_ONCE = 2_000;

/** Gives shapes their meanings and vectors. The answer to the last ones comes when the segment may be written. */
export type IndexSome = (found: readonly FoundShape[], isLast: boolean) => Promise<readonly IndexedShape[]>;

/**
 * Turns slices into one segment. Runs in a worker thread. `assertWanted` throws where the thread is to stop: nothing of the
 * segment is left then.
 */
export async function ingestSlices(task: SliceTask, index: IndexSome, assertWanted: () => void): Promise<BuiltSegment> {
  const store = sourceStore(task.sourcesFolder, { detectEncoding });
  const builder = await parquetSegmentBuilder({ folder: task.incidentFolder, segmentId: task.segmentId });
  try {
    const found = new Map<string, FoundShape>();
    const coverage: SourceCoverage[] = [];
    const rules = recordRules(task.rules);
    const mappings = task.mappings.map(readMapping);
    const lost: Skip[] = [];
    for (const slice of task.slices)
      coverage.push(await addSlice(slice, store, { builder, found, rules, mappings, lost, assertWanted }));
    const all = [...found.values()];
    found.clear();
    do {
      const some = all.splice(0, SHAPES_AT_ONCE).map((one) => withRules(one, rules));
      builder.describeShapes(await index(some, all.length === 0));
    } while (all.length > 0);
    return await builder.finish({ modelId: task.modelId, coverage, skips: [...task.skips, ...lost] });
  } catch (error) {
    await builder.abandon();
    throw error;
  }
}

/** What the slices of a segment are put into. */
interface Making {
  readonly builder: SegmentBuilder;
  readonly found: Map<string, FoundShape>;
  readonly rules: RecordRules;
  readonly mappings: readonly Mapping[];
  /** Records that are there and cannot be read. */
  readonly lost: Skip[];
  assertWanted(): void;
}

function withRules(found: FoundShape, rules: RecordRules): FoundShape {
  const met = rules.countsOf(found.shape.id);
  return met.length === 0 ? found : { ...found, rules: met };
}

async function addSlice(
  slice: SourceSlice,
  store: SourceStore,
  { builder, found, rules, mappings, lost, assertWanted }: Making,
): Promise<SourceCoverage> {
  const { source, format, startByte, endByte } = slice;
  const sourceNumber = builder.addSource(source, { startByte, endByte });
  // Slices of a file number their episodes apart: a slice has fewer records than bytes.
  const parser = sliceParser(format, source.framing ? { ...slice, framing: source.framing } : slice, startByte);
  const numbers = new Map<Shape, number>();
  const events = eventReader(mappings, source.file);
  const kinds = eventCounts();
  const course = timeCourseMeter();
  let returns = 0;
  const batches = await readRecords(store, slice);
  for await (const lines of batches) {
    assertWanted();
    if (returns === 0 && lines[0]?.line === 1) returns = lines[0].text.split("\r", 3).length - 1;
    for (const line of lines) {
      const shaped = parser.parse(line);
      if (!shaped) continue;
      const { time, zoneOrigin, offsetMinutes, occurrences } = shaped.parsed;
      course.add(line.line, time, zoneOrigin, occurrences, offsetMinutes);
      const { contentFormat, program, message, fields, eventKey, level, host, session } = shaped.parsed;
      const read = events.read({
        format: contentFormat ?? format,
        program,
        message,
        fields,
        eventKey,
        level,
        host,
        session,
        entities: shaped.entities,
        shape: shaped.shape,
      });
      const { event, rules: met } = rules.match(shaped, format, read);
      kinds.add(event, shaped.shape);
      addRecord(met.length > 0 ? tagged(shaped, met) : shaped, event, sourceNumber, builder, numbers);
    }
  }
  lost.push(...(batches.lost?.() ?? []).map((loss) => ({ file: source.file, ...loss })));
  const fields = parser.firstFields();
  parser.shapes().forEach((shape, i) => {
    if (!found.has(shape.id)) found.set(shape.id, { shape, format, fields: fields[i] });
  });
  const times = course.take();
  const { parsed, keptAsText, emptyLines, notRecords, withoutTime } = parser.counts;
  const { gaps, gapBytes } = batches.stats;
  const isOneLine = batches.stats.lines === 1 && returns > 1;
  return {
    source: source.id,
    file: source.file,
    format,
    encoding: source.encoding,
    bytes: endByte - startByte,
    lines: batches.stats.lines,
    parsed,
    keptAsText,
    emptyLines,
    ...(notRecords > 0 && { notRecords }),
    cutLines: batches.stats.cutLines,
    withoutTime,
    brokenCharacters: batches.stats.brokenCharacters,
    ...(gaps > 0 && { gaps, gapBytes }),
    assumptions: [...assumptionsOf(slice, times), ...(isOneLine ? [ONE_LINE] : [])],
    course: times,
    events: kinds.take(),
  };
}

/** A carriage return alone ends no line: who writes one into a log would otherwise forge a line of his own. */
const ONE_LINE = "carriage returns alone end no line: this file is one line (convert it with: tr '\\r' '\\n')";

const tagged = (shaped: ShapedLine, rules: readonly string[]): ShapedLine => ({
  ...shaped,
  entities: [...shaped.entities, ...rules.map((value) => ({ kind: "rule" as const, value }))],
});

function addRecord(
  { line, parsed, shape, entities, chunk }: ShapedLine,
  event: EcsEvent,
  source: number,
  builder: SegmentBuilder,
  numbers: Map<Shape, number>,
): void {
  let number = numbers.get(shape);
  if (number === undefined) {
    number = builder.addShape(shape);
    numbers.set(shape, number);
  }
  builder.addRecord({
    source,
    line: line.line,
    byteOffset: line.byteOffset,
    byteLength: line.byteLength,
    time: parsed.time,
    zoneOrigin: parsed.zoneOrigin,
    occurrences: parsed.occurrences,
    host: parsed.host ?? event.values["host.name"],
    program: parsed.program,
    shape: number,
    chunk,
    fields: parsed.fields,
    event,
    ...numbered(entitiesWithRoles(entities, event), builder),
  });
}

function numbered(
  { entities, roles }: EntitiesWithRoles,
  builder: SegmentBuilder,
): Pick<SegmentRecord, "entities" | "roles"> {
  if (entities.length === 0) return { entities: undefined };
  return { entities: entities.map(({ kind, value }) => builder.addEntity(kind, value)), roles };
}

/** What is told of a slice's times although its lines do not say it. */
function assumptionsOf({ zone, zoneOrigin, assumptions = [] }: SourceSlice, { zones }: TimeCourse): readonly string[] {
  const isNeeded = zones.assumed + zones.set > 0;
  return [...(isNeeded ? [`zone ${zoneOrigin === "set" ? "set to" : "assumed"} ${zone}`] : []), ...assumptions];
}
