import type { Citation, SourceId, Verification, ResolvedLine, ResolveLines } from "@lagebild/domain";
import type { AnswerMaterial, DraftAnswer } from "./answer-material.js";
import { checkProse } from "./check-sentence.js";
import { shownResults } from "./shown-results.js";
import { openText } from "./stated/say-open.js";
import { resolvePlaces } from "./resolve-places.js";
import { citedEvidence, standsWhole, type CitedBlock, type CitedEvidence } from "./verify-evidence.js";
import {
  checkRuledSentence,
  isLengthBetween,
  readSentence,
  type CheckedValues,
  type ReadSentence,
} from "./verify-sentence.js";

/** An answer after the check: what did not hold is taken out of text, values and citations, and counted. */
export interface VerifiedAnswer extends DraftAnswer {
  readonly verification: Verification;
}

/** Rules say nothing but what they can account for; a model says more, and is held to what can be right or wrong in it. */
export type AnswerWriter = "rules" | "model";

const WORDS_OF_VERDICT = new Set(["yes", "no"]);

/**
 * Reads every cited line again from the original bytes, and looks up every value and quotation of every sentence in the
 * lines and exact results that this sentence cites. A sentence that does not hold is removed.
 */
export async function verifyAnswer(
  draft: DraftAnswer,
  material: AnswerMaterial,
  resolve: ResolveLines,
  writer: AnswerWriter = "rules",
): Promise<VerifiedAnswer> {
  const { question, plan } = material.window;
  const held = await holdingCitations(draft.citations, resolve);
  const blocks = citedBlocks(held, draft.citations, material);
  const sentences = draft.answer.split("\n").map((text) => checkLine(text, blocks, material, writer));
  const kept = sentences.filter(({ holds }) => holds);
  const all = citedEvidence([...blocks.values(), ...unshown(material)], question, plan);
  const isNothingLeft = kept.length < sentences.length && !kept.some(({ isCiting }) => isCiting);
  const isHeld = (value: string, at: number): boolean =>
    WORDS_OF_VERDICT.has(value) ? !isNothingLeft : valueHolds(value, draft.values[at - 1], all, writer);
  const values = draft.values.filter(isHeld);
  const spoken = (all: readonly string[]): number => all.filter((value) => !WORDS_OF_VERDICT.has(value)).length;
  const sum = (of: "checked" | "failed"): number => sentences.reduce((total, { values: one }) => total + one[of], 0);
  return {
    verdict: isNothingLeft ? "insufficient" : draft.verdict,
    answer: isNothingLeft ? openText(plan.language) : kept.map(({ text }) => text).join("\n"),
    values,
    citations: held.map(({ citation }) => citation),
    verification: {
      citationsChecked: draft.citations.length,
      citationsFailed: draft.citations.length - held.length,
      valuesChecked: sum("checked") + spoken(draft.values),
      valuesFailed: sum("failed") + spoken(draft.values) - spoken(values),
      sentencesRemoved: sentences.length - kept.length,
    },
  };
}

interface HeldCitation {
  readonly citation: Citation;
  readonly line: ResolvedLine;
}

/** Citations whose source, line, bytes, hash and text are those of the original; each line is read once. */
async function holdingCitations(
  citations: readonly Citation[],
  resolve: ResolveLines,
): Promise<readonly HeldCitation[]> {
  const places = citations.map((citation) => ({ source: sourceOf(citation), lines: [citation.firstLine] }));
  const read = await resolvePlaces(resolve, places);
  return citations.flatMap((citation, at) => {
    const [line] = read[at] ?? [];
    return line && isSame(citation, line) ? [{ citation, line }] : [];
  });
}

/** Answers of earlier versions name the file alone. */
const sourceOf = ({ source, file }: { readonly source?: SourceId; readonly file: string }): string => source ?? file;

const isSame = (citation: Citation, line: ResolvedLine): boolean =>
  [line.row.source as string, line.row.file].includes(sourceOf(citation)) &&
  line.row.file === citation.file &&
  (line.sha256 === citation.sha256 || line.earlierSha256?.includes(citation.sha256) === true) &&
  line.row.line === citation.firstLine &&
  citation.lastLine === citation.firstLine &&
  line.row.byteOffset === citation.byteOffset &&
  line.row.byteLength === citation.byteLength &&
  line.original === citation.text;

/** The blocks that sentences may cite: with the lines whose citations hold and their neighbours, or an exact result. */
function citedBlocks(
  held: readonly HeldCitation[],
  citations: readonly Citation[],
  material: AnswerMaterial,
): ReadonlyMap<number, CitedBlock> {
  const results = new Map(shownResults(material).map((shown) => [shown.block.id, shown]));
  const blocks = new Map<number, CitedBlock>();
  for (const block of material.window.blocks) {
    const own = held.filter(({ citation }) => citation.id === block.id).map(({ line }) => line);
    const claimed = citations.filter(({ id }) => id === block.id);
    const isResult = block.kind === "exact" && claimed.length === 0 && (block.lines ?? []).length === 0;
    const isBare = isResult || block.kind === "facts";
    if (own.length === 0 && !isBare) continue;
    const around = (material.linesOf.get(block.id) ?? []).filter(
      ({ row }) =>
        !claimed.some((one) => [row.source as string, row.file].includes(sourceOf(one)) && one.firstLine === row.line),
    );
    const runHolds = claimed.every(({ run }) => run === undefined || run.count === block.run?.count);
    const exact = results.get(block.id);
    const samples = exact ? (material.exact[exact.place]?.samples ?? []) : [];
    if (runHolds) blocks.set(block.id, { block, lines: [...own, ...around], result: exact?.result, samples });
  }
  return blocks;
}

/** Results whose blocks did not fit the window: sentences about them cite nothing. */
function unshown(material: AnswerMaterial): readonly CitedBlock[] {
  const shown = new Set(shownResults(material).map(({ place }) => place));
  return material.exact
    .filter((_, place) => !shown.has(place))
    .map(({ result, samples }) => ({ block: { id: 0, kind: "exact", text: "" }, lines: [], result, samples }));
}

interface CheckedLine {
  readonly text: string;
  readonly holds: boolean;
  readonly isCiting: boolean;
  readonly values: CheckedValues;
}

function checkLine(
  text: string,
  blocks: ReadonlyMap<number, CitedBlock>,
  material: AnswerMaterial,
  writer: AnswerWriter,
): CheckedLine {
  const read = readSentence(text);
  const cited = read.cites.flatMap((id) => blocks.get(id) ?? []);
  const { question, plan } = material.window;
  const evidence = citedEvidence(cited.length > 0 ? cited : unshown(material), question, plan);
  const values = check(read, evidence, material, writer);
  const holds = values.failed === 0 && cited.length === read.cites.length && (writer === "rules" || cited.length > 0);
  return { text, holds, isCiting: read.cites.length > 0, values };
}

/** A sentence of rules that cites nothing has nothing to rest on, and holds when it says nothing. */
const check = (
  read: ReadSentence,
  evidence: CitedEvidence,
  material: AnswerMaterial,
  writer: AnswerWriter,
): CheckedValues =>
  writer === "rules" ? checkRuledSentence(read, evidence) : checkProse(read, evidence, material.window);

/** A number of rules is a result's, or the count of the value before it; a model may also take one from a line. */
function valueHolds(value: string, before: string | undefined, evidence: CitedEvidence, writer: AnswerWriter): boolean {
  if (evidence.values.includes(value) || isLengthBetween(value, evidence)) return true;
  if (!/^\d+(?:\.\d+)?$/.test(value)) return standsWhole(value, evidence.lines) || standsWhole(value, evidence.values);
  if (evidence.counts.has(Number(value))) return true;
  if (writer === "model") return standsWhole(value, evidence.lines);
  const paired = evidence.pairs.filter((pair) => before !== undefined && pair.startsWith(`${before} (`));
  return paired.some((pair) => pair.slice(before!.length + 2).replaceAll(/[.,]/g, "") === value);
}
