import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "@lagebild/domain";
import type { TokenizerFile } from "./piece-tokenizer.js";

/** The content of `model.json`. */
export interface ModelManifest {
  readonly modelId: string;
  readonly dimensions: number;
  readonly maxPieces: number;
  readonly tokenizerVersion: number;
  /** Shorter lengths that the vectors may be cut to; none unless told. */
  readonly nested?: readonly number[];
  readonly files: Readonly<Record<string, { readonly sha256: string }>>;
}

/** A model folder, read and checked. */
export interface ModelFiles {
  readonly manifest: ModelManifest;
  readonly tokenizer: TokenizerFile;
  readonly weights: Uint8Array;
}

/** The folder of the model that comes with this package. */
export const defaultModelFolder = (): string => fileURLToPath(new URL("../model", import.meta.url));

/** Reads a model folder; fails as "missing" or "corrupt" unless every file is the one that `model.json` names. */
export async function readModelFiles(folder: string): Promise<ModelFiles> {
  const manifest = parseManifest(await readOrFail(folder, "model.json"));
  const [weights, tokenizer] = await Promise.all([
    readChecked(folder, "model.onnx", manifest),
    readChecked(folder, "tokenizer.json", manifest),
  ]);
  return { manifest, weights, tokenizer: parseJson("tokenizer.json", tokenizer) as TokenizerFile };
}

async function readOrFail(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name));
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new Failure(isAbsent ? "missing" : "unavailable", `cannot read ${name} of the embedding model`, error);
  }
}

async function readChecked(folder: string, name: string, manifest: ModelManifest): Promise<Buffer> {
  const bytes = await readOrFail(folder, name);
  const found = createHash("sha256").update(bytes).digest("hex");
  const expected = manifest.files[name]?.sha256;
  if (found !== expected) {
    throw new Failure("corrupt", `${name} of the embedding model has sha256 ${found}, expected ${expected ?? "none"}`);
  }
  return bytes;
}

function parseManifest(bytes: Buffer): ModelManifest {
  const value = parseJson("model.json", bytes) as Partial<ModelManifest> | null;
  const isComplete =
    typeof value?.modelId === "string" &&
    isCount(value.dimensions) &&
    isCount(value.maxPieces) &&
    isCount(value.tokenizerVersion) &&
    typeof value.files === "object" &&
    value.files !== null;
  if (!isComplete) throw new Failure("corrupt", "model.json of the embedding model lacks a field");
  return value as ModelManifest;
}

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) > 0;

function parseJson(name: string, bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw new Failure("corrupt", `${name} of the embedding model is not JSON`, error);
  }
}
