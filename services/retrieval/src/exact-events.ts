import type { ExactResult, RecordRow, ShapeId } from "@lagebild/domain";
import { labelOf, type ExactWorkOrder, type SearchedPart } from "./exact-results.js";
import { chooseRecords, type ChosenRecords, type RecordDeps } from "./plan-records.js";

/** First and last of each event that a question names; no two parts of a question mean the same event. */
export async function eventResults(deps: RecordDeps, order: ExactWorkOrder): Promise<readonly ExactResult[]> {
  const { draft, filter, parts } = order;
  const taken = new Set<ShapeId>();
  const found: ExactResult[] = [];
  for (const part of parts) {
    const options = {
      conditions: draft.conditions,
      filter,
      purpose: parts.length > 1 ? "event" : "counted",
      taken,
    } as const;
    const chosen = await chooseRecords(deps, part.searched, options);
    const result = chosen && (await edges(deps, chosen, part));
    if (!result) continue;
    found.push(result);
    for (const { shape } of chosen.runs) taken.add(shape.id);
  }
  return found;
}

async function edges(
  { index, lines }: RecordDeps,
  { where, runs }: ChosenRecords,
  { occurrence }: SearchedPart,
): Promise<ExactResult | undefined> {
  const statement = { op: occurrence === "last" ? "last" : "first", where, limit: 1 } as const;
  const result = await index.aggregate(statement);
  if (result.matched === 0) return undefined;
  const rows: RecordRow[] = [...(result.records ?? [])];
  if (occurrence === "both" && result.matched > 1) {
    rows.push(...((await index.aggregate({ ...statement, op: "last" })).records ?? []));
  }
  return { label: labelOf(statement, { where, runs }), result, samples: await lines.readRows(rows) };
}
