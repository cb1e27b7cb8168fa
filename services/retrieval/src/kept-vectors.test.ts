import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { hashingEmbedder } from "@lagebild/embedding";
import { keptVectors } from "./kept-vectors.js";

const TEXTS = ["a login failed", "a disk was mounted"];
let folder: string;
let embedded = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lagebild-kept-"));
  embedded = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const embedOf = (modelId = "m", at = folder) => {
  const hashing = hashingEmbedder();
  const embedBatch = (texts: readonly string[]) => ((embedded += texts.length), hashing.embedBatch(texts));
  return keptVectors(at, { ...hashing, modelId, embedBatch });
};

it("embeds a list once for all processes, and gives the same vectors", async () => {
  const first = await embedOf()(TEXTS);
  expect(await embedOf()(TEXTS)).toEqual(first);
  expect(embedded).toBe(2);
});

it("embeds anew for another model or another list, and keeps only the last", async () => {
  await embedOf()(TEXTS);
  await embedOf("other")(TEXTS);
  await embedOf("other")(TEXTS.toReversed());
  expect(embedded).toBe(6);
  expect(await readdir(folder)).toHaveLength(1);
});

it("embeds anew where the file is damaged, or cannot be written", async () => {
  const vectors = await embedOf()(TEXTS);
  const path = join(folder, (await readdir(folder))[0]!);
  const bytes = await readFile(path);
  bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
  await writeFile(path, bytes);
  expect(await embedOf()(TEXTS)).toEqual(vectors);
  expect(await embedOf("m", path)(TEXTS)).toEqual(vectors);
  expect(embedded).toBe(6);
});
