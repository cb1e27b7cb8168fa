import { expect, it } from "vitest";
import { loadConfig } from "./config.js";

it("takes the model's key and context as the process that holds all services does", () => {
  const env = { LAGEBILD_MODEL: "http://127.0.0.1:8000/v1#m", LAGEBILD_MODEL_KEY: "k", LAGEBILD_MODEL_CONTEXT: "4096" };
  expect(loadConfig(env)).toMatchObject({ model: env.LAGEBILD_MODEL, apiKey: "k", contextTokens: 4096 });
});
