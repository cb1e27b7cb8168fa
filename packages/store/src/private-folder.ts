import { chmod, mkdir, stat } from "node:fs/promises";

/** What others than the owner may do with a file. */
const OTHERS = 0o077;

/** Makes the data folder, for its owner alone; one that is there and open to others is closed to them. */
export async function openDataFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await keepPrivate(path);
}

/** Takes from a file or folder what others may do with it. One of another owner, or on a disk that is read only, stays as it is. */
export async function keepPrivate(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & OTHERS) === 0) return;
  await chmod(path, mode & ~OTHERS & 0o7777).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EPERM" && error.code !== "EROFS") throw error;
  });
}
