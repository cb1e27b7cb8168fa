import type { ExactResult, RecordFilter, ShapeId } from "@lagebild/domain";
import { askedEvent, planQuestion, type AskedEvent, type QuestionDraft } from "@lagebild/search";
import { labelOf } from "./exact-label.js";
import type { ExactWorkOrder } from "./exact-results.js";
import { sampleOf } from "./exact-run.js";
import { askedPlaces, firstFilled } from "./exact-values.js";
import { chooseRecords, type ChosenRecords, type RecordDeps } from "./plan-records.js";
import type { SearchedText } from "./plan-search.js";

/** Values of a question that asks for one: more would not be read. */
const FEW_VALUES = 8;
/** Runs that tell what kind of event was found. */
const LOOKED_AT = 5;
/** Groups of records that are tried for a value asked for. */
export const MAX_ATTEMPTS = 4;

/** The values asked for, of the best records that have such values: what has none cannot be the answer. */
export async function searchedValues(
  deps: RecordDeps,
  draft: QuestionDraft,
  searched: SearchedText,
  filter: RecordFilter,
): Promise<readonly ExactResult[]> {
  const taken = new Set<ShapeId>();
  const event = nearEvent(searched);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const chosen = await chooseRecords(deps, searched, {
      conditions: draft.conditions,
      filter,
      purpose: "meant",
      taken,
      ...(event && attempt === 0 && { event, language: draft.language }),
    });
    if (!chosen || chosen.runs.length === 0) return [];
    const results = await valueResults(deps, draft, chosen);
    if (results.length > 0) return results;
    for (const { shape } of chosen.runs) taken.add(shape.id);
  }
  return [];
}

/** The kind of event that a question is about, where what was found for it is of that kind. */
function nearEvent({ text, retrieved }: SearchedText): AskedEvent | undefined {
  const event = askedEvent(text);
  const isFound = retrieved.runs
    .slice(0, LOOKED_AT)
    .some(({ shape }) => shape.meanings.some(({ tags }) => tags.includes(event?.tag ?? "")));
  return isFound ? event : undefined;
}

/** Of several questions in one sentence, the values that each of them asks for, from the records that answer it. */
export async function partResults(
  deps: RecordDeps,
  { parts, draft, filter }: ExactWorkOrder,
): Promise<readonly ExactResult[]> {
  const results: ExactResult[] = [];
  for (const { searched } of parts.slice(1)) {
    const asked = planQuestion(searched.text);
    results.push(...(await searchedValues(deps, { ...asked, wants: draft.wants }, searched, filter)));
  }
  const seen = new Set<string>();
  return results.filter(({ label }) => !seen.has(label) && seen.add(label));
}

/** The values that a question of meaning asks for, of the records that answer it best; those of who and where from without asking. */
export async function valueResults(
  deps: RecordDeps,
  draft: QuestionDraft,
  chosen: ChosenRecords,
): Promise<readonly ExactResult[]> {
  if (chosen.runs.length === 0) return [];
  const results: ExactResult[] = [];
  for (const places of askedPlaces(draft, chosen)) {
    const listed = await firstFilled(deps, places, chosen, FEW_VALUES);
    if (listed)
      results.push({
        label: labelOf(listed.statement, chosen),
        result: listed,
        samples: results.length === 0 ? await sampleOf(deps, chosen.where) : [],
      });
  }
  return results;
}
