import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { keepDocument, makeFolderIn } from "@lagebild/domain/files";
import { detectEncoding } from "@lagebild/logs";
import { incidentFolder, sourceStore, type Catalog, type Incident } from "@lagebild/store";
import type { IngestJob } from "../ingest-queue.js";

/** What was deleted with an incident: numbers and checksums only, nothing that its logs hold. */
export interface DeletionReceipt {
  readonly incident: string;
  /** Milliseconds since 1970 UTC. */
  readonly createdMs: number;
  readonly deletedMs: number;
  /** `asked`, or because its time was over. */
  readonly reason: "asked" | "retention";
  readonly sources: readonly { readonly id: string; readonly sha256: string; readonly sizeBytes: number }[];
  readonly files: number;
  readonly bytes: number;
  readonly answers: number;
  readonly conversations: number;
  readonly jobs: number;
  readonly uploads: number;
}

/** Counts what is going to be deleted. */
export async function receiptOf(
  { dataFolder, catalog }: { readonly dataFolder: string; readonly catalog: Catalog },
  incident: Incident,
  about: { readonly jobs: readonly IngestJob[]; readonly uploads: number; readonly reason: DeletionReceipt["reason"] },
): Promise<DeletionReceipt> {
  const folder = incidentFolder(dataFolder, incident.id);
  const sources = await sourceStore(folder.sources, { detectEncoding }).list();
  return {
    incident: incident.id,
    createdMs: incident.createdMs,
    deletedMs: Date.now(),
    reason: about.reason,
    sources: sources.map(({ id, sha256, sizeBytes }) => ({ id, sha256, sizeBytes })),
    ...(await filesBelow(folder.root)),
    ...(await catalog.answers.count(incident.id)),
    jobs: about.jobs.length,
    uploads: about.uploads,
  };
}

async function filesBelow(root: string): Promise<{ readonly files: number; readonly bytes: number }> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  let [files, bytes] = [0, 0];
  for (const entry of entries.filter((one) => one.isFile())) {
    files++;
    bytes += await stat(join(entry.parentPath, entry.name)).then(
      ({ size }) => size,
      () => 0, // gone meanwhile
    );
  }
  return { files, bytes };
}

/** Keeps a receipt in the data folder; returns where. */
export async function keepReceipt(dataFolder: string, receipt: DeletionReceipt): Promise<string> {
  const folder = join(dataFolder, "receipts");
  await makeFolderIn(folder);
  const path = join(folder, `${receipt.incident}.${receipt.deletedMs}.json`);
  await keepDocument(path, receipt, { indent: 1 });
  return path;
}
