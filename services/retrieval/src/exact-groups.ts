import type { ExactResult, GroupedBy, Statement, ValueOf } from "@lagebild/domain";
import type { QuestionDraft } from "@lagebild/search";
import { listResults, countResults } from "./exact-counts.js";
import { runStatement } from "./exact-run.js";
import { firstFilled } from "./exact-values.js";
import { fieldsByNoun, plainName, valuesOf } from "./plan-fields.js";
import type { ChosenRecords, RecordDeps } from "./plan-records.js";

const MAX_GROUPS = 200;
/** Fields that are tried for a quantity. */
const MAX_FIELDS = 6;
/** Names that formats give to quantities: samples may have missed the records that hold them. */
const USUAL_FIELDS =
  "orig_bytes resp_bytes bytes_sent bytes_received bytes_out bytes_in sent_bytes rcvd_bytes bytes size body_bytes_sent duration elapsed".split(
    " ",
  );

/** Counts records by combinations of what the question groups by; values that the records lack are let go. */
export async function groupResults(
  deps: RecordDeps,
  draft: QuestionDraft,
  chosen: ChosenRecords,
): Promise<readonly ExactResult[]> {
  const by: GroupedBy[] = [];
  for (const group of draft.groups) {
    if ("bucketSeconds" in group) {
      by.push({ bucketSeconds: group.bucketSeconds });
      continue;
    }
    const known = valuesOf(group, chosen.fields);
    const places = known.length > 0 ? known : fieldsByNoun(chosen.wordsFor([group.name]), chosen.fields);
    const listed = await firstFilled(deps, places, chosen, 1);
    const statement = listed?.statement;
    // A single host is passed over as a value, not as a group.
    const of = statement?.op === "top" ? statement.of : places.find((place) => "column" in place);
    if (of) by.push(of);
  }
  if (by.length === 0) {
    const listed = await listResults(deps, draft, chosen);
    return listed.length > 0 ? listed : countResults(deps, draft, chosen);
  }
  const counts = draft.conditions.counts?.limits;
  const statement: Statement = { op: "group", by, where: chosen.where, ...(counts && { counts }), limit: MAX_GROUPS };
  return [await runStatement(deps, statement, chosen)];
}

/** Sums up the numbers of the quantity that the question names; counts the records where none of them holds it. */
export async function summaryResults(
  deps: RecordDeps,
  draft: QuestionDraft,
  chosen: ChosenRecords,
): Promise<readonly ExactResult[]> {
  const { amount } = draft.conditions;
  const names = amount!.fields.flatMap((pattern) =>
    [...chosen.fields.keys(), ...USUAL_FIELDS].filter((name) => pattern.test(plainName(name))),
  );
  for (const field of [...new Set(names)].slice(0, MAX_FIELDS)) {
    const of: ValueOf = { field };
    const result = await runStatement(deps, { op: "summarise", of, where: chosen.where }, chosen);
    const { summary } = result.result;
    if (!summary || summary.numbers === 0) continue;
    return [await withExtreme(deps, result, { field, part: amount!.part })];
  }
  return chosen.runs.length > 0 ? countResults(deps, draft, chosen) : [];
}

/** The line that holds the greatest or the least number, else the first that holds one, tells more than any other. */
async function withExtreme(
  { index, lines }: RecordDeps,
  result: ExactResult,
  { field, part }: { readonly field: string; readonly part: "sum" | "min" | "max" | "average" },
): Promise<ExactResult> {
  const { summary, statement } = result.result;
  const conditions = {
    max: { field, operator: "atLeast", value: String(summary!.max) },
    min: { field, operator: "equals", value: String(summary!.min) },
    sum: { field, operator: "contains", value: "" },
    average: { field, operator: "contains", value: "" },
  } as const;
  const where = { ...statement.where, fields: [...(statement.where.fields ?? []), conditions[part]] };
  const { records = [] } = await index.aggregate({ op: "first", where, limit: 1 });
  return records.length > 0 ? { ...result, samples: await lines.readRows(records) } : result;
}
