import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogModel, fitsMemory, parseModelCatalog, readModelCatalog, recommendedModel } from "./model-catalog.js";

const GIB = 2 ** 30;
let folder = "";
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "lagebild-catalog-"))));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the bundled catalog", () => {
  it("recommends a permissive model that fits for machines of 4, 8, 16 and 32 GB, as they report their memory", async () => {
    const catalog = await readModelCatalog();
    const names = [4, 8, 16, 32].map((gigabytes) => {
      const reported = gigabytes * GIB * 0.96;
      const model = recommendedModel(catalog, reported);
      expect(model?.licence.isPermissive).toBe(true);
      expect(model && fitsMemory(model, reported)).toBe(true);
      return model?.name;
    });
    expect(new Set(names).size).toBe(4);
    expect(recommendedModel(catalog, 64 * GIB)?.name).toBe(names[3]);
    expect(recommendedModel(catalog, 2 * GIB)).toBeUndefined();
  });

  it("knows German of every model, and more memory than file", async () => {
    for (const model of await readModelCatalog()) {
      expect(model.languages).toContain("de");
      expect(model.memoryBytes).toBeGreaterThan(model.sizeBytes);
      expect(model.sha256 === undefined ? model.urls.every((url) => url.startsWith("https://")) : true).toBe(true);
    }
  });

  it("finds a model by name and says which there are", async () => {
    const catalog = await readModelCatalog();
    expect(catalogModel(catalog, "qwen3-4b").file).toMatch(/\.gguf$/);
    expect(() => catalogModel(catalog, "gpt")).toThrow(/expected one of qwen3-1\.7b, /);
  });
});

describe("a catalog of the user's", () => {
  const own = {
    name: "qwen3-4b",
    title: "Ours",
    file: "ours.gguf",
    urls: ["http://mirror.example/ours.gguf"],
    sha256: "0".repeat(64),
    sizeBytes: 10,
    memoryBytes: 20,
    contextTokens: 4096,
    languages: ["de"],
    licence: { name: "own", url: "https://example.org/licence", isPermissive: true },
    german: "ours",
  };

  it("comes first and replaces bundled models of the same name", async () => {
    const file = join(folder, "models.json");
    await writeFile(file, JSON.stringify({ models: [own] }));
    const catalog = await readModelCatalog(file);
    expect(catalog[0]).toMatchObject({ name: "qwen3-4b", title: "Ours", isSizeApproximate: false });
    expect(catalog.filter(({ name }) => name === "qwen3-4b")).toHaveLength(1);
    expect(catalog.length).toBe((await readModelCatalog()).length);
  });

  it.each([
    ["{", /is no JSON/],
    [JSON.stringify({ models: [{ ...own, file: "../../etc/passwd" }] }), /models\.0\.file/],
    [JSON.stringify({ models: [{ ...own, urls: ["file:///etc/passwd"] }] }), /models\.0\.urls\.0/],
    [JSON.stringify({ models: [{ ...own, sha256: "abc" }] }), /models\.0\.sha256/],
    [JSON.stringify({ models: [{ ...own, size: 1 }] }), /size/],
    [JSON.stringify({ models: [own, own] }), /twice/],
  ])("is refused with the place that is wrong: %s", (text, message) => {
    expect(() => parseModelCatalog(text, "own.json")).toThrow(message);
  });

  it("is missing where it cannot be read", async () => {
    await expect(readModelCatalog(join(folder, "none.json"))).rejects.toMatchObject({ kind: "missing" });
  });
});
