import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { embedderContract } from "./embedder.contract.js";
import { onnxEmbedder } from "./onnx-embedder.js";
import { CLS, MEAN, testEncoder, type TestEncoder, type TokenizerKind } from "./test-encoder.js";

const KINDS: readonly TokenizerKind[] = ["wordpiece", "unigram", "bpe"];

for (const kind of KINDS) {
  embedderContract(
    `onnxEmbedder with a tiny encoder and a ${kind} tokenizer`,
    async () => {
      const { folder, remove } = await testEncoder(kind);
      const embedder = await onnxEmbedder({ modelFolder: folder });
      return { ...embedder, close: () => embedder.close().finally(remove) };
    },
    { meaning: { reason: "its weights are random" } },
  );
}

describe("an encoder in Hugging Face's layout", () => {
  let made: TestEncoder | undefined;
  afterEach(() => made?.remove());

  const opened = async (files = MEAN, kind: TokenizerKind = "unigram") => {
    await made?.remove();
    made = await testEncoder(kind, files);
    return onnxEmbedder({ modelFolder: made.folder });
  };
  const one = async (embedder: Awaited<ReturnType<typeof opened>>, text: string, use?: "query") =>
    (await embedder.embedBatch([text], use))[0]!;

  it("puts the prefix of its use before a text", async () => {
    const asked = await opened({ ...MEAN, "lagebild-encoder.json": { queryPrefix: "user: ", passagePrefix: "" } });
    const plain = await opened();
    expect(await one(asked, "root", "query")).toEqual(await one(plain, "user: root"));
    expect(await one(asked, "root")).toEqual(await one(plain, "root"));
  });

  it("pools as it is told, and names itself by that", async () => {
    const [mean, cls] = [await opened(MEAN), await opened(CLS)];
    expect(mean.modelId).not.toBe(cls.modelId);
    const [vector] = (await cls.embedPieces("root login")).map((piece) => piece.vector);
    expect(vector).toEqual(await one(cls, "root login"));
    expect(vector).not.toEqual(await one(mean, "root login"));
  });

  it("takes weights from the folder that exporters use", async () => {
    const embedder = await opened({ ...MEAN, "onnx/config.json": {} });
    const before = await one(embedder, "root login");
    await rename(join(made!.folder, "model.onnx"), join(made!.folder, "onnx/model.onnx"));
    expect(await one(await onnxEmbedder({ modelFolder: made!.folder }), "root login")).toEqual(before);
  });

  it("has vectors of pieces that depend on what stands beside them", async () => {
    const embedder = await opened();
    const vectorOf = async (text: string) =>
      (await embedder.embedPieces(text)).find(({ text: piece }) => piece === "▁port");
    expect((await vectorOf("port login"))?.vector).not.toEqual((await vectorOf("port disk"))?.vector);
    expect(await embedder.embedPieces("")).toEqual([]);
  });

  it.each([
    ["missing", "tokenizer.json"],
    ["missing", "model.onnx"],
  ])("is reported as %s without %s", async (kind, name) => {
    await opened();
    await rm(join(made!.folder, name));
    await expect(onnxEmbedder({ modelFolder: made!.folder })).rejects.toMatchObject({ kind });
  });

  it("is reported as corrupt when its weights are cut off", async () => {
    await opened();
    const path = join(made!.folder, "model.onnx");
    await writeFile(path, (await readFile(path)).subarray(0, 40_000));
    await expect(onnxEmbedder({ modelFolder: made!.folder })).rejects.toMatchObject({ kind: "corrupt" });
  });

  it("is reported as corrupt when a file is not the one that was recorded", async () => {
    const files = { "model.onnx": { sha256: "0".repeat(64) } };
    await expect(opened({ ...MEAN, "lagebild-encoder.json": { files } })).rejects.toMatchObject({ kind: "corrupt" });
  });

  it("is reported as corrupt when the tokenizer has pieces that the weights do not know", async () => {
    await opened();
    const path = join(made!.folder, "tokenizer.json");
    const file = JSON.parse(await readFile(path, "utf8")) as { model: { vocab: unknown[] } };
    file.model.vocab.push(...Array.from({ length: 600 }, (_, i) => [`more${i}`, -9]));
    await writeFile(path, JSON.stringify(file));
    const failure = await onnxEmbedder({ modelFolder: made!.folder }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: "corrupt", message: expect.stringContaining("do not belong together") });
  });

  it("is cut to lengths that its settings allow, and no others", async () => {
    await opened({ ...MEAN, "lagebild-encoder.json": { nested: [16] } });
    const modelFolder = made!.folder;
    const [whole, short] = [await onnxEmbedder({ modelFolder }), await onnxEmbedder({ modelFolder, dimensions: 16 })];
    expect(short.modelId).toBe(`${whole.modelId}@16`);
    expect(Math.hypot(...(await one(short, "root")))).toBeCloseTo(1, 5);
    await expect(onnxEmbedder({ modelFolder, dimensions: 17 })).rejects.toMatchObject({ kind: "invalid" });
  });
});
