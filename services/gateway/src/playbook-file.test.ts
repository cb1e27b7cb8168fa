import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkedPlaybook, ownPlaybooks, playbookNamed } from "./playbook-file.js";

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "lagebild-playbooks-"))));
afterAll(() => rm(folder, { recursive: true, force: true }));

it("comes with five playbooks of 8 to 15 questions in both languages", async () => {
  const all = await ownPlaybooks();
  expect(all.map(({ id }) => id)).toEqual(["cloud-account", "compromised-host", "mail", "ransomware", "web-shell"]);
  for (const { title, description, questions } of all) {
    expect([title.en, title.de, description?.en, description?.de].every((text) => (text ?? "") !== "")).toBe(true);
    expect(questions.length).toBeGreaterThanOrEqual(8);
    expect(questions.length).toBeLessThanOrEqual(15);
    expect(questions.filter(({ en, de }) => en === undefined || de === undefined)).toEqual([]);
  }
});

it("reads a file of the user's, in one language", async () => {
  const path = join(folder, "own.json");
  const own = { id: "own", title: { de: "Eigenes" }, questions: [{ id: "q", de: "Wer war da?" }] };
  await writeFile(path, JSON.stringify(own));
  expect(await playbookNamed(path)).toEqual(own);
});

it.each<[string, unknown, string]>([
  ["no questions", { id: "a", title: { en: "A" }, questions: [] }, "questions"],
  ["a question in no language", { id: "a", title: { en: "A" }, questions: [{ id: "q" }] }, "expected en, de or both"],
  ["an unknown field", { id: "a", title: { en: "A" }, questions: [{ id: "q", en: "?", run: "rm" }] }, "questions.0"],
  [
    "the same id twice",
    {
      id: "a",
      title: { en: "A" },
      questions: [
        { id: "q", en: "?" },
        { id: "q", en: "!" },
      ],
    },
    "same id",
  ],
  ["a list", [], "file"],
])("refuses %s", (_what, value, message) => {
  expect(() => checkedPlaybook(value, "own.json")).toThrow(message);
});

it("names the playbooks there are for one that is not", async () => {
  await expect(playbookNamed("nonsense")).rejects.toMatchObject({
    kind: "missing",
    message: expect.stringContaining("web-shell"),
  });
  await expect(playbookNamed(join(folder, "gone.json"))).rejects.toMatchObject({ kind: "missing" });
  await writeFile(join(folder, "broken.json"), "{");
  await expect(playbookNamed(join(folder, "broken.json"))).rejects.toMatchObject({ kind: "invalid" });
});
