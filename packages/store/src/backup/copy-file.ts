import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A file as it was copied. */
export interface CopiedFile {
  readonly sizeBytes: number;
  readonly sha256: string;
}

const CHUNK_BYTES = 1 << 20;

/**
 * Copies a file, or its first `bytes`, for the owner alone, makes it durable and sums what was written; folders on the way
 * are made. Flat in memory. Throws what the system says, `ENOENT` for a file that is gone.
 */
export async function copyFile(from: string, to: string, bytes = Infinity): Promise<CopiedFile> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const summed = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      yield chunk;
    }
  };
  const read = bytes === 0 ? Readable.from([]) : createReadStream(from, { highWaterMark: CHUNK_BYTES, end: bytes - 1 });
  await pipeline(read, summed, createWriteStream(to, { mode: 0o600, flush: true }));
  return { sizeBytes, sha256: hash.digest("hex") };
}

/** Names the files below a folder, folder by folder, in order; none where it is gone. Links and other things are no files. */
export async function filesBelow(root: string, below = ""): Promise<readonly string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesBelow(root, name)));
    else if (entry.isFile()) found.push(name);
  }
  return found;
}

/** Tells a file from another or a later state of it; undefined where it is gone. */
export const fileState = (path: string): Promise<string | undefined> =>
  stat(path, { bigint: true }).then(
    ({ ino, size, mtimeNs }) => `${ino} ${size} ${mtimeNs}`,
    () => undefined,
  );

/** Tells whether an error says that a file is gone. */
export const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
