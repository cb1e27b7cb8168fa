import {
  isListField,
  placesOfField,
  type Entity,
  type EntityRole,
  type FieldValues,
  type IndexedShape,
  type RecordRow,
  type Shape,
  type ShapeId,
  type SourceId,
  type StoredSource,
} from "@lagebild/domain";
import type { BuiltSegment, ByteRange, SegmentBuilder, SegmentManifest } from "../incident-index.js";
import { assertSameDimensions, assertSegmentId } from "../index-limits.js";
import { fieldsWriter } from "../segments/logged-fields.js";

export interface MemoryRecord extends RecordRow {
  readonly source: SourceId;
  readonly template: string;
  readonly fields: FieldValues;
  /** What happened, in the fields of the Elastic Common Schema. */
  readonly event: FieldValues;
  readonly entities: readonly (Entity & { readonly role?: EntityRole })[];
}

/** Returns the values that a record has in a field of its event, else of its log: the meaning that every engine must reproduce. */
export function fieldValuesOf({ event, fields }: MemoryRecord, field: string): readonly string[] {
  const own = (one: string): string | undefined =>
    Object.hasOwn(event, one) ? event[one] : Object.hasOwn(fields, one) ? fields[one] : undefined;
  const places = placesOfField(field);
  const value = places.length === 1 ? own(field) : places.map(own).find((one) => one !== undefined && one !== "");
  if (value === undefined) return [];
  return isListField(field) ? value.split(" ") : [value];
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
  const byId = new Map<ShapeId, IndexedShape>();
  const writeFields = fieldsWriter();

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
    addRecord({ source, shape, fields, event, entities: named, roles, zoneOrigin, occurrences, ...row }) {
      records.push({
        ...row,
        ...(zoneOrigin !== undefined && { zoneOrigin }),
        ...(occurrences !== undefined && { occurrences }),
        source: parts[source]!.source.id,
        file: parts[source]!.source.file,
        shape: shapes[shape]!.id,
        template: shapes[shape]!.template,
        fields: (fields && writeFields(fields)?.values) ?? {},
        event: event ? { ...event.fixed, ...event.values } : {},
        entities: [...new Set(named)].map((number) => {
          const role = roles?.[named!.indexOf(number)];
          return { ...entities[number]!, ...(role !== undefined && { role }) };
        }),
      });
    },
    shapes: () => shapes,
    describeShapes(found) {
      for (const shape of found) byId.set(shape.id, shape);
    },
    async finish(manifest) {
      assertSameDimensions([...byId.values()]);
      const indexed = shapes.map((shape) => byId.get(shape.id) ?? { ...shape, meanings: [], vector: undefined });
      return keep({ segmentId, parts, shapes: indexed, records, manifest });
    },
    async abandon() {},
  };
}
