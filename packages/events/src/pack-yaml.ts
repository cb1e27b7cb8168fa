import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventsFolder } from "./events-folder.js";
import { hashOfText, PACKED_FILE, parseYaml } from "./yaml-files.js";

// Run when the package is built: packs what its YAML files hold.
const files = ["fields.yml", ...["general", "mappings"].flatMap((folder) => yamlBelow(folder))];
const packed = Object.fromEntries(
  files.map((name) => {
    const text = readFileSync(join(eventsFolder, name), "utf8");
    return [hashOfText(text), parseYaml(text)];
  }),
);
writeFileSync(PACKED_FILE, JSON.stringify(packed));

function yamlBelow(folder: string): readonly string[] {
  const names = readdirSync(join(eventsFolder, folder), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".yml")).map((name) => join(folder, name));
}
