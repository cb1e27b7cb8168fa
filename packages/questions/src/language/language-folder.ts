import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** Words of both languages: what is asked, what values are called, what happens. */
export const LANGUAGE_FOLDER = join(folder, "language");

/** What its files hold, as one. */
export const PACKED_FILE = join(folder, "dist", "packed-language.json");
