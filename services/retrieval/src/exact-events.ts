import { shortMeaning } from "@lagebild/context";
import type { ExactResult, QuestionLanguage, RecordRow, ShapeId } from "@lagebild/domain";
import { planQuestion, type QuestionConditions, type RetrievedRun } from "@lagebild/search";
import { labelOf } from "./exact-label.js";
import type { ExactWorkOrder, SearchedPart } from "./exact-results.js";
import { chooseRecords, type ChoiceOptions, type ChosenRecords, type RecordDeps } from "./plan-records.js";

/** First and last of each event that a question names; no two parts of a question mean the same event. */
export async function eventResults(deps: RecordDeps, order: ExactWorkOrder): Promise<readonly ExactResult[]> {
  const { draft, filter, parts } = order;
  const isSeveral = parts.length > 1;
  const contrasted = isSeveral ? contrastParts(parts) : parts;
  const found = new Map<SearchedPart, ExactResult>();
  const taken = new Set<ShapeId>();
  for (const part of clearestFirst(contrasted)) {
    const result = await eventResult(deps, part, taken, {
      conditions: isSeveral ? conditionsOf(part, draft.conditions) : draft.conditions,
      filter,
      purpose: isSeveral ? "event" : "counted",
      language: draft.language,
    });
    if (result) found.set(part, result);
  }
  return contrasted.flatMap((part) => found.get(part) ?? []);
}

/** Sets of records that are tried for an event. */
const MAX_ATTEMPTS = 6;

/** Edges of the best records that meet what the part says of host, time and values: a set that none of them meets is not meant. */
async function eventResult(
  deps: RecordDeps,
  part: SearchedPart,
  taken: Set<ShapeId>,
  { language, ...options }: ChoiceOptions & { readonly language: QuestionLanguage },
): Promise<ExactResult | undefined> {
  const rejected = new Set(taken);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const chosen = await chooseRecords(deps, part.searched, { ...options, taken: rejected });
    if (!chosen) return undefined;
    const edge = await edges(deps, chosen, part);
    const meaning = shortMeaning(chosen.runs[0]?.shape.meanings[0]?.[language]);
    const result = edge && meaning !== undefined ? { ...edge, meaning } : edge;
    for (const { shape } of chosen.runs) (result ? taken : rejected).add(shape.id);
    if (result) return result;
    if (chosen.runs.length === 0) return undefined;
  }
  return undefined;
}

/** What a part says of its own records, at the time that the question as a whole names. */
function conditionsOf({ searched }: SearchedPart, whole: QuestionConditions): QuestionConditions {
  const own = planQuestion(searched.text).conditions;
  return own.time === undefined && whole.time !== undefined ? { ...own, time: whole.time } : own;
}

/** Of what fits a part, how much it loses by fitting the other parts as well. */
const CONTRAST = 0.4;
/** A shape that was not found for a part fits it so little. */
const UNFOUND = 0.02;

/** Ranks what was found for each part by how much better it fits this part than the others: each event is one of them. */
export function contrastParts(parts: readonly SearchedPart[]): readonly SearchedPart[] {
  const fits = parts.map(({ searched }) => new Map(searched.retrieved.runs.map((run) => [run.shape.id, fitOf(run)])));
  return parts.map((part, place) => {
    const others = fits.filter((_, other) => other !== place);
    const contrastOf = (run: RetrievedRun): number => {
      const elsewhere = others.reduce((sum, fit) => sum + (fit.get(run.shape.id) ?? Math.log(UNFOUND)), 0);
      return fitOf(run) - (CONTRAST * elsewhere) / Math.max(1, others.length);
    };
    const scored = part.searched.retrieved.runs
      .map((run) => ({ run, contrast: contrastOf(run) }))
      .sort((a, b) => b.contrast - a.contrast);
    const best = scored[0]?.contrast ?? 0;
    const runs = scored.map(({ run, contrast }) => ({ ...run, ...scoresOf(contrast - best) }));
    return { ...part, searched: { ...part.searched, retrieved: { ...part.searched.retrieved, runs } } };
  });
}

const scoresOf = (fit: number): Pick<RetrievedRun, "score" | "relevance"> => ({
  score: Math.exp(fit),
  relevance: Math.exp(fit),
});

const fitOf = ({ relevance }: RetrievedRun): number => Math.log(Math.max(relevance, UNFOUND));

/** A part that one shape answers far better than the next chooses first; a vague one takes of what is left. */
const clearestFirst = (parts: readonly SearchedPart[]): readonly SearchedPart[] =>
  [...parts].sort((a, b) => lead(b) - lead(a));

function lead({ searched }: SearchedPart): number {
  const [best, ...others] = searched.retrieved.runs;
  const next = others.find(({ shape }) => shape.template !== best?.shape.template);
  return best && next ? best.relevance / Math.max(next.relevance, UNFOUND) : Infinity;
}

async function edges(
  { index, lines }: RecordDeps,
  { where, runs }: ChosenRecords,
  { occurrence }: SearchedPart,
): Promise<ExactResult | undefined> {
  let statement = { op: occurrence === "last" ? "last" : "first", where, limit: 1 } as const;
  let result = await index.aggregate(statement);
  if (result.matched === 0 && where.entities) {
    // Values of the question that meet in no record say less than what the record means.
    const { entities: _, ...others } = where;
    statement = { ...statement, where: others };
    result = await index.aggregate(statement);
  }
  if (result.matched === 0) return undefined;
  const rows: RecordRow[] = [...(result.records ?? [])];
  if (occurrence === "both" && result.matched > 1) {
    rows.push(...((await index.aggregate({ ...statement, op: "last" })).records ?? []));
  }
  return { label: labelOf(statement, { where: statement.where, runs }), result, samples: await lines.readRows(rows) };
}
