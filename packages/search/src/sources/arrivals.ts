import { open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { SourceId } from "@lagebild/domain";
import { copyPath, replaceDurably, summedLine, unsummedLine } from "@lagebild/domain/files";
import type { DamagedFile } from "../incident-index.js";
import type { SourceName } from "./source-labels.js";

const FILE = "arrivals.jsonl";
const pathOf = (folder: string): string => join(folder, FILE);

/** The names under which sources arrived, in order. `version` is another one with each change. */
export interface Arrivals {
  readonly version: string;
  readonly names: readonly SourceName[];
  readonly damaged: readonly DamagedFile[];
}

const NONE: Arrivals = { version: "", names: [], damaged: [] };

/** Reads the names, those on damaged lines from the file's other one; `known` is returned where nothing has changed since it was read. */
export async function readArrivals(folder: string, known: Arrivals = NONE): Promise<Arrivals> {
  const found = await stat(pathOf(folder), { bigint: true }).catch(() => undefined);
  if (!found) return NONE;
  const version = `${found.ino} ${found.size} ${found.mtimeNs}`;
  if (version === known.version) return known;
  const own = await namesOf(pathOf(folder));
  if (own.damaged.length === 0) return { version, names: own.names, damaged: [] };
  const copy = await namesOf(copyPath(pathOf(folder))).catch(() => undefined);
  if (copy?.damaged.length === 0) return { version, names: copy.names, damaged: [] };
  return { version, names: own.names, damaged: [{ file: FILE, fault: damagedLines(own.damaged) }] };
}

const damagedLines = (lines: readonly number[]): string => `names on lines ${lines.join(", ")} are damaged`;

interface ReadNames {
  readonly names: readonly SourceName[];
  /** Numbers of lines that hold no name. */
  readonly damaged: readonly number[];
}

/** A line that a crash cut off ends without a line end, and what it names is named again by the next ingest. */
async function namesOf(path: string): Promise<ReadNames> {
  const lines = (await readFile(path, "utf8")).split("\n");
  const names = lines.map(nameIn);
  return {
    names: names.filter((name) => name !== undefined),
    damaged: names.flatMap((name, i) => (name || lines[i] === "" ? [] : [i + 1])),
  };
}

/** Looks at the names and at those beside them. */
export async function verifyArrivals(folder: string): Promise<readonly DamagedFile[]> {
  const path = pathOf(folder);
  const faults: DamagedFile[] = [];
  const read = (one: string): Promise<string | undefined> => readFile(one, "utf8").catch(() => undefined);
  const [own, copy] = [await read(path), await read(copyPath(path))];
  if (own === undefined) return faults;
  const { damaged } = await namesOf(path);
  if (damaged.length > 0) faults.push({ file: FILE, fault: damagedLines(damaged) });
  if (copy === undefined) return faults; // an earlier version kept none
  const ofCopy = (await namesOf(copyPath(path))).damaged;
  if (ofCopy.length > 0) faults.push({ file: copyPath(FILE), fault: damagedLines(ofCopy) });
  else if (damaged.length === 0 && own !== copy) faults.push({ file: copyPath(FILE), fault: "it is of another state" });
  return faults;
}

function nameIn(summed: string): SourceName | undefined {
  const line = unsummedLine(summed);
  if (line === undefined || line === "") return undefined;
  try {
    const { source, file, origin } = JSON.parse(line) as Record<string, unknown>;
    if (typeof source !== "string" || typeof file !== "string") return undefined;
    return { source: source as SourceId, file, ...(typeof origin === "string" && { origin }) };
  } catch {
    return undefined;
  }
}

/** Appends names that are not there yet. For whoever holds the incident's lock. */
export async function appendArrivals(folder: string, names: readonly SourceName[]): Promise<void> {
  const keyOf = ({ source, file, origin }: SourceName): string => JSON.stringify([source, file, origin]);
  const known = new Set((await readArrivals(folder)).names.map(keyOf));
  const fresh = names.filter((name) => !known.has(keyOf(name)) && known.add(keyOf(name)));
  if (fresh.length === 0) return;
  const path = pathOf(folder);
  const [size, copySize] = [await sizeOf(path), await sizeOf(copyPath(path))];
  await appendLines(path, fresh);
  if (copySize === size) await appendLines(copyPath(path), fresh);
  else await replaceDurably(copyPath(path), await readFile(path, "utf8"));
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

async function appendLines(path: string, names: readonly SourceName[]): Promise<void> {
  const handle = await open(path, "a+", 0o600);
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    const isCutOff = size > 0 && last.toString() !== "\n";
    await handle.appendFile(`${isCutOff ? "\n" : ""}${names.map(lineOf).join("\n")}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes the names anew that can be read, and one for each source that has none any more. For whoever holds the incident's
 * lock.
 */
export async function mendArrivals(folder: string, sources: readonly SourceName[]): Promise<void> {
  const { names } = await readArrivals(folder);
  const named = new Set(names.map(({ source }) => source));
  const all = [...names, ...sources.filter(({ source }) => !named.has(source))];
  const text = all.map((name) => `${lineOf(name)}\n`).join("");
  await replaceDurably(pathOf(folder), text);
  await replaceDurably(copyPath(pathOf(folder)), text);
}

const lineOf = ({ source, file, origin }: SourceName): string => summedLine(JSON.stringify({ source, file, origin }));
