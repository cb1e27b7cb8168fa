import { join } from "node:path";
import { Failure, type Skip } from "@lagebild/domain";
import { documentState, keepDocument, makeFolderIn } from "@lagebild/domain/files";
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
  await makeFolderIn(join(folder.root, "jobs"));
  await keepDocument(pathOf(folder, jobId), notes);
}

/** Returns a job's notes. Failure "corrupt" where they are missing or damaged. */
export async function readIngestNotes(folder: IncidentFolder, jobId: string): Promise<IngestNotes> {
  const found = await documentState(pathOf(folder, jobId));
  if (found.value) return found.value as IngestNotes;
  throw new Failure("corrupt", `notes of job ${jobId} cannot be read: add the files again`);
}
