import { InsufficientMemoryError, NoBinaryFoundError } from "node-llama-cpp";
import { expect, it } from "vitest";
import { loadFailure } from "./load-failure.js";

const load = { file: "/models/a.gguf", threads: 1, sequences: 2, stateFolder: "/tmp/states" };

it("calls too little memory unavailable and says what would need less", () => {
  const failure = loadFailure(new InsufficientMemoryError("too large for the available RAM"), load, "");
  expect(failure.kind).toBe("unavailable");
  expect(failure.message).toBe(
    "model /models/a.gguf with 2 sequences does not fit into memory (too large for the available RAM); " +
      "use a smaller model, less context or fewer sequences",
  );
});

it("calls a platform without llama.cpp unavailable", () => {
  expect(loadFailure(new NoBinaryFoundError("none"), load, "")).toMatchObject({ kind: "unavailable" });
});

it("calls anything else corrupt, with what llama.cpp said", () => {
  const failure = loadFailure(new Error("Failed to load model"), load, "tensor 'a' data is not within the file bounds");
  expect(failure).toMatchObject({
    kind: "corrupt",
    message:
      "model /models/a.gguf cannot be loaded: Failed to load model: tensor 'a' data is not within the file bounds; " +
      "expected a whole GGUF file",
  });
});
