import { afterAll, beforeAll, expect, it } from "vitest";
import { hashTokens } from "./hash-tokens.js";
import { miniLmSizes } from "./make-encoder.js";
import { type RandomEncoder, randomEncoder } from "./random-encoder.js";

const sizes = { vocabulary: 2000, maxTokens: 16, width: 32, layers: 2, heads: 4, feedForward: 64 };
let encoder: RandomEncoder;

beforeAll(async () => {
  encoder = await randomEncoder(sizes);
});
afterAll(() => encoder.close());

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);

it("gives unit vectors of its width, other ones for other texts", async () => {
  const [first = [], second = []] = await encoder.embedBatch(["failed password for root", "disk full"]);
  expect(first).toHaveLength(sizes.width);
  expect(dot(first, first)).toBeCloseTo(1, 4);
  expect(dot(second, second)).toBeCloseTo(1, 4);
  expect(dot(first, second)).toBeLessThan(0.9999);
});

it("gives a text the same vector alone and beside a longer one", async () => {
  const [alone = []] = await encoder.embedBatch(["disk full"]);
  const [padded = []] = await encoder.embedBatch(["disk full", "a much longer text that takes every token there is"]);
  expect(dot(alone, padded)).toBeCloseTo(1, 4);
});

it("takes more texts than fit one inference, and none", async () => {
  const texts = Array.from({ length: 70 }, (_, index) => `line ${index}`);
  expect(await encoder.embedBatch(texts)).toHaveLength(70);
  expect(await encoder.embedBatch([])).toEqual([]);
});

it("cuts at the most tokens there may be, begin and end included", () => {
  const ids = hashTokens("word ".repeat(1000), miniLmSizes.vocabulary, miniLmSizes.maxTokens);
  expect(ids).toHaveLength(256);
  expect(Math.max(...ids)).toBeLessThan(30_522);
});

it("gives the same word the same token and a long word several", () => {
  const [, first, , second] = hashTokens("disk x disk", 30_522, 256);
  expect(first).toBe(second);
  expect(hashTokens("authentication", 30_522, 256)).toHaveLength(2 + 4);
});
