import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package: what it knows stands in files there. */
export const eventsFolder = join(dirname(fileURLToPath(import.meta.url)), "..");
