import { Failure, type Statement, type StatementResult } from "@lagebild/domain";
import type { QuestionEngine } from "../engine.js";

/**
 * Runs a statement. Records over more stretches of time than a row may have are counted in those alone that hold
 * records.
 */
export async function runStatement(
  { aggregate }: Pick<QuestionEngine, "aggregate">,
  statement: Statement,
): Promise<StatementResult> {
  if (statement.op !== "perBucket") return aggregate(statement);
  try {
    return await aggregate(statement);
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== "invalid") throw error;
    const { where, bucketSeconds, limit } = statement;
    return aggregate({ op: "group", by: [{ bucketSeconds }], where, limit });
  }
}
