import type { RecordRow, ResolvedLine, ResolveLines } from "@lagebild/domain";
import { expect, it } from "vitest";
import { resolvePlaces } from "./resolve-places.js";

const lineAt = (source: string, line: number): ResolvedLine => ({
  row: { file: source, line } as RecordRow,
  sha256: "",
  original: `${source}:${line}`,
  text: `${source}:${line}`,
});

/** Reads lines up to 900, and notes what it was asked for. */
function reader(): { readonly asked: (readonly [string, readonly number[]])[]; readonly resolve: ResolveLines } {
  const asked: (readonly [string, readonly number[]])[] = [];
  const resolve: ResolveLines = (source, lines) => {
    asked.push([source, lines]);
    return Promise.resolve(lines.filter((line) => line <= 900).map((line) => lineAt(source, line)));
  };
  return { asked, resolve };
}

const textsOf = (read: readonly (readonly ResolvedLine[])[]): readonly (readonly string[])[] =>
  read.map((lines) => lines.map(({ text }) => text));

it("reads the lines of a source together and each once, and gives them to every place that names them", async () => {
  const { asked, resolve } = reader();
  const places = [
    { source: "a", lines: [7, 3] },
    { source: "b", lines: [3] },
    { source: "a", lines: [3, 901] },
    { source: "a", lines: [] },
  ];
  expect(textsOf(await resolvePlaces(resolve, places))).toEqual([["a:3", "a:7"], ["b:3"], ["a:3"], []]);
  expect(asked).toEqual([
    ["a", [3, 7, 901]],
    ["b", [3]],
  ]);
});

it("asks for no more than 200 lines at once", async () => {
  const { asked, resolve } = reader();
  const lines = Array.from({ length: 450 }, (_, i) => i + 1);
  const [read] = await resolvePlaces(resolve, [{ source: "a", lines }]);
  expect(read).toHaveLength(450);
  expect(asked.map(([, numbers]) => numbers.length)).toEqual([200, 200, 50]);
});

it("reads nothing where nothing is named", async () => {
  const { asked, resolve } = reader();
  expect(await resolvePlaces(resolve, [])).toEqual([]);
  expect(asked).toEqual([]);
});
