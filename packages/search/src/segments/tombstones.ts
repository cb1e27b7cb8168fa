import { join } from "node:path";
import { kindOf, type SourceId } from "@lagebild/domain";
import { keepDocument, makeFolderIn, readDocument, removeDocument } from "@lagebild/domain/files";
import type { DamagedFile } from "../incident-index.js";
import { assertHexId } from "../index-limits.js";
import { namesIn } from "./segment.js";

/** Names the segments in which a source no longer counts. Segments published afterwards are not among them. */
export interface Tombstones {
  readonly of: ReadonlyMap<SourceId, ReadonlySet<string>>;
  /** A source whose tombstone cannot be read is out of every segment: what was taken out must not come back unasked. */
  isRemoved(source: SourceId, segment: string): boolean;
  readonly damaged: readonly DamagedFile[];
}

const removedFolder = (folder: string): string => join(folder, "removed");

/** Reads which sources were removed from which segments. */
export async function readTombstones(folder: string): Promise<Tombstones> {
  const of = new Map<SourceId, ReadonlySet<string>>();
  const damaged = new Map<SourceId, DamagedFile>();
  for (const name of await namesIn(removedFolder(folder))) {
    const id = /^([0-9a-f]{16})\.json$/.exec(name)?.[1] as SourceId | undefined;
    if (id === undefined) continue;
    try {
      of.set(id, new Set(((await readDocument(join(removedFolder(folder), name))) ?? []) as readonly string[]));
    } catch (error) {
      if (kindOf(error) !== "corrupt") throw error;
      damaged.set(id, { file: `removed/${name}`, fault: "its checksum does not hold: remove the source again" });
    }
  }
  return {
    of,
    isRemoved: (source, segment) => damaged.has(source) || of.get(source)?.has(segment) === true,
    damaged: [...damaged.values()],
  };
}

/** Marks a source as removed from some segments, or takes the mark away when there are none. */
export async function writeTombstone(folder: string, source: SourceId, segments: readonly string[]): Promise<void> {
  assertHexId(source);
  const path = join(removedFolder(folder), `${source}.json`);
  if (segments.length === 0) return removeDocument(path);
  await makeFolderIn(removedFolder(folder));
  await keepDocument(path, segments, { isTwice: true });
}
