import { shortMeaning } from "@lagebild/context";
import type { Evidence, QuestionLanguage, RecordRow, ShownLine } from "@lagebild/domain";
import type { IncidentIndex, RetrievedRun, ShapeVariety } from "@lagebild/search";
import type { LineReader } from "./resolve-lines.js";

const WITH_VARIETY = 40;
const WITH_NEIGHBOURS = 3;
/** A window shows a second sample only of a run that has so many tokens of the budget. */
const TOKENS_FOR_TWO = 2_000;

/**
 * Reads the lines of runs that a window of the budget can show, with what varies in them and, for the best, what lies
 * around them. In a large log each line costs a block of the file.
 */
export async function readEvidence(
  deps: { readonly index: Pick<IncidentIndex, "variety" | "neighbours">; readonly lines: LineReader },
  runs: readonly RetrievedRun[],
  language: QuestionLanguage,
  budgetTokens: number,
): Promise<readonly Evidence[]> {
  const varied = runs.slice(0, WITH_VARIETY).filter((run) => run.occurrence.run.count > 1);
  const varieties = varied.length > 0 ? await deps.index.variety({ shapes: varied.map((run) => run.shape.id) }, 6) : [];
  const byShape = new Map(varieties.map((variety) => [variety.shape, variety]));
  const best = runs.slice(0, WITH_NEIGHBOURS).flatMap((run) => run.occurrence.samples.slice(0, 1));
  const around = best.length > 0 ? await deps.index.neighbours(best, 2) : [];
  const samplesOf = ({ occurrence }: RetrievedRun, rank: number): readonly RecordRow[] =>
    occurrence.samples.slice(0, (rank + 1) * TOKENS_FOR_TWO <= budgetTokens ? 2 : 1);
  const shown = await readAll(deps.lines, [...runs.flatMap(samplesOf), ...around.flat()]);
  return runs.map((run, rank) => ({
    run: run.occurrence.run,
    source: run.occurrence.source,
    file: run.occurrence.file,
    template: run.shape.template,
    meaning: shortMeaning(run.shape.meanings[0]?.[language]),
    score: run.score,
    foundBy: run.foundBy,
    ...(run.similarity !== undefined && { similarity: run.similarity }),
    samples: linesOf(samplesOf(run, rank), shown),
    neighbours: linesOf(around[rank] ?? [], shown),
    variety: varietyText(byShape.get(run.shape.id)),
  }));
}

async function readAll(lines: LineReader, rows: readonly RecordRow[]): Promise<ReadonlyMap<string, ShownLine>> {
  const distinct = [...new Map(rows.map((row) => [keyOf(row), row])).values()];
  return new Map((await lines.readRows(distinct)).map((line) => [keyOf(line.row), line]));
}

const keyOf = (row: RecordRow): string => `${row.source} ${row.line}`;
const linesOf = (rows: readonly RecordRow[], shown: ReadonlyMap<string, ShownLine>): readonly ShownLine[] =>
  rows.flatMap((row) => shown.get(keyOf(row)) ?? []);

/** Writes what varies in a run: `3 account: root x 8, admin x 2`. */
function varietyText(variety: ShapeVariety | undefined): string | undefined {
  const kinds = variety?.kinds.filter(
    (kind) => kind.distinct > 0 && ["account", "address", "domain", "path", "process"].includes(kind.kind),
  );
  if (!kinds || kinds.length === 0) return undefined;
  return kinds
    .slice(0, 3)
    .map(
      ({ kind, distinct, top }) =>
        `${distinct} ${kind}: ${top
          .slice(0, 6)
          .map(({ value, count }) => `${value.slice(0, 40)} x ${count}`)
          .join(" ")}`,
    )
    .join("; ");
}
