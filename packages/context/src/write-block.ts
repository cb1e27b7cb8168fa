import type { Evidence, ExactResult, ShownLine, Statement, Where, WindowBlock } from "@lagebild/domain";
import { clipText, escapeText } from "./escape-text.js";
import { formatSpan } from "./format-time.js";
import { resultRows } from "./write-rows.js";

/** How much of a piece of evidence is shown. */
export interface Detail {
  readonly samples: number;
  readonly neighbours: boolean;
  /** Of the line that the piece is known by. */
  readonly firstCharacters: number;
  /** Of further samples, which mostly repeat it, of neighbours, and of what varies. */
  readonly furtherCharacters: number;
}

/** Writes evidence as a block: verbatim lines, with the run they stand for where there are more. */
export function evidenceBlock(id: number, evidence: Evidence, detail: Detail, zone = "UTC"): WindowBlock {
  const { run, source, file, foundBy, score, similarity } = evidence;
  const shown = [...evidence.samples.slice(0, detail.samples), ...(detail.neighbours ? evidence.neighbours : [])]
    .sort((a, b) => a.row.line - b.row.line)
    .filter((line, i, all) => all.findIndex((other) => other.row.line === line.row.line) === i);
  const isRun = run.count > shown.length;
  const [first] = evidence.samples;
  const charactersOf = (line: ShownLine): number =>
    line.row.line === first?.row.line ? detail.firstCharacters : detail.furtherCharacters;
  const text = shown.map((line) => lineText(line, file, charactersOf(line))).join("\n");
  return {
    id,
    kind: isRun ? "run" : "lines",
    source,
    file,
    lines: shown.map((line) => line.row.line),
    text: isRun ? `${runHead(evidence, detail, zone)}\n${text}` : text,
    run,
    ...(evidence.meaning !== undefined && { meaning: evidence.meaning }),
    explain: { foundBy, score, ...(similarity !== undefined && { similarity }) },
  };
}

function runHead({ run, variety }: Evidence, { furtherCharacters }: Detail, zone: string): string {
  const span = formatSpan(run.firstTime, run.lastTime, zone);
  const lines = `lines ${run.firstLine}-${run.lastLine}`;
  return [`x ${run.count}`, span, lines, variety === undefined ? "" : escapeText(clipText(variety, furtherCharacters))]
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
/** Shapes of a condition that a block keeps. */
const MAX_SHAPES = 20;

/** Writes an exact result as a block: what was asked of which records, and what came out. */
export function exactBlock(
  id: number,
  { label, result, samples, meaning }: ExactResult,
  maxRows: number,
  zone = "UTC",
): WindowBlock {
  const shown = samples.slice(0, maxRows);
  const lines = shown.map((line) => lineText(line, line.row.file, 300));
  // A block cites lines of one source: those of others are shown, with their place.
  const [first] = shown;
  const own = shown.filter(({ row }) => row.source === first?.row.source);
  return {
    id,
    kind: "exact",
    lines: own.map(({ row }) => row.line),
    ...(first && { source: first.row.source, file: first.row.file }),
    text: [
      escapeText(clipText(label, 400)),
      ...resultRows(result, maxRows, zone),
      ...untimedRow(result),
      ...lines,
    ].join("\n"),
    statement: withoutShapes(result.statement),
    ...(meaning !== undefined && { meaning }),
  };
}

const untimedRow = ({ withoutTime = 0 }: ExactResult["result"]): readonly string[] =>
  withoutTime === 0 ? [] : [`${withoutTime} records without a time are left out`];

/** A statement may name thousands of shapes; the block keeps the first, the answer's exact results hold all. */
function withoutShapes(statement: Statement): Statement {
  const where = withFewShapes(statement.where);
  if ("then" in statement) return { ...statement, where, then: withFewShapes(statement.then) };
  return "other" in statement
    ? { ...statement, where, other: withFewShapes(statement.other) }
    : { ...statement, where };
}

const withFewShapes = (where: Where): Where =>
  (where.shapes ?? []).length <= MAX_SHAPES ? where : { ...where, shapes: where.shapes!.slice(0, MAX_SHAPES) };
