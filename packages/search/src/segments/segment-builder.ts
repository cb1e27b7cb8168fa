import { realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { ENTITY_ROLES, Failure, type EntityKind, type Shape, type ShapeId, type StoredSource } from "@lagebild/domain";
import { openRecordTables, type RecordTables, type RowAppender } from "../records/duckdb-record-table.js";
import { eventRows, fillEventKinds } from "./event-columns.js";
import type { BuiltSegment, ByteRange, SegmentBuilder, SegmentManifest } from "../incident-index.js";
import { assertSegmentId } from "../index-limits.js";
import { numberOfId } from "../hex-id.js";
import { fieldsWriter } from "./logged-fields.js";
import { writeRuleRecords } from "./rule-records.js";
import { createBuildingFolder, LATER_COLUMNS, sealSegment, type ManifestPart } from "./segment.js";
import {
  fillNames,
  createShapeTable,
  NO_NUMBER,
  NO_TIME,
  numberTable,
  partSummaries,
  writeParquet,
  ZONE_ORIGINS,
  type ShapeRows,
} from "./segment-tables.js";

export interface SegmentBuilderOptions {
  /** The incident's folder. */
  readonly folder: string;
  readonly segmentId: string;
  /** Most memory that rows take before they are spilled to disk. */
  readonly memoryMb?: number;
}

/** What the column holds. */
const MOST_OCCURRENCES = 2_147_483_647;

interface Part {
  readonly source: StoredSource;
  readonly range: ByteRange;
}

/**
 * Builds a segment of Parquet files in a folder of its own. Works in any thread; rows are handed to the engine in
 * batches, and texts that repeat only once.
 */
export async function parquetSegmentBuilder({
  folder,
  segmentId,
  memoryMb = 256,
}: SegmentBuilderOptions): Promise<SegmentBuilder> {
  assertSegmentId(segmentId);
  const path = await realpath(await createBuildingFolder(folder, segmentId));
  const tables = await openRecordTables({
    folder: path,
    memoryMb,
    threads: 1,
    spillFolder: join(path, "spill"),
    keepsJoinOrder: true,
  });
  const records = await tables.create("record_row", {
    part: "integer",
    line: "integer",
    byte_offset: "double",
    byte_length: "integer",
    micros: "double",
    host: "integer",
    program: "integer",
    shape: "integer",
    chunk: "integer",
    fields: "text",
    zone: "integer",
    occurrences: "integer",
    event: "text",
    event_kind: "integer",
  });
  const mentions = await tables.create("mention_row", {
    entity: "integer",
    part: "integer",
    line: "integer",
    micros: "double",
    host: "integer",
    program: "integer",
    shape: "integer",
    role: "integer",
  });
  const shapeRows = await createShapeTable(tables);
  return segmentBuilder({ segmentId, path, tables, records, mentions, shapeRows });
}

interface Workplace {
  readonly segmentId: string;
  readonly path: string;
  readonly tables: RecordTables;
  readonly records: RowAppender;
  readonly mentions: RowAppender;
  readonly shapeRows: ShapeRows;
}

function segmentBuilder({ segmentId, path, tables, records, mentions, shapeRows }: Workplace): SegmentBuilder {
  const parts: Part[] = [];
  const shapes: Shape[] = [];
  const shapeNumbers = new Map<ShapeId, number>();
  const entities = new Map<EntityKind, Map<string, number>>();
  const names = numberTable();
  const events = eventRows();
  const writeFields = fieldsWriter();
  let entityCount = 0;
  let recordCount = 0;
  let isOpen = true;

  const numberOf = ({ id }: Shape): number => {
    const number = shapeNumbers.get(id);
    if (number === undefined) throw new Failure("invalid", `shape ${id} is described and no shape of the segment`);
    return number;
  };
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    records.close();
    mentions.close();
    shapeRows.close();
  };
  const abandon = async (): Promise<void> => {
    close();
    tables.close();
    await rm(path, { recursive: true, force: true });
  };
  const write = async (manifest: SegmentManifest): Promise<BuiltSegment> => {
    await fillNames(tables, names.values(), parts, entities);
    const columns = await fillEventKinds(tables, events);
    const written = await writeParquet(tables, path, { columns, following: events.following() });
    const ruleFields = await writeRuleRecords(tables, path, written, events.loggedNames());
    const summaries = await partSummaries(tables);
    tables.close();
    await rm(join(path, "spill"), { recursive: true, force: true });
    const described = parts.map((part, number): ManifestPart => ({ ...part, records: 0, ...summaries.get(number) }));
    const about = {
      segmentId,
      records: recordCount,
      shapes: shapes.length,
      parts: described,
      ...manifest,
      columns: LATER_COLUMNS,
    };
    const { fields, eventFields, eventFieldsFrom } = written;
    await sealSegment(path, {
      ...about,
      ...(fields.length > 0 && { fields }),
      ...(eventFields.length > 0 && { eventFields }),
      ...(Object.keys(eventFieldsFrom).length > 0 && { eventFieldsFrom }),
      ...(ruleFields && { ruleFields }),
    });
    return { segmentId, path, records: recordCount };
  };

  return {
    addSource(source, range) {
      numberOfId(source.id);
      return parts.push({ source, range }) - 1;
    },
    addShape(shape) {
      const known = shapeNumbers.get(shape.id);
      if (known !== undefined) return known;
      numberOfId(shape.id);
      shapeNumbers.set(shape.id, shapes.length);
      return shapes.push(shape) - 1;
    },
    addEntity(kind, value) {
      let values = entities.get(kind);
      if (!values) entities.set(kind, (values = new Map<string, number>()));
      const known = values.get(value);
      if (known !== undefined) return known;
      values.set(value, entityCount);
      return entityCount++;
    },
    addRecord({
      source,
      line,
      byteOffset,
      byteLength,
      time = null,
      host,
      program,
      shape,
      chunk,
      fields,
      zoneOrigin,
      occurrences = null,
      event,
      entities: named,
      roles,
    }) {
      if (source >= parts.length || shape >= shapes.length) {
        throw new Failure(
          "invalid",
          `record names source ${source} and shape ${shape}, there are ${parts.length} and ${shapes.length}`,
        );
      }
      if (
        occurrences !== null &&
        !(occurrences > 1 && occurrences <= MOST_OCCURRENCES && Number.isInteger(occurrences))
      ) {
        throw new Failure(
          "invalid",
          `line ${line} stands for ${occurrences} occurrences, expected 2 to ${MOST_OCCURRENCES}`,
        );
      }
      if (time !== null && !Number.isSafeInteger(time)) {
        throw new Failure("invalid", `time of line ${line} is ${time}, expected whole microseconds`);
      }
      const hostNumber = host === undefined ? NO_NUMBER : names.numberOf(host);
      const programNumber = program === undefined ? NO_NUMBER : names.numberOf(program);
      const logged = fields === undefined ? undefined : writeFields(fields);
      const micros = time ?? NO_TIME;
      const [values, kind] = events.row(event, logged);
      records.append([
        source,
        line,
        byteOffset,
        byteLength,
        micros,
        hostNumber,
        programNumber,
        shape,
        chunk,
        logged?.text ?? null,
        zoneOrigin === undefined ? NO_NUMBER : ZONE_ORIGINS.indexOf(zoneOrigin),
        occurrences ?? NO_NUMBER,
        values,
        kind,
      ]);
      recordCount += 1;
      if (!named) return;
      for (let i = 0; i < named.length; i++) {
        if (named.indexOf(named[i]!) < i) continue;
        const role = roles?.[i];
        const part = role === undefined ? NO_NUMBER : ENTITY_ROLES.indexOf(role);
        mentions.append([named[i]!, source, line, micros, hostNumber, programNumber, shape, part]);
      }
    },
    shapes: () => shapes,
    describeShapes(found) {
      for (const shape of found) shapeRows.add(numberOf(shape), shape);
    },
    async finish(manifest) {
      try {
        shapeRows.addRest(shapes);
        close();
        return await write(manifest);
      } catch (error) {
        await abandon().catch(() => undefined);
        throw error;
      }
    },
    abandon,
  };
}
