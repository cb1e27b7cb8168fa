import type { RecordRow, Statement, StatementResult } from "./statement.js";
import type { ShapeId } from "./shape.js";

export type QuestionLanguage = "en" | "de";
export type QuestionMode = "semantic" | "exact" | "exhaustive";

/** How a question will be worked: readable, and data. */
export interface QuestionPlan {
  readonly mode: QuestionMode;
  readonly language: QuestionLanguage;
  /** What the question wants to know. */
  readonly wants: "yes-no" | "values" | "count" | "times" | "list" | "description";
  /** Statements to run; shapes are filled in by retrieval. */
  readonly statements: readonly Statement[];
  /** One line for the analyst: what will be done and why. */
  readonly reason: string;
}

/** Occurrences of one shape in one file. Lines are 1-based; times are microseconds UTC. */
export interface Run {
  readonly shape: ShapeId;
  readonly count: number;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
}

/** A verbatim line of a block, with where it lies in the original file. */
export interface ShownLine {
  readonly row: RecordRow;
  /** As shown: escaped, over-long parts left out and marked. */
  readonly text: string;
}

/** One numbered piece of the window; a citation names it by id. */
export interface WindowBlock {
  readonly id: number;
  readonly kind: "facts" | "history" | "exact" | "lines" | "run";
  readonly file?: string;
  /** Line numbers whose text is shown. */
  readonly lines?: readonly number[];
  readonly text: string;
  readonly run?: Run;
  readonly statement?: Statement;
  /** For evidence: how it was found. Blocks of evidence stand in the order of their rank. */
  readonly explain?: FoundHow;
}

/** Which retrievers found a piece of evidence, and how well it fits. */
export interface FoundHow {
  readonly foundBy: readonly ("meaning" | "words" | "entities" | "exact" | "rarity")[];
  /** Fused score; comparable within one window only. */
  readonly score: number;
  /** Cosine of the question and the shape, where the search by meaning found it. */
  readonly similarity?: number;
}

export interface LeftOut {
  readonly reason: string;
  readonly count: number;
}

/** What was and was not read for an answer. */
export interface Ledger {
  readonly linesTotal: number;
  readonly linesSearched: number;
  readonly linesUnparsed: number;
  readonly evidenceFound: number;
  readonly evidenceInWindow: number;
  readonly leftOut: readonly LeftOut[];
  /** Bytes of running ingest jobs: what is not done is not in the lines that are counted here. Absent where none runs. */
  readonly ingesting?: { readonly bytesDone: number; readonly bytesTotal: number };
  /** Earlier questions and answers of the conversation; absent where there is none. */
  readonly history?: { readonly turnsShown: number; readonly turnsLeftOut: number; readonly tokens: number };
}

/** An earlier question of a conversation with its answer, as text. */
export interface Turn {
  readonly question: string;
  readonly answer: string;
  /** The values of that answer and of the lines it cited that a follow-up may mean. */
  readonly values: readonly string[];
}

/** Everything a language model (or the extractive answer) gets to read, within a token budget. */
export interface ContextWindow {
  readonly question: string;
  /** What was searched for where earlier questions complete this one. */
  readonly understoodAs?: string;
  readonly plan: QuestionPlan;
  readonly tokenizer: string;
  readonly budgetTokens: number;
  readonly usedTokens: number;
  readonly blocks: readonly WindowBlock[];
  readonly ledger: Ledger;
}

/** Counts the tokens of the model that will read a text. */
export interface TokenCounter {
  /** Named in the window, so that a count can be repeated. */
  readonly name: string;
  count(text: string): number;
}

/** A ranked piece of evidence: a run of one shape, with the lines of it that tell most. */
export interface Evidence extends FoundHow {
  readonly run: Run;
  readonly file: string;
  readonly template: string;
  readonly meaning: string | undefined;
  readonly samples: readonly ShownLine[];
  /** Lines around a sample that explain it. */
  readonly neighbours: readonly ShownLine[];
  /** For instance `3 accounts: root x 8, admin x 2, ...`. */
  readonly variety: string | undefined;
}

export interface ExactResult {
  readonly label: string;
  readonly result: StatementResult;
  readonly samples: readonly ShownLine[];
}
