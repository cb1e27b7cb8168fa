import { expect, it } from "vitest";
import { modelSettings } from "./model-settings.js";
import { readEnv, shownSettings, wholeNumber } from "./read-env.js";

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

it.each([
  ["LAGEBILD_MODEL_THREADS", "0", "threads from 1 to 1024"],
  ["LAGEBILD_MODEL_GPU_LAYERS", "all", "auto or layers from 0 to 10000"],
  ["LAGEBILD_MODEL_CONTEXT", "8k", "tokens from 512 to 1048576"],
  ["LAGEBILD_MODEL_BATCH", "9", "tokens from 16 to 8192"],
  ["LAGEBILD_MODEL_FLASH_ATTENTION", "yes", "on or off"],
  ["LAGEBILD_MODEL_OUTPUT", "-1", "tokens from 16 to 32000"],
  ["LAGEBILD_MODEL_FIRST_SECONDS", "0.5", "seconds from 1 to 3600"],
  ["LAGEBILD_MODEL_CHOOSE_SECONDS", "-1", "seconds from 0 to 3600"],
  ["LAGEBILD_MODEL_SECONDS", "1h", "seconds from 1 to 3600"],
  ["LAGEBILD_MODEL_TEMPERATURE", "2.1", "a number from 0 to 2"],
  ["LAGEBILD_MODEL_SEED", "x", "a whole number from 0 to 2147483647"],
  ["LAGEBILD_MODEL_WRITES", "on", "checked or always"],
  ["LAGEBILD_MODEL_THINKING", "1", "on or off"],
  ["LAGEBILD_ADAPTERS", "a.gguf:11", "LoRA files, each with a share from 0 to 10"],
  ["LAGEBILD_ADAPTERS", "a.gguf,b.bin", "LoRA files"],
])("says of %s what is wrong with %s", (name, value, expected) => {
  expect(() => readEnv({ [name]: value }, modelSettings())).toThrow(`${name} is "${value}", expected ${expected}`);
});

it("reads adapters with their shares", () => {
  const { adapters } = readEnv({ LAGEBILD_ADAPTERS: "/l/a.gguf:0.8, /l/b.gguf" }, modelSettings());
  expect(adapters).toEqual([
    { file: "/l/a.gguf", scale: 0.8 },
    { file: "/l/b.gguf", scale: 1 },
  ]);
});

it("takes 0 seconds where that means never", () => {
  expect(readEnv({ LAGEBILD_MODEL_CHOOSE_SECONDS: "0" }, modelSettings()).chooseMs).toBe(0);
  expect(readEnv({ LAGEBILD_MODEL_CHOOSE_SECONDS: "10" }, modelSettings()).chooseMs).toBe(10_000);
  expect(() => readEnv({ LAGEBILD_MODEL_SECONDS: "0" }, modelSettings())).toThrow("seconds from 1 to 3600");
});

it("shows settings with where they come from, and no secret", () => {
  const env = { LAGEBILD_MODEL_KEY: "k-1", LAGEBILD_MODEL_SECONDS: "60" };
  const shown = Object.fromEntries(
    shownSettings(env, modelSettings()).map(({ name, value, from }) => [name, [value, from]]),
  );
  expect(shown).toMatchObject({
    LAGEBILD_MODEL_KEY: ["set", "environment"],
    LAGEBILD_MODEL_SECONDS: ["60", "environment"],
    LAGEBILD_MODEL_FIRST_SECONDS: ["30", "default"],
    LAGEBILD_MODEL_CHOOSE_SECONDS: ["0", "default"],
    LAGEBILD_MODEL_GPU_LAYERS: ["auto", "default"],
    LAGEBILD_MODEL_THINKING: ["off", "default"],
  });
});
