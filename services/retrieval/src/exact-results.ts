import type { ExactResult, PlanStep, RecordFilter } from "@lagebild/domain";
import { askedEvent, planQuestion, type QuestionDraft, type QuestionPart } from "@lagebild/search";
import { comparedResults } from "./exact-comparison.js";
import { bucketResults, countResults, distinctResults, listResults } from "./exact-counts.js";
import { differenceResults } from "./exact-difference.js";
import { eventResults } from "./exact-events.js";
import { groupResults, summaryResults } from "./exact-groups.js";
import { runStatement } from "./exact-run.js";
import { partResults, searchedValues } from "./exact-searched.js";
import { sequenceResults } from "./exact-sequence.js";
import { stepResults } from "./exact-steps.js";
import { chooseRecords, type ChosenRecords, type RecordDeps } from "./plan-records.js";
import type { SearchedText } from "./plan-search.js";

/** What exact results are made from: the question as planned, and how to search for a part of it. */
export interface ExactWorkOrder {
  readonly draft: QuestionDraft;
  readonly searched: SearchedText;
  readonly filter: RecordFilter;
  /** The parts of the question, each searched by itself; the question as a whole where it has no parts. */
  readonly parts: readonly SearchedPart[];
  /** Searches for a text of the question, or made from it. */
  search(text: string): Promise<SearchedText>;
}

/** An event that a question names, with what was found for it. */
export interface SearchedPart {
  readonly searched: SearchedText;
  readonly occurrence: QuestionPart["occurrence"];
}

/** Exact results with how the question was read to get them. */
export interface ExactOutcome {
  readonly results: readonly ExactResult[];
  /** As given, or planned anew where the records that it relates were not to be told apart. */
  readonly draft: QuestionDraft;
  readonly steps?: readonly PlanStep[];
}

/** Runs the statements that a question asks for, and reads sample lines for each result. */
export async function exactResults(deps: RecordDeps, order: ExactWorkOrder): Promise<ExactOutcome> {
  const { draft } = order;
  const related = await relatedResults(deps, order);
  if (related) return { draft, ...related };
  const single = planQuestion(draft.question, { relations: false });
  const plain = draft.relation || draft.chain.length > 0 ? { ...order, draft: single } : order;
  return { draft: plain.draft, results: await plainResults(deps, plain) };
}

/** Results that relate records to others; undefined where the question relates none, or they are not to be told apart. */
async function relatedResults(
  deps: RecordDeps,
  order: ExactWorkOrder,
): Promise<Omit<ExactOutcome, "draft"> | undefined> {
  const { relation, chain } = order.draft;
  if (chain.length > 0) return stepResults(deps, order);
  switch (relation?.work) {
    case "sequence":
      return sequenceResults(deps, order, relation);
    case "difference":
      return differenceResults(deps, order, relation);
    case "compare":
      return comparedResults(deps, order, relation);
    case undefined:
      return undefined;
  }
}

/** Records that hold no value of the kind asked for are no answer: others are tried, and counted at the last. */
async function listedSomewhere(
  deps: RecordDeps,
  { draft, searched, filter }: ExactWorkOrder,
  chosen: ChosenRecords,
): Promise<readonly ExactResult[]> {
  const listed = await listResults(deps, draft, chosen);
  if (listed.length > 0) return listed;
  const others = await searchedValues(deps, draft, searched, filter);
  return others.length > 0 ? others : [await runStatement(deps, { op: "count", where: chosen.where }, chosen)];
}

async function plainResults(deps: RecordDeps, order: ExactWorkOrder): Promise<readonly ExactResult[]> {
  const { draft, searched, filter } = order;
  const { exact, conditions } = draft;
  if (draft.mode === "exhaustive") return [];
  if (exact === "firstLast" || exact === "duration" || exact === "order") return eventResults(deps, order);
  if (exact === undefined) {
    return order.parts.length > 1 ? partResults(deps, order) : searchedValues(deps, draft, searched, filter);
  }
  const listsValues = exact === "countDistinct" || exact === "top" || exact === "group";
  const event = askedEvent(draft.question);
  const chosen = await chooseRecords(deps, searched, {
    conditions,
    filter,
    purpose: "counted",
    listsValues,
    // "Failed passwords" may be a record's own words: they are counted as they are written, unless values are limited by it.
    ...(event && (!event.isOfRecords || conditions.counts) && { event, language: draft.language }),
  });
  if (!chosen) return [];
  switch (exact) {
    case "countDistinct":
      return distinctResults(deps, draft, chosen);
    case "top":
      return listedSomewhere(deps, order, chosen);
    case "perBucket":
      return bucketResults(deps, draft, chosen);
    case "group":
      return groupResults(deps, draft, chosen);
    case "summarise":
      return summaryResults(deps, draft, chosen);
    case "count":
    case "sequence":
    case "difference":
    case "compare":
    case "steps":
      return countResults(deps, draft, chosen);
  }
}
