import { rm } from "node:fs/promises";
import { Failure, kindOf, messageOf } from "@lagebild/domain";
import type { RetrievalService } from "@lagebild/retrieval";
import { deleteIncident, uploadFolders, type Catalog, type Incident } from "@lagebild/store";
import type { IngestJob, IngestQueue } from "../ingest-queue.js";
import { keepReceipt, receiptOf, type DeletionReceipt } from "./deletion-receipt.js";

/** What deletions work on. */
export interface DeletionServices {
  readonly dataFolder: string;
  readonly catalog: Catalog;
  readonly jobs: IngestQueue;
  readonly retrieval: Pick<RetrievalService, "release">;
  /** Failure "conflict" while a job writes to the incident. */
  assertIdle(incident: string): Promise<void>;
  /** All jobs of an incident that the queue still knows. */
  jobsOf(incident: string): Promise<readonly IngestJob[]>;
}

/** Deletes incidents one after the other; nobody begins to work on one that is being deleted. */
export interface IncidentDeletion {
  /** Failure "conflict" while the incident is being deleted. */
  assertStays(incident: string): void;
  /** Failure "conflict" while a job writes to it. */
  delete(incident: Incident, reason: DeletionReceipt["reason"]): Promise<DeletionReceipt>;
}

/** Deletes incidents with all that belongs to them, and writes a receipt. */
export function incidentDeletion(services: DeletionServices): IncidentDeletion {
  const leaving = new Set<string>();
  const assertStays = (id: string): void => {
    if (leaving.has(id)) throw new Failure("conflict", `incident ${id} is being deleted`);
  };
  return {
    assertStays,
    async delete(incident, reason) {
      assertStays(incident.id);
      leaving.add(incident.id);
      try {
        await services.assertIdle(incident.id);
        return await deleteAll(services, incident, reason);
      } finally {
        leaving.delete(incident.id);
      }
    },
  };
}

async function deleteAll(
  services: DeletionServices,
  incident: Incident,
  reason: DeletionReceipt["reason"],
): Promise<DeletionReceipt> {
  const { dataFolder, catalog, jobs, retrieval } = services;
  const { id } = incident;
  await retrieval.release(id);
  const known = await services.jobsOf(id);
  // What jobs have left for another try.
  const named = known.flatMap(({ input }) => (input.isUpload ? input.paths : []));
  const uploads = uploadFolders(dataFolder, named);
  const receipt = await receiptOf(services, incident, { jobs: known, uploads: uploads.length, reason });
  await deleteIncident(dataFolder, id).catch((error: unknown) => {
    // By a job that began just now, or by another process.
    throw kindOf(error) === "unavailable" ? new Failure("conflict", messageOf(error), error) : error;
  });
  await Promise.all(uploads.map((path) => rm(path, { recursive: true, force: true })));
  await jobs.forget(id);
  await catalog.delete(id);
  await keepReceipt(dataFolder, receipt).catch((error: unknown) => {
    throw new Failure("unavailable", `incident ${id} is deleted, its receipt is not kept: ${messageOf(error)}`, error);
  });
  return receipt;
}
