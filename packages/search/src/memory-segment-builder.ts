import type {
  Entity,
  FieldValues,
  IndexedShape,
  RecordRow,
  Shape,
  ShapeId,
  SourceId,
  StoredSource,
} from "@lagebild/domain";
import type { BuiltSegment, ByteRange, SegmentBuilder, SegmentManifest } from "./incident-index.js";
import { assertSameDimensions, assertSegmentId } from "./index-limits.js";

export interface MemoryRecord extends RecordRow {
  readonly source: SourceId;
  readonly template: string;
  readonly fields: FieldValues;
  readonly entities: readonly Entity[];
}

export interface MemorySegment {
  readonly name: string;
  readonly segmentId: string;
  readonly parts: readonly { readonly source: StoredSource; readonly range: ByteRange }[];
  readonly shapes: readonly IndexedShape[];
  readonly records: readonly MemoryRecord[];
  readonly manifest: SegmentManifest;
}

/** Builds a segment as plain arrays and hands it to `keep` when it is finished. */
export function memorySegmentBuilder(
  segmentId: string,
  keep: (segment: Omit<MemorySegment, "name">) => BuiltSegment,
): SegmentBuilder {
  assertSegmentId(segmentId);
  const parts: { source: StoredSource; range: ByteRange }[] = [];
  const shapes: Shape[] = [];
  const entities: Entity[] = [];
  const records: MemoryRecord[] = [];

  return {
    addSource: (source, range) => parts.push({ source, range }) - 1,
    addShape(shape) {
      const known = shapes.findIndex(({ id }) => id === shape.id);
      return known >= 0 ? known : shapes.push(shape) - 1;
    },
    addEntity(kind, value) {
      const known = entities.findIndex((entity) => entity.kind === kind && entity.value === value);
      return known >= 0 ? known : entities.push({ kind, value }) - 1;
    },
    addRecord({ source, shape, fields, entities: named, zoneOrigin, occurrences, ...row }) {
      records.push({
        ...row,
        ...(zoneOrigin !== undefined && { zoneOrigin }),
        ...(occurrences !== undefined && { occurrences }),
        source: parts[source]!.source.id,
        file: parts[source]!.source.file,
        shape: shapes[shape]!.id,
        template: shapes[shape]!.template,
        fields: fields === undefined ? {} : (JSON.parse(fields) as FieldValues),
        entities: [...new Set(named)].map((number) => entities[number]!),
      });
    },
    shapes: () => shapes,
    async finish(found, manifest) {
      assertSameDimensions(found);
      const byId = new Map<ShapeId, IndexedShape>(found.map((shape) => [shape.id, shape]));
      const indexed = shapes.map((shape) => byId.get(shape.id) ?? { ...shape, meanings: [], vector: undefined });
      return keep({ segmentId, parts, shapes: indexed, records, manifest });
    },
    async abandon() {},
  };
}
