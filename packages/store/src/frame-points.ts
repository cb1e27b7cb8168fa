import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure, type FramePosition, type SourceId } from "@lagebild/domain";

/** A place between two records of a source whose records are more or less than lines. */
export interface FramePoint {
  readonly byte: number;
  /** The line that it lies on, 1-based. */
  readonly line: number;
  readonly position: FramePosition;
}

/** Where the points of a source lie: beside its blocks. */
export const pointsPath = (folder: string, id: SourceId): string => join(folder, `${id}.points`);

/** Keeps where a source may be cut; none says that it is to be read in one piece. */
export async function writeFramePoints(folder: string, id: SourceId, points: readonly FramePoint[]): Promise<void> {
  const path = pointsPath(folder, id);
  await writeFile(`${path}.partial`, JSON.stringify(points));
  await rename(`${path}.partial`, path);
}

/** Reads where a source may be cut. Failure "corrupt" for a file that does not hold what we write. */
export async function readFramePoints(folder: string, id: SourceId): Promise<readonly FramePoint[]> {
  const path = pointsPath(folder, id);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "[]";
    throw error;
  });
  try {
    return JSON.parse(text) as readonly FramePoint[];
  } catch (error) {
    throw new Failure("corrupt", `${path} is damaged: delete it, the source is then read in one piece`, error);
  }
}
