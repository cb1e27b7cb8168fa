import { mkdir } from "node:fs/promises";
import { keepPrivate } from "@lagebild/domain/files";

/** Makes the data folder, for its owner alone; one that is there and open to others is closed to them. */
export async function openDataFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  keepPrivate(path);
}
