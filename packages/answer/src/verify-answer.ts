import type { Verification, ResolveLines } from "@lagebild/domain";
import type { AnswerMaterial, DraftAnswer } from "./answer-material.js";
import { citedBlocks, holdingCitations } from "./held-citations.js";
import { shownResults } from "./shown-results.js";
import { openText } from "./stated/say-open.js";
import { citedEvidence, standsWhole, type CitedBlock, type CitedEvidence } from "./verify-evidence.js";
import { checkRuledSentence, isLengthBetween, readSentence, type CheckedValues } from "./verify-sentence.js";

/** An answer after the check: what did not hold is taken out of text, values and citations, and counted. */
export interface VerifiedAnswer extends DraftAnswer {
  readonly verification: Verification;
}

const WORDS_OF_VERDICT = new Set(["yes", "no"]);

/**
 * Reads every cited line again from the original bytes, and looks up every value and quotation of every sentence in the
 * lines and exact results that this sentence cites. A sentence that does not hold is removed.
 */
export async function verifyAnswer(
  draft: DraftAnswer,
  material: AnswerMaterial,
  resolve: ResolveLines,
): Promise<VerifiedAnswer> {
  const { question, plan } = material.window;
  const held = await holdingCitations(draft.citations, resolve);
  const blocks = citedBlocks(held, draft.citations, material);
  const sentences = draft.answer.split("\n").map((text) => checkLine(text, blocks, material));
  const kept = sentences.filter(({ holds }) => holds);
  const all = citedEvidence([...blocks.values(), ...unshown(material)], question, plan);
  const isNothingLeft = kept.length < sentences.length && !kept.some(({ isCiting }) => isCiting);
  // What is left of an answer to several asks would pass for the whole; an overview is told in lines of their own.
  const isPartLost = plan.mode !== "exhaustive" && sentences.some((one) => !one.holds && one.isCiting && !isLine(one));
  const isHeld = (value: string, at: number): boolean =>
    WORDS_OF_VERDICT.has(value) ? !isNothingLeft : valueHolds(value, draft.values[at - 1], all);
  const values = draft.values.filter(isHeld);
  const spoken = (all: readonly string[]): number => all.filter((value) => !WORDS_OF_VERDICT.has(value)).length;
  const sum = (of: "checked" | "failed"): number => sentences.reduce((total, { values: one }) => total + one[of], 0);
  return {
    verdict: isNothingLeft || isPartLost ? "insufficient" : draft.verdict,
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

/** Results whose blocks did not fit the window: sentences about them cite nothing. */
function unshown(material: AnswerMaterial): readonly CitedBlock[] {
  const shown = new Set(shownResults(material).map(({ place }) => place));
  return material.exact
    .filter((_, place) => !shown.has(place))
    .map(({ result, samples }) => ({ block: { id: 0, kind: "exact", text: "" }, lines: [], result, samples }));
}

const isLine = ({ text }: CheckedLine): boolean => text.startsWith("- ");

interface CheckedLine {
  readonly text: string;
  readonly holds: boolean;
  readonly isCiting: boolean;
  readonly values: CheckedValues;
}

function checkLine(text: string, blocks: ReadonlyMap<number, CitedBlock>, material: AnswerMaterial): CheckedLine {
  const read = readSentence(text);
  const cited = read.cites.flatMap((id) => blocks.get(id) ?? []);
  const { question, plan } = material.window;
  // A sentence that cites nothing has nothing to rest on, and holds when it says nothing.
  const evidence = citedEvidence(cited.length > 0 ? cited : unshown(material), question, plan);
  const values = checkRuledSentence(read, evidence);
  return {
    text,
    holds: values.failed === 0 && cited.length === read.cites.length,
    isCiting: read.cites.length > 0,
    values,
  };
}

/** A number is a result's, or the count of the value before it. */
function valueHolds(value: string, before: string | undefined, evidence: CitedEvidence): boolean {
  if (evidence.values.includes(value) || isLengthBetween(value, evidence)) return true;
  if (!/^\d+(?:\.\d+)?$/.test(value)) return standsWhole(value, evidence.lines) || standsWhole(value, evidence.values);
  if (evidence.counts.has(Number(value))) return true;
  const paired = evidence.pairs.filter((pair) => before !== undefined && pair.startsWith(`${before} (`));
  return paired.some((pair) => pair.slice(before!.length + 2).replaceAll(/[.,]/g, "") === value);
}
