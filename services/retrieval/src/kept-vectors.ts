import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Embedder } from "@lagebild/embedding";

const DIGEST_BYTES = 32;
const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest();
};

/**
 * Embeds lists of texts that every process asks for alike, such as the knowledge base, and keeps their vectors in a
 * folder: a command then starts sooner. A file that is damaged, or of another model or list, is made anew; one that
 * cannot be written is done without.
 */
export function keptVectors(
  folder: string,
  embedder: Embedder,
): (texts: readonly string[]) => Promise<readonly Float32Array[]> {
  const { modelId, dimensions } = embedder;
  return async (texts) => {
    const name = `${sha256(modelId, ...texts)
      .toString("hex")
      .slice(0, 32)}.vectors`;
    const kept = await readVectors(join(folder, name), texts.length, dimensions);
    if (kept) return kept;
    const made = await embedder.embedBatch(texts);
    await keep(folder, name, made).catch(() => undefined); // a folder that can only be read: embedded again next time
    return made;
  };
}

async function readVectors(
  path: string,
  count: number,
  dimensions: number,
): Promise<readonly Float32Array[] | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  const size = count * dimensions * Float32Array.BYTES_PER_ELEMENT;
  if (bytes?.length !== size + DIGEST_BYTES) return undefined;
  const body = bytes.subarray(0, size);
  if (!sha256(body).equals(bytes.subarray(size))) return undefined;
  const values = new Float32Array(count * dimensions);
  new Uint8Array(values.buffer).set(body);
  return Array.from({ length: count }, (_, i) => values.slice(i * dimensions, (i + 1) * dimensions));
}

async function keep(folder: string, name: string, vectors: readonly Float32Array[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const body = Buffer.concat(vectors.map((one) => Buffer.from(one.buffer, one.byteOffset, one.byteLength)));
  const draft = join(folder, `${randomUUID()}.partial`);
  await writeFile(draft, Buffer.concat([body, sha256(body)]), { mode: 0o600 });
  const others = (await readdir(folder)).filter((one) => one.endsWith(".vectors") && one !== name);
  for (const other of others) await rm(join(folder, other), { force: true }); // of another model or knowledge base
  await rename(draft, join(folder, name));
}
