import { describe, expect, it } from "vitest";
import { importCircles } from "./import-circles.js";

/** `a: "b c"` is a file `src/a.ts` that imports two others. */
const graph = (files: Readonly<Record<string, string>>): Parameters<typeof importCircles>[0] =>
  Object.entries(files).map(([name, targets]) => ({
    path: `src/${name}.ts`,
    imports: targets.split(" ").flatMap((to) => (to === "" ? [] : { from: `./${to}.js`, isTypeOnly: true })),
  }));

const circlesOf = (files: Readonly<Record<string, string>>): readonly string[] =>
  importCircles(graph(files))
    .map((circle) => circle.map((path) => path.slice(4, -3)).join(" "))
    .sort();

describe("importCircles", () => {
  it("finds none where imports only lead down, by however many ways", () => {
    expect(circlesOf({ a: "b c", b: "d", c: "d", d: "" })).toEqual([]);
  });

  it("finds circles of two, of several, and of one", () => {
    expect(circlesOf({ a: "b", b: "a" })).toEqual(["a b"]);
    expect(circlesOf({ a: "b", b: "c", c: "d", d: "b" })).toEqual(["b c d"]);
    expect(circlesOf({ a: "a b", b: "" })).toEqual(["a"]);
  });

  it("tells circles apart that touch by one way only", () => {
    expect(circlesOf({ a: "b", b: "a c", c: "d", d: "c" })).toEqual(["a b", "c d"]);
  });

  it("joins circles that share a file", () => {
    expect(circlesOf({ a: "b", b: "a c", c: "b" })).toEqual(["a b c"]);
  });

  it("reads imports of other folders, and passes over files that are not there", () => {
    const imports = (from: string) => [{ from, isTypeOnly: false }];
    const files = [
      { path: "src/time/a.ts", imports: imports("../lines/b.js") },
      { path: "src/lines/b.ts", imports: [...imports("../time/a.js"), ...imports("./gone.js"), ...imports("vitest")] },
    ];
    expect(importCircles(files)).toEqual([["src/lines/b.ts", "src/time/a.ts"]]);
  });

  it("finds the same as walking from every file does", () => {
    let seed = 11;
    const next = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most;
    for (let round = 0; round < 300; round++) {
      const names = Array.from({ length: 2 + next(9) }, (_, i) => `f${i}`);
      const files = Object.fromEntries(names.map((name) => [name, names.filter(() => next(10) < 2).join(" ")]));
      expect(circlesOf(files), JSON.stringify(files)).toEqual(walked(files));
    }
  });
});

/** Two files are in one circle when each reaches the other. */
function walked(files: Readonly<Record<string, string>>): readonly string[] {
  const reach = (from: string): ReadonlySet<string> => {
    const found = new Set<string>();
    const look = (name: string): void => {
      for (const to of files[name]!.split(" ").filter((one) => one !== "" && !found.has(one))) {
        found.add(to);
        look(to);
      }
    };
    look(from);
    return found;
  };
  const reached = new Map(Object.keys(files).map((name) => [name, reach(name)]));
  const circles = Object.keys(files)
    .filter((name) => reached.get(name)!.has(name))
    .map((name) =>
      [...reached.keys()].filter((other) => reached.get(name)!.has(other) && reached.get(other)!.has(name)),
    );
  return [...new Set(circles.map((circle) => circle.sort().join(" ")))].sort();
}
