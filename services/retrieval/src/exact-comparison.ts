import type { CountLimits, ExactResult, PlanStep, Statement, Where } from "@lagebild/domain";
import type { AskedComparison } from "@lagebild/search";
import type { ExactWorkOrder } from "./exact-results.js";
import { runStatement, withSamples } from "./exact-run.js";
import { labelOf } from "./exact-label.js";
import { firstFilled } from "./exact-values.js";
import { valuesOf } from "./plan-fields.js";
import type { ChosenRecords, RecordDeps } from "./plan-records.js";
import { chooseForText } from "./plan-text.js";

const MAX_VALUES = 50;

type Compared = { readonly results: readonly ExactResult[]; readonly steps: readonly PlanStep[] } | undefined;

/** Counts what a question compares; undefined where the two were not to be told apart. */
export async function comparedResults(
  deps: RecordDeps,
  order: ExactWorkOrder,
  relation: AskedComparison,
): Promise<Compared> {
  const { one, other, says, isSwapped } = relation;
  const ours = await chooseForText(deps, order, one);
  if (!ours) return undefined;
  if (isBareValue(other) && order.draft.asked.length > 0) return moreThanValue(deps, order, relation, ours);
  const theirs = await chooseForText(deps, order, other, isSwapped ? undefined : new Set(ours.where.shapes ?? []));
  if (!theirs || sameRecords(ours.where, theirs.where)) return undefined;
  const wheres = isSwapped ? withSameShapes(ours.where, theirs.where) : [ours.where, theirs.where];
  const results = [
    await runStatement(deps, { op: "count", where: wheres[0] }, ours),
    await runStatement(deps, { op: "count", where: wheres[1] }, theirs),
  ];
  return {
    results,
    steps: [
      { asks: one, statement: 0, compares: says },
      { asks: other, statement: 1 },
    ],
  };
}

const isBareValue = (text: string): boolean => /^\S+$/.test(text.trim());

const sameRecords = (a: Where, b: Where): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The same question of two values counts the same events. */
function withSameShapes(ours: Where, theirs: Where): readonly [Where, Where] {
  if (!ours.shapes || !theirs.shapes) return [ours, theirs];
  const shapes = [...new Set([...ours.shapes, ...theirs.shapes])];
  return [
    { ...ours, shapes },
    { ...theirs, shapes },
  ];
}

/** "Which accounts failed more often than root": the count of the one is the limit for the others. */
async function moreThanValue(
  deps: RecordDeps,
  { draft }: ExactWorkOrder,
  { one, other, says }: AskedComparison,
  chosen: ChosenRecords,
): Promise<Compared> {
  const value = other.trim().toLowerCase();
  const where: Where = { ...chosen.where, entities: [...(chosen.where.entities ?? []), { value }] };
  const counted = await runStatement(deps, { op: "count", where }, { ...chosen, where });
  if (counted.result.matched === 0) return undefined;
  const count = counted.result.matched;
  const counts: CountLimits = says === "more" ? { atLeast: count + 1 } : { atMost: Math.max(0, count - 1) };
  const places = draft.asked.slice(0, 1).flatMap((asked) => valuesOf(asked, chosen.fields));
  const found =
    (await firstFilled(deps, places, chosen, MAX_VALUES, counts)) ??
    (await deps.index.aggregate({ op: "top", of: places[0]!, where: chosen.where, counts, limit: MAX_VALUES }));
  const statement: Statement = found.statement;
  return {
    results: [counted, await withSamples(deps, labelOf(statement, chosen), found)],
    steps: [
      { asks: other, statement: 0 },
      { asks: one, statement: 1, takes: { statement: 0, value: String(count) } },
    ],
  };
}
