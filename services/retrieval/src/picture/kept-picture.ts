import { join } from "node:path";
import { Failure, type Picture } from "@lagebild/domain";
import { documentState, keepDocument } from "@lagebild/domain/files";

const FILE = "picture.json";

/** Reads the picture that is kept of an incident, where it is of this state. */
export async function keptPicture(root: string, version: string): Promise<Picture | undefined> {
  const kept = (await documentState(join(root, FILE)).catch(() => undefined))?.value as Picture | undefined;
  return kept?.version === version ? kept : undefined; // a broken one is drawn anew
}

/** Keeps the picture of an incident in place of the one before. Failure "unavailable" where it cannot be written. */
export async function keepPicture(root: string, picture: Picture): Promise<void> {
  await keepDocument(join(root, FILE), picture).catch((error: unknown) => {
    throw new Failure("unavailable", `picture cannot be kept in ${root}`, error);
  });
}
