import type { AnswerMaterial, DraftAnswer } from "./answer-material.js";
import { plainAnswer } from "./stated/plain-results.js";
import { openText } from "./stated/say-open.js";
import { open, statedAnswer } from "./stated/stated-answer.js";

/**
 * Composes an answer by rules: of a question that was read, by its verdict; of statements that were given, their results;
 * of any other, the lines that come nearest, without a claim.
 */
export function extractiveAnswer(material: AnswerMaterial): DraftAnswer {
  const { read, mode, language } = material.window.plan;
  if (read) return statedAnswer(material, read);
  const plain = mode === "exact" ? plainAnswer(material) : undefined;
  return (
    plain ?? open(material, { head: [openText(language)], possible: [], isDoubted: false, beside: [], others: [] })
  );
}
