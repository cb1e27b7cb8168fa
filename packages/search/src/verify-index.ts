import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { StoredSource } from "@lagebild/domain";
import { documentState, sha256OfFile } from "@lagebild/domain/files";
import type { DamagedFile } from "./incident-index.js";
import { currentDictionary } from "./shapes/dictionary.js";
import { mendArrivals, verifyArrivals } from "./sources/arrivals.js";
import { listSegments } from "./segments/segment.js";

/** What reading every file of an index came to; segments that were replaced are not looked at. */
export interface VerifiedIndex {
  readonly faults: readonly DamagedFile[];
  /** Files whose checksums were compared, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Files that an earlier version wrote without a checksum. */
  readonly unsealed: readonly string[];
  /** The segments that count. */
  readonly segments: readonly { readonly id: string; readonly isWhole: boolean }[];
  /** What segments say of the sources that they were made of, once for each of their parts. */
  readonly sources: readonly { readonly segment: string; readonly source: StoredSource }[];
}

export { mendArrivals };

interface Described {
  readonly sha256?: Readonly<Record<string, string>>;
}

const CHANGED = "its checksum does not hold";

/** Compares every file of an incident's segments and of its dictionary with its checksum, whether it was looked at or not. */
export async function verifyIndex(folder: string, signal?: AbortSignal): Promise<VerifiedIndex> {
  const faults: DamagedFile[] = [];
  const unsealed: string[] = [];
  let [files, bytes] = [0, 0];
  const compare = async (below: string, wanted: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, sha256] of Object.entries(wanted)) {
      signal?.throwIfAborted();
      const file = `${below}/${name}`;
      const found = await sha256OfFile(join(folder, file)).catch(() => undefined);
      if (found !== sha256) faults.push({ file, fault: found === undefined ? "it is gone" : CHANGED });
      files++;
      bytes += await sizeOf(join(folder, file));
    }
  };
  const describe = async (file: string): Promise<Described | undefined> => {
    const found = await documentState(join(folder, file));
    if (found.is === "damaged" || found.is === "absent")
      faults.push({ file, fault: found.is === "absent" ? "it is gone" : CHANGED });
    if (found.is === "unsealed") unsealed.push(file);
    return found.value as Described | undefined;
  };
  const { segments, damaged } = await listSegments(folder);
  const whole: { id: string; isWhole: boolean }[] = damaged.map(({ segmentId }) => ({ id: segmentId, isWhole: false }));
  for (const { name, manifest } of [...segments, ...damaged]) {
    const below = `segments/${name}`;
    const before = faults.length;
    const own = await describe(`${below}/manifest.json`);
    if (own?.sha256 ?? manifest?.sha256) await describe(`${below}/manifest.json.copy`);
    if (manifest && !manifest.sha256)
      unsealed.push(
        ...(await readdir(join(folder, below)))
          .filter((one) => one !== "manifest.json")
          .map((one) => `${below}/${one}`),
      );
    await compare(below, manifest?.sha256 ?? {});
    const isKnown = damaged.some((one) => one.name === name);
    if (manifest && !isKnown) whole.push({ id: manifest.segmentId, isWhole: faults.length === before });
  }
  await verifyDictionary(folder, faults, { describe, compare });
  faults.push(...(await verifyArrivals(folder)));
  const sources = segments.flatMap(({ name, manifest }) =>
    manifest.parts.map(({ source }) => ({ segment: name, source })),
  );
  return { faults, files, bytes, unsealed, segments: whole, sources };
}

async function verifyDictionary(
  folder: string,
  faults: DamagedFile[],
  by: {
    describe(file: string): Promise<Described | undefined>;
    compare(below: string, wanted: Readonly<Record<string, string>>): Promise<void>;
  },
): Promise<void> {
  const number = await currentDictionary(folder);
  const named = await readFile(join(folder, "dictionary", "CURRENT"), "utf8").catch(() => undefined);
  if (number === undefined) {
    if (named !== undefined) faults.push({ file: "dictionary/CURRENT", fault: "it names no dictionary that is there" });
    return;
  }
  if (named !== `${number}\n`)
    faults.push({ file: "dictionary/CURRENT", fault: `it does not name dictionary ${number}, which is there` });
  const manifest = await by.describe(`dictionary/${number}/manifest.json`);
  if (manifest) await by.compare(`dictionary/${number}`, manifest.sha256 ?? {});
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
