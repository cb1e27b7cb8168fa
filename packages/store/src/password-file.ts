import { randomUUID } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@lagebild/domain";
import { makeFolderIn } from "@lagebild/domain/files";

/** Passwords that one ingest may try on what is encrypted. */
export const MAX_PASSWORDS = 16;
const MAX_PASSWORD_LENGTH = 256;

/**
 * Writes passwords to a file that its owner alone can read: a job outlives its process, and its input, which the queue
 * keeps and lists, names only the file. Failure "invalid" for passwords that no archive can have.
 */
export async function keepPasswords(folder: string, passwords: readonly string[]): Promise<string> {
  checkPasswords(passwords);
  await makeFolderIn(folder);
  const path = join(folder, `${randomUUID()}.passwords`);
  await writeFile(path, JSON.stringify(passwords), { mode: 0o600, flag: "wx" });
  return path;
}

/** The passwords of a job; none where it has none, or where an earlier run of it has read everything. */
export async function readPasswords(path: string | undefined): Promise<readonly string[]> {
  if (path === undefined) return [];
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "[]";
    throw error;
  });
  return JSON.parse(text) as readonly string[];
}

/** Deletes a job's passwords; nothing where there are none. */
export async function forgetPasswords(path: string | undefined): Promise<void> {
  if (path !== undefined) await rm(path, { force: true });
}

/** Failure "invalid", which names no password. */
function checkPasswords(passwords: readonly string[]): void {
  if (passwords.length > MAX_PASSWORDS)
    throw new Failure("invalid", `${passwords.length} passwords, expected ${MAX_PASSWORDS} at most`);
  for (const password of passwords) {
    if (password === "" || password.length > MAX_PASSWORD_LENGTH || /\p{Cc}/u.test(password))
      throw new Failure(
        "invalid",
        `a password is empty, longer than ${MAX_PASSWORD_LENGTH} characters or holds control characters`,
      );
  }
}
