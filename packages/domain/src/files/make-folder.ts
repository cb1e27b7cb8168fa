import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { Failure } from "../failure.js";

/**
 * Makes a folder, for its owner only, in one that is there; one that is there already is no failure. Failure "missing"
 * where the folder around it is gone: what was deleted must not come back because somebody still writes to it.
 */
export async function makeFolderIn(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (code === "ENOENT") throw new Failure("missing", `${dirname(path)} is gone: it was deleted`, error);
    throw error;
  }
}
