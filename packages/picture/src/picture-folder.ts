import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Rules and correlations that come with the product, in Sigma's form. */
export const RULES_FOLDER = join(folder, "rules");

/** Topics, and kinds of sources. */
export const TABLES_FOLDER = join(folder, "topics");

/** What the files of both hold, as one. */
export const PACKED_FILE = join(folder, "dist", "packed-files.json");
