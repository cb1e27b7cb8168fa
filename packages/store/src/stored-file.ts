import { open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { Failure, type SourceId, type StoredSource } from "@lagebild/domain";
import { documentState, keepDocument, sealedText, unsealedText } from "@lagebild/domain/files";
import type { FirstBytes } from "./first-bytes.js";

/** What `<sourceId>.json` holds: the source, and where its blocks lie in `<sourceId>.blocks`. */
export interface StoredFile {
  readonly version: 1;
  readonly source: StoredSource;
  /** Original bytes of each block but the last. */
  readonly blockBytes: number;
  /** `\n` in the whole file. */
  readonly newlines: number;
  readonly blocks: readonly StoredBlock[];
  /** Absent where an earlier version wrote the index. */
  readonly first?: FirstBytes;
}

export interface StoredBlock {
  /** Where its compressed bytes begin. */
  readonly offset: number;
  readonly packedBytes: number;
  /** `\n` before the block. */
  readonly newlinesBefore: number;
  /** The block begins where a line begins. */
  readonly startsLine: boolean;
  /** Of the original bytes. */
  readonly sha256: string;
}

export const blocksPath = (folder: string, id: SourceId): string => join(folder, `${id}.blocks`);
export const indexPath = (folder: string, id: SourceId): string => join(folder, `${id}.json`);

/**
 * Reads the index of a stored source; where its file is damaged, from behind the blocks. Throws `missing`, or `corrupt`
 * where neither holds what we wrote.
 */
export async function readStoredFile(folder: string, id: SourceId): Promise<StoredFile> {
  const path = indexPath(folder, id);
  const found = await documentState(path);
  if (found.is === "absent") throw new Failure("missing", `no source ${id} in ${folder}`);
  const stored = isStoredFile(found.value, id) ? found.value : await readIndexBehind(blocksPath(folder, id), id);
  if (stored) return stored;
  throw new Failure("corrupt", `source index ${path} is damaged or of another version, expected version 1`);
}

function isStoredFile(value: unknown, id: SourceId): value is StoredFile {
  const stored = value as StoredFile | undefined;
  return stored?.version === 1 && stored.source?.id === id && Array.isArray(stored.blocks);
}

/** Writes the index in place of the one before: from then on the source is there. */
export async function writeStoredFile(folder: string, stored: StoredFile): Promise<void> {
  await keepDocument(indexPath(folder, stored.source.id), stored);
  await syncFolder(folder);
}

/** Where the blocks of a source end. */
export const blocksEnd = ({ blocks }: StoredFile): number =>
  blocks.reduce((end, { offset, packedBytes }) => Math.max(end, offset + packedBytes), 0);

const FOOTER = /^lagebild index (\d{12})\n$/;
const FOOTER_BYTES = 28;

/** Writes the index once more behind the blocks, so that these can be read where its own file is damaged. */
export async function writeIndexBehind(blocks: FileHandle, stored: StoredFile): Promise<void> {
  const index = Buffer.from(sealedText(JSON.stringify(stored)));
  const footer = Buffer.from(`lagebild index ${String(index.length).padStart(12, "0")}\n`);
  const end = blocksEnd(stored);
  await blocks.truncate(end);
  const all = Buffer.concat([index, footer]);
  for (let at = 0; at < all.length;) at += (await blocks.write(all, at, all.length - at, end + at)).bytesWritten;
}

/** Reads the index behind the blocks of a source; undefined where there is none that holds. */
export async function readIndexBehind(path: string, id: SourceId): Promise<StoredFile | undefined> {
  const file = await open(path, "r").catch(() => undefined);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    const length = FOOTER.exec((await bytesAt(file, size - FOOTER_BYTES, FOOTER_BYTES)).toString())?.[1];
    if (length === undefined) return undefined;
    const sealed = await bytesAt(file, size - FOOTER_BYTES - Number(length), Number(length));
    const found = unsealedText(sealed.toString());
    const value: unknown = found?.isSealed ? JSON.parse(found.text) : undefined;
    return isStoredFile(value, id) ? value : undefined;
  } finally {
    await file.close();
  }
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  if (at < 0) return Buffer.alloc(0);
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  return bytes.subarray(0, bytesRead);
}

/** Makes renames in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
