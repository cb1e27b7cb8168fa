import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Rules and correlations that come with the product, in Sigma's form. */
export const RULES_FOLDER = join(folder, "rules");

/** Reads of the picture's own tables: topics, and kinds of sources. */
export const TABLES_FOLDER = join(folder, "topics");
