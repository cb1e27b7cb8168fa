import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure, type QuestionLanguage } from "@lagebild/domain";
import { z } from "zod";

const MAX_FILE_BYTES = 1024 * 1024;
export const MAX_PLAYBOOK_QUESTIONS = 50;

const text = z.string().trim().min(1);
const either = <S extends z.ZodType<string>>(schema: S) =>
  z
    .strictObject({ en: z.exactOptional(schema), de: z.exactOptional(schema) })
    .refine(({ en, de }) => en !== undefined || de !== undefined, "expected en, de or both");
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "expected up to 64 of a-z, 0-9 and -");

/** Questions that are asked in one go; each in English, German or both. */
export const playbookSchema = z
  .strictObject({
    id,
    title: either(text.max(200)),
    description: z.exactOptional(either(text.max(2_000))),
    questions: z
      .array(
        z
          .strictObject({ id, en: z.exactOptional(text.max(4_000)), de: z.exactOptional(text.max(4_000)) })
          .refine(({ en, de }) => en !== undefined || de !== undefined, "expected en, de or both"),
      )
      .min(1)
      .max(MAX_PLAYBOOK_QUESTIONS),
  })
  .refine(
    ({ questions }) => new Set(questions.map((question) => question.id)).size === questions.length,
    "two questions have the same id",
  );

export type Playbook = z.output<typeof playbookSchema>;

/** Where the playbooks of the product lie. */
const FOLDER = fileURLToPath(new URL("../playbooks/", import.meta.url));

/** Reads the playbooks that come with the product, by id. */
export async function ownPlaybooks(): Promise<readonly Playbook[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith(".json")).sort();
  return Promise.all(names.map((name) => readPlaybook(join(FOLDER, name))));
}

/** Finds a playbook of the product by its id. Failure "missing" where there is none. */
export async function ownPlaybook(name: string): Promise<Playbook> {
  const all = await ownPlaybooks();
  const found = all.find((playbook) => playbook.id === name);
  if (found) return found;
  throw new Failure(
    "missing",
    `no playbook ${JSON.stringify(name.slice(0, 80))}, expected ${all.map((playbook) => playbook.id).join(", ")} or a file`,
  );
}

/** Finds a playbook by its id or, where the name has a path or an ending, as a file of the user's. */
export async function playbookNamed(name: string): Promise<Playbook> {
  return /[/\\.]/.test(name) ? readPlaybook(name) : ownPlaybook(name);
}

/** Reads a playbook's file. Failure "invalid" says which part of it is wrong. */
export async function readPlaybook(path: string): Promise<Playbook> {
  const found = await stat(path).catch((error: unknown) => {
    throw new Failure("missing", `cannot read ${JSON.stringify(path)}, expected a playbook as JSON`, error);
  });
  if (found.size > MAX_FILE_BYTES)
    throw new Failure("invalid", `playbook has ${found.size} bytes, at most ${MAX_FILE_BYTES} are taken`);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch (error) {
    throw new Failure("invalid", `${basename(path)} is no JSON, expected a playbook`, error);
  }
  return checkedPlaybook(value, basename(path));
}

/** Checks what is to be a playbook. Failure "invalid" names the first part that is wrong. */
export function checkedPlaybook(value: unknown, name: string): Playbook {
  const { success, data, error } = playbookSchema.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  throw new Failure(
    "invalid",
    `playbook ${name}: ${issue?.path.join(".") || "file"}: ${issue?.message ?? "not readable"}`,
  );
}

/** The words of one language, or of the other where there are none. */
export const inLanguage = (words: { readonly en?: string; readonly de?: string }, language: QuestionLanguage): string =>
  words[language] ?? words.en ?? words.de ?? "";
