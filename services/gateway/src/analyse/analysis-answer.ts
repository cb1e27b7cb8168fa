import type { AnswerRecord } from "../lagebild.js";

/** What came of one question of an analysis: an answer, or why there is none. */
export type AnalysisAnswer =
  { readonly question: string; readonly record: AnswerRecord } | { readonly question: string; readonly fault: string };
