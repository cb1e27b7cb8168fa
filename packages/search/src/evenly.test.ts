import { expect, it } from "vitest";
import { evenly } from "./evenly.js";

it("keeps the first and the last and spreads the others", () => {
  const items = Array.from({ length: 101 }, (_, i) => i);
  expect(evenly(items, 5)).toEqual([0, 25, 50, 75, 100]);
  expect(evenly(items, 2)).toEqual([0, 100]);
  expect(evenly(items, 1)).toEqual([0]);
  expect(evenly(items, 0)).toEqual([]);
  expect(evenly([1, 2], 5)).toEqual([1, 2]);
});
