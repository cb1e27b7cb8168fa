import { isDeepStrictEqual } from "node:util";
import { Failure, type ExactResult, type QuestionPlan, type Reading, type Statement } from "@lagebild/domain";
import { askIncident, askReading, withSamples, type AskedQuestion, type QuestionAsked } from "./ask-incident.js";
import type { AskedIncident } from "./question-engine.js";
import { aggregateSaid } from "./said-values.js";

/** A plan that ran again: with what its reading says, or the results of its statements alone. */
export type Rerun = { readonly asked: AskedQuestion } | { readonly exact: readonly ExactResult[] };

/**
 * Runs a plan that an analyst has kept or edited. A reading is run where the statements are what it asks, or where it
 * was edited and they were not, or where a model chose it; statements that were edited run as they are, without the reading. Failure "invalid"
 * where both are given and neither is what the question asks.
 */
export async function rerunPlan(
  incident: AskedIncident,
  { read, statements, language }: QuestionPlan,
  question: QuestionAsked,
): Promise<Rerun> {
  if (!read) return { exact: await rerunStatements(incident, statements) };
  const asked = await askReading(incident, read, { language, filter: question.filter });
  if (read.choice || statements.length === 0 || isSame(statements, statementsOf(asked))) return { asked };
  const before = await askIncident(incident, question);
  if (before && isSame(partsOf(before.read.reading), partsOf(read.reading)))
    return { exact: await rerunStatements(incident, statements) };
  if (before && isSame(statements, statementsOf(before))) return { asked };
  throw new Failure(
    "invalid",
    "plan.statements are not what plan.read asks, and neither is what the question asks: leave out one of the two",
  );
}

const statementsOf = ({ exact }: AskedQuestion): readonly Statement[] => exact.map(({ result }) => result.statement);

const partsOf = ({ asks, of }: Reading): unknown => ({ asks, of });

/** Whether two are the same as they are sent. */
const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(sent(one), sent(other));

const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

async function rerunStatements(
  incident: AskedIncident,
  statements: readonly Statement[],
): Promise<readonly ExactResult[]> {
  const results: ExactResult[] = [];
  for (const statement of statements)
    results.push(await withSamples(incident, await aggregateSaid(incident, statement)));
  return results;
}
