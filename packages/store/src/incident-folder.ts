import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Failure, isDiskFull, kindOf } from "@lagebild/domain";
import { keepDocument, makeFolderIn, readDocument } from "@lagebild/domain/files";
import { assertIncidentName, isIncidentName, type Incident } from "./catalog.js";
import { assertUnlocked, lockFolder, type FileLock } from "./lock-file.js";

/** Where everything of one incident lies. */
export interface IncidentFolder {
  readonly id: string;
  readonly root: string;
  readonly sources: string;
  readonly segments: string;
  readonly dictionary: string;
  /** What is being built; cleared before each ingest. */
  readonly tmp: string;
}

const MANIFEST = "incident.json";
const DELETED = ".deleted-";

/** The paths of an incident; makes nothing. Throws `invalid` for a name that cannot be an incident's. */
export function incidentFolder(dataFolder: string, id: string): IncidentFolder {
  assertIncidentName(id);
  const root = join(incidentsFolder(dataFolder), id);
  const below = (name: string) => join(root, name);
  return {
    id,
    root,
    sources: below("sources"),
    segments: below("segments"),
    dictionary: below("dictionary"),
    tmp: below("tmp"),
  };
}

/** Makes the folders of an incident, readable for their owner only, and notes what the catalog knows of it. */
export async function createIncidentFolder(dataFolder: string, incident: Incident): Promise<IncidentFolder> {
  const folder = incidentFolder(dataFolder, incident.id);
  for (const path of [folder.sources, folder.segments, folder.dictionary, folder.tmp]) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  }
  await noteIncident(dataFolder, incident);
  return folder;
}

/** Notes in an incident's folder what the catalog knows of it. */
export const noteIncident = (dataFolder: string, incident: Incident): Promise<void> =>
  keepDocument(incidentNote(incidentFolder(dataFolder, incident.id)), incident, { isTwice: true });

/** Where it is noted. */
export const incidentNote = ({ root }: IncidentFolder): string => join(root, MANIFEST);

/** Tells whether an incident's folder is there. */
export const isIncidentFolder = (folder: IncidentFolder): Promise<boolean> => isThere(folder.root);

/** Tells an incident's folder from another that takes its place; undefined where there is none. */
export const folderBirth = ({ root }: IncidentFolder): Promise<string | undefined> =>
  stat(root).then(
    ({ ino, birthtimeMs }) => `${ino} ${birthtimeMs}`,
    () => undefined,
  );

/** The incidents that have a folder, as a new catalog would know them. */
export async function listIncidentFolders(dataFolder: string): Promise<readonly Incident[]> {
  const entries = await readdir(incidentsFolder(dataFolder), { withFileTypes: true }).catch(() => []);
  const ids = entries.filter((entry) => entry.isDirectory() && isIncidentName(entry.name)).map((entry) => entry.name);
  return Promise.all(ids.sort().map((id) => readIncident(incidentFolder(dataFolder, id))));
}

/** Takes the right to write to an incident, from a process that died too. Throws `unavailable` while another has it. */
export async function lockIncident(folder: IncidentFolder): Promise<FileLock> {
  return lockFolder(folder.root, `incident ${folder.id}`);
}

const LOCK_POLL_MS = 250;

/**
 * Takes the right to write to an incident as soon as nobody else has it. Failure "missing" where the incident is deleted
 * meanwhile; throws the signal's reason on abort.
 */
export async function waitForIncident(folder: IncidentFolder, signal?: AbortSignal): Promise<FileLock> {
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await lockFolder(folder.root, `incident ${folder.id}`);
    } catch (error) {
      if (!(await isIncidentFolder(folder)))
        throw new Failure("missing", `incident ${folder.id} is gone: it was deleted`, error);
      if (kindOf(error) !== "unavailable") throw error;
      await setTimeout(LOCK_POLL_MS);
    }
  }
}

/** Removes what a crash left half made. Only for whoever holds the incident's lock. */
export async function clearTemporary(folder: IncidentFolder): Promise<void> {
  await rm(folder.tmp, { recursive: true, force: true });
  await makeFolderIn(folder.tmp);
  const names = new Set(await readdir(folder.sources).catch(() => []));
  for (const name of names) {
    const isOrphan = name.endsWith(".blocks") && !names.has(name.replace(/\.blocks$/, ".json"));
    if (isOrphan || name.endsWith(".partial")) await rm(join(folder.sources, name), { force: true });
  }
}

/**
 * Deletes an incident's folder: first out of sight in one step, then for good. Throws `unavailable` while it is written.
 * Needs no space on the disk: a full one is what deletions are for.
 */
export async function deleteIncident(dataFolder: string, id: string): Promise<void> {
  const folder = incidentFolder(dataFolder, id);
  if (await isThere(folder.root)) {
    await lockIncident(folder).catch((error: unknown) => {
      if (!isDiskFull(error)) throw error;
      return assertUnlocked(folder.root, `incident ${id}`);
    });
    await rename(folder.root, join(incidentsFolder(dataFolder), `${DELETED}${randomUUID()}`));
  }
  await finishDeletions(dataFolder);
}

/** Removes for good what deletions that were interrupted left behind. */
export async function finishDeletions(dataFolder: string): Promise<void> {
  const folder = incidentsFolder(dataFolder);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (name.startsWith(DELETED)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

const incidentsFolder = (dataFolder: string): string => join(dataFolder, "incidents");

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function readIncident(folder: IncidentFolder): Promise<Incident> {
  const { id } = folder;
  // A folder without its note is an incident nevertheless: the evidence in it counts.
  const bare = async (): Promise<Incident> => ({
    id,
    createdMs: Math.round((await stat(folder.root)).mtimeMs),
    note: "",
  });
  try {
    const noted = (await readDocument(incidentNote(folder))) as Incident | undefined;
    return noted ? { ...noted, id, createdMs: Number(noted.createdMs), note: String(noted.note) } : await bare();
  } catch (error) {
    if (kindOf(error) !== "corrupt") throw error;
    // How it was marked is not known any more, so nobody else may read it.
    return { ...(await bare()), tlp: "TLP:RED" };
  }
}
