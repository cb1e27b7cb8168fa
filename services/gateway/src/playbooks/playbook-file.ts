import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure, type QuestionLanguage } from "@lagebild/domain";
import type { PictureTables } from "@lagebild/picture";
import { z } from "zod";

const MAX_FILE_BYTES = 1024 * 1024;
const MAX_STEPS = 50;
const MAX_TOPICS = 20;

const text = z.string().trim().min(1).regex(/\S/, "expected more than blanks");
const either = <S extends z.ZodType<string>>(schema: S) =>
  z
    .strictObject({ en: z.exactOptional(schema), de: z.exactOptional(schema) })
    .refine(({ en, de }) => en !== undefined || de !== undefined, "expected en, de or both");
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "expected up to 64 of a-z, 0-9 and -");

const OLD_FORM =
  'a playbook lists steps that name topics, not questions: {"steps": [{"id": "guessing", "title": {"en": "Guessing"}, ' +
  '"topics": ["password-guessing"]}]}; a free question is a step with "question": {"en": "..."} in place of topics; ' +
  "lagebild playbook topics lists the topics";

const step = z
  .strictObject({
    id,
    title: either(text.max(200)),
    topics: z.exactOptional(z.array(id).min(1).max(MAX_TOPICS)).describe("Ids of topics"),
    question: z.exactOptional(either(text.max(4_000))).describe("Is asked as it stands"),
    sources: z.exactOptional(z.array(id).min(1)).describe("Kinds of sources that count here; all unless given"),
  })
  .refine(
    ({ topics, question }) => topics !== undefined || question !== undefined,
    "expected topics, question or both",
  );

/** What to look for in one go, step by step; each step with titles in English, German or both. */
export const playbookSchema = z
  .strictObject(
    {
      id,
      title: either(text.max(200)),
      description: z.exactOptional(either(text.max(2_000))),
      sources: z
        .exactOptional(z.array(id).min(1))
        .describe("Kinds of sources that it is about: an incident without any of them is not judged by it"),
      steps: z.array(step).min(1).max(MAX_STEPS),
    },
    { error: ({ code, keys }) => (code === "unrecognized_keys" && isOldForm(keys) ? OLD_FORM : undefined) },
  )
  .refine(({ steps }) => new Set(steps.map((one) => one.id)).size === steps.length, "two steps have the same id");

const isOldForm = (keys: unknown): boolean => Array.isArray(keys) && keys.includes("questions");

export type Playbook = z.output<typeof playbookSchema>;
export type PlaybookStep = Playbook["steps"][number];

/** Where the playbooks of the product lie. */
const FOLDER = fileURLToPath(new URL("../../playbooks/", import.meta.url));

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
  // Which form it has explains all else that is wrong with it.
  const issue = error.issues.find(({ code }) => code === "unrecognized_keys") ?? error.issues[0];
  throw new Failure(
    "invalid",
    `playbook ${name}: ${issue?.path.join(".") || "file"}: ${issue?.message ?? "not readable"}`,
  );
}

/** Fails with "invalid" for a topic or a kind of source that there is not. */
export function checkNames({ id: name, sources = [], steps }: Playbook, { topics, kinds }: PictureTables): void {
  const known = new Set(topics.map((topic) => topic.id));
  const unknown = steps.flatMap((one) => one.topics ?? []).find((topic) => !known.has(topic));
  if (unknown !== undefined)
    throw new Failure("invalid", `playbook ${name}: no topic "${unknown}": lagebild playbook topics lists them`);
  const kindsKnown = new Set(kinds.map((kind) => kind.id));
  const named = [...sources, ...steps.flatMap((one) => one.sources ?? [])];
  const wrong = named.find((kind) => !kindsKnown.has(kind));
  if (wrong !== undefined)
    throw new Failure(
      "invalid",
      `playbook ${name}: no kind of source "${wrong}", expected such as ${kinds
        .slice(0, 5)
        .map((kind) => kind.id)
        .join(", ")}`,
    );
}

/** The words of one language, or of the other where there are none. */
export const inLanguage = (words: { readonly en?: string; readonly de?: string }, language: QuestionLanguage): string =>
  words[language] ?? words.en ?? words.de ?? "";
