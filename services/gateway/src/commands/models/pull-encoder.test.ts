import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { modelsCommand } from "./models.js";

const TINY = fileURLToPath(new URL("../../../../../packages/embedding/tiny-encoder", import.meta.url));
const POOLING = JSON.stringify({ pooling_mode_mean_tokens: true });

let folder = "";
let out = "";
let served: Map<string, string | Buffer>;
let url = "";
let close: () => Promise<void>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lagebild-encoder-"));
  out = "";
  served = new Map<string, string | Buffer>([
    ["/tiny/config.json", await readFile(join(TINY, "config.json"))],
    ["/tiny/tokenizer.json", await readFile(join(TINY, "bpe/tokenizer.json"))],
    ["/tiny/tokenizer_config.json", await readFile(join(TINY, "bpe/tokenizer_config.json"))],
    ["/tiny/1_Pooling/config.json", POOLING],
    ["/tiny/onnx/model.onnx", await readFile(join(TINY, "model.onnx"))],
  ]);
  const server = createServer((request, response) => {
    const body = served.get(request.url ?? "");
    response.statusCode = body === undefined ? 404 : 200;
    response.end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tiny`;
  close = () => new Promise((done) => (server.closeAllConnections(), server.close(() => done())));
});
afterEach(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

const pull = (name: string): Promise<void> =>
  modelsCommand({
    words: ["pull-encoder", name],
    isJson: true,
    dataFolder: folder,
    model: undefined,
    memoryBytes: 8e9,
    settings: [],
    firstPieceMs: 30_000,
    signal: new AbortController().signal,
    write: (text) => void (out += text),
    loadModel: async () => undefined,
    askFixture: () => {
      throw new Error("not asked");
    },
    investigateFixture: () => {
      throw new Error("not asked");
    },
  });

it("pulls what an encoder needs, notes hashes, and leaves a folder that opens", async () => {
  await pull(url);
  const found = JSON.parse(out) as { readonly folder: string; readonly modelId: string; readonly dimensions: number };
  expect(found).toMatchObject({ dimensions: 32, modelId: expect.stringMatching(/^tiny-/) });
  const settings = JSON.parse(await readFile(join(found.folder, "lagebild-encoder.json"), "utf8")) as object;
  expect(settings).toMatchObject({
    source: url,
    model: "onnx/model.onnx",
    files: { "onnx/model.onnx": { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }, "tokenizer.json": {} },
  });
  await writeFile(join(found.folder, "tokenizer.json"), await readFile(join(TINY, "unigram/tokenizer.json")));
  await expect(onnxEmbedder({ modelFolder: found.folder })).rejects.toMatchObject({ kind: "corrupt" });
});

it("fails as missing without weights, as corrupt where a page comes in their place", async () => {
  served.set("/tiny/onnx/model.onnx", "<html>log in</html>");
  await expect(pull(url)).rejects.toMatchObject({ kind: "corrupt" });
  served.delete("/tiny/onnx/model.onnx");
  await expect(pull(url)).rejects.toMatchObject({ kind: "missing" });
});

it.each(["../etc", "a/b/c", "ftp://host/x", "http://host/"])("refuses %s as a name", async (name) => {
  await expect(pull(name)).rejects.toMatchObject({ kind: "invalid" });
});
