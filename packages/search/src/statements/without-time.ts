import { limitsTimes, type Statement, type Where } from "@lagebild/domain";

/** The other condition of a statement that has two. */
const otherOf = (statement: Statement): Where | undefined =>
  statement.op === "sequence" ? statement.then : statement.op === "difference" ? statement.other : undefined;

const asksTimes = (statement: Statement): boolean =>
  statement.op === "perBucket" ||
  statement.op === "silences" ||
  statement.op === "sequence" ||
  (statement.op === "group" && statement.by.some((of) => "bucketSeconds" in of)) ||
  [statement.where, otherOf(statement)].some((where) => where !== undefined && limitsTimesWithin(where));

/** Says whether a condition limits times itself or in what it nests, but for what it leaves out. */
const limitsTimesWithin = (where: Where): boolean =>
  limitsTimes(where) || (where.anyOf ?? []).flat().some(limitsTimesWithin);

/** A condition without its limits of time. */
export function timeless({ from: _from, to: _to, timesOfDay: _times, ...where }: Where): Where {
  return where.anyOf ? { ...where, anyOf: where.anyOf.map((alternatives) => alternatives.map(timeless)) } : where;
}

/** What meets a condition but for its times: where only some alternatives limit them, some records meet it all the same. */
function leftOutBy(where: Where): Where {
  const meant = timeless(where);
  const nestsTimes = !limitsTimes(where) && limitsTimesWithin(where);
  return nestsTimes ? { ...meant, noneOf: [...(meant.noneOf ?? []), where] } : meant;
}

/**
 * The conditions whose records without a time a statement leaves out, each once; none where it asks nothing of times. A
 * record of both conditions of a statement is left out of both.
 */
export function untimedWheres(statement: Statement): readonly Where[] {
  if (!asksTimes(statement)) return [];
  const wheres = [statement.where, otherOf(statement)].flatMap((where) => (where ? [leftOutBy(where)] : []));
  return [...new Map(wheres.map((where) => [JSON.stringify(where), where])).values()];
}
