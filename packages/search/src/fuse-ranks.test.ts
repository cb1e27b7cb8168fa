import { expect, it } from "vitest";
import type { IndexedShape, Severity, ShapeId } from "@lagebild/domain";
import { fuseRanks } from "./fuse-ranks.js";

const shapeOf = (name: string, severity?: Severity): IndexedShape => ({
  id: name as ShapeId,
  text: name,
  template: name,
  program: undefined,
  meanings: severity ? [{ id: name, en: "", de: "", tags: [], severity }] : [],
  vector: undefined,
});
const shapesOf = (...shapes: readonly IndexedShape[]): ReadonlyMap<ShapeId, IndexedShape> =>
  new Map(shapes.map((shape) => [shape.id, shape]));
const ids = (...names: readonly string[]): readonly ShapeId[] => names as readonly ShapeId[];

it("puts first what several retrievers found", () => {
  const fused = fuseRanks(
    [
      { by: "meaning", weight: 1, shapes: ids("a", "b") },
      { by: "words", weight: 1, shapes: ids("c", "b") },
    ],
    shapesOf(shapeOf("a"), shapeOf("b"), shapeOf("c")),
    false,
  );
  expect(fused.map(({ shape }) => shape.id)).toEqual(["b", "a", "c"]);
  expect(fused[0]?.foundBy).toEqual(["meaning", "words"]);
});

it("lets severity decide between equals, and more in an exhaustive question", () => {
  const rankings = [
    { by: "meaning", weight: 1, shapes: ids("calm", "attack") },
    { by: "words", weight: 1, shapes: ids("attack", "calm") },
  ] as const;
  const shapes = shapesOf(shapeOf("calm"), shapeOf("attack", "attack"));
  const [plain, exhaustive] = [false, true].map((isExhaustive) => fuseRanks(rankings, shapes, isExhaustive));
  expect(plain?.[0]?.shape.id).toBe("attack");
  expect(exhaustive?.[0]?.score).toBeGreaterThan(plain?.[0]?.score ?? 0);
});

it("leaves out shapes that are gone", () => {
  expect(fuseRanks([{ by: "words", weight: 1, shapes: ids("gone") }], shapesOf(), false)).toEqual([]);
});
