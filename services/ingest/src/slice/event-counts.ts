import { fieldOfEvent, type EcsEvent, type EventCoverage, type Shape } from "@lagebild/domain";

/** Shapes without a category that are told of a slice. */
const MOST_SHAPES = 50;

/** Counts what the events of a slice say. */
export interface EventCounts {
  add(event: EcsEvent, shape: Shape): void;
  take(): EventCoverage;
}

/** Counts for each mapping how many records it took, and for each shape without a category how many it has. */
export function eventCounts(): EventCounts {
  const mappings = new Map<string, number>();
  const unknown = new Map<Shape, number>();
  let withCategory = 0;
  return {
    add(event, shape) {
      if (event.mapping !== undefined) mappings.set(event.mapping, (mappings.get(event.mapping) ?? 0) + 1);
      if (fieldOfEvent(event, "event.category") !== undefined) withCategory++;
      else unknown.set(shape, (unknown.get(shape) ?? 0) + 1);
    },
    take: () => ({
      withCategory,
      mappings: Object.fromEntries([...mappings].sort(([, a], [, b]) => b - a)),
      missing: [...unknown]
        .sort(([, a], [, b]) => b - a)
        .slice(0, MOST_SHAPES)
        .map(([{ text }, count]) => ({ shape: text.slice(0, 300), count })),
    }),
  };
}
