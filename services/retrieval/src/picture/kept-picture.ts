import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure, type Picture } from "@lagebild/domain";
import { replaceFile } from "./replace-file.js";

const FILE = "picture.json";

/** Reads the picture that is kept of an incident, where it is of this state. */
export async function keptPicture(root: string, version: string): Promise<Picture | undefined> {
  const text = await readFile(join(root, FILE), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const kept = JSON.parse(text) as Picture;
    return kept.version === version ? kept : undefined;
  } catch {
    return undefined; // a broken copy is drawn anew
  }
}

/** Keeps the picture of an incident in place of the one before. Failure "unavailable" where it cannot be written. */
export async function keepPicture(root: string, picture: Picture): Promise<void> {
  await replaceFile(join(root, FILE), JSON.stringify(picture)).catch((error: unknown) => {
    throw new Failure("unavailable", `picture cannot be kept in ${root}`, error);
  });
}
