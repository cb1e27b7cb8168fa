import type { InWords, ResolveLines, Verification } from "@lagebild/domain";
import type { AnswerMaterial } from "../answer-material.js";
import { checkProse } from "./check-sentence.js";
import { citedBlocks, holdingCitations } from "../held-citations.js";
import type { DraftWords } from "./model-answer.js";
import { citedEvidence } from "../verify-evidence.js";
import { readSentence } from "../verify-sentence.js";

/** A model's sentences after the check, and what was checked. */
export interface VerifiedWords {
  /** Absent where nothing holds. */
  readonly words: InWords | undefined;
  readonly verification: Verification;
}

/**
 * Reads every line that a model's sentences cite again from the original bytes, and looks up what can be right or wrong in
 * each. A sentence that does not hold is removed.
 */
export async function verifyWords(
  draft: DraftWords,
  material: AnswerMaterial,
  resolve: ResolveLines,
): Promise<VerifiedWords> {
  const { question, plan } = material.window;
  const held = await holdingCitations(draft.citations, resolve);
  const blocks = citedBlocks(held, draft.citations, material);
  const sentences = draft.text.split("\n").map((text) => {
    const read = readSentence(text);
    const cited = read.cites.flatMap((id) => blocks.get(id) ?? []);
    const values = checkProse(read, citedEvidence(cited, question, plan), material.window);
    return { text, values, holds: values.failed === 0 && cited.length === read.cites.length && cited.length > 0 };
  });
  const kept = sentences.filter(({ holds }) => holds);
  const sum = (of: "checked" | "failed"): number => sentences.reduce((total, { values }) => total + values[of], 0);
  return {
    words:
      kept.length === 0
        ? undefined
        : { text: kept.map(({ text }) => text).join("\n"), citations: held.map(({ citation }) => citation) },
    verification: {
      citationsChecked: draft.citations.length,
      citationsFailed: draft.citations.length - held.length,
      valuesChecked: sum("checked"),
      valuesFailed: sum("failed"),
      sentencesRemoved: sentences.length - kept.length,
    },
  };
}
