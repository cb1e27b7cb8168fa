import { readFileSync, writeFileSync } from "node:fs";
import { readParsedRules } from "@lagebild/knowledge/sigma";
import { packedFiles, pictureTables, ruleTable, topicTable } from "@lagebild/picture";

/** Writes the tables of docs/picture.md from the files of rules and topics: `node test/bench/dist/write-picture-docs.js`. */
const path = "docs/picture.md";
const rules = readParsedRules(packedFiles().rules).rules.map(({ rule }) => rule);
const tables: Readonly<Record<string, string>> = {
  rules: ruleTable(rules),
  topics: topicTable(pictureTables(), rules),
};
let text = readFileSync(path, "utf8");
for (const [name, table] of Object.entries(tables)) {
  const pattern = new RegExp(`<!-- ${name} -->[^]*?<!-- end of ${name} -->`);
  text = text.replace(pattern, () => `<!-- ${name} -->\n\n${table}\n\n<!-- end of ${name} -->`);
}
writeFileSync(path, text);
