import type { ExactResult, ResolvedLine, StatementResult, WindowBlock } from "@lagebild/domain";
import type { AnswerMaterial } from "./answer-material.js";

/** An exact result with the block that shows it. */
export interface ShownResult {
  readonly label: string;
  readonly result: StatementResult;
  readonly block: WindowBlock;
  readonly lines: readonly ResolvedLine[];
  /** Its place among the exact results. */
  readonly place: number;
}

/** Pairs exact results with their blocks; a result that did not fit the window has none and is left out. */
export function shownResults(material: AnswerMaterial): readonly ShownResult[] {
  const blocks = material.window.blocks.filter(({ kind }) => kind === "exact");
  let next = 0;
  return material.exact.flatMap((exact, place): readonly ShownResult[] => {
    const at = blocks.findIndex((block, index) => index >= next && isOf(block, exact));
    const block = blocks[at];
    if (!block) return [];
    next = at + 1;
    return [{ label: exact.label, result: exact.result, block, lines: material.linesOf.get(block.id) ?? [], place }];
  });
}

const isOf = (block: WindowBlock, { result, samples }: ExactResult): boolean =>
  JSON.stringify(block.statement) === JSON.stringify(result.statement) &&
  (block.lines ?? []).every((line, i) => samples[i]?.row.line === line);
