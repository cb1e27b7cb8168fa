import { expect, it } from "vitest";
import { readEnv, wholeNumber } from "./read-env.js";

interface Sizes {
  readonly workers: number;
  readonly limit: number;
}
const settings = {
  workers: { env: "WORKERS", parse: wholeNumber(1, 8), expected: "1 to 8", fallback: 2 },
  limit: { env: "LIMIT", parse: wholeNumber(0, 100), expected: "0 to 100", fallback: 50 },
};

it("reads settings and falls back where nothing is set", () => {
  const read = readEnv<Sizes>({ WORKERS: "4", LIMIT: "" }, settings);
  expect(read).toEqual({ workers: 4, limit: 50 });
  expect(Object.isFrozen(read)).toBe(true);
});

it("names every fault at once", () => {
  expect(() => readEnv<Sizes>({ WORKERS: "9", LIMIT: "1.5" }, settings)).toThrow(
    'cannot start: WORKERS is "9", expected 1 to 8; LIMIT is "1.5", expected 0 to 100',
  );
});
