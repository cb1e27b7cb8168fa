import type { ExactResult, PlanStep, Statement, StatementResult, ValueOf } from "@lagebild/domain";
import type { AskedSequence } from "@lagebild/search";
import { labelOf } from "./exact-label.js";
import type { ExactWorkOrder } from "./exact-results.js";
import { withSamples } from "./exact-run.js";
import { valuesOf } from "./plan-fields.js";
import type { ChosenRecords, RecordDeps } from "./plan-records.js";
import { chooseForText, leaningOn } from "./plan-text.js";

/** Where the question sets no limit, what follows much later is taken for something else. */
const USUAL_SECONDS = 3_600;
const MAX_PAIRS = 100;

/** Pairs records with those that follow them; undefined where the question's two events were not to be told apart. */
export async function sequenceResults(
  deps: RecordDeps,
  order: ExactWorkOrder,
  { first, then, withinSeconds = USUAL_SECONDS }: AskedSequence,
): Promise<{ results: readonly ExactResult[]; steps: readonly PlanStep[] } | undefined> {
  const firsts = await chooseForText(deps, order, leaningOn(first, then));
  if (!firsts?.where.shapes) return undefined;
  const taken = new Set(firsts.where.shapes);
  const thens = await chooseForText(deps, order, then, taken);
  if (!thens?.where.shapes) return undefined;
  const base = { op: "sequence", where: firsts.where, then: thens.where, withinSeconds, limit: MAX_PAIRS } as const;
  let result: StatementResult | undefined;
  for (const sameOf of sharedOf(order, thens)) {
    const statement: Statement = { ...base, sameOf };
    const found = await deps.index.aggregate(statement);
    if (result === undefined || (found.count ?? 0) > 0) result = found;
    if ((found.count ?? 0) > 0) break;
  }
  result ??= await deps.index.aggregate(base);
  const shown = await withSamples(deps, labelOf(result.statement, firsts), result);
  return { results: [shown], steps: [] };
}

/** Who guesses tries many accounts from one place. */
const GUESSED = /(?<![\p{L}])(?:guess|brute|spray|gerat|probiert|durchprob)/iu;

/** What both records have to share: the kind of value asked for, else the account or the address. */
function sharedOf({ draft }: ExactWorkOrder, thens: ChosenRecords): readonly ValueOf[] {
  const asked = draft.asked.slice(0, 1).flatMap((value) => valuesOf(value, thens.fields));
  const [account, address]: readonly ValueOf[] = [{ entity: "account" }, { entity: "address" }];
  const usual = GUESSED.test(draft.question) ? [address!, account!] : [account!, address!];
  return [...asked, ...usual.filter((one) => !asked.some((other) => JSON.stringify(other) === JSON.stringify(one)))];
}
