import { createHash } from "node:crypto";
import { copyFile, link, mkdir, readdir, realpath, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { Failure, type IndexedShape } from "@lagebild/domain";
import { makeFolderIn, readDocument } from "@lagebild/domain/files";
import { openRecordTables, quoted } from "../records/duckdb-record-table.js";
import { PARQUET_FORMAT } from "../records/parquet-format.js";
import { assertSameDimensions } from "../index-limits.js";
import { shapesOf } from "./published-shapes.js";
import { listSegments, publishTogether, sealSegment, type StoredManifest, type StoredSegment } from "./segment.js";
import { readTombstones, writeTombstone } from "./tombstones.js";

export interface ReembedOptions {
  /** The incident's folder. Nobody else may publish meanwhile. */
  readonly folder: string;
  /** Names the embedder that makes the new vectors. */
  readonly modelId: string;
  /** Returns the vectors of shapes, in their order. */
  embed(shapes: readonly IndexedShape[]): Promise<readonly Float32Array[]>;
  readonly signal?: AbortSignal;
  onProgress?(doneShapes: number, allShapes: number): void;
}

/** What became of an incident's segments. */
export interface Reembedded {
  /** Segments that got new vectors, those made before an interruption included. */
  readonly segments: number;
  /** Vectors made now. */
  readonly vectors: number;
}

const SHAPES_AT_ONCE = 2_000;
const SHAPES = "shapes.parquet";
const MANIFEST = "manifest.json";

/**
 * Gives every segment vectors of another embedder and publishes them together, so that no reader ever sees vectors of
 * two. What is made before an interruption is kept and used by the next call; the dictionary is the caller's to refresh.
 */
export async function reembedSegments(options: ReembedOptions): Promise<Reembedded> {
  const folder = await realpath(options.folder);
  const { modelId, signal } = options;
  const { segments, damaged } = await listSegments(folder);
  if (damaged[0])
    throw new Failure("corrupt", `${damaged[0].file}: ${damaged[0].fault}; repair the incident before it is reindexed`);
  const old = segments.filter(({ manifest }) => manifest.modelId !== modelId);
  if (old.length === 0) return { segments: 0, vectors: 0 };
  const staged = join(folder, "building", `reembed-${createHash("sha256").update(modelId).digest("hex").slice(0, 16)}`);
  await makeFolderIn(join(folder, "building"));
  await makeFolderIn(staged);
  await dropOthers(staged, new Set(old.map(({ name }) => basename(name))));
  const all = old.reduce((sum, { manifest }) => sum + manifest.shapes, 0);
  let done = 0;
  let vectors = 0;
  for (const segment of old) {
    signal?.throwIfAborted();
    vectors += await reembedSegment(segment, { ...options, folder, staged }, (shapes) =>
      options.onProgress?.(done + shapes, all),
    );
    done += segment.manifest.shapes;
    options.onProgress?.(done, all);
  }
  await publishTogether(folder, staged, (nameOf) => carryTombstones(folder, old, nameOf));
  return { segments: old.length, vectors };
}

/** Deletes what an earlier call made of segments that were replaced since. */
async function dropOthers(staged: string, wanted: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(staged))
    if (!wanted.has(name)) await rm(join(staged, name), { recursive: true, force: true });
}

interface Making extends ReembedOptions {
  readonly staged: string;
}

/** Makes one segment beside the old one unless it is there already; returns how many vectors that took. */
async function reembedSegment(
  segment: StoredSegment,
  making: Making,
  onShapes: (done: number) => void,
): Promise<number> {
  const { staged, modelId } = making;
  const path = join(staged, basename(segment.name));
  if (await isSealed(path, modelId)) return 0;
  await rm(path, { recursive: true, force: true });
  await mkdir(path);
  for (const name of await readdir(segment.path)) {
    if (name === SHAPES || name.startsWith(MANIFEST)) continue;
    const [from, to] = [join(segment.path, name), join(path, name)];
    await link(from, to).catch(() => copyFile(from, to)); // not every file system links
  }
  const vectors = await writeShapes(segment.path, path, making, onShapes);
  const { version: _version, sha256: _sha256, ...manifest } = segment.manifest;
  await sealSegment(path, { ...manifest, modelId });
  return vectors;
}

async function isSealed(path: string, modelId: string): Promise<boolean> {
  try {
    return ((await readDocument(join(path, MANIFEST))) as StoredManifest | undefined)?.modelId === modelId;
  } catch {
    return false; // not begun, or broken off while it was written
  }
}

async function writeShapes(
  from: string,
  to: string,
  { folder, embed, signal }: Making,
  onShapes: (done: number) => void,
): Promise<number> {
  const spillFolder = join(folder, "building", "spill-reembed");
  const tables = await openRecordTables({ folder, memoryMb: 256, threads: 1, spillFolder });
  try {
    const path = join(from, SHAPES);
    const shapes = await shapesOf(tables, path, Number.MAX_SAFE_INTEGER); // the others go on borrowing a vector
    const fresh = await tables.create("fresh", { hex: "text", vector: "floats" });
    for (let start = 0; start < shapes.length; start += SHAPES_AT_ONCE) {
      signal?.throwIfAborted();
      const batch = shapes.slice(start, start + SHAPES_AT_ONCE);
      const vectors = await embed(batch);
      assertSameDimensions(batch.map((shape, i) => ({ ...shape, vector: vectors[i] })));
      batch.forEach(({ id }, i) => fresh.append([id, Array.from(vectors[i]!)]));
      onShapes(start + batch.length);
    }
    fresh.close();
    const rows = `SELECT s.* REPLACE (f.vector AS vector) FROM read_parquet(${quoted(path)}) s LEFT JOIN
(SELECT ('0x' || hex)::UBIGINT::BIT::BIGINT AS shape, vector FROM fresh) f ON f.shape = s.shape`;
    await tables.run(`COPY (${rows}) TO ${quoted(join(to, SHAPES))} (${PARQUET_FORMAT})`);
    return shapes.length;
  } finally {
    tables.close();
    await rm(spillFolder, { recursive: true, force: true });
  }
}

/** A source that was removed from a segment stays removed from what replaces it. */
async function carryTombstones(
  folder: string,
  old: readonly StoredSegment[],
  nameOf: (replaced: StoredSegment) => string,
): Promise<void> {
  for (const [source, names] of (await readTombstones(folder)).of) {
    const fresh = old.filter(({ name }) => names.has(name)).map(nameOf);
    if (fresh.length > 0) await writeTombstone(folder, source, [...names, ...fresh]);
  }
}
