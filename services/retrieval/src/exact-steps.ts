import type { EntityKind, ExactResult, PlanStep, ShapeId, Where } from "@lagebild/domain";
import { askedEvent, type AskedStep } from "@lagebild/search";
import { listResults } from "./exact-counts.js";
import type { ExactWorkOrder } from "./exact-results.js";
import { LISTED_RECORDS, runStatement } from "./exact-run.js";
import { givenBy } from "./exact-rerun.js";
import { MAX_ATTEMPTS, valueResults } from "./exact-searched.js";
import { chooseRecords, type ChosenRecords, type RecordDeps } from "./plan-records.js";
import { planText, type PlannedText } from "./plan-text.js";

/** What an earlier step has found. */
interface Given {
  readonly value: string;
  readonly kind: EntityKind | undefined;
  /** Place of the statement that gave it. */
  readonly statement: number;
}

/** Works through questions that build on each other; undefined where a step finds nothing that the next one needs. */
export async function stepResults(
  deps: RecordDeps,
  order: ExactWorkOrder,
): Promise<{ results: readonly ExactResult[]; steps: readonly PlanStep[] } | undefined> {
  const results: ExactResult[] = [];
  const steps: PlanStep[] = [];
  const given: (Given | undefined)[] = [];
  for (const step of order.draft.chain) {
    const takes = step.takes === undefined ? undefined : given[step.takes - 1];
    if (step.takes !== undefined && !takes) return undefined;
    const text = filledIn(step, takes, order.draft.language);
    const found = await stepResult(deps, order, await planText(order, text), takes);
    const statement = results.length;
    if (found.length > 0) {
      const carried = takes && { takes: { statement: takes.statement, value: takes.value } };
      steps.push({ asks: text, statement, ...carried });
    }
    results.push(...found);
    given.push(givenOf(found[0], statement));
  }
  return results.length > 0 ? { results, steps } : undefined;
}

/** An account's name is often a word like others: it is introduced as one. */
function filledIn({ text, takes }: AskedStep, given: Given | undefined, language: "en" | "de"): string {
  if (takes === undefined || !given) return text;
  const introduced =
    given.kind === "account" ? `${language === "de" ? "Konto" : "account"} ${given.value}` : given.value;
  return text.replace(`{${takes}}`, introduced);
}

function givenOf(exact: ExactResult | undefined, statement: number): Given | undefined {
  const value = exact && givenBy(exact.result);
  if (exact === undefined || value === undefined) return undefined;
  const asked = exact.result.statement;
  const kind = "of" in asked && "entity" in asked.of ? asked.of.entity : undefined;
  return { value, kind, statement };
}

async function stepResult(
  deps: RecordDeps,
  { filter, draft: { language } }: ExactWorkOrder,
  { draft, searched }: PlannedText,
  takes: Given | undefined,
): Promise<readonly ExactResult[]> {
  const isListed = draft.exact === "top";
  const taken = new Set<ShapeId>();
  let first: ChosenRecords | undefined;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const purpose = isListed ? "counted" : "meant";
    const event = attempt === 0 ? askedEvent(draft.question) : undefined;
    const found = await chooseRecords(deps, searched, {
      conditions: draft.conditions,
      filter,
      purpose,
      listsValues: isListed,
      taken,
      ...(event && { event, language }),
    });
    if (!found) break;
    const chosen = takes ? { ...found, where: withValue(found.where, takes) } : found;
    const results = isListed ? await listResults(deps, draft, chosen) : await valueResults(deps, draft, chosen);
    if (results.some(({ result }) => (result.values ?? []).length > 0)) return results.slice(0, 1);
    if (!first && (await deps.index.aggregate({ op: "count", where: chosen.where })).matched > 0) first = chosen;
    if (found.runs.length === 0) break;
    for (const { shape } of found.runs) taken.add(shape.id);
  }
  // Records that hold no value of the kind asked for are shown themselves.
  return first ? [await runStatement(deps, { op: "first", where: first.where, limit: LISTED_RECORDS }, first)] : [];
}

/** What a step takes is a condition of its records, whatever else was read from its words. */
function withValue(where: Where, { value, kind }: Given): Where {
  const others = (where.entities ?? []).filter((entity) => entity.value !== value);
  return { ...where, entities: [{ value, ...(kind && { kind }) }, ...others] };
}
