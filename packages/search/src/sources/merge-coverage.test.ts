import { expect, it } from "vitest";
import { coverageOf, mergeSkips } from "./merge-coverage.js";
import { coverageOf as testCoverage, testSource } from "../contract/test-incident.js";

const source = testSource("a.log");

it("adds up the parts of a source and names each assumption once", () => {
  const [one, two] = [testCoverage("a.log", 400), { ...testCoverage("a.log", 600), assumptions: ["zone UTC"] }];
  const manifests = [{ coverage: [one, testCoverage("b.log", 1)] }, { coverage: [two] }];
  expect(coverageOf(source, manifests)).toEqual({
    ...testCoverage("a.log", 1_000),
    lines: 100,
    parsed: 80,
    keptAsText: 20,
    assumptions: ["year 2024", "zone UTC"],
  });
});

it("accounts for a source that no segment accounts for", () => {
  expect(coverageOf(source, [])).toMatchObject({ file: "a.log", bytes: 1_000, lines: 100, parsed: 0 });
});

it("adds up skips of the same file and reason", () => {
  const skip = { file: "a", reason: "binary", count: 1 };
  expect(mergeSkips([skip, { ...skip, count: 2 }, { ...skip, reason: "empty" }])).toEqual([
    { ...skip, count: 3 },
    { ...skip, reason: "empty" },
  ]);
});
