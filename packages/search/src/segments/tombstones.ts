import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Failure, type SourceId } from "@lagebild/domain";
import { assertHexId } from "../index-limits.js";
import { namesIn } from "./segment.js";

/** Names the segments in which a source no longer counts. Segments published afterwards are not among them. */
export type Tombstones = ReadonlyMap<SourceId, ReadonlySet<string>>;

const removedFolder = (folder: string): string => join(folder, "removed");

/** Reads which sources were removed from which segments. */
export async function readTombstones(folder: string): Promise<Tombstones> {
  const stones = new Map<SourceId, ReadonlySet<string>>();
  for (const name of await namesIn(removedFolder(folder))) {
    const [, id] = /^([0-9a-f]{16})\.json$/.exec(name) ?? [];
    if (id === undefined) continue;
    try {
      const segments = JSON.parse(await readFile(join(removedFolder(folder), name), "utf8")) as readonly string[];
      stones.set(id as SourceId, new Set(segments));
    } catch (error) {
      throw new Failure("corrupt", `tombstone of source ${id} cannot be read: remove the source again`, error);
    }
  }
  return stones;
}

/** Marks a source as removed from some segments, or takes the mark away when there are none. */
export async function writeTombstone(folder: string, source: SourceId, segments: readonly string[]): Promise<void> {
  assertHexId(source);
  const path = join(removedFolder(folder), `${source}.json`);
  if (segments.length === 0) return rm(path, { force: true });
  await mkdir(removedFolder(folder), { recursive: true });
  const temporary = `${path}.${randomBytes(6).toString("hex")}`;
  const handle = await open(temporary, "w");
  await handle.writeFile(JSON.stringify(segments));
  await handle.sync();
  await handle.close();
  await rename(temporary, path);
}
