import { randomUUID } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { asDiskFailure } from "@lagebild/domain";

/** Bytes laid down in a file for random access. */
export interface SpooledFile {
  readonly path: string;
  readonly sizeBytes: number;
  remove(): Promise<void>;
}

/** Writes bytes to a temporary file in `folder`. Throws `unavailable` when the disk is full, and leaves nothing then. */
export async function spoolFile(bytes: AsyncIterable<Uint8Array>, folder: string): Promise<SpooledFile> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${randomUUID()}.spool`);
  const remove = () => rm(path, { force: true });
  try {
    return { path, sizeBytes: await write(path, bytes), remove };
  } catch (error) {
    await remove();
    throw asDiskFailure(error, "what is unpacked", { folder });
  }
}

async function write(path: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await open(path, "wx");
  let sizeBytes = 0;
  try {
    for await (const block of bytes) {
      await file.writeFile(block);
      sizeBytes += block.length;
    }
    return sizeBytes;
  } finally {
    await file.close();
  }
}
