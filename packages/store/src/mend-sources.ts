import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Failure, kindOf, type StoredSource, type TextEncodingName } from "@lagebild/domain";
import { documentState } from "@lagebild/domain/files";
import { pointsPath } from "./frame-points.js";
import { indexPath, readStoredFile, writeStoredFile, type StoredFile } from "./stored-file.js";
import type { SourceFault } from "./verify-sources.js";
import { describeBlocks, replaceBlocks, writeTemporary } from "./write-source.js";

/** Makes again what of a source can be made from what is there; its bytes cannot. For whoever holds the incident's lock. */
export async function mendSource(folder: string, { id, part }: SourceFault): Promise<void> {
  if (part === "points") return rm(pointsPath(folder, id), { force: true }); // the source is read in one piece, or planned anew
  if (part === "bytes")
    throw new Failure("invalid", `the bytes of source ${id} can only be mended from its original file`);
  const stored = await readStoredFile(folder, id);
  if (part === "index") await writeStoredFile(folder, stored);
  else await describeBlocks(folder, stored);
}

/**
 * Writes the bytes of a damaged source anew, where these are they; undefined where they are those of none that is wanted.
 * For whoever holds the incident's lock.
 */
export async function restoreSource(
  folder: string,
  wanted: readonly StoredSource[],
  bytes: AsyncIterable<Uint8Array>,
  options: {
    readonly detectEncoding: (sample: Uint8Array) => TextEncodingName;
    readonly blockBytes: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<StoredSource | undefined> {
  const temporary = join(folder, `${randomUUID()}.partial`);
  try {
    const written = await writeTemporary(temporary, bytes, { ...options, signal: options.signal });
    const source = wanted.find(({ sha256 }) => sha256 === written.sha256);
    if (!source) return undefined;
    const before = await describedBefore(folder, source);
    // Where the index tells of other bytes than were indexed, it was changed with them.
    const known = before.source.sha256 === source.sha256 ? before : { ...before, source };
    const stored = await replaceBlocks(folder, temporary, known, { ...written, blockBytes: options.blockBytes });
    await writeStoredFile(folder, stored);
    return stored.source;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** What is known of a source whose index may be damaged as well. */
async function describedBefore(folder: string, source: StoredSource): Promise<StoredFile> {
  try {
    if ((await documentState(indexPath(folder, source.id))).is !== "absent")
      return await readStoredFile(folder, source.id);
  } catch (error) {
    if (kindOf(error) !== "corrupt") throw error;
  }
  return { version: 1, source, blockBytes: 0, newlines: 0, blocks: [] };
}
