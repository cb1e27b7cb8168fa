import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ruleStore } from "./rule-store.js";
import { ruleOf } from "./test-rule.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lagebild-rules-"));
});
afterAll(() => rm(folder, { recursive: true }));

it("keeps rules, replaces those of the same id, and removes them", async () => {
  const store = ruleStore(folder);
  expect(await store.list()).toEqual({ rules: [], correlations: [], problems: [] });
  const rule = { ...ruleOf("s:\n  User|expand: '%x%'\n  Image: null\ncondition: s"), placeholders: { x: ["a"] } };
  await store.put([rule, { ...rule, id: "other" }]);
  await store.put([{ ...rule, title: "New title" }]);
  const { rules } = await ruleStore(folder).list();
  expect(rules).toEqual([
    { ...rule, title: "New title" },
    { ...rule, id: "other" },
  ]);
  await store.remove("other");
  await expect(store.remove("other")).rejects.toMatchObject({ kind: "missing" });
  await expect(store.remove("../rules/x")).rejects.toMatchObject({ kind: "missing" });
  expect(await readdir(join(folder, "rules"))).toEqual([`${rule.id}.json`]);
});

it("names files that are no rules", async () => {
  await writeFile(join(folder, "rules", "bad.json"), "{");
  await writeFile(join(folder, "rules", "null.json"), "null");
  const { rules, problems } = await ruleStore(folder).list();
  expect(rules).toHaveLength(1);
  expect(problems).toEqual([
    { file: "rules/bad.json", reason: "file is not valid JSON" },
    { file: "rules/null.json", reason: "document is not a map" },
  ]);
});
