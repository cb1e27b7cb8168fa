import { expect, it } from "vitest";
import { allWheres, nestingFault, WHERE_LIMITS, type Where } from "./where.js";

const nested = (depth: number): Where => (depth === 0 ? {} : { noneOf: [nested(depth - 1)] });

it("finds a condition and all that it nests", () => {
  const where: Where = {
    host: "a",
    anyOf: [[{ host: "b" }, { noneOf: [{ host: "c" }] }], []],
    noneOf: [{ host: "d" }],
  };
  expect(allWheres(where).map(({ host }) => host)).toEqual(["a", "b", undefined, "d", "c"]);
});

it("says what is nested too deep or too often, whatever it is given", () => {
  expect(nestingFault(nested(WHERE_LIMITS.depth))).toBeUndefined();
  expect(nestingFault(nested(WHERE_LIMITS.depth + 1))).toContain("more than 4 deep");
  const parts = (count: number): Where => ({ anyOf: [Array.from({ length: count }, () => ({}))] });
  expect(nestingFault(parts(WHERE_LIMITS.parts))).toBeUndefined();
  expect(nestingFault(parts(WHERE_LIMITS.parts + 1))).toContain("more than 500");
  for (const odd of [undefined, null, 1, "x", { anyOf: 1 }, { anyOf: [1, null] }, { noneOf: "abc" }]) {
    expect(nestingFault(odd)).toBeUndefined();
  }
});
