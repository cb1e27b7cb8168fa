import type { Citation, StatementResult, Verification } from "@lagebild/domain";
import type { DraftAnswer } from "./answer-material.js";
import { maskInstructions } from "./find-instructions.js";
import type { ResolveLines } from "./resolved-line.js";

/** An answer after the check: what did not hold is taken out of values and citations, and counted. */
export interface VerifiedAnswer extends DraftAnswer {
  readonly verification: Verification;
}

const WORDS_OF_VERDICT = new Set(["yes", "no"]);

/** Reads every cited line again from the original bytes, and looks up every value in the cited lines or an exact result. */
export async function verifyAnswer(
  draft: DraftAnswer,
  exact: readonly StatementResult[],
  resolve: ResolveLines,
): Promise<VerifiedAnswer> {
  const citations: Citation[] = [];
  for (const citation of draft.citations) if (await citationHolds(citation, resolve)) citations.push(citation);
  const values = draft.values.filter((value) => valueHolds(value, citations, exact));
  const spoken = (list: readonly string[]): readonly string[] => list.filter((value) => !WORDS_OF_VERDICT.has(value));
  return {
    ...draft,
    citations,
    values,
    verification: {
      citationsChecked: draft.citations.length,
      citationsFailed: draft.citations.length - citations.length,
      valuesChecked: spoken(draft.values).length,
      valuesFailed: spoken(draft.values).length - spoken(values).length,
      sentencesRemoved: 0,
    },
  };
}

async function citationHolds(citation: Citation, resolve: ResolveLines): Promise<boolean> {
  const [line] = await resolve(citation.file, [citation.firstLine]);
  return (
    line !== undefined &&
    line.sha256 === citation.sha256 &&
    line.row.byteOffset === citation.byteOffset &&
    line.row.byteLength === citation.byteLength &&
    line.original === citation.text
  );
}

function valueHolds(value: string, citations: readonly Citation[], exact: readonly StatementResult[]): boolean {
  if (WORDS_OF_VERDICT.has(value)) return true;
  const wanted = value.toLowerCase();
  return (
    citations.some(({ text }) => maskInstructions(text).text.toLowerCase().includes(wanted)) ||
    exact.some(
      (result) =>
        String(result.count ?? result.matched) === value ||
        (result.values ?? []).some((row) => row.value === value && maskInstructions(value).findings.length === 0),
    )
  );
}
