import { expect, it } from "vitest";
import { loadConfig } from "./config.js";

it("takes the model's key and context as the process that holds all services does", () => {
  const env = { LAGEBILD_MODEL: "http://127.0.0.1:8000/v1#m", LAGEBILD_MODEL_KEY: "k", LAGEBILD_MODEL_CONTEXT: "4096" };
  expect(loadConfig(env)).toMatchObject({ model: env.LAGEBILD_MODEL, apiKey: "k", contextTokens: 4096 });
});

it("takes every setting of models, and names each that is wrong", () => {
  const env = { LAGEBILD_MODEL_OUTPUT: "300", LAGEBILD_MODEL_FIRST_SECONDS: "5", LAGEBILD_MODEL_GPU_LAYERS: "20" };
  expect(loadConfig(env)).toMatchObject({
    outputTokens: 300,
    firstPieceMs: 5_000,
    gpuLayers: 20,
    flashAttention: false,
  });
  expect(() => loadConfig({ LAGEBILD_MODEL_SEED: "x", LAGEBILD_MODEL_BATCH: "1" })).toThrow(
    /LAGEBILD_MODEL_BATCH is "1", expected tokens from 16 to 8192; LAGEBILD_MODEL_SEED is "x"/,
  );
});
