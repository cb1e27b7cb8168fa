import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { llamaTokenCounter, type LlamaTokenCounter } from "./llama-token-counter.js";

const TINY = fileURLToPath(new URL("../../tiny-model/tiny.gguf", import.meta.url));

describe("llamaTokenCounter", () => {
  let counter: LlamaTokenCounter;
  beforeAll(async () => {
    counter = await llamaTokenCounter(TINY);
  });
  afterAll(() => counter.close());

  it("names the model and its weights", () => {
    expect(counter.name).toMatch(/^lagebild-tiny [0-9a-f]{12}$/);
  });

  it("counts digits one by one and gives the same count again", () => {
    expect(counter.count("203.0.113.7")).toBe(11);
    expect(counter.count("203.0.113.7")).toBe(11);
    expect(counter.count("")).toBe(0);
    expect(counter.count("203.0.113.7 ".repeat(1_000))).toBe(12_000);
  });

  it("counts control tokens as the text they are", () => {
    expect(counter.count("<|im_start|>")).toBeGreaterThan(3);
  });

  it("says what is wrong with a file", async () => {
    await expect(llamaTokenCounter("/nowhere/model.gguf")).rejects.toMatchObject({ kind: "missing" });
    await expect(llamaTokenCounter(fileURLToPath(import.meta.url))).rejects.toMatchObject({ kind: "corrupt" });
  });
});
