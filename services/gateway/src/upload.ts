import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, statfs, type FileHandle } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { asDiskFailure, Failure } from "@lagebild/domain";
import { HttpFailure } from "@lagebild/runtime/http";
import { safeFileName } from "./file-name.js";

export interface UploadOptions {
  /** Each upload gets a folder of its own in it. */
  readonly folder: string;
  /** Longer uploads are refused; no limit unless told. */
  readonly limitBytes?: number;
  /** What must stay free on the disk. */
  readonly reserveBytes?: number;
  /** How long little may arrive before the sender, who holds a place, is given up. */
  readonly idleMs?: number;
  /** What is little in that time. */
  readonly idleBytes?: number;
  /** Bytes that are free in the folder. */
  freeBytes?(): Promise<number>;
}

/** A file that arrived whole and lies on the disk. */
export interface Upload {
  readonly path: string;
  /** The name it is kept under. */
  readonly file: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Hands the file on; it is removed where that fails. */
  keepFor<T>(next: () => Promise<T>): Promise<T>;
}

const PARTIAL = ".partial";
const DEFAULTS = { reserveBytes: 512 * 1024 * 1024, idleMs: 60_000, idleBytes: 64 * 1024 };
/** How often the free space is looked at. */
const CHECK_EVERY_BYTES = 64 * 1024 * 1024;

/**
 * Writes a request's body to the disk, flat in memory. What does not arrive whole is removed. Failure "invalid" where it is
 * empty or over the limit, "unavailable" where the disk is full or the sender left.
 */
export async function receiveUpload(request: IncomingMessage, options: UploadOptions & Named): Promise<Upload> {
  let arrivedBytes = 0;
  const idle = whileIdle(options, () => arrivedBytes, request);
  async function* arriving(): AsyncGenerator<Uint8Array> {
    try {
      // Breaking off must not cut the connection, on which the refusal is yet to be sent.
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        arrivedBytes += chunk.length;
        yield chunk;
      }
    } finally {
      clearInterval(idle);
    }
  }
  try {
    return await keepBytes(arriving(), { ...options, announcedBytes: announcedBytes(request) });
  } catch (error) {
    if (error instanceof Failure || !request.destroyed) throw error;
    throw new Failure("unavailable", "the sender left before the upload was complete", error);
  } finally {
    clearInterval(idle);
  }
}

interface Named {
  /** As it was given. */
  readonly name: string;
}

/** Writes bytes to the disk as an upload, whoever brings them. */
export async function keepBytes(
  bytes: AsyncIterable<Uint8Array>,
  { name, announcedBytes = 0, ...options }: UploadOptions & Named & { readonly announcedBytes?: number },
): Promise<Upload> {
  const file = safeFileName(name);
  const space = spaceOf(options);
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  await space.check(announcedBytes);
  const folder = join(options.folder, randomUUID());
  const partial = folder + PARTIAL;
  await mkdir(partial, { mode: 0o700 });
  try {
    const { sizeBytes, sha256 } = await writeBytes(bytes, join(partial, file), { space, options });
    await rename(partial, folder);
    await syncFolder(options.folder);
    return { path: join(folder, file), file, sizeBytes, sha256, keepFor: (next) => keepFor(folder, next) };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw asDiskFailure(error, "the upload", { folder: options.folder, neededBytes: announcedBytes });
  }
}

/** Removes what uploads that a crash broke off left behind; for the start, before the first one. */
export async function clearPartialUploads(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (name.endsWith(PARTIAL)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function keepFor<T>(folder: string, next: () => Promise<T>): Promise<T> {
  try {
    return await next();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

interface Space {
  /** Fails where the disk has no room for so many bytes more, or the limit is passed. */
  check(bytes: number, written?: number): Promise<void>;
}

function spaceOf({ folder, limitBytes, reserveBytes = DEFAULTS.reserveBytes, freeBytes }: UploadOptions): Space {
  const free = freeBytes ?? (() => statfs(folder).then(({ bavail, bsize }) => bavail * bsize));
  return {
    async check(bytes, written = 0) {
      if (limitBytes !== undefined && written + bytes > limitBytes)
        throw new HttpFailure("too-large", `the upload is longer than ${limitBytes} bytes, the limit of this server`);
      const available = (await free()) - reserveBytes;
      if (available >= bytes) return;
      const room = Math.max(0, Math.floor(available / 1_000_000));
      throw new Failure(
        "unavailable",
        `disk full: the upload needs ${bytes} bytes in ${folder}, ${room} MB can be taken, ${reserveBytes / 1_000_000} MB stay free`,
      );
    },
  };
}

const announcedBytes = (request: IncomingMessage): number => Number(request.headers["content-length"] ?? 0);

async function writeBytes(
  bytes: AsyncIterable<Uint8Array>,
  path: string,
  { space, options }: { readonly space: Space; readonly options: UploadOptions },
): Promise<{ readonly sizeBytes: number; readonly sha256: string }> {
  const hash = createHash("sha256");
  const handle = await open(path, "wx", 0o600);
  let sizeBytes = 0;
  let checkedAt = 0;
  try {
    for await (const chunk of bytes) {
      if (sizeBytes + chunk.length > (options.limitBytes ?? Infinity)) await space.check(chunk.length, sizeBytes);
      if (sizeBytes - checkedAt >= CHECK_EVERY_BYTES) {
        await space.check(chunk.length, sizeBytes);
        checkedAt = sizeBytes;
      }
      hash.update(chunk);
      await writeAll(handle, chunk);
      sizeBytes += chunk.length;
    }
    if (sizeBytes === 0) throw new Failure("invalid", "the upload is empty, expected the bytes of a file");
    await handle.sync();
    return { sizeBytes, sha256: hash.digest("hex") };
  } finally {
    await handle.close();
  }
}

/** Gives a sender up of whom too little has arrived since it was looked last. */
function whileIdle(options: UploadOptions, arrived: () => number, request: IncomingMessage): NodeJS.Timeout {
  const { idleMs = DEFAULTS.idleMs, idleBytes = DEFAULTS.idleBytes } = options;
  let before = 0;
  return setInterval(() => {
    if (arrived() - before < idleBytes) request.destroy(stalled(options));
    before = arrived();
  }, idleMs);
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  let written = 0;
  while (written < chunk.length) written += (await handle.write(chunk, written)).bytesWritten;
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const stalled = ({ idleMs = DEFAULTS.idleMs, idleBytes = DEFAULTS.idleBytes }: UploadOptions): Failure =>
  new HttpFailure("too-slow", `less than ${idleBytes} bytes of the upload arrived within ${idleMs / 1000} s`, {
    connection: "close",
  });
