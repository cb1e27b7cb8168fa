import type {
  ContextWindow,
  FaultOfSentence,
  QuestionPlan,
  SentenceFault,
  SourceId,
  SourceLines,
  WindowBlock,
} from "@lagebild/domain";
import type { AnswerMaterial } from "../answer-material.js";
import { shownResults } from "../shown-results.js";
import { maskInstructions } from "@lagebild/hostile-text";
import { quoteLogText } from "../quote.js";
import type { DraftSentence } from "./read-draft.js";
import { statedValues } from "./stated-values.js";
import { citedEvidence, isQuoted, standsWhole, type CitedBlock, type CitedEvidence } from "../verify-evidence.js";
import type { CheckedValues, ReadSentence } from "../verify-sentence.js";

/** A sentence that may be shown, or the reason why not. */
export type CheckedSentence =
  | {
      readonly holds: true;
      readonly text: string;
      readonly cites: readonly number[];
      readonly values: readonly string[];
    }
  | { readonly holds: false; readonly reason: string; readonly values: readonly string[] };

/** Words in a row that a sentence shares with a log line before they are shown as a quotation of it. */
const QUOTED_WORDS = 5;

/**
 * Checks a sentence against the lines of the blocks it cites. It holds when it cites blocks of the window that bear it, when
 * every address, number, time, path, account and quotation in it stands in them, when what it says happened is what their
 * records are, and when it carries no link. Text that addresses an assistant is no evidence for anything. Longer runs of a
 * line's own words come back quoted.
 */
export async function checkSentence(
  sentence: DraftSentence,
  material: AnswerMaterial,
  faultOf: FaultOfSentence,
): Promise<CheckedSentence> {
  const text = sentence.text
    .replaceAll(/\s*\[\d{1,6}\]/g, "") // its citations stand beside it
    .replaceAll(/\s+/g, " ")
    .replaceAll("`", "'")
    .trim();
  const blocks = material.window.blocks.filter(({ id, kind }) => kind !== "history" && sentence.cites.includes(id));
  const values = statedValues(text);
  const fails = (reason: string): CheckedSentence => ({ holds: false, reason, values });
  if (text === "") return { holds: false, reason: "is empty", values: [] };
  if (blocks.length === 0) return fails("cites no block of the window");
  if (/\b(?:https?|ftp|data|javascript):|\]\(|<\/?[a-z]/i.test(text)) return fails("carries a link or markup");
  if (/[⟦⟧⟪⟫]/u.test(text)) return fails("copies a mark of the window");
  if (maskInstructions(text).findings.length > 0) return fails("addresses the reader");
  if (!isOfVerdict(text, material.window.plan)) return fails("says yes or no, which the engine does not");
  const { question, plan } = material.window;
  const evidence = citedEvidence(citedBlocks(blocks, material), question, plan);
  const held = proseEvidence(evidence, sentence.cites, material.window);
  if (values.some((value) => !stands(value, held, question))) return fails("states a value that its lines do not hold");
  const counts = [...evidence.counts];
  const agrees = async (some: readonly WindowBlock[]): Promise<SentenceFault | undefined> =>
    faultOf({
      text,
      question,
      language: plan.language,
      zone: plan.times?.zone.name ?? "UTC",
      counts,
      cited: placesOf(some, material),
    });
  const fault = await agrees(blocks);
  if (fault !== undefined) return fails(FAULTS[fault]);
  const bearing: WindowBlock[] = [];
  for (const block of blocks.length === 1 ? [] : blocks) {
    const own = proseEvidence(
      citedEvidence(citedBlocks([block], material), question, plan),
      [block.id],
      material.window,
    );
    const holdsValue = values.some((value) => !standsWhole(value, [question]) && stands(value, own, ""));
    if (holdsValue || (await agrees([block])) === undefined) bearing.push(block);
  }
  // Where none bears it alone, they do together.
  const cites = (bearing.length > 0 ? bearing : blocks).slice(0, MOST_CITES).map(({ id }) => id);
  return { holds: true, text: quoteRuns(text, evidence.lines), cites, values };
}

/** Blocks that a sentence rests on; more of them bear anything. */
const MOST_CITES = 3;

const FAULTS: Readonly<Record<SentenceFault, string>> = {
  "other-language": "is in another language",
  denial: "denies what no record can",
  "other-event": "says of its records what they are not",
  "other-count": "counts what the engine did not",
  "beyond-lines": "concludes what no single line can bear",
  "nothing-new": "says nothing that the question does not",
  "no-statement": "asks, orders, or speaks of something else than records",
};

/** A yes or no at the beginning has to be the engine's, to a question that wants one. */
function isOfVerdict(text: string, { wants, read }: QuestionPlan): boolean {
  const [said] = /^(?:yes|ja|no|nein)\b/iu.exec(text) ?? [];
  if (said === undefined) return true;
  const wantsIt = wants === "yes-no" || read?.reading.asks.some(({ ask }) => ask === "yes-no") === true;
  return wantsIt && read?.verdict === (/^(?:yes|ja)$/iu.test(said) ? "answered" : "absent");
}

function citedBlocks(blocks: readonly WindowBlock[], material: AnswerMaterial): readonly CitedBlock[] {
  const results = new Map(shownResults(material).map(({ block, result }) => [block.id, result]));
  return blocks.map((block) => ({
    block,
    lines: material.linesOf.get(block.id) ?? [],
    result: results.get(block.id),
  }));
}

/** Records that blocks show: their lines, and those that carry an exact result. */
function placesOf(blocks: readonly WindowBlock[], material: AnswerMaterial): readonly SourceLines[] {
  const shown = new Map(
    shownResults(material).map(({ block, place }) => [block.id, material.exact[place]?.samples ?? []]),
  );
  const rows = blocks.flatMap(({ id }) => [...(material.linesOf.get(id) ?? []), ...(shown.get(id) ?? [])]);
  const bySource = new Map<SourceId, Set<number>>();
  for (const { row } of rows) bySource.set(row.source, (bySource.get(row.source) ?? new Set()).add(row.line));
  return [...bySource].map(([source, lines]) => ({ source, lines: [...lines] }));
}

/**
 * Checks a sentence that a model wrote and whose quotations are marked: they and every value in it stand in the lines
 * and results it cites. Its other words are its own.
 */
export function checkProse(
  { quotes, text, cites }: ReadSentence,
  evidence: CitedEvidence,
  window: ContextWindow,
): CheckedValues {
  const values = statedValues(text.replaceAll(/\u0002\d+\u0002/g, " "));
  const held = proseEvidence(evidence, cites, window);
  const failedQuotes = quotes.filter((quote) => !isQuoted(quote, evidence.lines) && !isShared(quote, evidence.lines));
  const failedValues = values.filter((value) => !stands(value, held, window.question));
  return { checked: quotes.length + values.length, failed: failedQuotes.length + failedValues.length };
}

interface ProseEvidence {
  readonly texts: readonly string[];
  /** Digits of every number, without separators. */
  readonly numbers: ReadonlySet<string>;
}

/** A model also reads how often and when a run occurs, from the first line of its block, and the years of the incident. */
function proseEvidence(evidence: CitedEvidence, cites: readonly number[], window: ContextWindow): ProseEvidence {
  const heads = window.blocks
    .filter(({ id, kind }) => kind === "run" && cites.includes(id))
    .map(({ text }) => maskInstructions(text.split("\n", 1)[0]!).text);
  const facts = window.blocks.find(({ kind }) => kind === "facts")?.text ?? "";
  const texts = [...evidence.lines, ...heads, ...evidence.values, ...evidence.pairs];
  const numbers = [...texts.flatMap(numbersIn), ...(facts.match(/\b(?:19|20)\d\d\b/g) ?? [])];
  return { texts, numbers: new Set([...numbers, ...[...evidence.counts, ...evidence.runCounts].map(String)]) };
}

const NUMBER = /\d+(?:[.,'\u00a0\u202f ]\d{3})*(?!\d)/g;
const numbersIn = (text: string): readonly string[] => [
  ...(text.match(NUMBER) ?? []).map((number) => number.replaceAll(/\D/g, "")),
  ...(text.match(/\d+/g) ?? []),
];

function stands(value: string, evidence: ProseEvidence, question: string): boolean {
  if (/^[\d.,'\u00a0\u202f]+$/.test(value) && !/\d\.\d+\.\d/.test(value)) {
    return evidence.numbers.has(value.replaceAll(/\D/g, ""));
  }
  if (standsWhole(value, evidence.texts)) return true;
  const [, address, port] = /^(\d+(?:\.\d+){3}):(\d{1,5})$/.exec(value) ?? [];
  if (address !== undefined) return [address, port!].every((part) => standsWhole(part, evidence.texts));
  if (/\d/.test(value)) return false;
  return standsWhole(value, [question]); // a name that the analyst brought
}

/** Whether the words of a quotation stand in a row in a line, whatever is between them. */
const isShared = (quote: string, lines: readonly string[]): boolean =>
  plain(quote) !== "" && lines.some((line) => ` ${plain(line)} `.includes(` ${plain(quote)} `));

/** Puts runs of words that stand so in a line into a quotation, so that log text never reads as the product's own words. */
function quoteRuns(text: string, lines: readonly string[]): string {
  const words = text.split(" ");
  const haystacks = lines.map((line) => ` ${plain(line)} `);
  const isRun = (from: number, to: number): boolean => {
    const run = plain(words.slice(from, to).join(" "));
    return run !== "" && haystacks.some((line) => line.includes(` ${run} `));
  };
  const parts: string[] = [];
  for (let i = 0; i < words.length;) {
    let end = i + QUOTED_WORDS;
    if (end > words.length || !isRun(i, end)) {
      parts.push(words[i++]!);
      continue;
    }
    while (end < words.length && isRun(i, end + 1)) end++;
    parts.push(quoteLogText(words.slice(i, end).join(" ")));
    i = end;
  }
  return parts.join(" ");
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
