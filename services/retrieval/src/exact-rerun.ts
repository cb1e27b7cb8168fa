import type { ExactResult, PlanStep, Statement, StatementResult } from "@lagebild/domain";
import { labelOf } from "./exact-label.js";
import { withSamples } from "./exact-run.js";
import type { RecordDeps } from "./plan-records.js";

/**
 * Runs the statements of a plan as they are given, for an analyst who has edited it. What a step takes from an earlier
 * one, it takes anew.
 */
export async function statementResults(
  deps: RecordDeps,
  statements: readonly Statement[],
  steps: readonly PlanStep[] = [],
): Promise<readonly ExactResult[]> {
  const results: ExactResult[] = [];
  for (const [place, given] of statements.entries()) {
    const takes = steps.find((step) => step.statement === place)?.takes;
    const earlier = takes && results[takes.statement]?.result;
    const statement = takes && earlier ? retaken(given, takes.value, earlier) : given;
    const result = await deps.index.aggregate(statement);
    const isPart = place > 0 && isPartOf(statement, results[0]!.result.statement);
    results.push(await withSamples(deps, `${isPart ? "of these, " : ""}${labelOf(statement, undefined)}`, result));
  }
  return results;
}

/** Writes plan steps with the values that statements have taken when they ran. */
export const ranSteps = (steps: readonly PlanStep[], results: readonly ExactResult[]): readonly PlanStep[] =>
  steps.map((step) => {
    const earlier = step.takes && results[step.takes.statement]?.result;
    const value = earlier && givenBy(earlier);
    return value === undefined ? step : { ...step, takes: { statement: step.takes!.statement, value } };
  });

/** What an earlier result gives to a later step: its first value, or its count. */
export const givenBy = ({ statement, values, groups, count }: StatementResult): string | undefined =>
  statement.op === "count" ? String(count) : (values?.[0]?.value ?? groups?.[0]?.values[0]);

function retaken(statement: Statement, before: string, earlier: StatementResult): Statement {
  const value = givenBy(earlier);
  if (value === undefined || value === before) return statement;
  if (earlier.statement.op === "count" && "counts" in statement && statement.counts) {
    const shift = Number(value) - Number(before);
    const { atLeast, atMost } = statement.counts;
    return {
      ...statement,
      counts: {
        ...(atLeast !== undefined && { atLeast: Math.max(0, atLeast + shift) }),
        ...(atMost !== undefined && { atMost: Math.max(0, atMost + shift) }),
      },
    };
  }
  const entities = statement.where.entities?.map((entity) => (entity.value === before ? { ...entity, value } : entity));
  return entities ? { ...statement, where: { ...statement.where, entities } } : statement;
}

/** A count of some of the shapes that another counts, all else being the same, is a part of it. */
function isPartOf(statement: Statement, whole: Statement): boolean {
  if (statement.op !== "count" || whole.op !== "count") return false;
  const { shapes = [], meaning: _, ...rest } = statement.where;
  const { shapes: all = [], meaning: __, ...wholeRest } = whole.where;
  const isSubset = shapes.length > 0 && shapes.length < all.length && shapes.every((shape) => all.includes(shape));
  return isSubset && JSON.stringify(rest) === JSON.stringify(wholeRest);
}
