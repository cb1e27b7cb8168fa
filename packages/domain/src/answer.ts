import type { ContextWindow, Ledger, QuestionLanguage, QuestionMode, Run } from "./context-window.js";
import type { StatementResult } from "./statement.js";

export type Verdict = "answered" | "absent" | "insufficient";

/** Lines that a sentence of the answer rests on, resolvable in the original bytes. */
export interface Citation {
  /** The window block that holds it. */
  readonly id: number;
  readonly file: string;
  /** SHA-256 of the whole original file. */
  readonly sha256: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  /** The original text of that byte range, decoded. */
  readonly text: string;
  readonly run?: Run;
}

export interface Verification {
  readonly citationsChecked: number;
  readonly citationsFailed: number;
  readonly valuesChecked: number;
  readonly valuesFailed: number;
}

export interface Answer {
  readonly question: string;
  readonly language: QuestionLanguage;
  readonly mode: QuestionMode;
  readonly verdict: Verdict;
  readonly answer: string;
  /** The bare values asked for, as written in the log, or "yes"/"no". */
  readonly values: readonly string[];
  /** Who phrased the answer; `extractive` means rules, without a language model. */
  readonly method: "extractive";
  readonly citations: readonly Citation[];
  readonly exact: readonly StatementResult[];
  readonly window: ContextWindow;
  readonly ledger: Ledger;
  readonly verification: Verification;
}
