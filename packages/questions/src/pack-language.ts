import { writeFileSync } from "node:fs";
import { PACKED_FILE } from "./language/language-folder.js";
import { parseLanguage } from "./language/read-language.js";

// Run when the package is built: packs what its YAML files hold.
writeFileSync(PACKED_FILE, JSON.stringify(parseLanguage()));
