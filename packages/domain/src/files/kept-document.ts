import { randomBytes } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Failure } from "../failure.js";
import { sealedText, unsealedText } from "./sealed-text.js";

/** How a document is kept. */
export interface KeepOptions {
  /** Another whole one lies beside it, for what nothing else could tell again. */
  readonly isTwice?: boolean;
  /** How the JSON is indented, for documents that people look into. */
  readonly indent?: number;
}

/** What a file holds of a document. `unsealed` is one of an earlier version, which cannot be checked. */
export type DocumentState =
  | { readonly is: "whole" | "unsealed"; readonly value: unknown }
  | { readonly is: "damaged" | "absent"; readonly value?: undefined };

/** Where the second one of a document lies. */
export const copyPath = (path: string): string => `${path}.copy`;

/**
 * Writes a document of plain data under its seal in place of the one before, which readers see whole until then. Survives
 * a power cut; leaves nothing of a try that failed.
 */
export async function keepDocument(path: string, value: unknown, options: KeepOptions = {}): Promise<void> {
  const text = sealedText(JSON.stringify(value, undefined, options.indent));
  await replaceDurably(path, text);
  if (options.isTwice) await replaceDurably(copyPath(path), text);
}

/** Writes a file in place of the one of its name. */
export async function replaceDurably(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.partial`);
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Returns what a document holds, from its second file where the first is damaged; undefined where there is none. Failure "corrupt". */
export async function readDocument(path: string): Promise<unknown> {
  const first = await documentState(path);
  if (first.is !== "damaged") return first.value;
  const copy = await documentState(copyPath(path));
  if (copy.is === "whole") return copy.value;
  throw new Failure("corrupt", `${path} is damaged: its checksum does not hold`);
}

/** Looks whether a file holds a document as it was written. */
export async function documentState(path: string): Promise<DocumentState> {
  let sealed: string;
  try {
    sealed = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { is: "absent" };
    throw error;
  }
  const found = unsealedText(sealed);
  if (!found) return { is: "damaged" };
  try {
    return { is: found.isSealed ? "whole" : "unsealed", value: JSON.parse(found.text) as unknown };
  } catch {
    return { is: "damaged" };
  }
}

/** Removes a document, its second file first: what is left of a removal that breaks off is still whole. */
export async function removeDocument(path: string): Promise<void> {
  await rm(copyPath(path), { force: true });
  await rm(path, { force: true });
}
