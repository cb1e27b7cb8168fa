import { posix } from "node:path";
import type { SourceFile } from "./source-files.js";

/**
 * Finds groups of files that reach each other by relative imports: the strongly connected parts of the graph that have more
 * than one file, or one that imports itself (Tarjan's algorithm, without recursion).
 */
export function importCircles(files: readonly Pick<SourceFile, "path" | "imports">[]): readonly (readonly string[])[] {
  const targets = new Map(files.map((file) => [file.path, targetsOf(file)]));
  const places = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const circles: string[][] = [];

  const enter = (path: string): Visit => {
    places.set(path, places.size);
    lowest.set(path, places.get(path)!);
    open.push(path);
    isOpen.add(path);
    return { path, left: targets.get(path)!.filter((target) => targets.has(target)) };
  };
  const lower = (path: string, to: number): void => void lowest.set(path, Math.min(lowest.get(path)!, to));
  const leave = (path: string): void => {
    if (lowest.get(path) !== places.get(path)) return;
    const part = open.splice(open.indexOf(path));
    for (const one of part) isOpen.delete(one);
    if (part.length > 1 || targets.get(path)!.includes(path)) circles.push(part.sort());
  };

  for (const { path } of files) {
    const visits = places.has(path) ? [] : [enter(path)];
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const next = visit.left.pop();
      if (next === undefined) {
        visits.pop();
        leave(visit.path);
        const above = visits.at(-1);
        if (above) lower(above.path, lowest.get(visit.path)!);
      } else if (!places.has(next)) visits.push(enter(next));
      else if (isOpen.has(next)) lower(visit.path, places.get(next)!);
    }
  }
  return circles;
}

interface Visit {
  readonly path: string;
  /** What it imports that was not looked at yet. */
  readonly left: string[];
}

const targetsOf = ({ path, imports }: Pick<SourceFile, "path" | "imports">): readonly string[] =>
  imports
    .filter(({ from }) => from.startsWith("."))
    .map(({ from }) => posix.join(posix.dirname(path), from).replace(/\.js$/, ".ts"));
