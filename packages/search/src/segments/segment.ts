import { randomBytes } from "node:crypto";
import { open, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Failure, kindOf, type Skip, type SourceCoverage, type SourceId, type StoredSource } from "@lagebild/domain";
import { isUnchanged, keepDocument, makeFolderIn, readDocument, sha256OfFile } from "@lagebild/domain/files";
import type { FollowingField } from "./following-fields.js";
import type { BuiltSegment, ByteRange } from "../incident-index.js";

const version = 1;

/** The part of a source that a segment holds. */
export interface ManifestPart {
  readonly source: StoredSource;
  readonly range: ByteRange;
  readonly records: number;
  /** 1-based; absent where the part has no records. */
  readonly firstLine?: number;
  readonly lastLine?: number;
}

/** What `manifest.json` of a segment says. */
export interface StoredManifest {
  readonly version: number;
  readonly segmentId: string;
  readonly modelId: string;
  readonly records: number;
  readonly shapes: number;
  readonly parts: readonly ManifestPart[];
  readonly coverage: readonly SourceCoverage[];
  readonly skips: readonly Skip[];
  /** Fields that `records.parquet` has columns for besides the text of all: the first is `f0`. Absent where there are none. */
  readonly fields?: readonly string[];
  /** Fields of events that `records.parquet` has columns of these names for. Absent where there are none. */
  readonly eventFields?: readonly string[];
  /** Those of them that have no column: the field of the log that has the same values, one of `fields`, or the fields of events that they follow from. */
  readonly eventFieldsFrom?: Readonly<Record<string, { readonly log: string } | Pick<FollowingField, "parts">>>;
  /** Fields that the file of the records that met rules has columns for, none where no record did; absent where it cannot stand for them. */
  readonly ruleFields?: readonly string[];
  /** Columns that records did not have in earlier versions. Absent where these have none of them. */
  readonly columns?: readonly string[];
  /** SHA-256 of each file beside the manifest. Absent where an earlier version wrote the segment. */
  readonly sha256?: Readonly<Record<string, string>>;
}

/** Columns of records, samples and entities that segments of earlier versions lack. */
export const LATER_COLUMNS: readonly string[] = ["zone_origin", "occurrences", "role"];

/** A published segment. The generation orders segments by their publication and tells replaced ones apart. */
export interface StoredSegment {
  /** Name of its folder: segment id, dot, generation; below a folder of its own where several were published together. */
  readonly name: string;
  readonly generation: number;
  readonly path: string;
  readonly manifest: StoredManifest;
}

/** A published segment that cannot be used. */
export interface DamagedSegment extends Pick<StoredSegment, "name" | "generation" | "path"> {
  readonly segmentId: string;
  /** Names the file of it that is damaged, below the incident's folder, and says what is wrong. */
  readonly file: string;
  readonly fault: string;
  /** What it says of itself, where that can be read. */
  readonly manifest: StoredManifest | undefined;
}

/** The published segments that count, each group in the order of their publication. */
export interface PublishedSegments {
  readonly segments: readonly StoredSegment[];
  readonly damaged: readonly DamagedSegment[];
}

const MANIFEST = "manifest.json";

const segmentsFolder = (folder: string): string => join(folder, "segments");
const buildingFolder = (folder: string): string => join(folder, "building");
const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

/** Creates an empty folder for a segment in the making, on the same file system as the published ones. */
export async function createBuildingFolder(folder: string, segmentId: string): Promise<string> {
  const path = join(buildingFolder(folder), `${segmentId}-${randomBytes(6).toString("hex")}`);
  await makeFolderIn(buildingFolder(folder));
  await makeFolderIn(path);
  return path;
}

/**
 * Writes the manifest, with the SHA-256 of each file, and makes the folder's files durable: the last step before a segment
 * may be published.
 */
export async function sealSegment(path: string, manifest: Omit<StoredManifest, "version" | "sha256">): Promise<void> {
  const files = (await readdir(path)).filter((name) => !name.startsWith(MANIFEST)).sort();
  const sha256: Record<string, string> = {};
  for (const file of files) sha256[file] = await sha256OfFile(join(path, file));
  await keepDocument(join(path, MANIFEST), { version, ...manifest, sha256 }, { isTwice: true, indent: 1 });
  await syncFolder(path);
}

/** Makes the files of a folder and the folder itself durable. */
export async function syncFolder(path: string): Promise<void> {
  const files = (await readdir(path, { withFileTypes: true })).filter((entry) => entry.isFile());
  for (const name of [...files.map((entry) => join(path, entry.name)), path]) {
    const handle = await open(name, "r");
    await handle.sync();
    await handle.close();
  }
}

/** Renames a built segment into place. Readers see it whole or not at all. */
export async function publishSegment(folder: string, { segmentId, path }: BuiltSegment): Promise<void> {
  const segments = segmentsFolder(folder);
  await makeFolderIn(segments);
  const name = `${segmentId}.${await nextGeneration(folder)}`;
  await rename(path, join(segments, name)).catch((error: unknown) => {
    if (isAbsent(error)) throw new Failure("missing", `built segment ${segmentId} is gone: build it again`, error);
    throw error;
  });
  await syncFolder(segments);
}

/**
 * Renames a folder of sealed segments, each named as those that they replace, into place: readers see all of them or
 * none, later than any published before and in the order in which those were. `prepare` gets their names to be.
 */
export async function publishTogether(
  folder: string,
  staged: string,
  prepare: (nameOf: (replaced: StoredSegment) => string) => Promise<void>,
): Promise<void> {
  const together = `${TOGETHER}${await nextGeneration(folder)}`;
  await prepare((replaced) => `${together}/${basename(replaced.name)}`);
  await syncFolder(staged);
  await rename(staged, join(segmentsFolder(folder), together));
  await syncFolder(segmentsFolder(folder));
}

/** Lists the published segments that count. A segment is compared with its checksums once, unless it is known. */
export async function listSegments(
  folder: string,
  known: ReadonlyMap<string, StoredSegment> = new Map(),
): Promise<PublishedSegments> {
  const current = new Map<string, PublishedName>();
  for (const found of await publishedNames(folder)) {
    if ((current.get(found.segmentId)?.generation ?? -1) < found.generation) current.set(found.segmentId, found);
  }
  const ordered = [...current.values()].sort((a, b) => a.generation - b.generation);
  const segments: StoredSegment[] = [];
  const damaged: DamagedSegment[] = [];
  for (const name of ordered) {
    const opened = known.get(name.name) ?? (await openSegment(folder, name));
    if ("fault" in opened) damaged.push(opened);
    else segments.push(opened);
  }
  return { segments, damaged };
}

async function openSegment(folder: string, published: PublishedName): Promise<StoredSegment | DamagedSegment> {
  const { name, segmentId, generation } = published;
  const path = join(segmentsFolder(folder), name);
  const damaged = (file: string, fault: string, manifest?: StoredManifest): DamagedSegment => ({
    ...{ name, segmentId, generation, path, manifest, fault },
    file: `segments/${name}/${file}`,
  });
  let manifest: StoredManifest;
  try {
    manifest = await readManifest(path, name);
  } catch (error) {
    if (kindOf(error) !== "corrupt" || !(await isThere(path))) throw error;
    return damaged(MANIFEST, (error as Failure).message);
  }
  for (const [file, sha256] of Object.entries(manifest.sha256 ?? {})) {
    const isWhole = await isUnchanged(join(path, file), sha256).catch((error: unknown) => {
      if (isAbsent(error)) return undefined;
      throw error;
    });
    if (isWhole === undefined && !(await isThere(path))) throw goneSegment(name);
    if (!isWhole) return damaged(file, isWhole === undefined ? GONE : CHANGED, manifest);
  }
  return { name, generation, path, manifest };
}

const CHANGED = "its checksum does not hold";
const GONE = "it is gone";
const goneSegment = (name: string): Failure => new Failure("missing", `segment ${name} is gone`);

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** How long a segment that no longer counts is kept for those who read by an earlier view of the incident. */
const GRACE_MS = 15 * 60_000;

/**
 * Deletes segments that were replaced or superseded a while ago, and what builders left behind a day ago. A segment was
 * replaced when its successor was published, which its generation tells; superseded ones are told by those after them.
 */
export async function sweepSegments(
  folder: string,
  superseded: ReadonlySet<string> = new Set(),
  nowMs = Date.now(),
): Promise<void> {
  const { segments, damaged } = await listSegments(folder);
  const current = new Map<string, number>();
  for (const { segmentId, generation } of [...segments.map(idOf), ...damaged]) current.set(segmentId, generation);
  const withManifest = [
    ...segments,
    ...damaged.flatMap((one) => (one.manifest ? [{ ...one, manifest: one.manifest }] : [])),
  ];
  const supersededMs = supersededTimes(withManifest, superseded);
  for (const { segmentId, generation, name } of await publishedNames(folder)) {
    const successor = current.get(segmentId) ?? 0;
    const isReplaced = generation < successor && successor < nowMs - GRACE_MS;
    const isSuperseded = (supersededMs.get(name) ?? Infinity) < nowMs - GRACE_MS;
    if (isReplaced || isSuperseded) await deleteFolder(join(segmentsFolder(folder), name));
  }
  await sweepLeftovers(segmentsFolder(folder), /\.deleted-/);
  for (const name of (await namesIn(segmentsFolder(folder))).filter((one) => one.startsWith(TOGETHER))) {
    await sweepLeftovers(join(segmentsFolder(folder), name), /\.deleted-/);
    await rmdir(join(segmentsFolder(folder), name)).catch(() => undefined); // unless it still holds some
  }
  await sweepLeftovers(buildingFolder(folder), /./);
}

const idOf = ({ manifest, generation }: StoredSegment) => ({ segmentId: manifest.segmentId, generation });

/** When the last segment was published that holds a source of a superseded one. */
function supersededTimes(
  segments: readonly StoredSegment[],
  superseded: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const latest = new Map<SourceId, number>();
  for (const { name, generation, manifest } of segments) {
    if (superseded.has(name)) continue;
    for (const { source } of manifest.parts) latest.set(source.id, Math.max(generation, latest.get(source.id) ?? 0));
  }
  return new Map(
    segments
      .filter(({ name }) => superseded.has(name))
      .map(({ name, generation, manifest }) => [
        name,
        Math.max(generation, ...manifest.parts.map(({ source }) => latest.get(source.id) ?? 0)),
      ]),
  );
}

/** Deletes what processes that were killed a day ago or earlier left in a folder. */
export async function sweepLeftovers(folder: string, pattern: RegExp): Promise<void> {
  const dayAgo = Date.now() - 24 * 3_600_000;
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if (!pattern.test(name)) continue;
    const found = await stat(path).catch(() => undefined);
    if (found && found.mtimeMs < dayAgo) await rm(path, { recursive: true, force: true });
  }
}

/** Deletes a folder so that no reader finds half of it. */
export async function deleteFolder(path: string): Promise<void> {
  const doomed = `${path}.deleted-${randomBytes(6).toString("hex")}`;
  await rename(path, doomed).catch((error: unknown) => {
    if (!isAbsent(error)) throw error;
  });
  await rm(doomed, { recursive: true, force: true });
}

/** Lists a folder; one that does not exist is empty. */
export async function namesIn(path: string): Promise<readonly string[]> {
  return readdir(path).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw error;
  });
}

interface PublishedName {
  readonly segmentId: string;
  readonly generation: number;
  readonly name: string;
}

const TOGETHER = "together-";

/** Names every published segment, those that were replaced too. */
async function publishedNames(folder: string): Promise<readonly PublishedName[]> {
  const names = await namesIn(segmentsFolder(folder));
  const single = names.flatMap((name) => named(name, name));
  const together = await Promise.all(
    names
      .filter((name) => name.startsWith(TOGETHER))
      .map(async (parent) => {
        const first = Number(parent.slice(TOGETHER.length));
        const children = await namesIn(join(segmentsFolder(folder), parent));
        return children
          .flatMap((child) => named(child, `${parent}/${child}`))
          .sort((a, b) => a.generation - b.generation)
          .map((one, place) => ({ ...one, generation: first + place }));
      }),
  );
  return [...single, ...together.flat()];
}

/** Later than any there is. */
async function nextGeneration(folder: string): Promise<number> {
  const names = await publishedNames(folder);
  return names.reduce((latest, { generation }) => Math.max(latest, generation + 1), Date.now());
}

function named(folder: string, name: string): readonly PublishedName[] {
  const [, segmentId, generation] = /^(.+)\.(\d+)$/.exec(folder) ?? [];
  return segmentId === undefined ? [] : [{ segmentId, generation: Number(generation), name }];
}

async function readManifest(path: string, name: string): Promise<StoredManifest> {
  const found = await readDocument(join(path, MANIFEST)).catch((error: unknown) => {
    throw kindOf(error) === "corrupt" ? new Failure("corrupt", CHANGED, error) : error;
  });
  const manifest = found as StoredManifest | undefined;
  if (manifest === undefined && (await isThere(path))) throw new Failure("corrupt", GONE);
  if (manifest === undefined) throw goneSegment(name);
  if (manifest.version === version) return manifest;
  throw new Failure("corrupt", `it has format version ${manifest.version}, expected ${version}`);
}
