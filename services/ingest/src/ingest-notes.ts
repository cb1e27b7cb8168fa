import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure, type Skip } from "@lagebild/domain";
import type { IngestCopy } from "./ingest-job.js";
import type { IncidentFolder } from "@lagebild/store";

/** What planning an ingest job found; kept beside the incident's evidence, since a job may hold a million files. */
export interface IngestNotes {
  readonly added: readonly string[];
  /** Absent in notes of earlier versions, like `copies`. */
  readonly grown?: readonly string[];
  readonly copies?: readonly IngestCopy[];
  readonly unchanged: readonly string[];
  readonly skips: readonly Skip[];
}

const pathOf = (folder: IncidentFolder, jobId: string): string => join(folder.root, "jobs", `${jobId}.json`);

/** Keeps a job's notes; appears whole or not at all. */
export async function writeIngestNotes(folder: IncidentFolder, jobId: string, notes: IngestNotes): Promise<void> {
  const path = pathOf(folder, jobId);
  await mkdir(join(folder.root, "jobs"), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.partial`, JSON.stringify(notes));
  await rename(`${path}.partial`, path);
}

/** Returns a job's notes. Failure "corrupt" where they are missing or damaged. */
export async function readIngestNotes(folder: IncidentFolder, jobId: string): Promise<IngestNotes> {
  try {
    return JSON.parse(await readFile(pathOf(folder, jobId), "utf8")) as IngestNotes;
  } catch (error) {
    throw new Failure("corrupt", `notes of job ${jobId} cannot be read: add the files again`, error);
  }
}
