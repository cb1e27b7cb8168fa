import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { pullFromFolder, type FolderPull } from "./pull-folder.js";

const BYTES = Buffer.concat([Buffer.from("GGUF"), Buffer.alloc(5_000, "weights ")]);
const SHA256 = createHash("sha256").update(BYTES).digest("hex");
const { signal } = new AbortController();

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lagebild-parts-"));
  await mkdir(join(folder, "from"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (name: string, bytes: Buffer | string): Promise<void> => writeFile(join(folder, "from", name), bytes);
const pull = (options: Partial<FolderPull> = {}) =>
  pullFromFolder({ from: join(folder, "from"), folder: join(folder, "to"), file: "m.gguf", signal, ...options });

async function putParts(names: readonly string[]): Promise<void> {
  const size = Math.ceil(BYTES.length / names.length);
  for (const [i, name] of names.entries()) await put(name, BYTES.subarray(i * size, (i + 1) * size));
}

it.each([
  [["m.gguf"]],
  [["m.gguf.part1", "m.gguf.part2", "m.gguf.part3"]],
  [["m.gguf.001", "m.gguf.002"]],
  [Array.from({ length: 12 }, (_, i) => `part${i + 1}.bin`)],
  [Array.from({ length: 11 }, (_, i) => `weights-part${i}`)],
])("joins %j in their order, with their SHA-256 beside them", async (names) => {
  await putParts(names);
  await put("README.md", "not a part");
  await put("m.gguf-notes.txt", "nor this");
  expect(await pull()).toMatchObject({ sha256: SHA256, sizeBytes: BYTES.length, vouchedBy: "nobody" });
  expect(await readFile(join(folder, "to/m.gguf"))).toEqual(BYTES);
  expect(await readdir(join(folder, "to"))).toEqual(["m.gguf", "m.gguf.sha256"]);
});

it("checks size and SHA-256 where they are named, and leaves nothing behind that is wrong", async () => {
  await put("m.gguf", BYTES);
  await expect(pull({ sha256: "0".repeat(64) })).rejects.toMatchObject({ kind: "corrupt" });
  await expect(pull({ sizeBytes: 7 })).rejects.toMatchObject({ kind: "corrupt" });
  await put("m.gguf", "<html>");
  await expect(pull()).rejects.toMatchObject({ kind: "corrupt" });
  expect(await readdir(join(folder, "to"))).toEqual([]);
  await put("m.gguf", BYTES);
  expect(await pull({ sha256: SHA256, sizeBytes: BYTES.length })).toMatchObject({ vouchedBy: "caller" });
});

it("names a part that is not there, and refuses a folder without any", async () => {
  await expect(pull()).rejects.toMatchObject({ kind: "missing" });
  await expect(pull({ from: join(folder, "none") })).rejects.toMatchObject({ kind: "missing" });
  await putParts(["m.gguf.part1", "m.gguf.part2", "m.gguf.part4"]);
  await expect(pull()).rejects.toMatchObject({ kind: "invalid", message: expect.stringContaining("lacks part 3") });
  await rm(join(folder, "from/m.gguf.part1"));
  await expect(pull()).rejects.toMatchObject({ kind: "invalid", message: expect.stringContaining("lacks part 1") });
});

it("does not join what llama.cpp reads as it is", async () => {
  await putParts(["x-00001-of-00002.gguf", "x-00002-of-00002.gguf"]);
  await expect(pull()).rejects.toMatchObject({ message: expect.stringContaining("lagebild models use") });
});
