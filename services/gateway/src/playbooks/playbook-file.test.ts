import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pictureTables } from "@lagebild/picture";
import { checkedPlaybook, checkNames, ownPlaybooks, playbookNamed } from "./playbook-file.js";

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "lagebild-playbooks-"))));
afterAll(() => rm(folder, { recursive: true, force: true }));

it("comes with playbooks of 8 to 15 steps in both languages that name topics and sources there are", async () => {
  const all = await ownPlaybooks();
  const ids = all.map(({ id }) => id);
  expect(ids).toEqual(
    expect.arrayContaining(["account", "cloud-account", "compromised-host", "mail", "ransomware", "web-shell"]),
  );
  const tables = pictureTables();
  for (const playbook of all) {
    const { title, description, steps } = playbook;
    expect([title.en, title.de, description?.en, description?.de].every((text) => (text ?? "") !== "")).toBe(true);
    expect(steps.length).toBeGreaterThanOrEqual(8);
    expect(steps.length).toBeLessThanOrEqual(15);
    expect(steps.filter((step) => step.title.en === undefined || step.title.de === undefined)).toEqual([]);
    checkNames(playbook, tables);
  }
});

it("reads a file of the user's, in one language", async () => {
  const path = join(folder, "own.json");
  const steps = [
    { id: "q", title: { de: "Wer" }, question: { de: "Wer war da?" } },
    { id: "t", title: { de: "Raten" }, topics: ["password-guessing"], sources: ["ssh-server"] },
  ];
  const own = { id: "own", title: { de: "Eigenes" }, steps };
  await writeFile(path, JSON.stringify(own));
  expect(await playbookNamed(path)).toEqual(own);
});

const of = (...steps: readonly unknown[]) => ({ id: "a", title: { en: "A" }, steps });
const titled = { id: "q", title: { en: "Q" } };

it.each<[string, unknown, string]>([
  ["no steps", of(), "steps"],
  ["a step that asks nothing", of(titled), "expected topics, question or both"],
  ["a title in no language", of({ id: "q", title: {}, topics: ["t"] }), "expected en, de or both"],
  ["a question in no language", of({ ...titled, question: {} }), "expected en, de or both"],
  ["an unknown field", of({ ...titled, topics: ["t"], run: "rm" }), "steps.0"],
  ["the same id twice", of({ ...titled, topics: ["t"] }, { ...titled, topics: ["u"] }), "same id"],
  ["a list", [], "file"],
  [
    "the form of before",
    { id: "a", title: { en: "A" }, questions: [{ id: "q", en: "?" }] },
    'not questions: {"steps": [{"id": "guessing"',
  ],
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
