import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readParsedRules } from "@lagebild/knowledge/sigma";
import { packedFiles, pictureTables, ruleTable, topicTable } from "@lagebild/picture";
import { describe, expect, it } from "vitest";
import { REPOSITORY } from "./lagebild-process.js";

const text = readFileSync(join(REPOSITORY, "docs", "picture.md"), "utf8");
const rules = readParsedRules(packedFiles().rules).rules.map(({ rule }) => rule);

describe("docs/picture.md", () => {
  it("counts the rules as their files are (else: node test/bench/dist/write-picture-docs.js)", () => {
    expect(text).toContain(ruleTable(rules));
  });

  it("lists the topics as their files have them", () => {
    expect(text).toContain(topicTable(pictureTables(), rules));
  });
});
