import { join } from "node:path";

/** Where a data folder keeps what is due at ticket systems and webhooks. */
export const ticketsFile = (dataFolder: string): string => join(dataFolder, "tickets.db");
