import { describe, expect, it } from "vitest";
import { fuzzFault, fuzzInput, fuzzTargets } from "./fuzz-binary.js";

/** Seeds whose inputs once went wrong, by reader. */
const KEPT: Readonly<Record<string, readonly number[]>> = { evtx: [1_026_293] };
const CASES = 600;

describe("readers of binary logs", () => {
  for (const target of fuzzTargets()) {
    it(`read whatever comes of a changed sample (${target.name})`, () => {
      for (const sample of target.samples) expect(fuzzFault(target, sample)).toBeUndefined();
      const seeds = [...(KEPT[target.name] ?? []), ...Array.from({ length: CASES }, (_, index) => index)];
      const faults = seeds.map((seed) => [seed, fuzzFault(target, fuzzInput(target, seed))] as const);
      expect(faults.filter(([, fault]) => fault !== undefined)).toEqual([]);
    });
  }
});
