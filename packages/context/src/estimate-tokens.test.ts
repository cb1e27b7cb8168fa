import { expect, it } from "vitest";
import { estimatedTokens } from "./estimate-tokens.js";

it("counts nothing as nothing", () => expect(estimatedTokens.count("")).toBe(0));

it("grows with the text and is never below a token for each word", () => {
  const words = "the quick brown fox jumps over the lazy dog".split(" ");
  let before = 0;
  for (let count = 1; count <= words.length; count++) {
    const tokens = estimatedTokens.count(words.slice(0, count).join(" "));
    expect(tokens).toBeGreaterThanOrEqual(Math.max(count, before));
    before = tokens;
  }
});

it("counts digits, marks and long names as dearer than words", () => {
  expect(estimatedTokens.count("203.0.113.7")).toBeGreaterThanOrEqual(7);
  expect(estimatedTokens.count("5f2b9c1e7a3d4f60")).toBeGreaterThanOrEqual(8);
});
