import { open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SourceId } from "@lagebild/domain";
import { copyPath, documentState } from "@lagebild/domain/files";
import type { IncidentFolder } from "../incident-folder.js";
import { blocksEnd, readStoredFile, writeIndexBehind } from "../stored-file.js";
import { copyFile, fileState, filesBelow, isGone } from "./copy-file.js";

/** A copy of an incident that follows it. */
export interface IncidentCopy {
  /**
   * Copies what has changed since the last call and takes away what is gone. False where something went while it was read:
   * then call again.
   */
  follow(signal?: AbortSignal): Promise<boolean>;
}

/** What is being made, and who makes it. */
const PASSING = /^(?:tmp|building)\/|(?:^|\/)write\.lock\.|\.(?:draft|partial|tmp)$|\.deleted-/;
/**
 * What is made of other things goes first, so that the copy has at least what it was made of, as if ingest had been killed
 * in between: dictionary, segments, names and documents, sources.
 */
const ORDER = [/^dictionary\//, /^segments\//, /^(?!(?:dictionary|segments|sources)\/)/, /^sources\//];
const SOURCE_BLOCKS = /^sources\/([0-9a-f]{16})\.blocks$/;
const LINES = /\.jsonl$/;

/** Prepares a copy of an incident's folder that does not keep anybody from writing to it. */
export function incidentCopy(from: IncidentFolder, to: IncidentFolder): IncidentCopy {
  const known = new Map<string, string | undefined>();
  const copy = async (file: string): Promise<void> => {
    const [here, there] = [join(from.root, file), join(to.root, file)];
    const [, id] = SOURCE_BLOCKS.exec(file) ?? [];
    if (id !== undefined) return copySource(from.sources, to.sources, id as SourceId);
    await copyFile(here, there);
    await copyTwin(here, there);
  };
  return {
    async follow(signal) {
      const all = (await filesBelow(from.root)).filter((file) => !PASSING.test(file));
      const names = new Set(all);
      const isTwin = (file: string): boolean => file.endsWith(".copy") && names.has(file.slice(0, -".copy".length));
      // The index of a source is copied with its blocks.
      const isIndex = (file: string): boolean =>
        file.startsWith("sources/") && file.endsWith(".json") && names.has(file.replace(/\.json$/, ".blocks"));
      let isSteady = true;
      for (const file of ORDER.flatMap((group) => all.filter((one) => group.test(one)))) {
        signal?.throwIfAborted();
        if (isTwin(file) || isIndex(file)) continue;
        const state = await stateOf(from.root, file);
        if (known.has(file) && known.get(file) === state) continue;
        try {
          await copy(file);
          known.set(file, state);
        } catch (error) {
          if (!isGone(error)) throw error;
          isSteady = false;
        }
      }
      for (const file of await filesBelow(to.root)) if (!names.has(file)) await rm(join(to.root, file));
      return isSteady;
    },
  };
}

/** A source changes with its index too. */
async function stateOf(root: string, file: string): Promise<string | undefined> {
  const state = await fileState(join(root, file));
  if (!SOURCE_BLOCKS.test(file)) return state;
  return `${state} ${await fileState(join(root, file.replace(/blocks$/, "json")))}`;
}

/** A second file is copied as the first where they say the same, or one of them a little less, as in the midst of a change. */
async function copyTwin(here: string, there: string): Promise<void> {
  const twin = copyPath(here);
  if ((await fileState(twin)) === undefined) return;
  if (LINES.test(here) ? await isSameFile(there, twin) : (await documentState(there)).is === "whole")
    await copyFile(there, copyPath(there));
  else await copyFile(twin, copyPath(there));
}

/** Cuts off a line that is being written; tells whether one file begins with all of the other. */
async function isSameFile(there: string, twin: string): Promise<boolean> {
  const [own, other] = [await readFile(there), await readFile(twin)];
  const whole = own.subarray(0, own.lastIndexOf("\n") + 1);
  const length = Math.min(whole.length, other.length);
  if (!whole.subarray(0, length).equals(other.subarray(0, length))) return false;
  await writeFile(there, whole);
  return true;
}

/**
 * Copies a source as its index says: the blocks that this names are never changed, whatever is appended meanwhile. One that
 * is damaged, or that an earlier version wrote, is copied as it lies there.
 */
async function copySource(from: string, to: string, id: SourceId): Promise<void> {
  const [index, blocks] = [`${id}.json`, `${id}.blocks`];
  const state = await documentState(join(from, index));
  if (state.is === "absent") return; // it is not there yet
  await copyFile(join(from, index), join(to, index));
  const isSealed = (await documentState(join(to, index))).is === "whole";
  const stored = isSealed ? await readStoredFile(to, id) : undefined;
  if (stored === undefined) return void (await copyFile(join(from, blocks), join(to, blocks)));
  await copyFile(join(from, blocks), join(to, blocks), blocksEnd(stored));
  const file = await open(join(to, blocks), "r+");
  try {
    await writeIndexBehind(file, stored);
    await file.sync();
  } finally {
    await file.close();
  }
}
