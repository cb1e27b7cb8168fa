import { mkdir, readdir, rm, stat, statfs } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { asDiskFailure, Failure } from "@lagebild/domain";
import { sha256OfFile } from "@lagebild/domain/files";
import { incidentFolder, isIncidentFolder, isIncidentName, verifyAudit, type IncidentFolder } from "@lagebild/store";
import { copyDatabase } from "@lagebild/sqlite";
import { copyFile, filesBelow, incidentCopy, isGone } from "@lagebild/store/backup";
import { sqliteAuditLog } from "@lagebild/store/sqlite-audit-log";
import { sqliteCatalog } from "@lagebild/store/sqlite-catalog";
import { DESK_NAME } from "@lagebild/tickets/sqlite-desk-store";
import { ticketsFile } from "../../tickets/tickets-file.js";
import { backedUpData, writeManifest, type BackedUpIncident, type BackupManifest } from "./backup-manifest.js";

/** What reading all of an incident came to. */
export interface CheckedIncident {
  readonly sources: number;
  readonly sourceBytes: number;
  readonly faults: readonly { readonly file: string; readonly fault: string }[];
}

export interface BackupOptions {
  readonly dataFolder: string;
  /** A folder that is not there, or empty; outside of the data folder. */
  readonly to: string;
  readonly signal: AbortSignal;
  /** Reads every byte of an incident and compares it with its seal. */
  verify(folder: IncidentFolder, signal: AbortSignal): Promise<CheckedIncident>;
  onIncident(incident: BackedUpIncident): void;
}

/** Models are pulled again, and the cache is made again; databases are copied as such. */
const LEFT_OUT =
  /^(?:models|cache)\/|^incidents\/|^(?:catalog|audit|tickets)\.db(?:-wal|-shm)?$|\.(?:partial|tmp)(?:\/|$)/;
const UPLOADS = /^uploads\//;
/** How often what goes while it is copied, and what does not hold then, is copied again. */
const MOST_TRIES = 20;
const MOST_CHECKS = 4;

/**
 * Copies a data folder while others write to it, checks every byte of the copy by its seals, and seals it. An incident is
 * taken as it is at one moment, the way a killed ingest would leave it. Leaves nothing of a backup that fails. Failure
 * "conflict" where the folder holds something, "unavailable" where the disk has no room.
 */
export async function makeBackup(options: BackupOptions): Promise<BackupManifest> {
  const { dataFolder, to, signal } = options;
  const begunMs = Date.now();
  const data = backedUpData(to);
  await assertData(dataFolder);
  await assertApart(dataFolder, to);
  await makeEmpty(to);
  try {
    await assertRoom(dataFolder, to);
    await mkdir(data, { mode: 0o700 });
    await copyOthers(dataFolder, data, signal);
    const name = { name: "catalog", ifDamaged: "move it away and it is rebuilt from the incident folders" };
    copyDatabase(join(dataFolder, "catalog.db"), join(data, "catalog.db"), name);
    if (await isThere(ticketsFile(dataFolder))) copyDatabase(ticketsFile(dataFolder), ticketsFile(data), DESK_NAME);
    // What jobs of the copied catalog read may have arrived since.
    await copyOthers(dataFolder, data, signal, UPLOADS);
    const incidents = await copyIncidents(options, data);
    await forgetGone(data);
    const auditHead = await copyAudit(dataFolder, data);
    const files = await sealed(data, signal);
    const manifest: BackupManifest = { version: 1, begunMs, madeMs: Date.now(), incidents, auditHead, files };
    await writeManifest(to, manifest);
    return manifest;
  } catch (error) {
    for (const name of await readdir(to).catch(() => [])) await rm(join(to, name), { recursive: true, force: true });
    throw asDiskFailure(error, "the backup", { folder: to });
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function assertData(dataFolder: string): Promise<void> {
  const found = await stat(join(dataFolder, "catalog.db")).catch(() => undefined);
  if (!found) throw new Failure("missing", `${dataFolder} holds no data: there is no catalog.db in it`);
}

async function assertApart(dataFolder: string, to: string): Promise<void> {
  const [from, target] = [resolve(dataFolder) + sep, resolve(to) + sep];
  if (!from.startsWith(target) && !target.startsWith(from)) return;
  throw new Failure("invalid", `${to} and the data folder ${dataFolder} lie in one another, expected them apart`);
}

/** Makes a folder for its owner alone. Failure "conflict" where it holds something. */
async function makeEmpty(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const [first] = await readdir(path);
  if (first !== undefined)
    throw new Failure(
      "conflict",
      `${path} holds ${JSON.stringify(first)}: a backup overwrites nothing, name a new folder`,
    );
}

/** What is there beside incidents and databases. What goes meanwhile, such as an upload that was read, needs no copy. */
async function copyOthers(dataFolder: string, data: string, signal: AbortSignal, only = /./): Promise<void> {
  const known = new Set(await filesBelow(data));
  for (const file of await filesBelow(dataFolder)) {
    if (LEFT_OUT.test(file) || !only.test(file) || known.has(file)) continue;
    signal.throwIfAborted();
    await copyFile(join(dataFolder, file), join(data, file)).catch((error: unknown) => {
      if (!isGone(error)) throw error;
    });
  }
}

async function copyIncidents(options: BackupOptions, data: string): Promise<readonly BackedUpIncident[]> {
  const names = await readdir(join(options.dataFolder, "incidents")).catch(() => []);
  const copied: BackedUpIncident[] = [];
  for (const id of names.filter(isIncidentName).sort()) {
    const found = await copyIncident(options, incidentFolder(options.dataFolder, id), incidentFolder(data, id));
    if (!found) continue;
    copied.push(found);
    options.onIncident(found);
  }
  return copied;
}

/** Copies an incident until its copy holds, or is damaged in the same way; undefined where it is deleted meanwhile. */
async function copyIncident(
  { signal, verify }: BackupOptions,
  from: IncidentFolder,
  to: IncidentFolder,
): Promise<BackedUpIncident | undefined> {
  const copy = incidentCopy(from, to);
  for (let check = 0; check < MOST_CHECKS; check++) {
    for (let tries = 0; !(await copy.follow(signal)); tries++)
      if (tries >= MOST_TRIES)
        throw new Failure("unavailable", `incident ${from.id} changes faster than it can be copied`);
    if (!(await isIncidentFolder(from))) {
      await rm(to.root, { recursive: true, force: true });
      return undefined;
    }
    const { sources, sourceBytes, faults } = await verify(to, signal);
    const damaged = faults.map(({ file, fault }) => `${file}: ${fault}`);
    const known = faults.length === 0 ? [] : (await verify(from, signal)).faults.map(({ file }) => file);
    if (faults.every(({ file }) => known.includes(file))) return { id: from.id, sources, sourceBytes, damaged };
  }
  throw new Failure("unavailable", `incident ${from.id} changes faster than it can be checked`);
}

/** Incidents that were deleted while they were to be copied are in no catalog of the copy. */
async function forgetGone(data: string): Promise<void> {
  const catalog = await sqliteCatalog(data);
  try {
    for (const { id } of await catalog.list())
      if (!(await isIncidentFolder(incidentFolder(data, id)))) await catalog.delete(id);
  } finally {
    await catalog.close();
  }
}

/** Copies the audit and checks its chain. Failure "corrupt" where it does not hold: a copy would hide since when. */
async function copyAudit(dataFolder: string, data: string): Promise<string> {
  const name = { name: "audit", ifDamaged: "keep it as it is and move it away, a new one begins" };
  copyDatabase(join(dataFolder, "audit.db"), join(data, "audit.db"), name);
  const audit = await sqliteAuditLog(data);
  try {
    const { head, faults } = await verifyAudit(audit);
    const [first] = faults;
    if (first) throw new Failure("corrupt", `the audit does not hold: entry ${first.number} ${first.fault}`);
    return head;
  } finally {
    await audit.close();
  }
}

async function sealed(data: string, signal: AbortSignal): Promise<BackupManifest["files"]> {
  const files: { path: string; sizeBytes: number; sha256: string }[] = [];
  for (const path of await filesBelow(data)) {
    signal.throwIfAborted();
    const { size } = await stat(join(data, path));
    files.push({ path, sizeBytes: size, sha256: await sha256OfFile(join(data, path)) });
  }
  return files;
}

/** Failure "unavailable" where the disk has less room than the data takes now. */
async function assertRoom(dataFolder: string, to: string): Promise<void> {
  let neededBytes = 0;
  for (const file of (await filesBelow(dataFolder)).filter((one) => !/^(?:models|cache)\//.test(one)))
    neededBytes += await stat(join(dataFolder, file)).then(
      ({ size }) => size,
      () => 0,
    );
  const { bavail, bsize } = await statfs(to);
  if (bavail * bsize >= neededBytes) return;
  throw new Failure(
    "unavailable",
    `disk full: the backup needs ${neededBytes} bytes in ${to}, ${bavail * bsize} are free`,
  );
}
