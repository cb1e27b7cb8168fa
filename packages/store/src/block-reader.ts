import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { Failure, type SourceId } from "@lagebild/domain";
import { LRUCache } from "lru-cache";
import { rememberPromise } from "./remember-promise.js";
import { blocksPath, type StoredBlock, type StoredFile } from "./stored-file.js";

/** Gives the original bytes of single blocks, each checked against its hash. */
export interface BlockReader {
  /** The block, remembered for the next who asks: for scattered reads. */
  block(stored: StoredFile, index: number): Promise<Buffer>;
  /** The block, remembered only if it was: for reads of a whole file. */
  passingBlock(stored: StoredFile, index: number): Promise<Buffer>;
  forget(id: SourceId): void;
}

const decompress = promisify(brotliDecompress);

/** Reads blocks from `folder`; keeps `capacity` of them decoded. */
export function blockReader(folder: string, capacity: number): BlockReader {
  const decoded = new LRUCache<string, Promise<Buffer>>({ max: capacity });
  // With the hash: the last block of a source that grows is written anew.
  const keyOf = (stored: StoredFile, index: number) =>
    `${stored.source.id}/${index}/${stored.blocks[index]!.sha256.slice(0, 16)}`;

  return {
    block: (stored, index) => rememberPromise(decoded, keyOf(stored, index), () => loadBlock(folder, stored, index)),
    passingBlock: (stored, index) => decoded.peek(keyOf(stored, index)) ?? loadBlock(folder, stored, index),
    forget(id) {
      for (const key of [...decoded.keys()]) if (key.startsWith(`${id}/`)) decoded.delete(key);
    },
  };
}

function loadBlock(folder: string, stored: StoredFile, index: number): Promise<Buffer> {
  const { source, blockBytes, blocks } = stored;
  return unpackBlock(blocksPath(folder, source.id), blocks[index]!, { id: source.id, index, blockBytes });
}

/** Reads a block of a file and checks it against its hash. Failure "corrupt" where they differ. */
export async function unpackBlock(
  path: string,
  { offset, packedBytes, sha256 }: StoredBlock,
  { id, index, blockBytes }: { readonly id: SourceId; readonly index: number; readonly blockBytes: number },
): Promise<Buffer> {
  const packed = await readPacked(path, id, offset, packedBytes);
  const bytes = await decompress(packed, { maxOutputLength: blockBytes }).catch((error: unknown) => {
    throw changed(id, index, error);
  });
  if (createHash("sha256").update(bytes).digest("hex") !== sha256) throw changed(id, index);
  return bytes;
}

const changed = (id: SourceId, index: number, cause?: unknown): Failure =>
  new Failure("corrupt", `block ${index} of source ${id} does not match its checksum: its file was changed`, cause);

async function readPacked(path: string, id: SourceId, offset: number, length: number): Promise<Buffer> {
  const file = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT")
      throw new Failure("missing", `the bytes of source ${id} are gone: no file ${path}`, error);
    throw error;
  });
  try {
    const packed = Buffer.allocUnsafeSlow(length);
    const { bytesRead } = await file.read(packed, 0, length, offset);
    return packed.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
