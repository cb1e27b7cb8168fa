import { createHash } from "node:crypto";
import { open, readdir, rename, stat, type FileHandle } from "node:fs/promises";
import type { SourceId } from "@lagebild/domain";
import { firstBytesOf } from "./first-bytes.js";
import { blocksEnd, blocksPath, readStoredFile, writeIndexBehind, type StoredFile } from "./stored-file.js";
import { writeBlocks, type WriteBlocksOptions, type WrittenBlocks } from "./write-blocks.js";

/** Writes what arrives to a file of its own, until it is known what it is: durable is what it becomes then. */
export async function writeTemporary(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  options: WriteBlocksOptions,
): Promise<WrittenBlocks> {
  const handle = await open(path, "wx");
  try {
    return await writeBlocks(handle, bytes, options);
  } finally {
    await handle.close();
  }
}

const MOST_EARLIER_KEPT = 400;

interface Arrived extends WrittenBlocks {
  readonly file: string;
  readonly modifiedMs: number;
  readonly blockBytes: number;
}

/** Makes a new source of what was written. Its id stays when it grows. */
export async function keepBlocks(folder: string, temporary: string, arrived: Arrived): Promise<StoredFile> {
  const { file, modifiedMs, blockBytes, sha256, sizeBytes, lines, newlines, encoding, blocks, first } = arrived;
  const source = { id: await unusedId(folder, sha256), file, sha256, sizeBytes, lines, encoding, modifiedMs };
  const stored: StoredFile = { version: 1, source, blockBytes, newlines, blocks, first };
  await placeBlocks(folder, temporary, stored);
  return stored;
}

/** Puts the blocks of a stored source in place of damaged ones. What is said of the source stays. */
export async function replaceBlocks(
  folder: string,
  temporary: string,
  known: StoredFile,
  arrived: Pick<Arrived, "blocks" | "blockBytes" | "newlines" | "first">,
): Promise<StoredFile> {
  const { blocks, blockBytes, newlines, first } = arrived;
  const stored: StoredFile = { version: 1, source: known.source, blockBytes, newlines, blocks, first };
  await placeBlocks(folder, temporary, stored);
  return stored;
}

async function placeBlocks(folder: string, temporary: string, stored: StoredFile): Promise<void> {
  await withFile(temporary, "r+", async (file) => {
    await writeIndexBehind(file, stored);
    await file.sync();
  });
  await rename(temporary, blocksPath(folder, stored.source.id));
}

async function withFile<T>(path: string, flags: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

/** Notes what is said of a source anew behind its blocks. */
export const describeBlocks = (folder: string, stored: StoredFile): Promise<void> =>
  withFile(blocksPath(folder, stored.source.id), "r+", async (file) => {
    await writeIndexBehind(file, stored);
    await file.sync();
  });

/**
 * Appends the blocks that a source does not have. What was its last block stays in the file, for those who read by an
 * earlier index.
 */
export async function appendBlocks(
  folder: string,
  temporary: string,
  known: StoredFile,
  arrived: Omit<Arrived, "file" | "blockBytes">,
): Promise<StoredFile> {
  const { sha256, sizeBytes, lines, newlines, encoding, first, modifiedMs } = arrived;
  const kept = known.blocks.filter(({ sha256: hash }, i) => arrived.blocks[i]!.sha256 === hash).length;
  const from = await open(temporary, "r");
  const to = await open(blocksPath(folder, known.source.id), "r+");
  const blocks = arrived.blocks.map((block, i) => {
    const { offset, packedBytes } = i < kept ? known.blocks[i]! : block;
    return { ...block, offset, packedBytes };
  });
  try {
    // Behind what readers by an earlier index know: a growth that was broken off may have left some.
    let end = blocksEnd(known);
    for (let i = kept; i < blocks.length; i++) {
      const { offset, packedBytes } = blocks[i]!;
      const packed = Buffer.allocUnsafeSlow(packedBytes);
      await from.read(packed, 0, packedBytes, offset);
      for (let at = 0; at < packedBytes;) at += (await to.write(packed, at, packedBytes - at, end + at)).bytesWritten;
      blocks[i] = { ...blocks[i]!, offset: end };
      end += packedBytes;
    }
    const earlierSha256 = [known.source.sha256, ...(known.source.earlierSha256 ?? [])].slice(0, MOST_EARLIER_KEPT);
    const source = { ...known.source, sha256, earlierSha256, sizeBytes, lines, encoding, modifiedMs };
    const stored: StoredFile = { version: 1, source, blockBytes: known.blockBytes, newlines, blocks, first };
    await writeIndexBehind(to, stored);
    await to.sync();
    return stored;
  } finally {
    await from.close();
    await to.close();
  }
}

/** Looks how a source begins whose index does not say. */
export async function withFirstBytes(
  stored: StoredFile,
  block: (index: number) => Promise<Buffer>,
): Promise<StoredFile> {
  if (stored.first) return stored;
  return { ...stored, first: firstBytesOf(stored.blocks.length === 0 ? Buffer.alloc(0) : await block(0)) };
}

/** Names the sources of a folder. */
export async function idsIn(folder: string): Promise<readonly SourceId[]> {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => SOURCE_INDEX.exec(name)?.[1] ?? []) as SourceId[];
}

/** The stored file, if both its parts are there and whole; a damaged one may be written anew. */
export async function intact(folder: string, id: SourceId): Promise<StoredFile | undefined> {
  try {
    const stored = await readStoredFile(folder, id);
    const { size } = await stat(blocksPath(folder, id));
    return size >= blocksEnd(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

const SOURCE_INDEX = /^([0-9a-f]{16})\.json$/;

/** What errors call bytes that have no id yet, and the first choice of an id. */
export const shortHash = (sha256: string): SourceId => sha256.slice(0, 16) as SourceId;

/** The id of bytes that are new; another where a source that holds other bytes by now has it. */
async function unusedId(folder: string, sha256: string): Promise<SourceId> {
  for (let i = 0, hash = sha256; ; i++) {
    const id = shortHash(hash);
    if (!(await intact(folder, id))) return id;
    hash = createHash("sha256").update(`${sha256} ${i}`).digest("hex");
  }
}
