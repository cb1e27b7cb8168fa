import { open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { SourceId } from "@lagebild/domain";
import { replaceDurably, summedLine, unsummedLine } from "@lagebild/domain/files";
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

/** Reads the names; `known` is returned where nothing has changed since it was read. */
export async function readArrivals(folder: string, known: Arrivals = NONE): Promise<Arrivals> {
  const found = await stat(pathOf(folder), { bigint: true }).catch(() => undefined);
  if (!found) return NONE;
  const version = `${found.ino} ${found.size} ${found.mtimeNs}`;
  if (version === known.version) return known;
  // A line that a crash cut off ends without a line end, and what it names is named again by the next ingest.
  const lines = (await readFile(pathOf(folder), "utf8")).split("\n");
  const names = lines.map(nameIn);
  const damaged = names.flatMap((name, i) => (name || lines[i] === "" ? [] : [i + 1]));
  return {
    version,
    names: names.filter((name) => name !== undefined),
    damaged: damaged.length === 0 ? [] : [{ file: FILE, fault: `names on lines ${damaged.join(", ")} are damaged` }],
  };
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

const lineOf = ({ source, file, origin }: SourceName): string => summedLine(JSON.stringify({ source, file, origin }));

/** Appends names that are not there yet. For whoever holds the incident's lock. */
export async function appendArrivals(folder: string, names: readonly SourceName[]): Promise<void> {
  const keyOf = ({ source, file, origin }: SourceName): string => JSON.stringify([source, file, origin]);
  const known = new Set((await readArrivals(folder)).names.map(keyOf));
  const fresh = names.filter((name) => !known.has(keyOf(name)) && known.add(keyOf(name)));
  if (fresh.length === 0) return;
  const handle = await open(pathOf(folder), "a+", 0o600);
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    const isCutOff = size > 0 && last.toString() !== "\n";
    await handle.appendFile(`${isCutOff ? "\n" : ""}${fresh.map(lineOf).join("\n")}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Leaves the names that can be read, and one for each source that has none any more. For whoever holds the incident's lock. */
export async function mendArrivals(folder: string, sources: readonly SourceName[]): Promise<void> {
  const { names } = await readArrivals(folder);
  const named = new Set(names.map(({ source }) => source));
  const all = [...names, ...sources.filter(({ source }) => !named.has(source))];
  await replaceDurably(pathOf(folder), all.map((name) => `${lineOf(name)}\n`).join(""));
}
