import type { ExactResult, RecordRow, Statement, StatementResult, ValueOf, Where } from "@lagebild/domain";
import { labelOf } from "./exact-label.js";
import type { ChosenRecords, RecordDeps } from "./plan-records.js";

/** Lines that are shown of records that are listed. */
export const LISTED_RECORDS = 5;

/** Runs a statement; where several values of the question meet in no record, only the first of them counts. */
export async function runStatement(
  deps: RecordDeps,
  statement: Statement,
  chosen: ChosenRecords,
): Promise<ExactResult> {
  let asked = statement;
  let result = await deps.index.aggregate(asked);
  const entities = asked.where.entities ?? [];
  if (result.matched === 0 && entities.length > 1) {
    asked = { ...asked, where: { ...asked.where, entities: entities.slice(0, 1) } };
    result = await deps.index.aggregate(asked);
  }
  return withSamples(deps, labelOf(asked, chosen), result);
}

/** Reads sample lines for a result: its own records, a pair of them, or the first record of what it names first. */
export async function withSamples(
  { index, lines }: RecordDeps,
  label: string,
  result: StatementResult,
): Promise<ExactResult> {
  const rows: readonly RecordRow[] =
    result.records ?? shownPair(result) ?? (result.matched > 0 ? await firstShown(index, result) : []);
  const distinct = [...new Map(rows.map((row) => [`${row.source} ${row.line}`, row])).values()];
  return { label, result, samples: await lines.readRows(distinct) };
}

/** The first record of the value that is listed first: an answer names it first. Else the first that was counted. */
async function firstShown(index: RecordDeps["index"], result: StatementResult): Promise<readonly RecordRow[]> {
  const { statement, values = [] } = result;
  const first = async (where: Where): Promise<readonly RecordRow[]> =>
    (await index.aggregate({ op: "first", where, limit: 1 })).records ?? [];
  const [best] = values;
  const isListed = best !== undefined && (statement.op === "top" || statement.op === "difference");
  const rows = isListed ? await first(holding(statement.where, statement.of, best.value)) : [];
  return rows.length > 0 ? rows : first(statement.where);
}

function holding(where: Where, of: ValueOf, value: string): Where {
  if ("entity" in of) return { ...where, entities: [...(where.entities ?? []), { value, kind: of.entity }] };
  if ("field" in of)
    return { ...where, fields: [...(where.fields ?? []), { field: of.field, operator: "equals", value }] };
  return { ...where, [of.column]: value };
}

/** The earliest pair of the most frequent value: an answer names that value first. Undefined where nothing was paired. */
function shownPair({ pairs, values }: StatementResult): readonly RecordRow[] | undefined {
  const [top] = values ?? [];
  const pair = pairs?.find(({ value }) => value === top?.value) ?? pairs?.[0];
  return pairs && (pair ? [pair.first, pair.then] : []);
}

/** The first line of some records. */
export const sampleOf = async ({ index, lines }: RecordDeps, where: Where): Promise<ExactResult["samples"]> =>
  lines.readRows((await index.aggregate({ op: "first", where, limit: 1 })).records ?? []);
