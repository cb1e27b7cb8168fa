import { readFileSync, writeFileSync } from "node:fs";
import { describeMappings, ecsFields, fieldTable, mappingTable, writtenMappings } from "@lagebild/events";

/** Writes the tables of docs/events.md from the files of mappings and fields: `node test/bench/dist/write-event-docs.js`. */
const path = "docs/events.md";
const tables: Readonly<Record<string, string>> = {
  mappings: mappingTable(describeMappings(writtenMappings(undefined))),
  fields: fieldTable(ecsFields.values()),
};
let text = readFileSync(path, "utf8");
for (const [name, table] of Object.entries(tables)) {
  const pattern = new RegExp(`<!-- ${name} -->[^]*?<!-- end of ${name} -->`);
  text = text.replace(pattern, () => `<!-- ${name} -->\n\n${table}\n\n<!-- end of ${name} -->`);
}
writeFileSync(path, text);
