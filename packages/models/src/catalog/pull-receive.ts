import type { Hash } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";
import { Failure } from "@lagebild/domain";
import type { Download } from "./pull-request.js";

export interface Receiver {
  readonly path: string;
  /** Has seen what is in the file already; sees what comes. */
  readonly hash: Hash;
  /** What the file begins with, as Latin-1. */
  readonly magic: string;
  readonly signal: AbortSignal;
  /** Called after each write with the size of the file. */
  readonly onBytes: (sizeBytes: number) => void;
}

/** Writes a body behind what is in a file; returns the file's size. Failure "unavailable" where the body ends too soon. */
export async function receiveBody(
  { body, startByte, totalBytes }: Download,
  { path, hash, magic, signal, onBytes }: Receiver,
): Promise<number> {
  let size = startByte;
  const file = await open(path, startByte === 0 ? "w" : "r+");
  try {
    for await (const bytes of body ?? []) {
      if (size === 0) assertMagic(bytes, magic);
      if (totalBytes !== undefined && size + bytes.length > totalBytes)
        throw new Failure("corrupt", `server sends more than the ${totalBytes} bytes that it announced`);
      await writeAll(file, bytes, size);
      hash.update(bytes);
      size += bytes.length;
      onBytes(size);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Failure || isDiskError(error)) throw error;
    throw new Failure("unavailable", `connection broke at byte ${size} of ${totalBytes ?? "unknown"}`, error);
  } finally {
    await file.close();
  }
  if (totalBytes === undefined || size === totalBytes) return size;
  throw new Failure("unavailable", `connection ended at byte ${size} of ${totalBytes}`);
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

/** A page that asks to log in comes with status 200 as well. */
function assertMagic(bytes: Uint8Array, magic: string): void {
  const start = Buffer.from(bytes.subarray(0, magic.length)).toString("latin1");
  if (magic.startsWith(start)) return;
  throw new Failure(
    "corrupt",
    `server sends another kind of file: it begins with ${JSON.stringify(start)}, expected ${JSON.stringify(magic)}`,
  );
}

/** Tells a disk that cannot be written from a connection that broke. */
export const isDiskError = (error: unknown): boolean =>
  /^E(?:NOSPC|DQUOT|FBIG|ACCES|PERM|ROFS|IO)$/.test((error as NodeJS.ErrnoException).code ?? "");
