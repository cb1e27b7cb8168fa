import { writeFileSync } from "node:fs";
import { PACKED_FILE } from "./picture-folder.js";
import { parseFiles } from "./tables/parse-tables.js";

// Run when the package is built: packs what its YAML files hold.
writeFileSync(PACKED_FILE, JSON.stringify(parseFiles()));
