import { open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure, type SourceId, type StoredSource } from "@lagebild/domain";
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

/** Reads the index of a stored source. Throws `missing`, or `corrupt` where it does not hold what we write. */
export async function readStoredFile(folder: string, id: SourceId): Promise<StoredFile> {
  const path = indexPath(folder, id);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new Failure("missing", `no source ${id} in ${folder}`, error);
    throw error;
  });
  const stored = parse(text);
  if (stored?.version !== 1 || stored.source?.id !== id || !Array.isArray(stored.blocks)) {
    throw new Failure("corrupt", `source index ${path} is damaged or of another version, expected version 1`);
  }
  return stored;
}

function parse(text: string): StoredFile | undefined {
  try {
    return JSON.parse(text) as StoredFile;
  } catch {
    return undefined;
  }
}

/** Writes the index under a temporary name and renames it: from then on the source is there. */
export async function writeStoredFile(folder: string, temporaryPath: string, stored: StoredFile): Promise<void> {
  const file = await open(temporaryPath, "wx");
  try {
    await file.writeFile(JSON.stringify(stored));
    await file.sync();
  } finally {
    await file.close();
  }
  const path = indexPath(folder, stored.source.id);
  await rename(temporaryPath, path);
  await syncFolder(dirname(path));
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
