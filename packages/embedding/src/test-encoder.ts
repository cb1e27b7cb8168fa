import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { mkdir } from "node:fs/promises";

const TINY = fileURLToPath(new URL("../tiny-encoder", import.meta.url));

export type TokenizerKind = "wordpiece" | "unigram" | "bpe";

/** A copy of the tiny encoder that a test may damage. */
export interface TestEncoder {
  readonly folder: string;
  write(name: string, content: unknown): Promise<void>;
  remove(): Promise<void>;
}

/** Lays the tiny encoder out as the hub does, with one of its tokenizers and the files that sentence-transformers adds. */
export async function testEncoder(
  kind: TokenizerKind,
  files: Readonly<Record<string, unknown>> = MEAN,
): Promise<TestEncoder> {
  const folder = await mkdtemp(join(tmpdir(), `tiny-encoder-${kind}-`));
  for (const name of ["model.onnx", "config.json"]) await cp(join(TINY, name), join(folder, name));
  await cp(join(TINY, kind), folder, { recursive: true });
  const write = async (name: string, content: unknown): Promise<void> => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  };
  for (const [name, content] of Object.entries(files)) await write(name, content);
  return { folder, write, remove: () => rm(folder, { recursive: true, force: true }) };
}

const modules = ["Transformer", "Pooling", "Normalize"].map((step, idx) => ({
  idx,
  path: idx === 0 ? "" : `${idx}_${step}`,
  type: `sentence_transformers.models.${step}`,
}));

/** What sentence-transformers writes for a mean over pieces. */
export const MEAN: Readonly<Record<string, unknown>> = {
  "modules.json": modules,
  "1_Pooling/config.json": { word_embedding_dimension: 32, pooling_mode_mean_tokens: true },
};

/** What it writes for the first piece's vector. */
export const CLS: Readonly<Record<string, unknown>> = {
  "modules.json": modules,
  "1_Pooling/config.json": { word_embedding_dimension: 32, pooling_mode_cls_token: true },
};
