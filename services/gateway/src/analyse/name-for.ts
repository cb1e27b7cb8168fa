import { basename } from "node:path";

/** An incident for what is analysed once: its name and the moment. */
export function nameFor(file: string, now: Date): string {
  const moment = now
    .toISOString()
    .replace(/[-:]|\.\d+/g, "")
    .toLowerCase();
  const words = basename(file)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return `analysis-${moment}-${words}`.slice(0, 64).replace(/-+$/, "");
}
