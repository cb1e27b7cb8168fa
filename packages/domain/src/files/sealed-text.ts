import { createHash } from "node:crypto";

const SEAL = /\n(sha256 [0-9a-f]{64})\n$/;

const sealOf = (text: string): string => `sha256 ${createHash("sha256").update(text).digest("hex")}`;

/** Adds a last line with the SHA-256 of a text, so that any changed byte is noticed when it is read. */
export const sealedText = (text: string): string => `${text}\n${sealOf(text)}\n`;

/** A text without its seal; `isSealed` is false for one that an earlier version wrote. */
export interface UnsealedText {
  readonly text: string;
  readonly isSealed: boolean;
}

/**
 * Takes the seal off; undefined where the text is not what was sealed. A damaged seal stays part of the text, which is
 * then none that its reader takes.
 */
export function unsealedText(sealed: string): UnsealedText | undefined {
  const found = SEAL.exec(sealed);
  if (!found) return { text: sealed, isSealed: false };
  const text = sealed.slice(0, found.index);
  return found[1] === sealOf(text) ? { text, isSealed: true } : undefined;
}

/** Digits of the sum of a line: enough to tell a changed one. */
const SUM_DIGITS = 16;

const sumOf = (line: string): string => createHash("sha256").update(line).digest("hex").slice(0, SUM_DIGITS);

/** Adds to one line of a file that is appended to, without its line end, a sum of what it says. */
export const summedLine = (line: string): string => `${line}\t${sumOf(line)}`;

/** Takes the sum off a line; undefined where the line is not what was summed. One of an earlier version has none. */
export function unsummedLine(summed: string): string | undefined {
  const at = summed.lastIndexOf("\t");
  if (at < 0) return summed;
  const line = summed.slice(0, at);
  return summed.slice(at + 1) === sumOf(line) ? line : undefined;
}
