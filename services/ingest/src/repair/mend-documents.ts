import { rm } from "node:fs/promises";
import { join } from "node:path";
import { copyPath, documentState, keepDocument } from "@lagebild/domain/files";
import type { IncidentFolder } from "@lagebild/store";
import type { IncidentFault } from "./verify-incident.js";

/** Documents that are made again from elsewhere, or were only told once. */
const MADE_AGAIN = /^(?:picture\.json|jobs\/)/;

/** Writes damaged documents anew from their other ones, and removes those that are made again anyway. */
export async function mendDocuments({ root }: IncidentFolder, faults: readonly IncidentFault[]): Promise<void> {
  for (const { file } of faults) {
    if (/^(?:sources|segments|dictionary)\//.test(file) || file.startsWith("arrivals.jsonl")) continue;
    const path = join(root, file.replace(/\.copy$/, ""));
    if (MADE_AGAIN.test(file)) {
      await rm(path, { force: true });
      continue;
    }
    const own = await documentState(path);
    const whole = own.is === "whole" ? own : await documentState(copyPath(path));
    if (whole.is !== "whole") continue; // nothing tells what it said
    await keepDocument(path, whole.value, { isTwice: true, ...(path.endsWith("decisions.json") && { indent: 1 }) });
  }
}
