import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Failure } from "@lagebild/domain";
import { z } from "zod";

/** What is known of a file that is partly here. */
export interface PartNote {
  readonly url: string;
  readonly etag?: string | undefined;
  readonly totalBytes?: number | undefined;
  /** Of the whole file. */
  readonly sha256?: string | undefined;
}

const noteSchema = z.object({
  url: z.string(),
  etag: z.string().optional(),
  totalBytes: z.number().optional(),
  sha256: z.string().optional(),
});

/** The beginning of a file beside the place where the whole will stand. */
export interface PartFile {
  readonly path: string;
  /** Bytes that are here; 0 without a note, since nobody knows what they are of. */
  sizeBytes(): Promise<number>;
  note(): Promise<PartNote | undefined>;
  writeNote(note: PartNote): Promise<void>;
  drop(): Promise<void>;
  /** Puts the whole file in its place, with its SHA-256 beside it. */
  publish(sha256: string): Promise<void>;
}

/** The part file of a path. */
export function partFile(path: string): PartFile {
  const part = `${path}.part`;
  const notePath = `${part}.json`;
  const note = async (): Promise<PartNote | undefined> => {
    const text = await readFile(notePath, "utf8").catch(() => "");
    try {
      return noteSchema.parse(JSON.parse(text));
    } catch {
      return undefined; // nothing to go on with: the download starts anew
    }
  };
  return {
    path: part,
    note,
    sizeBytes: async () => ((await note()) ? await fileSize(part) : 0),
    writeNote: (value) => writeFile(notePath, JSON.stringify(value)),
    async drop() {
      await rm(part, { force: true });
      await rm(notePath, { force: true });
    },
    async publish(sha256) {
      await synced(part);
      await writeHashFile(path, sha256);
      await rename(part, path);
      await rm(notePath, { force: true });
      await synced(dirname(path));
    },
  };
}

const fileSize = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

async function synced(path: string): Promise<void> {
  const file = await open(path, "r");
  await file.sync().finally(() => file.close());
}

/** Writes `<path>.sha256` in the form that `sha256sum --check` reads. */
export async function writeHashFile(path: string, sha256: string): Promise<void> {
  const draft = `${path}.sha256.tmp`;
  await writeFile(draft, `${sha256}  ${path.split("/").at(-1)}\n`);
  await rename(draft, `${path}.sha256`);
}

/** The SHA-256 that was written beside a file; undefined where there is none. */
export async function readHashFile(path: string): Promise<string | undefined> {
  const text = await readFile(`${path}.sha256`, "utf8").catch(() => "");
  return /^[0-9a-f]{64}(?=\s)/.exec(text)?.[0];
}

/** Hashes a file from disk, telling how far it is. Undefined where there is none. */
export async function hashFile(
  path: string,
  signal: AbortSignal,
  onBytes: (doneBytes: number) => void,
): Promise<{ readonly hash: Hash; readonly sizeBytes: number } | undefined> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  try {
    for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20, signal })) {
      hash.update(bytes as Uint8Array);
      sizeBytes += (bytes as Uint8Array).length;
      onBytes(sizeBytes);
    }
  } catch (error) {
    signal.throwIfAborted();
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Failure("unavailable", `cannot read ${path}`, error);
  }
  return { hash, sizeBytes };
}

/** Makes sure that one process at a time pulls to a path. Failure "conflict" while another does. */
export async function lockPull(path: string): Promise<() => Promise<void>> {
  const lock = `${path}.lock`;
  for (;;) {
    try {
      await writeFile(lock, String(process.pid), { flag: "wx" });
      return () => rm(lock, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST")
        throw new Failure("unavailable", `cannot write ${lock}`, error);
      const holder = Number(await readFile(lock, "utf8").catch(() => ""));
      if (holder > 0 && isRunning(holder))
        throw new Failure("conflict", `process ${holder} pulls this model already; if it does not, delete ${lock}`);
      await rm(lock, { force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
