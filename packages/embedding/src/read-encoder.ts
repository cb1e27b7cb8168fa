import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Encoder } from "./encoder.js";
import { readHuggingFaceEncoder } from "./hugging-face-encoder.js";
import { readOwnEncoder } from "./own-encoder.js";

/** Reads a model folder: our own layout where there is a `model.json`, else Hugging Face's. */
export async function readEncoder(folder: string): Promise<Encoder> {
  const isThere = (name: string): Promise<boolean> =>
    access(join(folder, name)).then(
      () => true,
      () => false,
    );
  const isHuggingFace = !(await isThere("model.json")) && (await isThere("config.json"));
  return isHuggingFace ? readHuggingFaceEncoder(folder) : readOwnEncoder(folder);
}
