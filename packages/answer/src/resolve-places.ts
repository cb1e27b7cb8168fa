import type { ResolvedLine, ResolveLines } from "@lagebild/domain";

/** Lines of a source, named as the resolver takes it. */
export interface PlaceOfLines {
  readonly source: string;
  readonly lines: readonly number[];
}

/** A call reads no more lines at once, so that answers of other processes stay small. */
const MAX_LINES = 200;

/** Reads the lines of many places, each line once and those of a source together. Gives what was read of each place, in order of lines. */
export async function resolvePlaces(
  resolve: ResolveLines,
  places: readonly PlaceOfLines[],
): Promise<readonly (readonly ResolvedLine[])[]> {
  const wanted = new Map<string, Set<number>>();
  for (const { source, lines } of places) {
    const known = wanted.get(source) ?? new Set<number>();
    wanted.set(source, known);
    for (const line of lines) known.add(line);
  }
  const read = new Map<string, ReadonlyMap<number, ResolvedLine>>();
  for (const [source, lines] of wanted) {
    const found = new Map<number, ResolvedLine>();
    const numbers = [...lines].sort((a, b) => a - b);
    for (let at = 0; at < numbers.length; at += MAX_LINES)
      for (const line of await resolve(source, numbers.slice(at, at + MAX_LINES))) found.set(line.row.line, line);
    read.set(source, found);
  }
  return places.map(({ source, lines }) =>
    [...new Set(lines)].sort((a, b) => a - b).flatMap((line) => read.get(source)?.get(line) ?? []),
  );
}
