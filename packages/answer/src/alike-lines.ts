import type { ResolvedLine } from "@lagebild/domain";

/** Lines of a source that differ in their numbers alone, together, in the order of the first of each. */
export function alikeLines<Line extends ResolvedLine>(lines: readonly Line[]): readonly (readonly Line[])[] {
  const alike = new Map<string, Line[]>();
  for (const line of lines) {
    const key = `${line.row.source} ${line.text.replace(/\d+/gu, "0")}`;
    alike.set(key, [...(alike.get(key) ?? []), line]);
  }
  return [...alike.values()];
}
