import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { StoredSource } from "@lagebild/domain";
import { copyPath, documentState } from "@lagebild/domain/files";
import { verifyIndex, type VerifiedIndex } from "@lagebild/search/verify-index";
import { verifySources, type IncidentFolder } from "@lagebild/store";

/** A fault of an incident's files, where it lies and what mends it. */
export interface IncidentFault {
  /** Below the incident's folder. */
  readonly file: string;
  readonly fault: string;
  /** `repair` makes it again; a source's bytes need their `original`; `nothing` is left of what it said. */
  readonly mend: "repair" | "original" | "nothing";
  /** The source whose bytes these are, as far as that is known. */
  readonly source?: StoredSource;
}

/** What reading all of an incident came to. */
export interface Verification {
  readonly faults: readonly IncidentFault[];
  readonly sources: number;
  /** The sources whose bytes were read, also those that do not hold. */
  readonly checked: readonly StoredSource[];
  readonly sourceBytes: number;
  /** Files of the index that were compared. */
  readonly files: number;
  readonly segments: VerifiedIndex["segments"];
  /** Files from earlier versions, which have no checksum to compare with. */
  readonly unsealed: readonly string[];
}

/** Documents outside of sources, segments and dictionary: the folders that they lie in, and which are kept twice. */
const DOCUMENTS: readonly { readonly folder: string; readonly name: RegExp; readonly isTwice: boolean }[] = [
  { folder: ".", name: /^(?:incident|decisions)\.json$/, isTwice: true },
  { folder: ".", name: /^picture\.json$/, isTwice: false },
  { folder: "recipes", name: /\.json$/, isTwice: true },
  { folder: "removed", name: /\.json$/, isTwice: true },
  { folder: "jobs", name: /\.json$/, isTwice: false },
];
const CHANGED = "its checksum does not hold";

/** Reads every byte of an incident and names what is not as it was written. */
export async function verifyIncident(folder: IncidentFolder, signal?: AbortSignal): Promise<Verification> {
  const stored = await verifySources(folder.sources, signal);
  const index = await verifyIndex(folder.root, signal);
  const documents = await verifyDocuments(folder);
  const seen = new Map(index.sources.map(({ source }) => [source.id, source]));
  const ofSources = stored.faults.map(({ id, file, part, fault, source = seen.get(id) }): IncidentFault => ({
    ...{ file: `sources/${file}`, fault, mend: part === "bytes" ? "original" : "repair" },
    ...(source && { source }),
  }));
  return {
    faults: [
      ...ofSources,
      ...evidenceFaults(index.sources, stored.sources, new Set(stored.faults.map(({ id }) => id))),
      ...index.faults.map((one) => ({ ...one, mend: "repair" as const })),
      ...documents.faults,
    ],
    sources: stored.sources.length,
    checked: stored.sources,
    sourceBytes: stored.sources.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    files: index.files,
    segments: index.segments,
    unsealed: [...stored.unsealed.map((file) => `sources/${file}`), ...index.unsealed, ...documents.unsealed],
  };
}

/** Bytes that segments were made of and that are not stored, or not the same any more. */
function evidenceFaults(
  indexed: readonly { readonly segment: string; readonly source: StoredSource }[],
  stored: readonly StoredSource[],
  told: ReadonlySet<string>,
): readonly IncidentFault[] {
  const byId = new Map(stored.map((source) => [source.id, source]));
  const faults = new Map<string, IncidentFault>();
  for (const { source } of indexed) {
    const now = byId.get(source.id);
    if (told.has(source.id)) continue;
    const file = `sources/${source.id}.json`;
    if (!now) faults.set(source.id, { file, fault: "it is gone", mend: "original", source });
    else if (![now.sha256, ...(now.earlierSha256 ?? [])].includes(source.sha256))
      faults.set(source.id, {
        ...{ file: `sources/${source.id}.blocks`, mend: "original", source },
        fault: `its SHA-256 is ${now.sha256}, that of the bytes that were indexed is ${source.sha256}`,
      });
  }
  return [...faults.values()];
}

async function verifyDocuments({ root }: IncidentFolder) {
  const faults: IncidentFault[] = [];
  const unsealed: string[] = [];
  for (const { folder, name, isTwice } of DOCUMENTS) {
    const names = await readdir(join(root, folder)).catch(() => []);
    for (const one of names.filter((found) => name.test(found))) {
      const file = folder === "." ? one : `${folder}/${one}`;
      const own = await documentState(join(root, file));
      const copy = await documentState(copyPath(join(root, file)));
      if (own.is === "unsealed") unsealed.push(file);
      const mend = own.is === "whole" || copy.is === "whole" || !isTwice ? "repair" : "nothing";
      if (own.is === "damaged") faults.push({ file, fault: CHANGED, mend });
      if (isTwice && own.is !== "unsealed" && (copy.is === "damaged" || isOther(own.value, copy.value)))
        faults.push({ file: copyPath(file), fault: copy.is === "damaged" ? CHANGED : "it is of another state", mend });
    }
  }
  return { faults, unsealed };
}

const isOther = (own: unknown, copy: unknown): boolean =>
  own !== undefined && copy !== undefined && JSON.stringify(own) !== JSON.stringify(copy);
