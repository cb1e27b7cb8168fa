import type { Evidence, ExactResult, RecordFilter, ShapeId, Statement, Where } from "@lagebild/domain";
import type { IncidentIndex, QuestionDraft, RetrievedRun } from "@lagebild/search";
import type { LineReader } from "./resolve-lines.js";

const MAX_VALUES = 50;
const MAX_SHAPES = 2_000;

/** Builds the statement that a question asks for, over the records of the best run's kind. */
export function statementFor(
  draft: QuestionDraft,
  runs: readonly RetrievedRun[],
  filter: RecordFilter,
): { readonly statement: Statement; readonly shapes: readonly RetrievedRun[] } | undefined {
  const best = runs[0];
  if (!draft.exact || !best) return undefined;
  const kind = kindOf(best);
  const same = runs.filter((run) => kindOf(run) === kind);
  const shapes: readonly ShapeId[] = [...new Set(same.map((run) => run.shape.id))].slice(0, MAX_SHAPES);
  const value = best.values[0];
  const where: Where = { ...filter, shapes, ...(value !== undefined && { entities: [{ value }] }) };
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

/** Records are of one kind when they mean the same or, where nothing is known of their meaning, share a template. */
const kindOf = (run: RetrievedRun): string => run.shape.meanings[0]?.id ?? run.shape.template;

/** Runs the question's statement and reads sample lines for it. */
export async function exactResults(
  index: IncidentIndex,
  lines: LineReader,
  plan: { readonly statement: Statement; readonly shapes: readonly RetrievedRun[] },
): Promise<readonly ExactResult[]> {
  const { statement, shapes } = plan;
  const result = await index.aggregate(statement);
  const rows = [...(result.records ?? [])];
  if (statement.op === "first") {
    rows.push(...((await index.aggregate({ ...statement, op: "last" })).records ?? []));
  }
  if (rows.length === 0) rows.push(...(shapes[0]?.occurrence.samples.slice(0, 1) ?? []));
  const seen = new Set<string>();
  const distinct = rows.filter((row) => !seen.has(`${row.file}\0${row.line}`) && seen.add(`${row.file}\0${row.line}`));
  return [{ label: labelOf(statement, shapes), result, samples: await lines.readRows(distinct) }];
}

function labelOf(statement: Statement, shapes: readonly RetrievedRun[]): string {
  const work = { count: "count of records", countDistinct: "different values in records", top: "values in records", first: "first and last record", last: "last record" };
  const value = statement.where.entities?.map((entity) => entity.value).join(", ");
  const more = shapes.length > 1 ? ` and ${shapes.length - 1} further shapes` : "";
  return `${work[statement.op]} of shape ${shapes[0]?.shape.text ?? ""}${more}${value ? ` with ${value}` : ""}`;
}

/** Names the evidence a run is, with its lines read. */
export async function evidenceOf(
  run: RetrievedRun,
  variety: string | undefined,
  samples: Evidence["samples"],
): Promise<Evidence> {
  return {
    run: run.occurrence.run,
    file: run.occurrence.file,
    template: run.shape.template,
    meaning: run.shape.meanings[0]?.en,
    score: run.score,
    foundBy: run.foundBy,
    samples,
    neighbours: [],
    variety,
  };
}
