import type { EntityKind, ShapeId } from "@lagebild/domain";
import { rowOf, timesOf } from "./answer-statement.js";
import { compareText } from "../compare-text.js";
import { evenly } from "../evenly.js";
import type { KindVariety, Occurrence, ShapeVariety } from "../incident-index.js";
import type { MemoryRecord } from "./memory-segment-builder.js";

/** Groups records by a key, keeping their order. */
export function grouped<Key>(
  records: readonly MemoryRecord[],
  keyOf: (record: MemoryRecord) => Key,
): Map<Key, MemoryRecord[]> {
  const groups = new Map<Key, MemoryRecord[]>();
  for (const record of records) {
    const key = keyOf(record);
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return groups;
}

/** Folds records into one entry for each shape and file. */
export function occurrencesOf(records: readonly MemoryRecord[], samplesPerRun: number): readonly Occurrence[] {
  const runs = [...grouped(records, ({ source, shape }) => `${shape}/${source}`).values()].map((found): Occurrence => {
    const inOrder = found.sort((a, b) => a.line - b.line);
    const { source, file, shape, line: firstLine } = inOrder[0]!;
    const { first: firstTime, last: lastTime } = timesOf(inOrder);
    const run = { shape, count: inOrder.length, firstLine, lastLine: inOrder.at(-1)!.line, firstTime, lastTime };
    return { source, file, run, samples: evenly(inOrder, samplesPerRun).map(rowOf) };
  });
  return runs.sort(
    (a, b) => compareText(a.file, b.file) || a.run.firstLine - b.run.firstLine || compareText(a.run.shape, b.run.shape),
  );
}

/** Counts the values that occur with each shape. */
export function varietyOf(records: readonly MemoryRecord[], limit: number): readonly ShapeVariety[] {
  const shapes = [...grouped(records, ({ shape }) => shape)].sort(([a], [b]) => compareText(a, b));
  return shapes.flatMap(([shape, found]): readonly ShapeVariety[] => {
    const kinds = kindsOf(found, limit);
    return kinds.length === 0 ? [] : [{ shape: shape satisfies ShapeId, kinds }];
  });
}

function kindsOf(records: readonly MemoryRecord[], limit: number): readonly KindVariety[] {
  const counts = new Map<EntityKind, Map<string, number>>();
  for (const { kind, value } of records.flatMap(({ entities }) => entities)) {
    const values = counts.get(kind) ?? new Map<string, number>();
    counts.set(kind, values.set(value, (values.get(value) ?? 0) + 1));
  }
  return [...counts]
    .sort(([a], [b]) => compareText(a, b))
    .map(([kind, values]) => ({
      kind,
      distinct: values.size,
      top: [...values]
        .map(([value, count]) => ({ value, count }))
        .sort((a, b) => b.count - a.count || compareText(a.value, b.value))
        .slice(0, limit),
    }));
}
