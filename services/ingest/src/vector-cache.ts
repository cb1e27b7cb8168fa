import { createHash } from "node:crypto";
import type { Embedder } from "@lagebild/embedding";
import { embeddedText } from "@lagebild/search";
import { publishedShapes } from "@lagebild/search/published-shapes";

/** Vectors by the hash of their text. */
export type VectorsByText = ReadonlyMap<string, Float32Array>;

/** Embeds each text once. */
export interface VectorCache {
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
  /** Texts that were embedded, not found. */
  embedded(): number;
}

/** Vectors kept in memory: some 50 MB of 256 dimensions. */
const MAX_VECTORS = 50_000;

const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64").slice(0, 22);

/** Keeps vectors by the hash of their text; `earlier` is read when something is to be embedded for the first time. */
export function vectorCache(embedder: Embedder, earlier?: () => Promise<VectorsByText>): VectorCache {
  const known = new Map<string, Float32Array>();
  let reading: Promise<VectorsByText> | undefined;
  let embedded = 0;
  return {
    embedded: () => embedded,
    async embed(texts) {
      const before = await (reading ??= earlier?.());
      const hashes = texts.map(hashOf);
      const fresh = new Map<string, string>();
      hashes.forEach((hash, i) => {
        if (!known.has(hash) && !before?.has(hash)) fresh.set(hash, texts[i]!);
      });
      const made = await embedder.embedBatch([...fresh.values()]);
      const now = new Map([...fresh.keys()].map((hash, i) => [hash, made[i]!]));
      embedded += now.size;
      for (const [hash, vector] of now) if (known.size < MAX_VECTORS) known.set(hash, vector);
      return hashes.map((hash) => now.get(hash) ?? known.get(hash) ?? before!.get(hash)!);
    },
  };
}

/** Reads the vectors that an incident's segments hold already: a later job embeds only what is new. */
export async function earlierVectors(folder: string, modelId: string): Promise<VectorsByText> {
  const vectors = new Map<string, Float32Array>();
  for await (const shapes of publishedShapes({ folder, modelId, limit: MAX_VECTORS })) {
    for (const shape of shapes) vectors.set(hashOf(embeddedText(shape)), shape.vector!);
  }
  return vectors;
}
