import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  asDiskFailure,
  Failure,
  kindOf,
  type SourceId,
  type StoredSource,
  type TextEncodingName,
} from "@lagebild/domain";
import { makeFolderIn } from "@lagebild/domain/files";
import { LRUCache } from "lru-cache";
import { blockReader, unpackBlock } from "./block-reader.js";
import { pointsPath, readFramePoints, writeFramePoints, type FramePoint } from "./frame-points.js";
import { knownSources, type KnownSources } from "./known-sources.js";
import { rememberPromise } from "./remember-promise.js";
import { endsLine, lineBegin, slicePointsOf, type SlicePoint, type SourceRange } from "./slice-points.js";
import { blocksPath, indexPath, readStoredFile, writeStoredFile, type StoredFile } from "./stored-file.js";
import { isWhole } from "./verify-sources.js";
import {
  appendBlocks,
  describeBlocks,
  idsIn,
  intact,
  keepBlocks,
  replaceBlocks,
  shortHash,
  withFirstBytes,
  writeTemporary,
} from "./write-source.js";

/** Keeps the original bytes of log files, compressed in blocks, as evidence: what is read is checked against its hash. */
export interface SourceStore {
  /**
   * Stores a file. Bytes that are there already, alone or as the beginning of a source, are kept once, whatever the name;
   * bytes that begin with all of a source's make that source grow. Where the stored bytes of the same source are damaged,
   * they are written anew. Leaves nothing when it fails. For whoever holds the incident's lock.
   */
  put(file: string, modifiedMs: number, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<PutResult>;
  /** Notes what an analyst or other sources say of a source. Failure "missing" where it is not there. */
  describe(id: SourceId, about: Pick<StoredSource, "settings" | "revision" | "toldYear">): Promise<StoredSource>;
  /** Pairs of stored sources of which one begins with all bytes of the other, or is the same; as earlier versions left them. */
  kin(): Promise<readonly { readonly source: StoredSource; readonly isPartOf: StoredSource }[]>;
  get(id: SourceId): Promise<StoredSource | undefined>;
  /** All sources whose index can be read, by file name. */
  list(): Promise<readonly StoredSource[]>;
  /** Removes a source; one that is not there is no failure. */
  remove(id: SourceId): Promise<void>;
  /** Original bytes of [startByte, endByte). Throws `corrupt` where stored bytes were changed. */
  read(id: SourceId, startByte?: number, endByte?: number): AsyncIterable<Buffer>;
  /** A few original bytes, for citations; blocks near each other are decoded once. */
  readBytes(id: SourceId, offset: number, length: number): Promise<Buffer>;
  /** Ranges of about `targetBytes` that together hold every line of the source once, or every line that begins in a range of it. */
  slicePoints(id: SourceId, targetBytes: number, range?: SourceRange): Promise<readonly SlicePoint[]>;
  /** Tells whether a line ends just before a byte of the source. */
  endsLine(id: SourceId, byte: number): Promise<boolean>;
  /** Notes where a source may be cut whose records are not its lines. */
  keepFramePoints(id: SourceId, points: readonly FramePoint[]): Promise<void>;
  /** Where it may be cut; none where it is to be read in one piece. */
  framePoints(id: SourceId): Promise<readonly FramePoint[]>;
  /** Whole lines only: those that begin in [startByte, endByte) of the source's first `sizeBytes`, or of all of it. */
  readSlice(id: SourceId, startByte: number, endByte: number, sizeBytes?: number): Promise<SliceBytes>;
}

export interface PutResult {
  /** The source that the bytes are, or are part of. */
  readonly source: StoredSource;
  /**
   * `new`; the `same` bytes as the source's; the source has `grown` by what arrived; or an `earlier` state of it, all of
   * which it holds.
   */
  readonly arrival: "new" | "same" | "grown" | "earlier";
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

/** Original bytes of a block unless told. */
export const BLOCK_BYTES = 128 * 1024;
const CACHED_BLOCKS = 64;
const CACHED_INDEXES = 256;

/** Stores sources as `<sourceId>.blocks` and `<sourceId>.json` in a folder, which is made where it is not there; the folder around it is. */
export function sourceStore(folder: string, options: SourceStoreOptions): SourceStore {
  const blockBytes = options.blockBytes ?? BLOCK_BYTES;
  const indexes = new LRUCache<string, Promise<StoredFile>>({ max: CACHED_INDEXES });
  const reader = blockReader(folder, options.cachedBlocks ?? CACHED_BLOCKS);

  let known: Promise<KnownSources> | undefined;

  /** Another process may have made the source grow since its index was read. */
  const storedFile = async (id: SourceId, upTo = 0): Promise<StoredFile> => {
    assertSourceId(id);
    const remembered = await rememberPromise(indexes, id, () => readStoredFile(folder, id));
    if (upTo <= remembered.source.sizeBytes) return remembered;
    indexes.delete(id);
    return rememberPromise(indexes, id, () => readStoredFile(folder, id));
  };
  const blockOf = (stored: StoredFile) => (index: number) => reader.block(stored, index);
  const remember = async (stored: StoredFile): Promise<void> => {
    indexes.delete(stored.source.id);
    reader.forget(stored.source.id);
    (await known)?.add(await withFirstBytes(stored, blockOf(stored)));
  };
  const loadKnown = async (): Promise<KnownSources> => {
    const found = knownSources();
    for (const id of await idsIn(folder)) {
      const stored = await intact(folder, id);
      if (stored) found.add(await withFirstBytes(stored, blockOf(stored)));
    }
    return found;
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
    const stored = await storedFile(id, endByte);
    const end = endByte ?? stored.source.sizeBytes;
    assertRange(stored.source, startByte, end);
    yield* blocksOf(stored, startByte, end);
  }

  return {
    async put(file, modifiedMs, bytes, signal) {
      const temporary = join(folder, `${randomUUID()}.partial`);
      let neededBytes = 0;
      const counted = async function* (): AsyncGenerator<Uint8Array> {
        for await (const piece of bytes) {
          neededBytes += piece.length;
          yield piece;
        }
      };
      try {
        await makeFolderIn(folder);
        const written = await writeTemporary(temporary, counted(), { ...options, blockBytes, signal });
        const found = await (
          await (known ??= loadKnown())
        ).kinOf(written, blockBytes, {
          arrived: (index) => {
            const about = { id: shortHash(written.sha256), index, blockBytes };
            return unpackBlock(temporary, written.blocks[index]!, about);
          },
          stored: (other, index) => reader.block(other, index).catch(unlikeAny),
        });
        const kin = found && (await intact(folder, found.known.source.id)) ? found : undefined;
        if (kin?.is === "earlier") return { source: kin.known.source, arrival: kin.is };
        if (kin?.is === "same" && (await isWhole(folder, kin.known)))
          return { source: kin.known.source, arrival: kin.is };
        const arrived = { ...written, modifiedMs, blockBytes };
        const stored = !kin
          ? await keepBlocks(folder, temporary, { ...arrived, file })
          : kin.is === "same"
            ? await replaceBlocks(folder, temporary, kin.known, arrived)
            : await appendBlocks(folder, temporary, kin.known, arrived);
        await writeStoredFile(folder, stored);
        await remember(stored);
        return { source: stored.source, arrival: kin ? kin.is : "new" };
      } catch (error) {
        throw asDiskFailure(error, `source ${file}`, { folder, neededBytes });
      } finally {
        await rm(temporary, { force: true });
      }
    },

    async describe(id, about) {
      assertSourceId(id);
      const stored = await readStoredFile(folder, id);
      const described = { ...stored, source: { ...stored.source, ...about } };
      try {
        await writeStoredFile(folder, described);
        await describeBlocks(folder, described);
      } catch (error) {
        throw asDiskFailure(error, `source ${id}`, { folder });
      }
      await remember(described);
      return described.source;
    },

    async kin() {
      const found = knownSources();
      const pairs: { source: StoredSource; isPartOf: StoredSource }[] = [];
      const ids = await idsIn(folder);
      const files = await Promise.all(ids.map((id) => intact(folder, id)));
      const longestFirst = files.flatMap((stored) => stored ?? []);
      longestFirst.sort((a, b) => b.source.sizeBytes - a.source.sizeBytes || (a.source.id < b.source.id ? -1 : 1));
      for (const file of longestFirst) {
        const stored = await withFirstBytes(file, blockOf(file));
        const { source, blocks } = stored;
        const written = { ...stored, ...source, first: stored.first!, blocks };
        const kin = await found.kinOf(written, stored.blockBytes, {
          arrived: blockOf(stored),
          stored: (other, index) => reader.block(other, index),
        });
        if (kin) pairs.push({ source, isPartOf: kin.known.source });
        else found.add(stored);
      }
      return pairs;
    },

    async get(id) {
      const stored = await storedFile(id).catch((error: unknown) => {
        if (error instanceof Failure && error.kind === "missing") return undefined;
        throw error;
      });
      return stored?.source;
    },

    async list() {
      const ids = await idsIn(folder);
      const found = await Promise.all(ids.map((id) => storedFile(id).catch(unlessDamaged)));
      const sources = found.flatMap((stored) => stored?.source ?? []);
      return sources.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.id < b.id ? -1 : 1));
    },

    async remove(id) {
      assertSourceId(id);
      indexes.delete(id);
      reader.forget(id);
      known = undefined;
      await rm(indexPath(folder, id), { force: true }); // first: without it the source is not there
      await rm(blocksPath(folder, id), { force: true });
      await rm(pointsPath(folder, id), { force: true });
    },

    read,

    async readBytes(id, offset, length) {
      const stored = await storedFile(id, offset + length);
      assertRange(stored.source, offset, offset + length);
      const first = Math.floor(offset / stored.blockBytes);
      const count = length === 0 ? 0 : Math.ceil((offset + length) / stored.blockBytes) - first;
      const blocks = await Promise.all(Array.from({ length: count }, (_, i) => reader.block(stored, first + i)));
      const from = offset - first * stored.blockBytes;
      return (blocks.length === 1 ? blocks[0]! : Buffer.concat(blocks)).subarray(from, from + length);
    },

    async slicePoints(id, targetBytes, range) {
      const stored = await storedFile(id, range?.endByte);
      const whole = range ?? { startByte: 0, endByte: stored.source.sizeBytes };
      assertRange(stored.source, whole.startByte, whole.endByte);
      return slicePointsOf(stored, targetBytes, whole, blockOf(stored));
    },

    async endsLine(id, byte) {
      const stored = await storedFile(id, byte + 1);
      assertRange(stored.source, byte, byte);
      return endsLine(stored, byte, blockOf(stored));
    },

    async keepFramePoints(id, points) {
      assertSourceId(id);
      await writeFramePoints(folder, id, points).catch((error: unknown) => {
        throw asDiskFailure(error, `source ${id}`, { folder });
      });
    },

    async framePoints(id) {
      assertSourceId(id);
      return readFramePoints(folder, id);
    },

    async readSlice(id, startByte, endByte, sizeBytes) {
      const stored = await storedFile(id, sizeBytes ?? endByte);
      assertRange(stored.source, startByte, endByte);
      const limit = sizeBytes ?? stored.source.sizeBytes;
      const firstByte = Math.min(limit, await lineBegin(stored, startByte, blockOf(stored)));
      const lastByte = Math.min(limit, await lineBegin(stored, endByte, blockOf(stored)));
      return { firstByte, lastByte, bytes: blocksOf(stored, firstByte, lastByte) };
    },
  };
}

/** What a damaged block is compared as: nothing that arrives is like it. */
function unlikeAny(error: unknown): Buffer {
  if (kindOf(error) !== "corrupt") throw error;
  return Buffer.alloc(0);
}

function unlessDamaged(error: unknown): undefined {
  if (kindOf(error) !== "corrupt") throw error;
}

function assertSourceId(id: SourceId): void {
  if (!/^[0-9a-f]{16}$/.test(id)) throw new Failure("invalid", `source id ${JSON.stringify(id)} is not 16 hex digits`);
}

function assertRange({ id, sizeBytes }: StoredSource, startByte: number, endByte: number): void {
  if (startByte >= 0 && startByte <= endByte && endByte <= sizeBytes) return;
  throw new Failure("invalid", `bytes ${startByte} to ${endByte} are not in source ${id} of ${sizeBytes} bytes`);
}
