import { join } from "node:path";
import { Failure, kindOf } from "@lagebild/domain";
import { keepDocument, readDocument } from "@lagebild/domain/files";

/** An incident as a backup holds it. */
export interface BackedUpIncident {
  readonly id: string;
  readonly sources: number;
  /** Original bytes of its sources. */
  readonly sourceBytes: number;
  /** What was damaged in it before, and is so in the backup: file and fault. */
  readonly damaged: readonly string[];
}

/** What a backup holds, under a seal: written last, so that one that was broken off has none. */
export interface BackupManifest {
  readonly version: 1;
  /** Milliseconds since 1970 UTC: when it was begun, and complete. */
  readonly begunMs: number;
  readonly madeMs: number;
  readonly incidents: readonly BackedUpIncident[];
  /** Head of the audit's chain, which can be checked against any later one. */
  readonly auditHead: string;
  /** Below the folder of the data. */
  readonly files: readonly { readonly path: string; readonly sizeBytes: number; readonly sha256: string }[];
}

const MANIFEST = "backup.json";

/** Where the data of a backup lies. */
export const backedUpData = (backup: string): string => join(backup, "data");

export const writeManifest = (backup: string, manifest: BackupManifest): Promise<void> =>
  keepDocument(join(backup, MANIFEST), manifest, { isTwice: true, indent: 1 });

/** Failure "invalid" for a folder that is no whole backup or of a later version, "corrupt" for a damaged manifest. */
export async function readManifest(backup: string): Promise<BackupManifest> {
  const path = join(backup, MANIFEST);
  const found = await readDocument(path).catch((error: unknown) => {
    throw kindOf(error) === "internal" ? new Failure("invalid", `${path} cannot be read`, error) : error;
  });
  const manifest = found as BackupManifest | undefined;
  if (manifest === undefined)
    throw new Failure("invalid", `${backup} holds no backup, or one that was broken off: there is no ${MANIFEST}`);
  if (manifest.version === 1) return manifest;
  throw new Failure("invalid", `${path} has version ${String(manifest.version)}, this program knows 1`);
}
