import type { ShapeId } from "@lagebild/domain";
import { timesOf } from "./answer-statement.js";
import { compareText } from "../compare-text.js";
import type { IndexedSource, IndexSnapshot, NameCount } from "../incident-index.js";
import type { MemoryRecord, MemorySegment } from "./memory-segment-builder.js";
import { coverageOf, mergeSkips } from "../sources/merge-coverage.js";
import { grouped } from "./summarise-records.js";
import type { VisibleSources } from "../sources/visible-sources.js";

/** Describes what is visible of segments in memory. */
export function memorySnapshot(
  segments: readonly MemorySegment[],
  { complete, incomplete, alive }: VisibleSources,
  records: readonly MemoryRecord[],
  inDictionary: ReadonlySet<ShapeId>,
): IndexSnapshot {
  const shapes = new Set(records.map(({ shape }) => shape));
  const { first, last } = timesOf(records);
  const sources = complete.map((source): IndexedSource => {
    const holders = segments.filter(({ name }) => alive.get(name)?.has(source.id));
    const coverage = coverageOf(
      source,
      holders.map(({ manifest }) => manifest),
    );
    return { source, coverage, records: records.filter((record) => record.source === source.id).length };
  });
  return {
    sources,
    incomplete,
    damaged: [],
    segments: segments.length,
    records: records.length,
    lines: complete.reduce((sum, { lines }) => sum + lines, 0),
    shapes: shapes.size,
    dictionaryShapes: [...inDictionary].filter((shape) => shapes.has(shape)).length,
    firstTime: first,
    lastTime: last,
    hosts: counted(records, "host").slice(0, 20),
    programs: counted(records, "program"),
    modelId: segments.at(-1)?.manifest.modelId,
    skips: mergeSkips(segments.flatMap(({ manifest }) => manifest.skips)),
  };
}

function counted(records: readonly MemoryRecord[], column: "host" | "program"): readonly NameCount[] {
  return [...grouped(records, (record) => record[column])]
    .flatMap(([name, found]) => (name === undefined ? [] : [{ name, count: found.length }]))
    .sort((a, b) => b.count - a.count || compareText(a.name, b.name));
}
