import { readdirSync, statSync } from "node:fs";
import { join, sep } from "node:path";

/** Bytes of the files below a folder; files below a folder named `without` are left out. */
export function folderBytes(folder: string, without?: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  let bytes = 0;
  for (const name of names) {
    if (without !== undefined && name.split(sep).includes(without)) continue;
    const stats = statSync(join(folder, name), { throwIfNoEntry: false });
    if (stats?.isFile()) bytes += stats.size;
  }
  return bytes;
}
