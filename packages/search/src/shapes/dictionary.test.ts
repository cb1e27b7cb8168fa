import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IndexedShape } from "@lagebild/domain";
import { buildDictionary, currentDictionary, openDictionary, type DictionaryShapes } from "./dictionary.js";
import { testShape } from "../contract/test-incident.js";

const of = (...shapes: readonly IndexedShape[]): DictionaryShapes => ({
  haveVectors: new Map(shapes.map(({ id, vector }) => [id, vector !== undefined])),
  async *read() {
    await Promise.resolve();
    for (const shape of shapes) yield [shape];
  },
});
const shapes = [testShape("a one", [3, 4]), testShape("b two"), testShape("a three"), testShape("b four", [0, 1])];

describe("openDictionary", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "lagebild-dictionary-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("numbers shapes with a vector first and lets the others borrow by template", async () => {
    await buildDictionary(folder, "model-1", of(...shapes));
    const dictionary = await openDictionary(folder, (await currentDictionary(folder))!);
    expect(dictionary).toMatchObject({ modelId: "model-1", dimensions: 2 });
    const lenders = shapes.map(({ id }) => dictionary.ids[dictionary.lenderOf(dictionary.numbers.get(id)!)!]);
    expect(lenders).toEqual([shapes[0]!.id, shapes[3]!.id, shapes[0]!.id, shapes[3]!.id]);
    const place = dictionary.numbers.get(shapes[0]!.id)! * 2;
    expect(dictionary.vectors[place]).toBeCloseTo(0.6, 5);
    dictionary.close();
  });

  it("keeps only the dictionary that was built last", async () => {
    expect(await currentDictionary(folder)).toBeUndefined();
    await buildDictionary(folder, "model-1", of(...shapes));
    await buildDictionary(folder, "model-1", of(shapes[0]!));
    expect(await currentDictionary(folder)).toBe(2);
    expect((await readdir(join(folder, "dictionary"))).sort()).toEqual(["2", "CURRENT"]);
    const dictionary = await openDictionary(folder, 2);
    expect(dictionary.ids).toEqual([shapes[0]!.id]);
    dictionary.close();
  });

  it.each(["vectors.f32", "vectors.hnsw", "words.db", "manifest.json"])("notices that %s is damaged", async (file) => {
    await buildDictionary(folder, "model-1", of(...shapes));
    await writeFile(join(folder, "dictionary", "1", file), "damaged");
    await expect(openDictionary(folder, 1)).rejects.toMatchObject({
      kind: "corrupt",
      message: "dictionary 1 cannot be read: refresh the index to build it again",
    });
  });

  it("leaves the current dictionary alone when the next cannot be built", async () => {
    await buildDictionary(folder, "model-1", of(...shapes));
    const unequal = [testShape("x", [1, 0]), testShape("y", [1, 0, 0])];
    await expect(buildDictionary(folder, "model-1", of(...unequal))).rejects.toMatchObject({ kind: "invalid" });
    expect(await currentDictionary(folder)).toBe(1);
    expect((await readdir(join(folder, "dictionary"))).sort()).toEqual(["1", "CURRENT"]);
  });
});
