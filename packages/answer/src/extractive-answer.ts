import type { WindowBlock } from "@lagebild/domain";
import { maskInstructions } from "@lagebild/hostile-text";
import { citationsOf, ownLines } from "./cite-blocks.js";
import { exactText, type ExactText } from "./exact-answer.js";
import { phrasesFor, type Phrases } from "./phrases.js";
import { quoteExcerpt, timeAsWritten } from "./quote.js";
import { searchedValues } from "./verify-evidence.js";
import type { AnswerMaterial, DraftAnswer } from "./answer-material.js";

/** Evidence below this is no answer. Low, since rules alone tell a weak match from none badly, and a wrong "no" costs most. */
export const ABSENT_BELOW = 0.15;
/** From here on a yes-or-no question is answered yes; below, its nearest lines are shown and it stays open. */
const YES_FROM = 0.45;
const QUOTED_BLOCKS = 7;
const NEAREST_BLOCKS = 3;
const MAX_QUOTE = 340;
const MAX_BEST_QUOTE = 700;
/** Events beside those that answer: who asks for times wants to see what happened around them. */
const QUOTED_EVENTS = 14;
const MAX_EVENT_QUOTE = 210;

/** Composes an answer by rules from exact results and evidence; every sentence names the blocks it rests on. */
export function extractiveAnswer(material: AnswerMaterial): DraftAnswer {
  const phrases = phrasesFor(material.window.plan.language);
  const blocks = evidenceBlocks(material);
  const isNear = material.confidence >= ABSENT_BELOW;
  // Statements that relate records decide a question by themselves, however near its words come to single lines.
  const isDecided = material.window.plan.mode === "exact" && material.window.plan.wants === "yes-no";
  const exact = isNear || isDecided ? exactText(material) : undefined;
  if (exact && material.window.plan.mode === "exact") return exactAnswer(material, exact, blocks, phrases);
  if (isNear && blocks.length > 0) return evidenceAnswer(material, blocks, exact, phrases);
  return noAnswer(material, blocks, phrases);
}

const evidenceBlocks = ({ window, linesOf }: AnswerMaterial): readonly WindowBlock[] =>
  window.blocks.filter(({ id, kind }) => (kind === "lines" || kind === "run") && linesOf.has(id));

function exactAnswer(
  material: AnswerMaterial,
  exact: ExactText,
  blocks: readonly WindowBlock[],
  phrases: Phrases,
): DraftAnswer {
  const isOfTimes = material.window.plan.wants === "times";
  const best = unquoted(material, blocks, exact).slice(0, isOfTimes ? QUOTED_EVENTS : QUOTED_BLOCKS - 2);
  const quoted = isOfTimes ? inTimeOrder(material, best) : best;
  const head = isOfTimes ? phrases.inOrder : phrases.further;
  const rest = quoted.length > 0 ? [head, quotes(material, quoted, isOfTimes ? MAX_EVENT_QUOTE : MAX_QUOTE)] : [];
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

/** Longer lines are cut where an exact result quotes them as an example. */
const MAX_EXAMPLE = 200;

/** Blocks whose own line no exact result has quoted whole already. */
function unquoted(
  material: AnswerMaterial,
  blocks: readonly WindowBlock[],
  exact: ExactText | undefined,
): readonly WindowBlock[] {
  const told = new Set(exact?.blocks.flatMap(({ file, lines }) => (lines ?? []).map((line) => `${file}:${line}`)));
  return blocks.filter((block) => {
    const [line] = ownLines(material, block);
    return line !== undefined && (line.text.length > MAX_EXAMPLE || !told.has(`${line.row.file}:${line.row.line}`));
  });
}

/** What was asked for first; where only lines can say it, the line that says it best. */
function evidenceAnswer(
  material: AnswerMaterial,
  blocks: readonly WindowBlock[],
  exact: ExactText | undefined,
  phrases: Phrases,
): DraftAnswer {
  const isYesNo = material.window.plan.wants === "yes-no";
  const isOpen = isYesNo && material.confidence < YES_FROM;
  const isAnswer = isYesNo || !exact; // else the exact result is
  const best = isAnswer ? blocks.slice(0, 1) : [];
  const others = unquoted(material, blocks.slice(best.length), exact).slice(0, QUOTED_BLOCKS - best.length);
  const head = !isYesNo ? phrases.evidence : isOpen ? phrases.open : phrases.yes;
  return {
    verdict: isOpen ? "insufficient" : "answered",
    answer: [
      ...best.map((block) => `${head} ${quotedBlock(material, block, MAX_BEST_QUOTE)}`),
      ...(exact?.sentences ?? []),
      ...(others.length > 0
        ? [phrases.further, quotes(material, others, MAX_QUOTE, isAnswer ? MAX_QUOTE : MAX_BEST_QUOTE)]
        : []),
    ].join("\n"),
    values: [...(isYesNo && !isOpen ? ["yes"] : []), ...(exact?.values ?? [])],
    citations: citationsOf(material, [...(exact?.blocks ?? []), ...best, ...others]),
  };
}

/** A no says what it rests on: what was searched, what is lacking, and what came nearest. */
function noAnswer(material: AnswerMaterial, blocks: readonly WindowBlock[], phrases: Phrases): DraftAnswer {
  const nearest = blocks.slice(0, NEAREST_BLOCKS);
  const isYesNo = material.window.plan.wants === "yes-no";
  const first = !material.isComplete ? phrases.incomplete : isYesNo ? phrases.no : phrases.insufficient;
  const rest = nearest.length === 0 ? [] : [phrases.nearest, quotes(material, nearest)];
  return {
    verdict: material.isComplete && isYesNo ? "absent" : "insufficient",
    answer: [first, ...searchedSentences(material, phrases), ...rest].join("\n"),
    values: material.isComplete && isYesNo ? ["no"] : [],
    citations: citationsOf(material, nearest),
  };
}

const NOWHERE = /"([^"]{1,200})" stands nowhere in the log/g;
const LACKING = /no shape of the log means/;

/** What was compared with the question, and what the judgement of retrieval says is lacking. */
function searchedSentences({ window }: AnswerMaterial, phrases: Phrases): readonly string[] {
  const facts = window.blocks.find(({ kind }) => kind === "facts");
  const [lines, records, shapes, span] = searchedValues(facts?.text ?? "");
  const { reason } = window.plan;
  return [
    ...(facts && lines !== undefined && records !== undefined && shapes !== undefined && span !== undefined
      ? [`${phrases.searched({ lines, records, shapes }, span)} [${facts.id}]`]
      : []),
    ...[...reason.matchAll(NOWHERE)].map((match) => phrases.nowhere(match[1]!)),
    ...(LACKING.test(reason) ? [phrases.lacking] : []),
  ];
}

const quotes = (
  material: AnswerMaterial,
  blocks: readonly WindowBlock[],
  maxCharacters = MAX_QUOTE,
  ofFirst = maxCharacters,
): string =>
  blocks.map((block, i) => `- ${quotedBlock(material, block, i === 0 ? ofFirst : maxCharacters)}`).join("\n");

/** What a block's line means, its time as written, what it says, how often, and the block's number. */
function quotedBlock(material: AnswerMaterial, block: WindowBlock, maxCharacters: number): string {
  const [line] = ownLines(material, block);
  if (!line) return "";
  const time = timeAsWritten(line.original);
  const isInText = time === undefined || line.text.includes(time);
  const meaning = block.meaning === undefined ? "" : `${block.meaning}: `;
  const quote = quoteExcerpt(maskInstructions(line.text).text, material.window.question, maxCharacters);
  const count = block.kind === "run" && block.run ? ` (${phrasesOf(material).run(block.run.count)})` : "";
  return `${meaning}${isInText ? "" : `${time} `}${quote}${count} [${block.id}]`;
}

const phrasesOf = ({ window }: AnswerMaterial): Phrases => phrasesFor(window.plan.language);
