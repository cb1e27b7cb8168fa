import { mkdir, open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { SourceId } from "@lagebild/domain";
import type { SourceName } from "./source-labels.js";

const pathOf = (folder: string): string => join(folder, "arrivals.jsonl");

/** The names under which sources arrived, in order. `version` is another one with each change. */
export interface Arrivals {
  readonly version: string;
  readonly names: readonly SourceName[];
}

const NONE: Arrivals = { version: "", names: [] };

/** Reads the names; `known` is returned where nothing has changed since it was read. */
export async function readArrivals(folder: string, known: Arrivals = NONE): Promise<Arrivals> {
  const found = await stat(pathOf(folder)).catch(() => undefined);
  if (!found) return NONE;
  const version = `${found.ino} ${found.size}`;
  if (version === known.version) return known;
  const lines = (await readFile(pathOf(folder), "utf8")).split("\n");
  // A line that a crash cut off ends without a line end, and what it names is named again by the next ingest.
  return { version, names: lines.slice(0, -1).flatMap(nameIn) };
}

function nameIn(line: string): readonly SourceName[] {
  try {
    const { source, file, origin } = JSON.parse(line) as Record<string, unknown>;
    if (typeof source !== "string" || typeof file !== "string") return [];
    return [{ source: source as SourceId, file, ...(typeof origin === "string" && { origin }) }];
  } catch {
    return [];
  }
}

/** Appends names that are not there yet. For whoever holds the incident's lock. */
export async function appendArrivals(folder: string, names: readonly SourceName[]): Promise<void> {
  const keyOf = ({ source, file, origin }: SourceName): string => JSON.stringify([source, file, origin]);
  const known = new Set((await readArrivals(folder)).names.map(keyOf));
  const fresh = names.filter((name) => !known.has(keyOf(name)) && known.add(keyOf(name)));
  if (fresh.length === 0) return;
  await mkdir(folder, { recursive: true });
  const handle = await open(pathOf(folder), "a+", 0o600);
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    const isCutOff = size > 0 && last.toString() !== "\n";
    const lines = fresh.map(({ source, file, origin }) => JSON.stringify({ source, file, origin }));
    await handle.appendFile(`${isCutOff ? "\n" : ""}${lines.join("\n")}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
