import { createHash } from "node:crypto";
import { join } from "node:path";
import { Failure } from "@lagebild/domain";
import { sha256OfFile } from "@lagebild/domain/files";
import type { Encoder } from "./encoder.js";
import { readEncoderSettings, readJson, type EncoderSettings } from "./encoder-settings.js";
import { huggingFaceTokenizer } from "./hugging-face-tokenizer.js";

/**
 * Reads an encoder in Hugging Face's layout, a multilingual e5 or a bge for instance: weights in ONNX format,
 * `tokenizer.json`, `tokenizer_config.json`, `config.json`, and how to use it (see `readEncoderSettings`).
 */
export async function readHuggingFaceEncoder(folder: string): Promise<Encoder> {
  const settings = await readEncoderSettings(folder);
  const { pooling, maxPieces, nested, queryPrefix, passagePrefix } = settings;
  const [file, config] = await Promise.all([
    readJson(folder, "tokenizer.json"),
    readJson(folder, "tokenizer_config.json"),
  ]);
  if (!file) throw new Failure("missing", "encoder has no tokenizer.json, expected Hugging Face's format");
  const tokenizer = huggingFaceTokenizer(file, config ?? {});
  return {
    modelId: await modelIdOf(folder, settings),
    dimensions: undefined,
    nested,
    weights: join(folder, settings.model),
    pooling,
    vocabulary: tokenizer.vocabulary,
    padId: tokenizer.padId,
    encode: (text, use) => tokenizer.encode(text, use === "query" ? queryPrefix : passagePrefix, maxPieces),
    cut: (text) => tokenizer.cut(text, maxPieces),
  };
}

/** Names the encoder by what it is made of: other weights, another tokenizer or another use give another id. */
async function modelIdOf(folder: string, settings: EncoderSettings): Promise<string> {
  const hashes: string[] = [];
  for (const name of [settings.model, `${settings.model}_data`, `${settings.model}.data`, "tokenizer.json"]) {
    const found = await sha256Of(join(folder, name));
    const expected = settings.files[name]?.sha256;
    if (expected !== undefined && found !== expected) {
      throw new Failure("corrupt", `${name} of the encoder has sha256 ${found ?? "none"}, expected ${expected}`);
    }
    hashes.push(found ?? "none");
  }
  const { pooling, maxPieces, queryPrefix, passagePrefix, name } = settings;
  const whole = JSON.stringify([hashes, pooling, maxPieces, queryPrefix, passagePrefix]);
  return `${name}-${createHash("sha256").update(whole).digest("hex").slice(0, 12)}`;
}

async function sha256Of(path: string): Promise<string | undefined> {
  try {
    return await sha256OfFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Failure("unavailable", `cannot read ${path} of the encoder`, error);
  }
}
