import { stat } from "node:fs/promises";
import { join } from "node:path";

/** What is added to, replaced or deleted with every change of what an index shows. */
const PARTS = ["segments", "removed", "dictionary", "arrivals.jsonl"];

/** Tells one state of an incident's folder from another, without reading what is in it. */
export async function incidentVersion(folder: string): Promise<string> {
  const found = await Promise.all(
    PARTS.map((part) => stat(join(folder, part), { bigint: true }).catch(() => undefined)),
  );
  return found.map((part) => (part ? `${part.ino} ${part.size} ${part.mtimeNs}` : "")).join(", ");
}
