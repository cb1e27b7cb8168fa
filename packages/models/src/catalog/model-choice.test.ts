import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mayChooseSteps } from "../model-setup.js";
import { parseModelChoice, printModelChoice, readModelChoice, tokensReadIn, writeModelChoice } from "./model-choice.js";

let folder = "";
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "lagebild-choice-"))));
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("parseModelChoice", () => {
  it.each([
    ["none", { kind: "none" }],
    ["/models/a b.gguf", { kind: "gguf", file: "/models/a b.gguf" }],
    ["m.gguf", { kind: "gguf", file: resolve("m.gguf") }],
    [
      "http://127.0.0.1:8000/v1#Qwen/Qwen3-8B",
      { kind: "server", endpoints: [{ url: "http://127.0.0.1:8000/v1", model: "Qwen/Qwen3-8B" }] },
    ],
    [
      "https://a.example/v1/#qwen3:8b, https://b.example/v1#x%20y",
      {
        kind: "server",
        endpoints: [
          { url: "https://a.example/v1", model: "qwen3:8b" },
          { url: "https://b.example/v1", model: "x y" },
        ],
      },
    ],
  ])("reads %s, and reads again what it prints", (text, choice) => {
    expect(parseModelChoice(text)).toEqual(choice);
    expect(parseModelChoice(printModelChoice(parseModelChoice(text)))).toEqual(choice);
  });

  it.each([
    "",
    "qwen",
    "ftp://host/v1#m",
    "http://host/v1",
    "http://me:key@host/v1#m",
    "http://host/v1?key=k#m",
    "http://",
  ])("refuses %s without repeating a secret", (text) => {
    expect(() => parseModelChoice(text)).toThrow(/expected|is no http/);
    expect(() => parseModelChoice(text)).not.toThrow(/key@|=k/);
  });
});

describe("the choice of a data folder", () => {
  it("is what was written last, and undefined before", async () => {
    expect(await readModelChoice(join(folder, "data"))).toBeUndefined();
    for (const text of ["/a.gguf", "http://host/v1#m", "none"]) {
      await writeModelChoice(join(folder, "data"), parseModelChoice(text));
      expect(await readModelChoice(join(folder, "data"))).toEqual(parseModelChoice(text));
    }
    expect(await readdir(join(folder, "data"))).toEqual(["model.json"]);
  });

  it("keeps how quick the model was, and says how much it reads in time", async () => {
    const speed = { promptTokensPerSecond: 71.5, outputTokensPerSecond: 6.5, measuredAt: "2026-11-30T20:00:00.000Z" };
    await writeModelChoice(folder, { kind: "gguf", file: "/a.gguf", speed });
    expect(await readModelChoice(folder)).toEqual({ kind: "gguf", file: "/a.gguf", speed });
    expect(tokensReadIn(speed, 30_000)).toBe(1_716);
  });

  it("keeps how well the model chose looks, which is what lets it choose", async () => {
    const choice = { kind: "server", endpoints: [{ url: "http://127.0.0.1:1/v1", model: "m" }] } as const;
    const steps = { reached: 19, engineReached: 19, of: 24, checkedAt: "2026-11-30T20:00:00.000Z" };
    const may = (model?: string): Promise<boolean> => mayChooseSteps({ dataFolder: folder, model });
    expect(await may()).toBe(false);
    await writeModelChoice(folder, choice);
    expect(await may()).toBe(false);
    await writeModelChoice(folder, { ...choice, steps });
    expect([await may(), await may("http://127.0.0.1:1/v1#m"), await may("http://127.0.0.1:1/v1#other")]).toEqual([
      true,
      true,
      false,
    ]);
    await writeModelChoice(folder, { ...choice, steps: { ...steps, reached: 18 } });
    expect([await may(), await may("none")]).toEqual([false, false]);
  });

  it.each(["", "{", '{"kind":"gguf"}', '{"kind":"gguf","file":"a.gguf"}', '{"kind":"server","endpoints":[]}'])(
    "is corrupt when the file holds %s",
    async (text) => {
      await writeFile(join(folder, "model.json"), text);
      await expect(readModelChoice(folder)).rejects.toMatchObject({ kind: "corrupt" });
    },
  );
});
