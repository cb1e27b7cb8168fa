import type {
  ExactResult,
  RecordFilter,
  RecordRow,
  Statement,
  StatementResult,
  ValueOf,
  Where,
} from "@lagebild/domain";
import { planQuestion, type QuestionDraft, type QuestionPart } from "@lagebild/search";
import { eventResults } from "./exact-events.js";
import { valuesOf, fieldsByNoun } from "./plan-fields.js";
import { chooseRecords, type ChosenRecords, type RecordDeps } from "./plan-records.js";
import type { SearchedText } from "./plan-search.js";

const MAX_VALUES = 50;
/** Values of a question that asks for one: more would not be read. */
const FEW_VALUES = 8;
const MAX_BUCKETS = 1_000;
/** Parts of a count that are counted by themselves as well. */
const MAX_KINDS = 4;
const MAX_ASKED = 2;

/** What exact results are made from: the question as planned, and how to search for a part of it. */
export interface ExactWorkOrder {
  readonly draft: QuestionDraft;
  readonly searched: SearchedText;
  readonly filter: RecordFilter;
  /** The parts of the question, each searched by itself; the question as a whole where it has no parts. */
  readonly parts: readonly SearchedPart[];
}

/** An event that a question names, with what was found for it. */
export interface SearchedPart {
  readonly searched: SearchedText;
  readonly occurrence: QuestionPart["occurrence"];
}

/** Runs the statements that a question asks for, and reads sample lines for each result. */
export async function exactResults(deps: RecordDeps, order: ExactWorkOrder): Promise<readonly ExactResult[]> {
  const { draft, searched, filter } = order;
  if (draft.mode === "exhaustive") return [];
  if (draft.exact === "firstLast" || draft.exact === "duration" || draft.exact === "order")
    return eventResults(deps, order);
  const chosen = await chooseRecords(deps, searched, {
    conditions: draft.conditions,
    filter,
    purpose: draft.exact === undefined ? "meant" : "counted",
  });
  if (!chosen) return [];
  switch (draft.exact) {
    case "count":
      return countResults(deps, draft, chosen);
    case "countDistinct":
      return distinctResults(deps, draft, chosen);
    case "top":
      return listResults(deps, draft, chosen, MAX_VALUES);
    case "perBucket":
      return bucketResults(deps, draft, chosen);
    case undefined:
      return order.parts.length > 1 ? partResults(deps, order) : valueResults(deps, draft, chosen);
  }
}

/** Of several questions in one sentence, the values that each of them asks for, from the records that answer it. */
async function partResults(
  deps: RecordDeps,
  { parts, draft, filter }: ExactWorkOrder,
): Promise<readonly ExactResult[]> {
  const results: ExactResult[] = [];
  for (const { searched } of parts.slice(1)) {
    const asked = planQuestion(searched.text);
    const chosen = await chooseRecords(deps, searched, { conditions: asked.conditions, filter, purpose: "meant" });
    if (chosen) results.push(...(await valueResults(deps, { ...asked, wants: draft.wants }, chosen)));
  }
  const seen = new Set<string>();
  return results.filter(({ label }) => !seen.has(label) && seen.add(label));
}

/** Runs statements as they are given, for an analyst who has edited a plan. */
export async function statementResults(
  deps: RecordDeps,
  statements: readonly Statement[],
): Promise<readonly ExactResult[]> {
  const results: ExactResult[] = [];
  for (const statement of statements) {
    results.push(await withSamples(deps, labelOf(statement, undefined), await deps.index.aggregate(statement)));
  }
  return results;
}

async function countResults(
  deps: RecordDeps,
  draft: QuestionDraft,
  chosen: ChosenRecords,
): Promise<readonly ExactResult[]> {
  const wheres = [chosen.where, ...chosen.spans.map((span) => ({ ...chosen.where, ...span }))];
  const results: ExactResult[] = [];
  for (const where of wheres) results.push(await run(deps, { op: "count", where }, chosen));
  const total = results[0]!.result.matched;
  if (total > 0 && wheres.length === 1) results.push(...(await kindCounts(deps, chosen, total)));
  if (draft.asked.length > 0 && total > 0) results.push(...(await valueResults(deps, draft, chosen)));
  return results;
}

/** Where records of several templates count together, each is counted by itself too, so that the reader can tell them apart. */
async function kindCounts(
  { index, lines }: RecordDeps,
  { where, runs }: ChosenRecords,
  total: number,
): Promise<readonly ExactResult[]> {
  const templates = new Map<string, ChosenRecords["runs"]>();
  for (const one of runs) templates.set(one.shape.template, [...(templates.get(one.shape.template) ?? []), one]);
  if (templates.size < 2 || templates.size > 12) return [];
  const results: ExactResult[] = [];
  for (const group of [...templates.values()].slice(0, MAX_KINDS)) {
    const part: Where = { ...where, shapes: [...new Set(group.map(({ shape }) => shape.id))] };
    const result = await index.aggregate({ op: "count", where: part });
    if (result.matched === 0 || result.matched === total) continue;
    const rows = (await index.aggregate({ op: "first", where: part, limit: 1 })).records ?? [];
    results.push({
      label: `of these, ${labelOf({ op: "count", where: part }, { where: part, runs: group })}`,
      result,
      samples: await lines.readRows(rows),
    });
  }
  return results;
}

async function distinctResults(
  deps: RecordDeps,
  draft: QuestionDraft,
  chosen: ChosenRecords,
): Promise<readonly ExactResult[]> {
  const listed = await firstFilled(deps, placesOf(draft, chosen), chosen, 12);
  const of = listed && "of" in listed.statement ? listed.statement.of : undefined;
  if (!of) return [await run(deps, { op: "count", where: chosen.where }, chosen)];
  const counted = await run(deps, { op: "countDistinct", of, where: chosen.where }, chosen);
  return [counted, { label: labelOf(listed!.statement, chosen), result: listed!, samples: [] }];
}

async function listResults(
  deps: RecordDeps,
  draft: QuestionDraft,
  chosen: ChosenRecords,
  limit: number,
): Promise<readonly ExactResult[]> {
  const results: ExactResult[] = [];
  for (const places of askedPlaces(draft, chosen)) {
    const listed = await firstFilled(deps, places, chosen, limit);
    if (listed) results.push(await withSamples(deps, labelOf(listed.statement, chosen), listed));
  }
  return results.length > 0 ? results : [await run(deps, { op: "count", where: chosen.where }, chosen)];
}

/** The values that a question of meaning asks for, of the records that answer it best; those of who and where from without asking. */
async function valueResults(
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

const sampleOf = async ({ index, lines }: RecordDeps, where: Where): Promise<ExactResult["samples"]> =>
  lines.readRows((await index.aggregate({ op: "first", where, limit: 1 })).records ?? []);

async function bucketResults(
  deps: RecordDeps,
  draft: QuestionDraft,
  chosen: ChosenRecords,
): Promise<readonly ExactResult[]> {
  const { firstTime, lastTime } = deps.snapshot;
  let bucketSeconds = draft.bucketSeconds ?? 3_600;
  // Too many buckets for one answer: hours instead of seconds.
  while (((lastTime ?? 0) - (firstTime ?? 0)) / 1e6 / bucketSeconds > MAX_BUCKETS) bucketSeconds *= 60;
  return [await run(deps, { op: "perBucket", where: chosen.where, bucketSeconds, limit: MAX_BUCKETS + 1 }, chosen)];
}

/** Places of each kind of value asked for: rules first, then fields named as the question names them. */
function askedPlaces(draft: QuestionDraft, chosen: ChosenRecords): readonly (readonly ValueOf[])[] {
  const byKind = draft.asked.slice(0, MAX_ASKED).map((asked) => valuesOf(asked, chosen.fields));
  const byNoun = draft.noun.length > 0 ? fieldsByNoun(chosen.wordsFor(draft.noun), chosen.fields) : [];
  const places =
    byKind.length > 0 ? byKind.map((places, i) => (i === 0 && places.length === 0 ? byNoun : places)) : [byNoun];
  const filled = places.filter((some) => some.length > 0);
  if (filled.length > 0 || draft.exact !== undefined) return filled.length > 0 ? filled : [usual[0]!];
  return draft.wants === "yes-no" ? usual : [];
}

/** What an analyst wants to know of nearly any event. */
const usual: readonly (readonly ValueOf[])[] = [[{ entity: "address" }], [{ entity: "account" }]];

const placesOf = (draft: QuestionDraft, chosen: ChosenRecords): readonly ValueOf[] =>
  askedPlaces(draft, chosen)[0] ?? usual[0]!;

/** The first place that holds values; where the question's several values meet in no record, the most telling one decides. */
async function firstFilled(
  { index }: RecordDeps,
  places: readonly ValueOf[],
  { where }: ChosenRecords,
  limit: number,
): Promise<StatementResult | undefined> {
  const given = new Set((where.entities ?? []).map(({ value }) => value));
  for (const of of places) {
    const result = await index.aggregate({ op: "top", of, where, limit: limit + given.size });
    const values = (result.values ?? []).filter(({ value }) => !given.has(value.toLowerCase()));
    if (values.length === 0 || (isOneHost(of, values) && of !== places.at(-1))) continue;
    return {
      ...result,
      values: values.slice(0, limit),
      distinct: (result.distinct ?? 0) - ((result.values?.length ?? 0) - values.length),
    };
  }
  return undefined;
}

/** That all records come from one machine's log says nothing of the machines they name. */
const isOneHost = (of: ValueOf, values: readonly unknown[]): boolean =>
  "column" in of && of.column === "host" && values.length === 1;

/** Runs a statement; where several values of the question meet in no record, only the first of them counts. */
async function run(deps: RecordDeps, statement: Statement, chosen: ChosenRecords): Promise<ExactResult> {
  let asked = statement;
  let result = await deps.index.aggregate(asked);
  const entities = asked.where.entities ?? [];
  if (result.matched === 0 && entities.length > 1) {
    asked = { ...asked, where: { ...asked.where, entities: entities.slice(0, 1) } };
    result = await deps.index.aggregate(asked);
  }
  return withSamples(deps, labelOf(asked, chosen), result);
}

async function withSamples({ index, lines }: RecordDeps, label: string, result: StatementResult): Promise<ExactResult> {
  const { statement } = result;
  const rows: readonly RecordRow[] =
    result.records ??
    result.pairs?.slice(0, 3).flatMap(({ first, then }) => [first, then]) ??
    (result.matched > 0
      ? ((await index.aggregate({ op: "first", where: statement.where, limit: 1 })).records ?? [])
      : []);
  const distinct = [...new Map(rows.map((row) => [`${row.file}\0${row.line}`, row])).values()];
  return { label, result, samples: await lines.readRows(distinct) };
}

const WORK: Readonly<Record<Statement["op"], string>> = {
  count: "count of records",
  countDistinct: "different values in records",
  top: "values in records",
  first: "first and last record",
  last: "last record",
  perBucket: "records over time",
  group: "values together in records",
  sequence: "records that follow each other",
  difference: "values only in some records",
};

/** Says in words what a statement counts: the work, the records, the conditions. */
export function labelOf(statement: Statement, chosen: Pick<ChosenRecords, "where" | "runs"> | undefined): string {
  const { where } = statement;
  const shape = chosen?.runs[0]?.shape.text.slice(0, 160);
  const shapes = new Set(chosen?.runs.map((one) => one.shape.id)).size;
  const more = shapes > 1 ? ` and ${shapes - 1} further shapes` : "";
  const of = "of" in statement ? ` (${Object.values(statement.of).join()})` : "";
  const about = shape ? ` of shape ${shape}${more}` : where.meaning ? `: ${where.meaning}` : "";
  const limits = [
    ...(where.entities ?? []).map(({ value }) => `with ${value}`),
    ...(where.fields ?? []).map(({ field, operator, value }) => `${field} ${operator} ${value}`),
    ...(where.host === undefined ? [] : [`on ${where.host}`]),
    ...(where.file === undefined ? [] : [`in ${where.file}`]),
    ...(where.from === undefined || !Number.isFinite(where.from)
      ? []
      : [`from ${new Date(where.from / 1_000).toISOString()}`]),
    ...(where.to === undefined || !Number.isFinite(where.to) ? [] : [`to ${new Date(where.to / 1_000).toISOString()}`]),
  ];
  return `${WORK[statement.op]}${of}${about}${limits.length > 0 ? `, ${limits.join(", ")}` : ""}`;
}
