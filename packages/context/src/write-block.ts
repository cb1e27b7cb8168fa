import type { Evidence, ExactResult, ShownLine, Statement, StatementResult, WindowBlock } from "@lagebild/domain";
import { clipText, escapeText } from "./escape-text.js";
import { formatSpan } from "./format-time.js";

/** How much of a piece of evidence is shown. */
export interface Detail {
  readonly samples: number;
  readonly neighbours: boolean;
  readonly maxCharacters: number;
}

/** Writes evidence as a block: verbatim lines, with the run they stand for where there are more. */
export function evidenceBlock(id: number, evidence: Evidence, detail: Detail): WindowBlock {
  const { run, file, foundBy, score, similarity } = evidence;
  const shown = [...evidence.samples.slice(0, detail.samples), ...(detail.neighbours ? evidence.neighbours : [])]
    .sort((a, b) => a.row.line - b.row.line)
    .filter((line, i, all) => all.findIndex((other) => other.row.line === line.row.line) === i);
  const isRun = run.count > shown.length;
  const text = shown.map((line) => lineText(line, file, detail.maxCharacters)).join("\n");
  return {
    id,
    kind: isRun ? "run" : "lines",
    file,
    lines: shown.map((line) => line.row.line),
    text: isRun ? `${runHead(evidence)}\n${text}` : text,
    run,
    explain: { foundBy, score, ...(similarity !== undefined && { similarity }) },
  };
}

function runHead({ run, variety }: Evidence): string {
  const span = formatSpan(run.firstTime, run.lastTime);
  const lines = `lines ${run.firstLine}-${run.lastLine}`;
  return [`x ${run.count}`, span, lines, variety === undefined ? "" : escapeText(clipText(variety, 200))]
    .filter((part) => part !== "")
    .join(", ");
}

/** What payloads of the line say stands behind it: it keeps room of its own, so that a long line does not push it out. */
function lineText(line: ShownLine, file: string, maxCharacters: number): string {
  const mark = line.text.indexOf(DECODED_MARK);
  const original = mark < 0 ? line.text : line.text.slice(0, mark);
  const shown = `${escapeText(file)}:${line.row.line} ${clipText(escapeText(original), maxCharacters)}`;
  if (mark < 0) return shown;
  return `${shown}${clipText(escapeText(line.text.slice(mark)), Math.max(MIN_DECODED, maxCharacters))}`;
}

/** Lines are escaped so that they cannot hold this mark themselves. */
const DECODED_MARK = " ⟪decoded ";
const MIN_DECODED = 160;

/** Writes an exact result as a block: what was asked of which records, and what came out. */
export function exactBlock(id: number, { label, result, samples }: ExactResult, maxRows: number): WindowBlock {
  const lines = samples.slice(0, maxRows).map((line) => lineText(line, line.row.file, 300));
  return {
    id,
    kind: "exact",
    lines: samples.slice(0, maxRows).map((line) => line.row.line),
    ...(samples[0] && { file: samples[0].row.file }),
    text: [escapeText(clipText(label, 400)), ...resultRows(result, maxRows), ...lines].join("\n"),
    statement: withoutShapes(result.statement),
  };
}

function resultRows(result: StatementResult, maxRows: number): readonly string[] {
  if (result.count !== undefined) return [`= ${result.count}`];
  const values = result.values ?? [];
  const rows = values.slice(0, maxRows).map(({ value, count }) => `${escapeText(clipText(value, 200))} x ${count}`);
  const more = (result.distinct ?? values.length) - rows.length;
  return more > 0 ? [...rows, `and ${more} more`] : rows;
}

/** A statement may name thousands of shapes; the block keeps the first, the answer's exact results hold all. */
function withoutShapes(statement: Statement): Statement {
  const shapes = statement.where.shapes;
  if (!shapes || shapes.length <= 20) return statement;
  return { ...statement, where: { ...statement.where, shapes: shapes.slice(0, 20) } };
}
