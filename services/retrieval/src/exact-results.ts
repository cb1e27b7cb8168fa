import type { ExactResult, RecordFilter, ShapeId, Statement, Where } from "@lagebild/domain";
import { isNamedValue, type IncidentIndex, type QuestionDraft, type RetrievedRun } from "@lagebild/search";
import type { LineReader } from "./resolve-lines.js";

const MAX_VALUES = 50;
const MAX_SHAPES = 2_000;
const MAX_VALUES_HELD = 3;

/** Builds the statement that a question asks for, over the records of the best run's kind. */
export function statementFor(
  draft: QuestionDraft,
  runs: readonly RetrievedRun[],
  words: readonly string[],
  filter: RecordFilter,
): { readonly statement: Statement; readonly shapes: readonly RetrievedRun[] } | undefined {
  const candidates = runsWithNamedValues(runs, words);
  const best = candidates[0];
  if (!draft.exact || !best) return undefined;
  const same = sameKind(best, candidates, words);
  const shapes: readonly ShapeId[] = [...new Set(same.map((run) => run.shape.id))].slice(0, MAX_SHAPES);
  const entities = best.values.slice(0, MAX_VALUES_HELD).map((value) => ({ value }));
  const where: Where = { ...filter, shapes, ...(entities.length > 0 && { entities }) };
  const of = { entity: draft.entity ?? "address" } as const;
  switch (draft.exact) {
    case "count":
      return { statement: { op: "count", where }, shapes: same };
    case "countDistinct":
      return { statement: { op: "countDistinct", of, where }, shapes: same };
    case "top":
      return { statement: { op: "top", of, where, limit: MAX_VALUES }, shapes: same };
    case "firstLast":
      return { statement: { op: "first", where, limit: 1 }, shapes: same };
  }
}

/** Where the question names values and records hold them, only the records that hold most of them count. */
function runsWithNamedValues(runs: readonly RetrievedRun[], words: readonly string[]): readonly RetrievedRun[] {
  const named = new Set(words.filter(isNamedValue));
  const held = (run: RetrievedRun): number => run.values.filter((value) => named.has(value)).length;
  const most = Math.max(0, ...runs.map(held));
  return most === 0 ? runs : runs.filter((run) => held(run) === most);
}

/** Records are of one kind when they mean the same, share a template, or the same program says as many words of the question. */
function sameKind(
  best: RetrievedRun,
  runs: readonly RetrievedRun[],
  words: readonly string[],
): readonly RetrievedRun[] {
  const meaning = best.shape.meanings[0]?.id;
  const said = saidWords(best, words);
  return runs.filter((run) => {
    if (run.shape.program !== best.shape.program) return false;
    if (meaning !== undefined && run.shape.meanings[0]?.id === meaning) return true;
    if (meaning === undefined && run.shape.template === best.shape.template) return true;
    const also = saidWords(run, words);
    return said.size >= 2 && [...said].every((word) => also.has(word));
  });
}

/** Words of the question that stand in a shape's text, but for their endings. */
function saidWords(run: RetrievedRun, words: readonly string[]): ReadonlySet<string> {
  const text = run.shape.text.toLowerCase();
  const stems = words.filter((word) => word.length >= 4).map((word) => word.replace(/(?:es|en|s|e)$/, ""));
  return new Set(stems.filter((stem) => text.includes(stem)));
}

/** Runs the question's statement and reads sample lines for it. */
export async function exactResults(
  index: IncidentIndex,
  lines: LineReader,
  plan: { readonly statement: Statement; readonly shapes: readonly RetrievedRun[] },
): Promise<readonly ExactResult[]> {
  const { shapes } = plan;
  let { statement } = plan;
  let result = await index.aggregate(statement);
  const entities = statement.where.entities ?? [];
  if (result.matched === 0 && entities.length > 1) {
    // Values of the question may occur in different records of the kind: then the most telling one decides.
    statement = { ...statement, where: { ...statement.where, entities: entities.slice(0, 1) } };
    result = await index.aggregate(statement);
  }
  const rows = [...(result.records ?? [])];
  if (statement.op === "first") {
    rows.push(...((await index.aggregate({ ...statement, op: "last" })).records ?? []));
  }
  if (rows.length === 0)
    rows.push(...((await index.aggregate({ op: "first", where: statement.where, limit: 1 })).records ?? []));
  const seen = new Set<string>();
  const distinct = rows.filter((row) => !seen.has(`${row.file}\0${row.line}`) && seen.add(`${row.file}\0${row.line}`));
  return [{ label: labelOf(statement, shapes), result, samples: await lines.readRows(distinct) }];
}

function labelOf(statement: Statement, shapes: readonly RetrievedRun[]): string {
  const work = {
    count: "count of records",
    countDistinct: "different values in records",
    top: "values in records",
    first: "first and last record",
    last: "last record",
  };
  const value = statement.where.entities?.map((entity) => entity.value).join(", ");
  const more = shapes.length > 1 ? ` and ${shapes.length - 1} further shapes` : "";
  return `${work[statement.op]} of shape ${shapes[0]?.shape.text ?? ""}${more}${value ? ` with ${value}` : ""}`;
}
