import type { Citation, WindowBlock, ResolvedLine } from "@lagebild/domain";
import type { AnswerMaterial } from "./answer-material.js";

/** Lines of the run that a block is about; neighbours are shown for context and are not what is claimed. */
export function ownLines(material: AnswerMaterial, block: WindowBlock): readonly ResolvedLine[] {
  const lines = material.linesOf.get(block.id) ?? [];
  const { run } = block;
  return run ? lines.filter(({ row }) => row.shape === run.shape) : lines;
}

/** Cites every line of the blocks that is part of what they claim. */
export function citationsOf(material: AnswerMaterial, blocks: readonly WindowBlock[]): readonly Citation[] {
  return blocks.flatMap((block) =>
    ownLines(material, block).map(({ row, sha256, original }) => ({
      id: block.id,
      source: row.source,
      file: row.file,
      sha256,
      firstLine: row.line,
      lastLine: row.line,
      byteOffset: row.byteOffset,
      byteLength: row.byteLength,
      text: original,
      ...(block.kind === "run" && block.run && { run: block.run }),
    })),
  );
}
