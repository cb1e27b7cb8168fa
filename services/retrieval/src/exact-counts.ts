import type { ExactResult, Statement, Where } from "@lagebild/domain";
import type { QuestionDraft } from "@lagebild/search";
import { labelOf } from "./exact-label.js";
import { runStatement, withSamples } from "./exact-run.js";
import { valueResults } from "./exact-searched.js";
import { askedPlaces, firstFilled, limitedValues, placesOf } from "./exact-values.js";
import type { ChosenRecords, RecordDeps } from "./plan-records.js";

const MAX_VALUES = 50;
const MAX_BUCKETS = 1_000;
const MAX_FULLEST = 200;
/** Parts of a count that are counted by themselves as well. */
const MAX_KINDS = 4;

/** Counts the records of a question, by kinds of records where there are several, with the values it asks for. */
export async function countResults(
  deps: RecordDeps,
  draft: QuestionDraft,
  chosen: ChosenRecords,
): Promise<readonly ExactResult[]> {
  const results = [await runStatement(deps, { op: "count", where: chosen.where }, chosen)];
  const total = results[0]!.result.matched;
  if (total > 0) results.push(...(await kindCounts(deps, chosen, total)));
  if (draft.asked.length > 0 && total > 0) results.push(...(await valueResults(deps, draft, chosen)));
  return results;
}

/** Where records of several templates count together, each is counted by itself too, so that the reader can tell them apart. */
async function kindCounts(
  { index, lines }: RecordDeps,
  { where, runs }: ChosenRecords,
  total: number,
): Promise<readonly ExactResult[]> {
  const templates = new Map<string, ChosenRecords["runs"]>();
  for (const one of runs) templates.set(one.shape.template, [...(templates.get(one.shape.template) ?? []), one]);
  if (templates.size < 2 || templates.size > 12) return [];
  const results: ExactResult[] = [];
  for (const group of [...templates.values()].slice(0, MAX_KINDS)) {
    const part: Where = { ...where, shapes: [...new Set(group.map(({ shape }) => shape.id))] };
    const result = await index.aggregate({ op: "count", where: part });
    if (result.matched === 0 || result.matched === total) continue;
    const rows = (await index.aggregate({ op: "first", where: part, limit: 1 })).records ?? [];
    results.push({
      label: `of these, ${labelOf({ op: "count", where: part }, { where: part, runs: group })}`,
      result,
      samples: await lines.readRows(rows),
    });
  }
  return results;
}

/** Counts different values and lists the most frequent. */
export async function distinctResults(
  deps: RecordDeps,
  draft: QuestionDraft,
  chosen: ChosenRecords,
): Promise<readonly ExactResult[]> {
  const listed = await firstFilled(deps, placesOf(draft, chosen), chosen, 12, draft.conditions.counts?.limits);
  const counts = draft.conditions.counts?.limits;
  const of = listed && "of" in listed.statement ? listed.statement.of : undefined;
  if (!of) return [await runStatement(deps, { op: "count", where: chosen.where }, chosen)];
  const counted = await runStatement(
    deps,
    { op: "countDistinct", of, where: chosen.where, ...(counts && { counts }) },
    chosen,
  );
  return [counted, { label: labelOf(listed!.statement, chosen), result: listed!, samples: [] }];
}

/** Lists the values that a question asks for, the most frequent first. */
export async function listResults(
  deps: RecordDeps,
  draft: QuestionDraft,
  chosen: ChosenRecords,
): Promise<readonly ExactResult[]> {
  const results: ExactResult[] = [];
  for (const places of askedPlaces(draft, chosen)) {
    const counts = draft.conditions.counts?.limits;
    const listed =
      (await firstFilled(deps, places, chosen, MAX_VALUES, counts)) ??
      (counts && (await limitedValues(deps, places, chosen, MAX_VALUES, counts)));
    if (listed) results.push(await withSamples(deps, labelOf(listed.statement, chosen), listed));
  }
  return results;
}

/** Counts the records of a question over time, in stretches as long as it asks for: where they are many, the fullest of them. */
export async function bucketResults(
  deps: RecordDeps,
  draft: QuestionDraft,
  chosen: ChosenRecords,
): Promise<readonly ExactResult[]> {
  const { where } = chosen;
  const bucketSeconds = draft.bucketSeconds ?? 3_600;
  const [first, last] = [where.from ?? deps.snapshot.firstTime ?? 0, where.to ?? deps.snapshot.lastTime ?? 0];
  const isMany = (last - first) / 1e6 / bucketSeconds > MAX_BUCKETS;
  const statement: Statement = isMany
    ? { op: "group", by: [{ bucketSeconds }], where, limit: MAX_FULLEST }
    : { op: "perBucket", where, bucketSeconds, zone: deps.zone, limit: MAX_BUCKETS + 2 };
  return [await runStatement(deps, statement, chosen)];
}
