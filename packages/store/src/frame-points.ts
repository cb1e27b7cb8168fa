import { join } from "node:path";
import type { FramePosition, SourceId } from "@lagebild/domain";
import { documentState, keepDocument } from "@lagebild/domain/files";

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
  await keepDocument(pointsPath(folder, id), points);
}

/** Reads where a source may be cut; a damaged file says nothing, and the source is read in one piece. */
export async function readFramePoints(folder: string, id: SourceId): Promise<readonly FramePoint[]> {
  return ((await documentState(pointsPath(folder, id))).value ?? []) as readonly FramePoint[];
}
