import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { kindOf, messageOf, type SourceId, type StoredSource } from "@lagebild/domain";
import { documentState } from "@lagebild/domain/files";
import { unpackBlock } from "./block-reader.js";
import { pointsPath } from "./frame-points.js";
import { blocksEnd, blocksPath, indexPath, readIndexBehind, readStoredFile, type StoredFile } from "./stored-file.js";

/** What is wrong with a stored source. */
export interface SourceFault {
  readonly id: SourceId;
  /** Name of the damaged file in the folder of sources. */
  readonly file: string;
  /** `bytes` need the original file; the others are made again from what is there. */
  readonly part: "bytes" | "index" | "index behind the blocks" | "points";
  readonly fault: string;
  /** What is known of the source; absent where nothing tells it. */
  readonly source?: StoredSource;
}

/** What reading every stored byte of a folder came to. */
export interface VerifiedSources {
  /** As their indexes describe them, the damaged ones too. */
  readonly sources: readonly StoredSource[];
  readonly faults: readonly SourceFault[];
  /** Files without a checksum of their own, from earlier versions. */
  readonly unsealed: readonly string[];
}

const SOURCE_FILE = /^([0-9a-f]{16})\.(json|blocks)$/;

/** Reads all sources of a folder and compares every block, and the whole, with its SHA-256. */
export async function verifySources(folder: string, signal?: AbortSignal): Promise<VerifiedSources> {
  const names: readonly string[] = await readdir(folder).catch(() => []);
  const ids = [...new Set(names.flatMap((name) => SOURCE_FILE.exec(name)?.[1] ?? []))].sort() as SourceId[];
  const sources: StoredSource[] = [];
  const faults: SourceFault[] = [];
  const unsealed: string[] = [];
  for (const id of ids) {
    signal?.throwIfAborted();
    if (!names.includes(`${id}.json`)) {
      faults.push({ id, file: `${id}.json`, part: "bytes", fault: "its blocks are there without their index" });
      continue;
    }
    const found = await verifySource(folder, id, signal);
    if (found.stored) sources.push(found.stored.source);
    faults.push(...found.faults);
    unsealed.push(...found.unsealed);
  }
  return { sources, faults, unsealed };
}

async function verifySource(folder: string, id: SourceId, signal: AbortSignal | undefined) {
  const faults: SourceFault[] = [];
  const unsealed: string[] = [];
  let stored: StoredFile | undefined;
  const told = (part: SourceFault["part"], file: string, fault: string): void =>
    void faults.push({ id, file, part, fault, ...(stored && { source: stored.source }) });
  try {
    stored = await readStoredFile(folder, id);
  } catch (error) {
    if (kindOf(error) !== "corrupt") throw error;
    told("bytes", `${id}.json`, "its index is damaged, and so is the one behind its blocks");
    return { stored, faults, unsealed };
  }
  const index = await documentState(indexPath(folder, id));
  if (index.is === "damaged") told("index", `${id}.json`, CHANGED);
  if (index.is === "unsealed") unsealed.push(`${id}.json`);
  const fault = await faultOfBytes(folder, stored, signal);
  if (fault !== undefined) told("bytes", `${id}.blocks`, fault);
  else if (!(await hasIndexBehind(folder, stored, index.is === "unsealed")))
    told("index behind the blocks", `${id}.blocks`, "the index behind its blocks is damaged");
  if ((await documentState(pointsPath(folder, id))).is === "damaged") told("points", `${id}.points`, CHANGED);
  return { stored, faults, unsealed };
}

const CHANGED = "its checksum does not hold";

/** An index that an earlier version wrote has none behind its blocks. */
async function hasIndexBehind(folder: string, stored: StoredFile, isUnsealed: boolean): Promise<boolean> {
  const path = blocksPath(folder, stored.source.id);
  const { size } = await stat(path);
  if (isUnsealed && size === blocksEnd(stored)) return true;
  const behind = await readIndexBehind(path, stored.source.id);
  return JSON.stringify(behind) === JSON.stringify(stored);
}

/** Tells whether all bytes of a stored source are those that arrived. */
export const isWhole = async (folder: string, stored: StoredFile): Promise<boolean> =>
  (await faultOfBytes(folder, stored)) === undefined;

async function faultOfBytes(folder: string, stored: StoredFile, signal?: AbortSignal): Promise<string | undefined> {
  const { source, blocks, blockBytes } = stored;
  const path = blocksPath(folder, source.id);
  const whole = createHash("sha256");
  let sizeBytes = 0;
  try {
    for (const [index, block] of blocks.entries()) {
      signal?.throwIfAborted();
      const bytes = await unpackBlock(path, block, { id: source.id, index, blockBytes });
      whole.update(bytes);
      sizeBytes += bytes.length;
    }
  } catch (error) {
    const kind = kindOf(error);
    if (kind !== "corrupt" && kind !== "missing") throw error;
    return messageOf(error);
  }
  if (sizeBytes !== source.sizeBytes) return `it has ${sizeBytes} bytes, expected ${source.sizeBytes}`;
  if (whole.digest("hex") !== source.sha256) return `its SHA-256 is not ${source.sha256}`;
  return (await stat(path).catch(() => undefined)) ? undefined : `no file ${join(folder, `${source.id}.blocks`)}`;
}
