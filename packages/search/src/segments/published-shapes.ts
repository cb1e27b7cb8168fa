import { randomBytes } from "node:crypto";
import { realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import type { IndexedShape, Meaning, ShapeId } from "@lagebild/domain";
import { openRecordTables, quoted, type RecordTables } from "../records/duckdb-record-table.js";
import { idOfNumber } from "../hex-id.js";
import { listSegments } from "./segment.js";

export interface PublishedShapesOptions {
  /** The incident's folder. */
  readonly folder: string;
  /** Only segments whose vectors are of this embedder are read. */
  readonly modelId: string;
  /** Most shapes to read: those of the segments published last. */
  readonly limit: number;
}

/**
 * Reads the shapes that have vectors, segment by segment, without opening the index. A shape of several segments comes
 * several times.
 */
export async function* publishedShapes({
  folder,
  modelId,
  limit,
}: PublishedShapesOptions): AsyncGenerator<readonly IndexedShape[]> {
  const { segments } = await listSegments(folder).catch(() => ({ segments: [] })); // one is being replaced: nothing is lost
  const readable = segments.filter(({ manifest }) => manifest.modelId === modelId && manifest.shapes > 0);
  if (readable.length === 0) return;
  const home = await realpath(folder);
  const spillFolder = join(home, "building", `spill-${randomBytes(6).toString("hex")}`);
  const tables = await openRecordTables({ folder: home, memoryMb: 256, threads: 1, spillFolder });
  try {
    let left = limit;
    for (const { path } of readable.toReversed()) {
      if (left <= 0) return;
      const shapes = await shapesOf(tables, join(path, "shapes.parquet"), left);
      left -= shapes.length;
      yield shapes;
    }
  } finally {
    tables.close();
    await rm(spillFolder, { recursive: true, force: true });
  }
}

/** Reads the shapes with a vector in a segment's file. */
export async function shapesOf(tables: RecordTables, path: string, limit: number): Promise<readonly IndexedShape[]> {
  const rows = await tables.rows({
    sql: `SELECT shape, text, template, program, meanings, vector FROM read_parquet(${quoted(path)})
WHERE vector IS NOT NULL LIMIT ${Math.max(0, Math.floor(limit))}`,
    values: [],
  });
  return rows.map(([number, text, template, program, meanings, vector]) => ({
    id: idOfNumber<ShapeId>(number as bigint),
    text: text as string,
    template: template as string,
    program: (program as string | null) ?? undefined,
    meanings: JSON.parse(meanings as string) as readonly Meaning[],
    vector: Float32Array.from(vector as readonly number[]),
  }));
}
