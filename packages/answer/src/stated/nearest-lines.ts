import type { WindowBlock } from "@lagebild/domain";
import type { AnswerMaterial } from "../answer-material.js";
import { ownLines } from "../cite-blocks.js";
import { maskInstructions } from "@lagebild/hostile-text";
import { quoteExcerpt, timeAsWritten } from "../quote.js";
import { numberText } from "./write/write-number.js";

const MAX_LINES = 5;
const MAX_QUOTE = 160;

/** Lines that come near a question, the best first, each with the number of its block. */
export interface NearestLines {
  readonly sentences: readonly string[];
  readonly blocks: readonly WindowBlock[];
}

/** Quotes the lines of the window that come nearest; they are shown, and nothing is claimed of them. */
export function nearestLines(material: AnswerMaterial): NearestLines {
  const blocks = material.window.blocks
    .filter(({ id, kind }) => (kind === "lines" || kind === "run") && material.linesOf.has(id))
    .filter((block) => ownLines(material, block).length > 0)
    .slice(0, MAX_LINES);
  return { sentences: blocks.map((block) => `- ${quotedBlock(material, block)}`), blocks };
}

/** What a block's line means, its time as written, what it says, how often, and the block's number. */
function quotedBlock(material: AnswerMaterial, block: WindowBlock): string {
  const line = ownLines(material, block)[0]!;
  const time = timeAsWritten(line.original);
  const isInText = time === undefined || line.text.includes(time);
  const meaning = block.meaning === undefined ? "" : `${block.meaning}: `;
  const quote = quoteExcerpt(maskInstructions(line.text).text, material.window.question, MAX_QUOTE);
  const { language } = material.window.plan;
  const count = block.kind === "run" && block.run ? ` (x ${numberText(block.run.count, language)})` : "";
  return `${meaning}${isInText ? "" : `${time} `}${quote}${count} [${block.id}]`;
}
