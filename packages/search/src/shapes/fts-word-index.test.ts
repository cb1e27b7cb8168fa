import { describe, expect, it } from "vitest";
import { createWordIndex } from "./fts-word-index.js";
import { rankWords } from "../rank-words.js";
import { testShape } from "../contract/test-incident.js";

const words = ["failed", "password", "user", "session", "opened", "error", "kernel", "disk", "login", "root"];
const shapes = Array.from({ length: 200 }, (_, i) =>
  testShape(`shape ${i} ${words.filter((_word, place) => (i * (place + 3)) % (place + 2) === 0).join(" ")}`),
);
const all = (): boolean => true;

describe("createWordIndex", () => {
  const index = createWordIndex();
  index.keep(shapes.map((shape, number) => ({ number, shape })).toReversed());
  index.index();

  it("scores as the exact ranking does", () => {
    for (const query of [["password"], ["kernel", "disk"], ["root", "login", "nothing"]]) {
      const expected = new Map(rankWords(query, shapes).map(({ shape, score }) => [shape, score]));
      const hits = index.search(query, all, 1_000);
      expect(hits).toHaveLength(expected.size);
      for (const { shape, score } of hits) expect(score).toBeCloseTo(expected.get(shape)!, 6);
    }
  });

  it("goes on until enough shapes are accepted", () => {
    const last = index.search(["kernel"], all, 1_000).at(-1)!;
    expect(index.search(["kernel"], (shape) => shape === last.shape, 1)).toEqual([last]);
  });

  it("knows the shapes and the first of each template", () => {
    expect(index.shapes([shapes[7]!.id])).toEqual([{ number: 7, shape: shapes[7] }]);
    expect(index.ids()).toEqual(shapes.map(({ id }) => id));
    expect(index.leastOfTemplate("shape", 200)).toBe(0);
    expect(index.leastOfTemplate("other", 200)).toBeUndefined();
    expect(index.leastOfTemplate("shape", 0)).toBeUndefined();
  });
});
