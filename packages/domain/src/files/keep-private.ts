import { chmodSync, statSync } from "node:fs";

/** What others than the owner may do with a file. */
const OTHERS = 0o077;

/** Takes from a file or folder what others may do with it. One of another owner, or on a disk that is read only, stays as it is. */
export function keepPrivate(path: string): void {
  const { mode } = statSync(path);
  if ((mode & OTHERS) === 0) return;
  try {
    chmodSync(path, mode & ~OTHERS & 0o7777);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code !== "EPERM" && code !== "EROFS") throw error;
  }
}
