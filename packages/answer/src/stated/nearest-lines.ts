import type { ReadQuestion, ResolvedLine, WindowBlock } from "@lagebild/domain";
import type { AnswerMaterial } from "../answer-material.js";
import { ownLines } from "../cite-blocks.js";
import { maskInstructions } from "@lagebild/hostile-text";
import { quoteExcerpt, timeAsWritten } from "../quote.js";
import type { Found } from "./told.js";
import { numberText } from "./write/write-number.js";

const MAX_LINES = 4;
const MAX_QUOTE = 160;
/** A reading that is not certain and found more than these says nothing by its first lines. */
const FEW = 6;

/** Lines that come near a question, the best first, each with the number of its block. */
export interface NearestLines {
  /** Those of a reading that found few. */
  readonly own: readonly string[];
  readonly near: readonly string[];
  readonly blocks: readonly WindowBlock[];
}

interface Near {
  readonly block: WindowBlock;
  readonly line: ResolvedLine;
}

/**
 * Quotes the lines that come nearest: those of a reading that found few, then those of the window, before all that hold the
 * values which the question names. They are shown, and nothing is claimed of them.
 */
export function nearestLines(
  material: AnswerMaterial,
  read: ReadQuestion | undefined,
  found: readonly Found[],
): NearestLines {
  const ofReading = found.flatMap(({ result, shown }) =>
    shown && result.matched <= FEW ? shown.lines.map((line) => ({ block: shown.block, line })) : [],
  );
  const named = valuesOf(read);
  const ofWindow = material.window.blocks
    .filter(({ id, kind }) => (kind === "lines" || kind === "run") && material.linesOf.has(id))
    .flatMap((block): readonly Near[] => {
      const [line] = ownLines(material, block);
      return line ? [{ block, line }] : [];
    })
    .map((near) => ({ near, holds: named.filter((value) => near.line.text.toLowerCase().includes(value)).length }))
    .sort((a, b) => b.holds - a.holds)
    .map(({ near }) => near);
  const own = distinctLines(ofReading).slice(0, MAX_LINES);
  const known = new Set(own.map(({ line }) => keyOf(line)));
  const near = distinctLines(ofWindow)
    .filter(({ line }) => !known.has(keyOf(line)))
    .slice(0, MAX_LINES - own.length);
  const said = (lines: readonly Near[]): readonly string[] => lines.map((one) => `- ${quoted(material, one)}`);
  return { own: said(own), near: said(near), blocks: [...new Set([...own, ...near].map(({ block }) => block))] };
}

const distinctLines = (lines: readonly Near[]): readonly Near[] => {
  const first = new Map<string, Near>();
  for (const one of lines) if (!first.has(keyOf(one.line))) first.set(keyOf(one.line), one);
  return [...first.values()];
};

const keyOf = ({ row }: ResolvedLine): string => `${row.source} ${row.line}`;

/** Values that the question limits itself to, in lower case. */
const valuesOf = (read: ReadQuestion | undefined): readonly string[] =>
  (read?.reading.of ?? []).flatMap(({ conditions }) =>
    conditions.filter(({ isNot }) => !isNot).flatMap(({ values }) => values.map((value) => value.toLowerCase())),
  );

/** A line's time as written, what it says, how often, what it means where it is cut, and the number of its block. */
function quoted(material: AnswerMaterial, { block, line }: Near): string {
  const time = timeAsWritten(line.original);
  const isInText = time === undefined || line.text.includes(time);
  const quote = quoteExcerpt(maskInstructions(line.text).text, material.window.question, MAX_QUOTE);
  const { language } = material.window.plan;
  const count = block.kind === "run" && block.run ? ` (x ${numberText(block.run.count, language)})` : "";
  const meaning = block.meaning !== undefined && line.text.length > MAX_QUOTE ? `: ${block.meaning}` : "";
  return `${isInText ? "" : `${time} `}${quote}${count}${meaning} [${block.id}]`;
}
