import type { ContextWindow, StatementResult, WindowBlock } from "@lagebild/domain";
import { citationsOf, ownLines } from "./cite-blocks.js";
import { maskInstructions } from "./find-instructions.js";
import { phrasesFor, type Phrases } from "./phrases.js";
import { quoteLogText, showValue, timeAsWritten } from "./quote.js";
import type { AnswerMaterial, DraftAnswer } from "./answer-material.js";
import type { ResolvedLine } from "./resolved-line.js";

/** Evidence below this is no answer. Low, since rules alone tell a weak match from none badly, and a wrong "no" costs most. */
export const ABSENT_BELOW = 0.15;
/** From here on a yes-or-no question is answered yes; below, its nearest lines are shown and it stays open. */
const YES_FROM = 0.45;
const QUOTED_BLOCKS = 7;

/** Composes an answer by rules from exact results and evidence; every sentence names the blocks it rests on. */
export function extractiveAnswer(material: AnswerMaterial): DraftAnswer {
  const phrases = phrasesFor(material.window.plan.language);
  const found = material.exact.find(({ result }) => result.matched > 0);
  if (found && material.confidence >= ABSENT_BELOW) return exactAnswer(material, found.result, phrases);
  const blocks = evidenceBlocks(material.window);
  if (material.confidence >= ABSENT_BELOW && blocks.length > 0) return evidenceAnswer(material, blocks, phrases);
  return noAnswer(material, blocks, phrases);
}

const evidenceBlocks = (window: ContextWindow): readonly WindowBlock[] =>
  window.blocks.filter((block) => block.kind === "lines" || block.kind === "run");

function exactAnswer(material: AnswerMaterial, result: StatementResult, phrases: Phrases): DraftAnswer {
  const block = material.window.blocks.find((candidate) => candidate.kind === "exact");
  const lines = block ? (material.linesOf.get(block.id) ?? []) : [];
  const example = lines[0] ? quoteLogText(maskInstructions(lines[0].text).text, 200) : "";
  const { text, values } = exactText(result, lines, example, phrases);
  const rest = quotes(material, evidenceBlocks(material.window).slice(0, QUOTED_BLOCKS - 2), phrases);
  return {
    verdict: "answered",
    answer: [`${text}${block ? ` [${block.id}]` : ""}`, phrases.evidence, rest].join("\n"),
    values,
    citations: citationsOf(material, [
      ...(block ? [block] : []),
      ...evidenceBlocks(material.window).slice(0, QUOTED_BLOCKS - 2),
    ]),
  };
}

function exactText(
  result: StatementResult,
  lines: readonly ResolvedLine[],
  example: string,
  phrases: Phrases,
): { text: string; values: readonly string[] } {
  const { statement } = result;
  if (statement.op === "count")
    return { text: phrases.count(result.matched, example), values: [String(result.matched)] };
  if (statement.op === "countDistinct") {
    return { text: phrases.distinct(result.count ?? 0, example), values: [String(result.count ?? 0)] };
  }
  if (statement.op === "top") {
    const rows = (result.values ?? []).slice(0, 12);
    const more = (result.distinct ?? rows.length) - rows.length;
    const shown = rows.map(({ value, count }) => `${showValue(value)} (${phrases.run(count)})`).join(", ");
    return {
      text: phrases.list(example, more > 0 ? `${shown} ${phrases.others(more)}` : shown),
      values: rows.map(({ value }) => value),
    };
  }
  const times = lines.map(({ original }) => timeAsWritten(original)).filter((time) => time !== undefined);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return { text: phrases.count(result.matched, example), values: [] };
  return { text: `${phrases.firstLast(first, last)} ${example}`, values: [...new Set([first, last])] };
}

function evidenceAnswer(material: AnswerMaterial, blocks: readonly WindowBlock[], phrases: Phrases): DraftAnswer {
  const quoted = blocks.slice(0, QUOTED_BLOCKS);
  const isYesNo = material.window.plan.wants === "yes-no";
  const isOpen = isYesNo && material.confidence < YES_FROM;
  const first = isOpen ? phrases.open : isYesNo ? phrases.yes : phrases.evidence;
  return {
    verdict: isOpen ? "insufficient" : "answered",
    answer: [first, quotes(material, quoted, phrases)].join("\n"),
    values: isYesNo && !isOpen ? ["yes"] : [],
    citations: citationsOf(material, quoted),
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
