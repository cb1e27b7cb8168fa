import type { ContextWindow, WindowBlock } from "@lagebild/domain";
import { citationsOf, ownLines } from "./cite-blocks.js";
import { exactText, type ExactText } from "./exact-answer.js";
import { maskInstructions } from "./find-instructions.js";
import { phrasesFor, type Phrases } from "./phrases.js";
import { quoteLogText, timeAsWritten } from "./quote.js";
import type { AnswerMaterial, DraftAnswer } from "./answer-material.js";

/** Evidence below this is no answer. Low, since rules alone tell a weak match from none badly, and a wrong "no" costs most. */
export const ABSENT_BELOW = 0.15;
/** From here on a yes-or-no question is answered yes; below, its nearest lines are shown and it stays open. */
const YES_FROM = 0.45;
const QUOTED_BLOCKS = 7;
/** Events beside those that answer: who asks for times wants to see what happened around them. */
const QUOTED_EVENTS = 10;

/** Composes an answer by rules from exact results and evidence; every sentence names the blocks it rests on. */
export function extractiveAnswer(material: AnswerMaterial): DraftAnswer {
  const phrases = phrasesFor(material.window.plan.language);
  const blocks = evidenceBlocks(material.window);
  const isNear = material.confidence >= ABSENT_BELOW;
  const exact = isNear ? exactText(material) : undefined;
  if (exact && material.window.plan.mode === "exact") return exactAnswer(material, exact, blocks, phrases);
  if (isNear && blocks.length > 0) return evidenceAnswer(material, blocks, exact, phrases);
  return noAnswer(material, blocks, phrases);
}

const evidenceBlocks = (window: ContextWindow): readonly WindowBlock[] =>
  window.blocks.filter((block) => block.kind === "lines" || block.kind === "run");

function exactAnswer(
  material: AnswerMaterial,
  exact: ExactText,
  blocks: readonly WindowBlock[],
  phrases: Phrases,
): DraftAnswer {
  const isOfTimes = material.window.plan.wants === "times";
  const best = unquoted(material, blocks, exact).slice(0, isOfTimes ? QUOTED_EVENTS : QUOTED_BLOCKS - 2);
  const quoted = isOfTimes ? inTimeOrder(material, best) : best;
  const head = isOfTimes ? phrases.inOrder : phrases.evidence;
  const rest = quoted.length > 0 ? [head, quotes(material, quoted, phrases)] : [];
  return {
    verdict: "answered",
    answer: [...exact.sentences, ...rest].join("\n"),
    values: exact.values,
    citations: citationsOf(material, [...exact.blocks, ...quoted]),
  };
}

const inTimeOrder = (material: AnswerMaterial, blocks: readonly WindowBlock[]): readonly WindowBlock[] => {
  const timeOf = (block: WindowBlock): number => ownLines(material, block)[0]?.row.time ?? 0;
  return [...blocks].sort((a, b) => timeOf(a) - timeOf(b));
};

/** Blocks whose own line no exact result has quoted already. */
function unquoted(material: AnswerMaterial, blocks: readonly WindowBlock[], exact: ExactText): readonly WindowBlock[] {
  const told = new Set(exact.blocks.flatMap(({ file, lines }) => (lines ?? []).map((line) => `${file}:${line}`)));
  return blocks.filter((block) => {
    const [line] = ownLines(material, block);
    return line !== undefined && !told.has(`${line.row.file}:${line.row.line}`);
  });
}

function evidenceAnswer(
  material: AnswerMaterial,
  blocks: readonly WindowBlock[],
  exact: ExactText | undefined,
  phrases: Phrases,
): DraftAnswer {
  const quoted = blocks.slice(0, QUOTED_BLOCKS);
  const isYesNo = material.window.plan.wants === "yes-no";
  const isOpen = isYesNo && material.confidence < YES_FROM;
  const first = isOpen ? phrases.open : isYesNo ? phrases.yes : phrases.evidence;
  return {
    verdict: isOpen ? "insufficient" : "answered",
    answer: [
      ...(isYesNo ? [first] : []),
      ...(exact?.sentences ?? []),
      ...(isYesNo ? [] : [first]),
      quotes(material, quoted, phrases),
    ].join("\n"),
    values: [...(isYesNo && !isOpen ? ["yes"] : []), ...(exact?.values ?? [])],
    citations: citationsOf(material, [...(exact?.blocks ?? []), ...quoted]),
  };
}

function noAnswer(material: AnswerMaterial, blocks: readonly WindowBlock[], phrases: Phrases): DraftAnswer {
  const nearest = blocks.slice(0, 2);
  const isYesNo = material.window.plan.wants === "yes-no";
  const first = !material.isComplete ? phrases.incomplete : isYesNo ? phrases.no : phrases.insufficient;
  const rest = nearest.length === 0 ? [] : [phrases.nearest, quotes(material, nearest, phrases)];
  return {
    verdict: material.isComplete && isYesNo ? "absent" : "insufficient",
    answer: [first, ...rest].join("\n"),
    values: material.isComplete && isYesNo ? ["no"] : [],
    citations: citationsOf(material, nearest),
  };
}

/** One line for each block: its time as written, what it says, how often, and the block's number. */
function quotes(material: AnswerMaterial, blocks: readonly WindowBlock[], phrases: Phrases): string {
  return blocks
    .map((block) => {
      const [line] = ownLines(material, block);
      if (!line) return "";
      const time = timeAsWritten(line.original);
      const isInText = time !== undefined && line.text.includes(time);
      const count = block.kind === "run" && block.run ? ` (${phrases.run(block.run.count)})` : "";
      return `- ${time === undefined || isInText ? "" : `${time} `}${quoteLogText(maskInstructions(line.text).text)}${count} [${block.id}]`;
    })
    .filter((text) => text !== "")
    .join("\n");
}
