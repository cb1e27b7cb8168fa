import { kindOf } from "@lagebild/domain";
import {
  clearTemporary,
  forgetPasswords,
  incidentFolder,
  keepPasswords,
  lockIncident,
  uploadName,
  type FileLock,
} from "@lagebild/store";
import type { IngestJob, IngestQueue } from "./ingest-queue.js";
import type { NewIngest } from "./lagebild.js";

export interface JobAdderDeps {
  readonly dataFolder: string;
  readonly jobs: IngestQueue;
  runningJobs(incident: string): Promise<readonly IngestJob[]>;
}

/**
 * Adds jobs to the queue, those of an incident one after the other: what one finds left behind and clears may be what the
 * next has just written. Returns the job's id.
 */
export function jobAdder(deps: JobAdderDeps): (incident: string, given: NewIngest) => Promise<string> {
  const last = new Map<string, Promise<unknown>>();
  return (incident, given) => {
    const added = (last.get(incident) ?? Promise.resolve()).then(() => add(deps, incident, given));
    const settled = added.catch(() => undefined).finally(() => last.get(incident) === settled && last.delete(incident));
    last.set(incident, settled);
    return added;
  };
}

async function add({ dataFolder, jobs, runningJobs }: JobAdderDeps, incident: string, given: NewIngest) {
  const { passwords = [], ...rest } = given;
  if ((await runningJobs(incident)).length === 0) await clearLeftovers(dataFolder, incident);
  const paths = rest.isUpload ? rest.paths.map((path) => uploadName(dataFolder, path)) : rest.paths;
  const input = { ...rest, paths, incident };
  if (passwords.length === 0) return jobs.add({ group: incident, input });
  const passwordFile = await keepPasswords(incidentFolder(dataFolder, incident).tmp, passwords);
  try {
    return await jobs.add({ group: incident, input: { ...input, passwordFile } });
  } catch (error) {
    await forgetPasswords(passwordFile);
    throw error;
  }
}

/** Clears what a killed worker left behind, unless somebody writes to the incident: the job waits for them then. */
async function clearLeftovers(dataFolder: string, incident: string): Promise<void> {
  const folder = incidentFolder(dataFolder, incident);
  let lock: FileLock;
  try {
    lock = await lockIncident(folder);
  } catch (error) {
    if (kindOf(error) === "unavailable") return;
    throw error;
  }
  try {
    await clearTemporary(folder);
  } finally {
    await lock.release();
  }
}
