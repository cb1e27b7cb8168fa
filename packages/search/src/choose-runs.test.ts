import { expect, it } from "vitest";
import type { ShapeId, SourceId } from "@lagebild/domain";
import { chooseRuns, type RankedShape } from "./choose-runs.js";
import type { Occurrence } from "./incident-index.js";

const rankedOf = (name: string, template: string, score: number): RankedShape => ({
  shape: { id: name as ShapeId, text: name, template, program: undefined, meanings: [], vector: undefined },
  score,
  foundBy: ["meaning"],
});
const occurrenceOf = (name: string, file: string, count: number): Occurrence => ({
  source: file as SourceId,
  file,
  run: { shape: name as ShapeId, count, firstLine: 1, lastLine: count, firstTime: undefined, lastTime: undefined },
  samples: [],
});

it("spreads over patterns and prefers what is rare", () => {
  const ranked = [
    rankedOf("a1", "a", 1),
    rankedOf("a2", "a", 0.99),
    rankedOf("b", "b", 0.95),
    rankedOf("rare", "c", 0.94),
  ];
  const found = new Map(
    ranked.map(({ shape }) => [shape.id, [occurrenceOf(shape.id, "x.log", shape.id === "rare" ? 1 : 50)]]),
  );
  const { runs, leftOut } = chooseRuns(ranked, found, false);
  expect(runs.map(({ rankedShape }) => rankedShape.shape.id)).toEqual(["rare", "a1", "b", "a2"]);
  expect(leftOut).toEqual([]);
});

it("counts the files that it does not show", () => {
  const files = ["1", "2", "3", "4", "5"].map((file, i) => occurrenceOf("a", file, i + 10));
  const { runs, leftOut } = chooseRuns([rankedOf("a", "a", 1)], new Map([["a" as ShapeId, files]]), false);
  expect(runs.map(({ occurrence }) => occurrence.file)).toEqual(["5", "4", "3"]);
  expect(leftOut).toEqual([{ reason: "same pattern in further files", count: 2 }]);
});
