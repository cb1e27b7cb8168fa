import { describe, expect, it } from "vitest";
import { batchEnds, reusableTokens } from "./prefix.js";

const B = 128;
const count = (n: number, from = 0): number[] => Array.from({ length: n }, (_, i) => from + i);
const state = (tokens: readonly number[], system: number) => ({ tokens, ends: batchEnds(system, tokens.length, B) });

describe("the batches of a prompt", () => {
  it("end with the instructions and with the prompt", () => {
    expect(batchEnds(10, 30, B)).toEqual([10, 30]);
    expect(batchEnds(B + 5, 2 * B + 10, B)).toEqual([B, B + 5, 2 * B + 5, 2 * B + 10]);
    expect(batchEnds(B, 2 * B, B)).toEqual([B, 2 * B]);
    expect(batchEnds(0, 7, B)).toEqual([7]);
    expect(batchEnds(7, 7, B)).toEqual([7]);
  });
});

describe("the tokens that can be reused", () => {
  it("end with a batch that both prompts have, and leave the last batch", () => {
    const kept = state(count(600), 200);
    expect(reusableTokens(state(count(600), 200), kept)).toBe(200 + 3 * B);
    expect(reusableTokens(state([...count(300), ...count(300, 9_000)], 200), kept)).toBe(200);
    expect(reusableTokens(state([...count(150), ...count(300, 9_000)], 200), kept)).toBe(B);
    expect(reusableTokens(state(count(200), 200), kept)).toBe(B);
  });

  it("are none where the instructions are of other length, though the tokens are the same", () => {
    expect(reusableTokens(state(count(100), 20), state(count(100), 30))).toBe(0);
    expect(reusableTokens(state(count(500), B + 20), state(count(500), B + 30))).toBe(B);
  });

  it("are none where nothing is kept", () => {
    expect(reusableTokens(state(count(100), 20), { tokens: [], ends: [] })).toBe(0);
  });
});
