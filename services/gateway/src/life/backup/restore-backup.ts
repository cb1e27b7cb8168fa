import { mkdir, readdir, rename, rm, statfs } from "node:fs/promises";
import { join, posix } from "node:path";
import { asDiskFailure, Failure } from "@lagebild/domain";
import { openDataFolder } from "@lagebild/store";
import { copyFile, isGone } from "@lagebild/store/backup";
import { backedUpData, readManifest, type BackupManifest } from "./backup-manifest.js";

export interface RestoreOptions {
  readonly from: string;
  /** A data folder that is not there, or empty. */
  readonly dataFolder: string;
  readonly signal: AbortSignal;
}

/** A backup that is a data folder now. */
export interface RestoredBackup extends BackupManifest {
  /** Files of the backup that are not as they were written, or gone. */
  readonly damaged: readonly string[];
}

/** What is not complete yet: of a restore that was killed, it is the only thing there. */
const RESTORING = ".restoring";
const CATALOG = "catalog.db";

/**
 * Makes a data folder of a backup, comparing every file with its SHA-256. What is damaged is restored as it is and named:
 * the incidents that it does not belong to are whole. A damaged catalog is put aside, since one is made anew of the
 * incidents. Failure "conflict" where the data folder holds something, "invalid" for what is no backup.
 */
export async function restoreBackup({ from, dataFolder, signal }: RestoreOptions): Promise<RestoredBackup> {
  const manifest = await readManifest(from);
  for (const { path } of manifest.files) assertBelow(path, from);
  await openDataFolder(dataFolder);
  await assertEmpty(dataFolder);
  const restoring = join(dataFolder, RESTORING);
  try {
    await rm(restoring, { recursive: true, force: true });
    await assertRoom(dataFolder, manifest);
    await mkdir(join(restoring, "incidents"), { recursive: true, mode: 0o700 });
    const damaged: string[] = [];
    for (const { path, sha256 } of manifest.files) {
      signal.throwIfAborted();
      const found = await copyFile(join(backedUpData(from), path), join(restoring, path)).catch((error: unknown) => {
        if (isGone(error)) return undefined;
        throw error;
      });
      if (found?.sha256 !== sha256) damaged.push(path);
    }
    if (damaged.includes(CATALOG)) await putAside(join(restoring, CATALOG));
    for (const name of await readdir(restoring)) await rename(join(restoring, name), join(dataFolder, name));
    return { ...manifest, damaged };
  } catch (error) {
    throw asDiskFailure(error, "what the backup holds", { folder: dataFolder, neededBytes: bytesOf(manifest) });
  } finally {
    await rm(restoring, { recursive: true, force: true });
  }
}

/** Failure "invalid" for a path that leads out of the data folder. */
function assertBelow(path: string, backup: string): void {
  const isBelow = posix.normalize(path) === path && !posix.isAbsolute(path) && !/^\.\.(?:\/|$)|\\/.test(path);
  if (!isBelow)
    throw new Failure("invalid", `${backup} names ${JSON.stringify(path.slice(0, 200))}, which lies outside of it`);
}

async function assertEmpty(dataFolder: string): Promise<void> {
  const [first] = (await readdir(dataFolder)).filter((name) => name !== RESTORING);
  if (first === undefined) return;
  throw new Failure(
    "conflict",
    `${dataFolder} holds ${JSON.stringify(first)}: a restore overwrites nothing, set LAGEBILD_DATA to a new folder`,
  );
}

const bytesOf = ({ files }: BackupManifest): number => files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

async function assertRoom(dataFolder: string, manifest: BackupManifest): Promise<void> {
  const { bavail, bsize } = await statfs(dataFolder);
  const [needed, free] = [bytesOf(manifest), bavail * bsize];
  if (free >= needed) return;
  throw new Failure("unavailable", `disk full: the backup needs ${needed} bytes in ${dataFolder}, ${free} are free`);
}

const putAside = (path: string): Promise<void> =>
  rename(path, `${path}.damaged`).catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
