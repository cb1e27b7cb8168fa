import type { ExactResult, Statement } from "@lagebild/domain";
import type { IncidentIndex } from "@lagebild/search";
import type { LineReader } from "../resolve-lines.js";
import { withSamples } from "./ask-incident.js";

/** Runs the statements of a plan as they are given, for an analyst who has edited it. */
export async function rerunStatements(
  incident: { readonly index: IncidentIndex; readonly lines: LineReader },
  statements: readonly Statement[],
): Promise<readonly ExactResult[]> {
  const results: ExactResult[] = [];
  for (const statement of statements)
    results.push(await withSamples(incident, await incident.index.aggregate(statement)));
  return results;
}
