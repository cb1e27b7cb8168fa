import type { RecordPlace } from "@lagebild/domain";
import type { LineReader, ReadLine } from "./resolve-lines.js";

/** By which lines are found again. */
export const placeKey = ({ source, line }: RecordPlace): string => `${source} ${line}`;

/** Reads lines back, each source once; by their keys. */
export async function readPlaces(
  reader: LineReader,
  places: readonly RecordPlace[],
): Promise<ReadonlyMap<string, ReadLine>> {
  const wanted = new Map<string, Set<number>>();
  for (const { source, line } of places) wanted.set(source, (wanted.get(source) ?? new Set()).add(line));
  const read = await Promise.all([...wanted].map(([source, lines]) => reader.readLines(source, [...lines])));
  return new Map(read.flat().map((line) => [placeKey(line.row), line]));
}
