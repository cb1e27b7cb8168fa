import type { Citation, ContextWindow, ExactResult, Verdict, ResolvedLine } from "@lagebild/domain";

/** What an answer is composed from: the window, its lines read back, and how well the best evidence fits. */
export interface AnswerMaterial {
  readonly window: ContextWindow;
  /** Resolved lines of each block, by block id, in the order shown. */
  readonly linesOf: ReadonlyMap<number, readonly ResolvedLine[]>;
  readonly exact: readonly ExactResult[];
  /** How near the best evidence comes, 0 to 1; calibrated by retrieval. */
  readonly confidence: number;
  /** Every source is searchable. */
  readonly isComplete: boolean;
}

export interface DraftAnswer {
  readonly verdict: Verdict;
  readonly answer: string;
  readonly values: readonly string[];
  readonly citations: readonly Citation[];
}
