import type { ReadQuestion } from "./reading.js";
import type { RecordRow, Statement, StatementResult } from "./statement.js";
import type { IncidentZone } from "./time/zone.js";
import type { RecordFilter } from "./where.js";
import type { ShapeId } from "./shape.js";
import type { SourceId } from "./source.js";

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
  /** Where statements build on each other or are compared: what each of them asks. */
  readonly steps?: readonly PlanStep[];
  /** One line for the analyst: what will be done and why. */
  readonly reason: string;
  /** Who made the plan: the rules or the caller. */
  readonly origin?: "rules" | "given";
  /** How its times are to be read; absent in plans from before there were zones. */
  readonly times?: PlanTimes;
  /** The shapes that its statements name, in words, and others that were found, so that a reader can correct it. */
  readonly shapes?: readonly PlanShape[];
  /** How the question was read, and what came of it; absent where nothing in it was understood. */
  readonly read?: ReadQuestion;
}

/** The zone of a plan's times, and what the question's own words for a time were read as. */
export interface PlanTimes {
  readonly zone: IncidentZone;
  readonly asked?: Pick<RecordFilter, "from" | "to" | "timesOfDay"> & {
    /** For a time of day: days of the log that it is on. */
    readonly days?: number;
  };
}

/** What one of several statements asks, and what it takes from an earlier one. Run again, it takes it anew. */
export interface PlanStep {
  /** In the words of the question. */
  readonly asks: string;
  /** Place of its statement among those of the plan, from 0. */
  readonly statement: number;
  /**
   * The first value of an earlier statement's result: one that the records of this statement hold; where the earlier
   * statement counts, its count, which this statement's `counts` go by.
   */
  readonly takes?: { readonly statement: number; readonly value: string };
  /** Its count is said to be more, or less, than that of the next step. */
  readonly compares?: "more" | "less";
}

/** A shape in a plan, for the reader: engines go by the ids in the statements. */
export interface PlanShape {
  readonly id: ShapeId;
  /** The shape's text, cut where it is long. */
  readonly text: string;
  /** What its events mean, in the plan's language, where that is known. */
  readonly meaning?: string;
  /** A statement of the plan names it; the others were found and could be meant as well. */
  readonly isTaken: boolean;
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
  /** The source that its lines are of. */
  readonly source?: SourceId;
  readonly file?: string;
  /** Line numbers whose text is shown. */
  readonly lines?: readonly number[];
  readonly text: string;
  readonly run?: Run;
  readonly statement?: Statement;
  /** What its events mean, in a few words of the knowledge base in the plan's language. */
  readonly meaning?: string;
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
  /** Under limits: records that meet them, and those that meet all but the limits of time, since they have none. */
  readonly limited?: { readonly records: number; readonly withoutTime: number };
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
  /** How that question was read, for a follow-up to change parts of. */
  readonly read?: ReadQuestion;
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
  /** Shows the tokens themselves; absent where they are not known. */
  cut?(text: string): readonly { readonly id: number; readonly text: string }[];
}

/** A ranked piece of evidence: a run of one shape, with the lines of it that tell most. */
export interface Evidence extends FoundHow {
  readonly run: Run;
  readonly source: SourceId;
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
  /** What the records mean, in a few words in the plan's language. */
  readonly meaning?: string;
}
