import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { asDiskFailure, Failure, type SourceId, type StoredSource, type TextEncodingName } from "@lagebild/domain";
import { LRUCache } from "lru-cache";
import { blockReader } from "./block-reader.js";
import { pointsPath, readFramePoints, writeFramePoints, type FramePoint } from "./frame-points.js";
import { rememberPromise } from "./remember-promise.js";
import { lineBegin, slicePointsOf, type SlicePoint } from "./slice-points.js";
import { blocksPath, indexPath, readStoredFile, writeStoredFile, type StoredFile } from "./stored-file.js";
import { writeBlocks } from "./write-blocks.js";

/** Keeps the original bytes of log files, compressed in blocks, as evidence: what is read is checked against its hash. */
export interface SourceStore {
  /** Stores a file. The same bytes under the same name are stored once. Leaves nothing when it fails. */
  put(file: string, modifiedMs: number, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<PutResult>;
  get(id: SourceId): Promise<StoredSource | undefined>;
  /** All sources, by file name. */
  list(): Promise<readonly StoredSource[]>;
  /** Removes a source; one that is not there is no failure. */
  remove(id: SourceId): Promise<void>;
  /** Original bytes of [startByte, endByte). Throws `corrupt` where stored bytes were changed. */
  read(id: SourceId, startByte?: number, endByte?: number): AsyncIterable<Buffer>;
  /** A few original bytes, for citations; blocks near each other are decoded once. */
  readBytes(id: SourceId, offset: number, length: number): Promise<Buffer>;
  /** Ranges of about `targetBytes` that together hold every line once. */
  slicePoints(id: SourceId, targetBytes: number): Promise<readonly SlicePoint[]>;
  /** Notes where a source may be cut whose records are not its lines. */
  keepFramePoints(id: SourceId, points: readonly FramePoint[]): Promise<void>;
  /** Where it may be cut; none where it is to be read in one piece. */
  framePoints(id: SourceId): Promise<readonly FramePoint[]>;
  /** Whole lines only: those that begin in [startByte, endByte). */
  readSlice(id: SourceId, startByte: number, endByte: number): Promise<SliceBytes>;
}

export interface PutResult {
  readonly source: StoredSource;
  /** False where the same file was stored before. */
  readonly isNew: boolean;
}

export interface SliceBytes {
  /** Where the first line begins. */
  readonly firstByte: number;
  /** Where the last line ends, its line end included. */
  readonly lastByte: number;
  readonly bytes: AsyncIterable<Buffer>;
}

export interface SourceStoreOptions {
  /** Told the first block of a file. */
  readonly detectEncoding: (sample: Uint8Array) => TextEncodingName;
  /** Original bytes of a block, even. Default 128 KiB: half the work of 256 KiB for a citation, at 4 % more space. */
  readonly blockBytes?: number;
  /** Decoded blocks kept in memory. Default 64. */
  readonly cachedBlocks?: number;
}

const BLOCK_BYTES = 128 * 1024;
const CACHED_BLOCKS = 64;
const CACHED_INDEXES = 256;

/** Stores sources as `<sourceId>.blocks` and `<sourceId>.json` in a folder, which is made where it is not there. */
export function sourceStore(folder: string, options: SourceStoreOptions): SourceStore {
  const blockBytes = options.blockBytes ?? BLOCK_BYTES;
  const indexes = new LRUCache<string, Promise<StoredFile>>({ max: CACHED_INDEXES });
  const reader = blockReader(folder, options.cachedBlocks ?? CACHED_BLOCKS);

  const storedFile = async (id: SourceId): Promise<StoredFile> => {
    assertSourceId(id);
    return rememberPromise(indexes, id, () => readStoredFile(folder, id));
  };

  async function* blocksOf(stored: StoredFile, startByte: number, endByte: number): AsyncGenerator<Buffer> {
    const last = Math.ceil(endByte / stored.blockBytes) - 1;
    let next: Promise<Buffer> | undefined;
    for (let i = Math.floor(startByte / stored.blockBytes); i <= last; i++) {
      const current = next ?? reader.passingBlock(stored, i);
      next = i < last ? reader.passingBlock(stored, i + 1) : undefined;
      next?.catch(() => undefined); // thrown in its turn
      const from = i * stored.blockBytes;
      yield (await current).subarray(Math.max(0, startByte - from), endByte - from);
    }
  }

  async function* read(id: SourceId, startByte = 0, endByte?: number): AsyncGenerator<Buffer> {
    const stored = await storedFile(id);
    const end = endByte ?? stored.source.sizeBytes;
    assertRange(stored.source, startByte, end);
    yield* blocksOf(stored, startByte, end);
  }

  return {
    async put(file, modifiedMs, bytes, signal) {
      const temporary = join(folder, `${randomUUID()}.partial`);
      try {
        await mkdir(folder, { recursive: true });
        const stored = await writeTemporary(temporary, { file, modifiedMs, bytes, signal, blockBytes, ...options });
        const known = await intact(folder, stored.source.id);
        if (known !== undefined) return { source: known.source, isNew: false };
        await rename(temporary, blocksPath(folder, stored.source.id));
        await writeStoredFile(folder, temporary, stored);
        indexes.delete(stored.source.id);
        reader.forget(stored.source.id);
        return { source: stored.source, isNew: true };
      } catch (error) {
        throw asDiskFailure(error, "a stored source");
      } finally {
        await rm(temporary, { force: true });
      }
    },

    async get(id) {
      const stored = await storedFile(id).catch((error: unknown) => {
        if (error instanceof Failure && error.kind === "missing") return undefined;
        throw error;
      });
      return stored?.source;
    },

    async list() {
      const names = await readdir(folder).catch(() => []);
      const ids = names.flatMap((name) => SOURCE_INDEX.exec(name)?.[1] ?? []) as SourceId[];
      const sources = await Promise.all(ids.map(async (id) => (await storedFile(id)).source));
      return sources.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.id < b.id ? -1 : 1));
    },

    async remove(id) {
      assertSourceId(id);
      indexes.delete(id);
      reader.forget(id);
      await rm(indexPath(folder, id), { force: true }); // first: without it the source is not there
      await rm(blocksPath(folder, id), { force: true });
      await rm(pointsPath(folder, id), { force: true });
    },

    read,

    async readBytes(id, offset, length) {
      const stored = await storedFile(id);
      assertRange(stored.source, offset, offset + length);
      const first = Math.floor(offset / stored.blockBytes);
      const count = length === 0 ? 0 : Math.ceil((offset + length) / stored.blockBytes) - first;
      const blocks = await Promise.all(Array.from({ length: count }, (_, i) => reader.block(stored, first + i)));
      const from = offset - first * stored.blockBytes;
      return (blocks.length === 1 ? blocks[0]! : Buffer.concat(blocks)).subarray(from, from + length);
    },

    async slicePoints(id, targetBytes) {
      return slicePointsOf(await storedFile(id), targetBytes);
    },

    async keepFramePoints(id, points) {
      assertSourceId(id);
      await writeFramePoints(folder, id, points).catch((error: unknown) => {
        throw asDiskFailure(error, "a stored source");
      });
    },

    async framePoints(id) {
      assertSourceId(id);
      return readFramePoints(folder, id);
    },

    async readSlice(id, startByte, endByte) {
      const stored = await storedFile(id);
      assertRange(stored.source, startByte, endByte);
      const block = (index: number) => reader.block(stored, index);
      const firstByte = await lineBegin(stored, startByte, block);
      const lastByte = await lineBegin(stored, endByte, block);
      return { firstByte, lastByte, bytes: blocksOf(stored, firstByte, lastByte) };
    },
  };
}

interface WriteOptions extends SourceStoreOptions {
  readonly file: string;
  readonly modifiedMs: number;
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal | undefined;
  readonly blockBytes: number;
}

async function writeTemporary(path: string, options: WriteOptions): Promise<StoredFile> {
  const handle = await open(path, "wx");
  try {
    const written = await writeBlocks(handle, options.bytes, options);
    await handle.sync();
    const { sha256, sizeBytes, lines, newlines, encoding, blocks } = written;
    const { file, modifiedMs, blockBytes } = options;
    const source = { id: sourceIdOf(file, sha256), file, sha256, sizeBytes, lines, encoding, modifiedMs };
    return { version: 1, source, blockBytes, newlines, blocks };
  } finally {
    await handle.close();
  }
}

/** The stored file, if both its parts are there and whole; a damaged one may be written anew. */
async function intact(folder: string, id: SourceId): Promise<StoredFile | undefined> {
  try {
    const stored = await readStoredFile(folder, id);
    const last = stored.blocks.at(-1);
    const { size } = await stat(blocksPath(folder, id));
    return size === (last === undefined ? 0 : last.offset + last.packedBytes) ? stored : undefined;
  } catch {
    return undefined;
  }
}

const SOURCE_INDEX = /^([0-9a-f]{16})\.json$/;

function sourceIdOf(file: string, sha256: string): SourceId {
  return createHash("sha256").update(`${file}\0${sha256}`).digest("hex").slice(0, 16) as SourceId;
}

function assertSourceId(id: SourceId): void {
  if (!/^[0-9a-f]{16}$/.test(id)) throw new Failure("invalid", `source id ${JSON.stringify(id)} is not 16 hex digits`);
}

function assertRange({ id, sizeBytes }: StoredSource, startByte: number, endByte: number): void {
  if (startByte >= 0 && startByte <= endByte && endByte <= sizeBytes) return;
  throw new Failure("invalid", `bytes ${startByte} to ${endByte} are not in source ${id} of ${sizeBytes} bytes`);
}
