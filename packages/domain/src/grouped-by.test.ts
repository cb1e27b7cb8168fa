import { expect, it } from "vitest";
import { groupedBy } from "./grouped-by.js";

it("files values under their keys in the order in which they come, and leaves out those without one", () => {
  const found = groupedBy(["bb", "a", "", "cc", "d"], (text) => (text === "" ? undefined : text.length));
  expect([...found]).toEqual([
    [2, ["bb", "cc"]],
    [1, ["a", "d"]],
  ]);
  expect([...groupedBy([], () => "x")]).toEqual([]);
});
