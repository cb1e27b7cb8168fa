import { expect, it } from "vitest";
import { earliest, latest } from "./time-span.js";

it("tells the first and the last of the times there are, of as many as a log has", () => {
  expect([earliest([3, undefined, 1]), latest([3, undefined, 1])]).toEqual([1, 3]);
  expect([earliest([]), latest([undefined])]).toEqual([undefined, undefined]);
  const many = Array.from({ length: 500_000 }, (_, i) => i);
  expect([earliest(many), latest(many)]).toEqual([0, 499_999]);
});
