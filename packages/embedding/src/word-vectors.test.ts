import { afterAll, beforeAll, expect, it } from "vitest";
import type { PieceEmbedder } from "./embedder.js";
import { onnxEmbedder } from "./onnx-embedder.js";
import { testEncoder, type TestEncoder } from "./test-encoder.js";
import { compareWord, wordVector } from "./word-vectors.js";

let made: TestEncoder;
let embedder: PieceEmbedder;
beforeAll(async () => {
  made = await testEncoder("wordpiece");
  embedder = await onnxEmbedder({ modelFolder: made.folder });
});
afterAll(async () => {
  await embedder.close();
  await made.remove();
});

it("is the same for a word by itself in every text, and another for the word in its text", async () => {
  const compared = await compareWord(embedder, ["root opened port 7", "port login for user"], ["port"]);
  expect(compared?.alone).toBeCloseTo(1, 5);
  expect(compared?.inText).toBeLessThan(0.999);
});

it("finds inflected forms, words of several pieces and all occurrences", async () => {
  const found = await wordVector(embedder, "Die Sitzungen: Sitzungen von root", ["Sitzung", "Sitzungen"]);
  expect(found).toMatchObject({ form: "Sitzungen", occurrences: 2 });
  expect(Math.hypot(...found!.inText)).toBeCloseTo(1, 5);
});

it("is undefined where the word is not in the text, is only a part of one, or lies behind what the model reads", async () => {
  expect(await wordVector(embedder, "ports opened", ["port"])).toBeUndefined();
  expect(await wordVector(embedder, `${"root ".repeat(200)}port`, ["port"])).toBeUndefined();
  expect(await compareWord(embedder, ["port", "disk"], ["port"])).toBeUndefined();
  expect(await wordVector(embedder, "port", [" "])).toBeUndefined();
});
