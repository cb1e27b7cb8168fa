import { describe, expect, it } from "vitest";
import { textTargets } from "./fuzz-readers.js";

/** Those from 1,000 on once found a fault. */
const SEEDS = [...Array.from({ length: 150 }, (_, seed) => seed), 3_039_855, 40_018_971];

describe("a reader of text, given changed samples", () => {
  it.each(textTargets().map((target) => [target.name, target] as const))("ends without a fault: %s", (_, target) => {
    expect(SEEDS.map((seed) => [seed, target.fault(seed)]).filter(([, fault]) => fault !== undefined)).toEqual([]);
  });
});
