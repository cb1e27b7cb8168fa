import { extractiveAnswer, verifyAnswer, type ResolvedLine, type ResolveLines } from "@lagebild/answer";
import type { Answer, ContextWindow, ExactResult } from "@lagebild/domain";

/** A window with what else an answer rests on. */
export interface AnswerRequest {
  readonly window: ContextWindow;
  readonly exact: readonly ExactResult[];
  readonly confidence: number;
  readonly isComplete: boolean;
}

/** Window to answer: reads the window's lines back, composes, verifies. */
export async function answerQuestion(resolve: ResolveLines, request: AnswerRequest): Promise<Answer> {
  const { window } = request;
  const linesOf = new Map<number, readonly ResolvedLine[]>();
  for (const block of window.blocks) {
    if (!block.file || !block.lines || block.lines.length === 0) continue;
    linesOf.set(block.id, await resolve(block.file, block.lines));
  }
  const draft = extractiveAnswer({ ...request, linesOf });
  const exact = request.exact.map(({ result }) => result);
  const verified = await verifyAnswer(draft, exact, resolve);
  return {
    question: window.question,
    language: window.plan.language,
    mode: window.plan.mode,
    verdict: verified.verdict,
    answer: verified.answer,
    values: verified.values,
    method: "extractive",
    citations: verified.citations,
    exact,
    window,
    ledger: window.ledger,
    verification: verified.verification,
  };
}
